-- Matches that people have judged, the last first.
select
    listing_reviews.list_code as list,
    listing_reviews.external_id as entry,
    listing_names.name as listed_name,
    listing_reviews.actor_key as actor,
    actors.name as actor_name,
    listing_reviews.verdict,
    listing_reviews.note,
    listing_reviews.reviewer,
    listing_reviews.reviewed_at
from listing_reviews
left join sanction_lists on listing_reviews.list_code = sanction_lists.code
left join listings on sanction_lists.id = listings.list_id and listing_reviews.external_id = listings.external_id
left join listing_names on listings.id = listing_names.listing_id and listing_names.is_primary
left join actors on listing_reviews.actor_key = actors.key
order by listing_reviews.reviewed_at desc, list, entry, actor
limit 200;
