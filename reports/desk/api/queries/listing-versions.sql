-- title: States of listings
-- question: What did an entry of a list say, from when until when?
-- grain: one row per state of an entry
-- parameter: id integer | Only this state.
-- parameter: listing integer | Only states of this entry.
-- parameter: list text | Only entries of this list, by code.
-- parameter: since date | Only states that began or ended on that day or later.
-- parameter: before integer | Only rows with a lower id.
-- parameter: limit integer = 100 | At most so many rows.
-- column: id | Key of the row.
-- column: listing_id | The entry.
-- column: list | Short name of the list.
-- column: external_id | Identifier of the entry in the list.
-- column: name | The name that it was listed by.
-- column: valid_from | Day of the first version that says so.
-- column: valid_to | Day of the first version that no longer says so; null while it holds.
-- column: raw | The entry as it was read, field by field.
-- example: curl 'http://127.0.0.1:8417/api/v1/listing-versions?listing=1'

select
    listing_versions.id,
    listing_versions.listing_id,
    sanction_lists.code as list,
    listings.external_id,
    listing_versions.name,
    listing_versions.valid_from,
    listing_versions.valid_to,
    listing_versions.raw
from listing_versions
inner join listings on listing_versions.listing_id = listings.id
inner join sanction_lists on listings.list_id = sanction_lists.id
where
    (cast(:id as bigint) is null or listing_versions.id = cast(:id as bigint))
    and (cast(:before as bigint) is null or listing_versions.id < cast(:before as bigint))
    and (cast(:listing as bigint) is null or listing_versions.listing_id = cast(:listing as bigint))
    and (cast(:list as text) is null or sanction_lists.code = cast(:list as text))
    and (
        cast(:since as date) is null
        or greatest(listing_versions.valid_from, listing_versions.valid_to) >= cast(:since as date)
    )
order by listing_versions.id desc
limit :limit
