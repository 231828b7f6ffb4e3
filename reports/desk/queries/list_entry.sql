-- An entry of a list with its names, its actors and its history.
select
    sanction_lists.code as list,
    listings.external_id,
    listings.kind,
    listings.programme,
    listings.listed_on,
    listings.delisted_on,
    listings.remarks,
    listings.countries,
    listings.birth_dates,
    array(
        select jsonb_build_object('name', listing_names.name, 'quality', listing_names.quality)
        from listing_names
        where listing_names.listing_id = listings.id
        order by listing_names.is_primary desc, listing_names.id
    ) as names,
    array(
        select
            jsonb_build_object(
                'key', actors.key, 'name', actors.name, 'score', listing_actors.score, 'reviewed', listing_actors.reviewed
            )
        from listing_actors
        inner join actors on listing_actors.actor_id = actors.id
        where listing_actors.listing_id = listings.id
        order by listing_actors.score desc
    ) as actors,
    array(
        select
            jsonb_build_object(
                'from', listing_versions.valid_from, 'to', listing_versions.valid_to,
                'name', listing_versions.name, 'raw', listing_versions.raw
            )
        from listing_versions
        where listing_versions.listing_id = listings.id
        order by listing_versions.from_version_id desc
    ) as history
from listings
inner join sanction_lists on listings.list_id = sanction_lists.id
where sanction_lists.code = %(list)s::text and listings.external_id = %(entry)s::text;
