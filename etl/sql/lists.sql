-- Official sanctions lists: a version is staged, compared with the one before it, and merged in one transaction.

-- name: country_names
-- Names, adjectives and codes of countries, those that beat a namesake last.
select
    found.name,
    found.iso3
from (
    select
        1 as strength,
        actor_aliases.alias as name,
        countries.iso3
    from actor_aliases
    inner join actors on actor_aliases.actor_id = actors.id
    inner join countries on actors.key = countries.iso3
    where actor_aliases.kind in ('name', 'acronym', 'demonym')
    union all
    select
        2 as strength,
        unnest(array[demonym, official_name, name, iso2, iso3]) as name,
        iso3
    from countries
) as found
where found.name is not null
order by found.strength, found.iso3;

-- name: enter_list
insert into sanction_lists (code, name, issuer_id)
values (%(code)s, %(name)s, (
    select id from actors
    where key = %(issuer)s
))
on conflict (code) do nothing;

-- name: lock_list
-- Imports of one list take turns.
select id from sanction_lists
where code = %(code)s
for update;

-- name: same_content
-- The version that has the same files, the newest if there are several.
select version from sanction_list_versions
where list_id = %(list)s and content_hash = %(content_hash)s
order by id desc
limit 1;

-- name: latest_version
select
    id,
    version,
    published_on,
    format,
    content_hash,
    parts,
    entries,
    source_path
from sanction_list_versions
where list_id = %(list)s
order by id desc
limit 1;

-- name: version_names
select version from sanction_list_versions
where list_id = %(list)s;

-- name: forget_changes
drop table if exists pg_temp.staged_changes;

-- name: compare
-- What the staged version changes.
create temporary table staged_changes on commit drop as
select
    staged.external_id,
    listings.id as listing_id,
    case when listings.id is null or listings.delisted_on is not null then 'added' else 'changed' end as change
from stage_listings as staged
left join listings on listings.list_id = %(list)s and staged.external_id = listings.external_id
where listings.id is null or listings.delisted_on is not null or listings.raw is distinct from staged.raw
union all
select
    listings.external_id,
    listings.id as listing_id,
    'removed' as change
from listings
where
    listings.list_id = %(list)s and listings.delisted_on is null
    and not exists (
        select from stage_listings as staged
        where staged.external_id = listings.external_id
    );

-- name: count_changes
select
    change,
    count(*)
from staged_changes
group by change;

-- name: add_version
insert into sanction_list_versions (
    list_id, version, published_on, format, source_path, content_hash, parts, entries, added, changed, removed, run_id
)
values (
    %(list)s, %(version)s, %(published_on)s, %(format)s, %(source_path)s, %(content_hash)s, %(parts)s, %(entries)s,
    %(added)s, %(changed)s, %(removed)s, %(run_id)s
)
returning id;

-- name: end_states
update listing_versions set to_version_id = %(version_id)s, valid_to = %(published_on)s
from staged_changes
where listing_versions.listing_id = staged_changes.listing_id and listing_versions.to_version_id is null;

-- name: merge_listings
insert into listings (list_id, external_id, kind, programme, listed_on, remarks, countries, birth_dates, raw)
select
    %(list)s,
    staged.external_id,
    staged.kind,
    staged.programme,
    staged.listed_on,
    staged.remarks,
    staged.countries,
    staged.birth_dates,
    staged.raw
from stage_listings as staged
inner join staged_changes on staged.external_id = staged_changes.external_id
on conflict (list_id, external_id) do update set
    kind = excluded.kind,
    programme = excluded.programme,
    listed_on = excluded.listed_on,
    delisted_on = null,
    remarks = excluded.remarks,
    countries = excluded.countries,
    birth_dates = excluded.birth_dates,
    raw = excluded.raw;

-- name: delist
update listings set delisted_on = greatest(listings.listed_on, %(published_on)s)
from staged_changes
where listings.id = staged_changes.listing_id and staged_changes.change = 'removed';

-- name: begin_states
insert into listing_versions (listing_id, from_version_id, valid_from, name, raw)
select
    listings.id,
    %(version_id)s,
    %(published_on)s,
    staged.name,
    staged.raw
from staged_changes
inner join stage_listings as staged on staged_changes.external_id = staged.external_id
inner join listings on listings.list_id = %(list)s and staged.external_id = listings.external_id;

-- name: drop_names
delete from listing_names
using listings, staged_changes
where
    listing_names.listing_id = listings.id
    and listings.id = staged_changes.listing_id
    and staged_changes.change <> 'removed'
    and not exists (
        select from stage_listing_names as staged
        where staged.external_id = listings.external_id and staged.name = listing_names.name
    );

-- name: merge_names
insert into listing_names (listing_id, name, name_key, is_primary, quality)
select
    listings.id,
    staged.name,
    staged.name_key,
    staged.is_primary,
    staged.quality
from stage_listing_names as staged
inner join staged_changes on staged.external_id = staged_changes.external_id
inner join listings on listings.list_id = %(list)s and staged.external_id = listings.external_id
on conflict (listing_id, name) do update set
    name_key = excluded.name_key,
    is_primary = excluded.is_primary,
    quality = excluded.quality;

-- name: analyze
analyze listings, listing_names, listing_versions;

-- name: lists
-- Every list with its newest version.
select
    sanction_lists.code,
    sanction_lists.name,
    newest.version,
    newest.entries,
    newest.added,
    newest.changed,
    newest.removed,
    newest.imported_at,
    newest.source_path
from sanction_lists
inner join lateral (
    select * from sanction_list_versions
    where sanction_list_versions.list_id = sanction_lists.id
    order by sanction_list_versions.id desc
    limit 1
) as newest on true
order by sanction_lists.code;

-- name: versions
-- All versions of one list, newest first.
select
    sanction_list_versions.version,
    sanction_list_versions.published_on,
    sanction_list_versions.entries,
    sanction_list_versions.added,
    sanction_list_versions.changed,
    sanction_list_versions.removed,
    sanction_list_versions.imported_at,
    sanction_list_versions.format,
    sanction_list_versions.source_path
from sanction_list_versions
inner join sanction_lists on sanction_list_versions.list_id = sanction_lists.id
where sanction_lists.code = %(code)s
order by sanction_list_versions.id desc;

-- name: version_id
select sanction_list_versions.id
from sanction_list_versions
inner join sanction_lists on sanction_list_versions.list_id = sanction_lists.id
where
    sanction_lists.code = %(code)s
    and (cast(%(version)s as text) is null or sanction_list_versions.version = %(version)s)
order by sanction_list_versions.id desc
limit 1;

-- name: changes
-- How the entries differ between two versions.
with before_ as (
    select
        listing_versions.listing_id,
        listing_versions.name,
        listing_versions.raw
    from listing_versions
    inner join listings on listing_versions.listing_id = listings.id
    where
        listings.list_id = (
            select list_id from sanction_list_versions
            where id = %(since)s
        )
        and listing_versions.from_version_id <= %(since)s
        and (listing_versions.to_version_id is null or listing_versions.to_version_id > %(since)s)
),

after_ as (
    select
        listing_versions.listing_id,
        listing_versions.name,
        listing_versions.raw
    from listing_versions
    inner join listings on listing_versions.listing_id = listings.id
    where
        listings.list_id = (
            select list_id from sanction_list_versions
            where id = %(until)s
        )
        and listing_versions.from_version_id <= %(until)s
        and (listing_versions.to_version_id is null or listing_versions.to_version_id > %(until)s)
)

select
    listings.external_id,
    coalesce(after_.name, before_.name) as name,
    case when before_.listing_id is null then 'added' when after_.listing_id is null then 'removed' else 'changed' end as change,
    case
        when before_.listing_id is null or after_.listing_id is null then '{}'::text[]
        else array(
            select keys.key
            from jsonb_object_keys(before_.raw || after_.raw) as keys (key)
            where
                coalesce(before_.raw -> keys.key, 'null') is distinct from coalesce(after_.raw -> keys.key, 'null')
            order by keys.key
        )
    end as fields
from before_
full join after_ on before_.listing_id = after_.listing_id
inner join listings on listings.id = coalesce(before_.listing_id, after_.listing_id)
where before_.listing_id is null or after_.listing_id is null or before_.raw <> after_.raw
order by listings.external_id;

-- name: find_entries
-- Entries by their identifier, or by words that one of their names has.
select distinct
    sanction_lists.code as list,
    listings.external_id
from listings
inner join sanction_lists on listings.list_id = sanction_lists.id
left join listing_names on listings.id = listing_names.listing_id
where
    (cast(%(code)s as text) is null or sanction_lists.code = %(code)s)
    and (
        listings.external_id = %(text)s
        or (cardinality(%(words)s::text[]) > 0 and string_to_array(listing_names.name_key, ' ') @> %(words)s::text[])
    )
order by list, listings.external_id
limit %(limit)s;

-- name: entry
select
    sanction_lists.code as list,
    listings.external_id,
    (
        select listing_names.name from listing_names
        where listing_names.listing_id = listings.id and listing_names.is_primary
    ) as name,
    listings.kind,
    listings.programme,
    listings.listed_on,
    (
        select min(listing_versions.valid_from) from listing_versions
        where listing_versions.listing_id = listings.id
    ) as first_seen_on,
    listings.delisted_on,
    listings.countries,
    listings.birth_dates,
    (
        select jsonb_agg(jsonb_build_object('name', listing_names.name, 'quality', listing_names.quality) order by listing_names.id)
        from listing_names
        where listing_names.listing_id = listings.id and not listing_names.is_primary
    ) as aliases,
    listings.remarks,
    (
        select
            jsonb_agg(
                jsonb_build_object(
                    'actor', actors.key, 'name', actors.name, 'score', listing_actors.score, 'reviewed', listing_actors.reviewed
                )
                order by listing_actors.score desc
            )
        from listing_actors
        inner join actors on listing_actors.actor_id = actors.id
        where listing_actors.listing_id = listings.id
    ) as actors,
    (
        select
            jsonb_agg(
                jsonb_build_object(
                    'from', began.version, 'to', ended.version, 'name', states.name, 'raw', states.raw
                )
                order by states.from_version_id
            )
        from listing_versions as states
        inner join sanction_list_versions as began on states.from_version_id = began.id
        left join sanction_list_versions as ended on states.to_version_id = ended.id
        where states.listing_id = listings.id
    ) as history
from listings
inner join sanction_lists on listings.list_id = sanction_lists.id
where sanction_lists.code = %(list)s and listings.external_id = %(external_id)s;
