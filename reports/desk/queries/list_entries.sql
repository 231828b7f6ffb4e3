-- Entries of a list by their names, identifiers or programmes.
select
    listings.external_id,
    listing_names.name,
    listings.kind,
    listings.programme,
    listings.listed_on,
    listings.delisted_on
from listings
inner join sanction_lists on listings.list_id = sanction_lists.id
inner join listing_names on listings.id = listing_names.listing_id and listing_names.is_primary
where
    sanction_lists.code = %(list)s::text
    and (
        %(typed)s::text is null
        or listings.external_id = %(typed)s::text
        or listings.id in (
            select names.listing_id from listing_names as names
            where names.name ilike '%%' || %(typed)s::text || '%%'
        )
    )
order by listing_names.name, listings.external_id
limit %(most)s
offset %(skip)s;
