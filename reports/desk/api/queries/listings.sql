-- title: Listings
-- question: Who is on the official lists?
-- grain: one row per entry of a list
-- parameter: id integer | Only this entry.
-- parameter: list text | Only entries of this list, by code.
-- parameter: external_id text | Only the entry of this identifier in the list.
-- parameter: kind text (person, entity, vessel, aircraft) | Only what is of this kind.
-- parameter: programme text | Only entries under this programme.
-- parameter: country text | Only entries that name this country, by code (IRN).
-- parameter: name text | Only entries one of whose names has these words, whatever their case.
-- parameter: standing text (listed, delisted) | Only what is listed now, or only what no longer is.
-- parameter: matched text (yes) | Only entries that match an actor in the news.
-- parameter: before integer | Only rows with a lower id.
-- parameter: limit integer = 100 | At most so many rows.
-- column: id | Key of the row.
-- column: list | Short name of the list.
-- column: external_id | Identifier of the entry in the list.
-- column: kind | What is listed: person, entity, vessel or aircraft; null if the list does not say.
-- column: names | All its names, the primary one first.
-- column: name | The name that it is listed by.
-- column: programme | Sanctions programmes that it is listed under, parted by a semicolon and a blank.
-- column: listed_on | Day on which it was listed, if the list tells.
-- column: delisted_on | Day of the first imported version without it; null while it is listed.
-- column: countries | Countries (ISO3) that the entry names: nationality, address, place of birth, flag.
-- column: birth_dates | Dates of birth as fine as told: 1960-03-01, 1960-03 or 1960.
-- column: actor_keys | Natural keys of the actors in the news that match it.
-- column: remarks | Remarks as given.
-- example: curl 'http://127.0.0.1:8417/api/v1/listings?list=ofac-sdn&kind=vessel&standing=listed'

select
    listings.id,
    sanction_lists.code as list,
    listings.external_id,
    listings.kind,
    (
        select array_agg(listing_names.name order by listing_names.is_primary desc, listing_names.id asc)
        from listing_names
        where listing_names.listing_id = listings.id
    ) as names,
    (
        select listing_names.name from listing_names
        where listing_names.listing_id = listings.id
        order by listing_names.is_primary desc, listing_names.id asc
        limit 1
    ) as name,
    listings.programme,
    listings.listed_on,
    listings.delisted_on,
    listings.countries,
    listings.birth_dates,
    array(
        select actors.key
        from listing_actors
        inner join actors on listing_actors.actor_id = actors.id
        where listing_actors.listing_id = listings.id
        order by actors.key
    ) as actor_keys,
    listings.remarks
from listings
inner join sanction_lists on listings.list_id = sanction_lists.id
where
    (cast(:id as bigint) is null or listings.id = cast(:id as bigint))
    and (cast(:before as bigint) is null or listings.id < cast(:before as bigint))
    and (cast(:list as text) is null or sanction_lists.code = cast(:list as text))
    and (cast(:external_id as text) is null or listings.external_id = cast(:external_id as text))
    and (cast(:kind as text) is null or listings.kind = cast(:kind as text))
    and (cast(:programme as text) is null or cast(:programme as text) = any(string_to_array(listings.programme, '; ')))
    and (cast(:country as text) is null or cast(:country as text) = any(listings.countries))
    and (
        cast(:name as text) is null
        or listings.id in (
            select listing_names.listing_id from listing_names
            where strpos(lower(listing_names.name), lower(cast(:name as text))) > 0
        )
    )
    and (cast(:standing as text) is null or (cast(:standing as text) = 'listed') = (listings.delisted_on is null))
    and (
        cast(:matched as text) is null
        or exists (
            select from listing_actors
            where listing_actors.listing_id = listings.id
        )
    )
order by listings.id desc
limit :limit
