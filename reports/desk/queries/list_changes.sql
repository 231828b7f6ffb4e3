-- What a version of a list changed: entries added, changed and taken off.
select
    listings.external_id,
    listing_versions.name,
    case
        when listing_versions.to_version_id = %(version)s then 'removed'
        when exists (
            select from listing_versions as earlier
            where earlier.listing_id = listing_versions.listing_id and earlier.to_version_id = %(version)s
        ) then 'changed'
        else 'added'
    end as change
from listing_versions
inner join listings on listing_versions.listing_id = listings.id
where
    listing_versions.from_version_id = %(version)s
    or (
        listing_versions.to_version_id = %(version)s
        and not exists (
            select from listing_versions as later
            where later.listing_id = listing_versions.listing_id and later.from_version_id = %(version)s
        )
    )
order by change, listing_versions.name, listings.external_id
limit %(most)s
offset %(skip)s;
