-- Matches of listed parties with actors that nobody has judged, the surest first.
select
    sanction_lists.code as list,
    listings.external_id as entry,
    listing_names.name as listed_name,
    listings.kind,
    listings.programme,
    listings.birth_dates,
    listings.countries,
    listings.remarks,
    actors.key as actor,
    actors.name as actor_name,
    actors.kind as actor_kind,
    actors.description,
    listing_actors.score,
    (select count(distinct mentions.document_id) from mentions
where mentions.actor_id = actors.id) as articles
from listing_actors
inner join listings on listing_actors.listing_id = listings.id
inner join sanction_lists on listings.list_id = sanction_lists.id
inner join listing_names on listings.id = listing_names.listing_id and listing_names.is_primary
inner join actors on listing_actors.actor_id = actors.id
where not listing_actors.reviewed
order by listing_actors.score desc, list, entry, actor
limit 100;
