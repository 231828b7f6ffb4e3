-- Entries of official lists that match an actor.
select
    sanction_lists.code as list,
    listings.external_id,
    listing_versions.name,
    listings.programme,
    listings.listed_on,
    listings.delisted_on,
    listing_actors.score,
    listing_actors.reviewed
from listing_actors
inner join listings on listing_actors.listing_id = listings.id
inner join sanction_lists on listings.list_id = sanction_lists.id
left join listing_versions on listings.id = listing_versions.listing_id and listing_versions.to_version_id is null
where listing_actors.actor_id = %(actor)s
order by listing_actors.reviewed desc, listing_actors.score desc, sanction_lists.code, listings.external_id
limit 50;
