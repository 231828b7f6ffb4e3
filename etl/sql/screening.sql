-- Screening: who is listed now, and which actors in the news are.

-- name: parties
-- Every entry that is listed now, with its names, the primary one first.
select
    listings.id,
    sanction_lists.code,
    listings.external_id,
    listings.kind,
    array_agg(listing_names.name order by listing_names.is_primary desc, listing_names.id) as names,
    array_agg(coalesce(listing_names.quality, '') order by listing_names.is_primary desc, listing_names.id) as qualities,
    listings.countries,
    listings.birth_dates
from listings
inner join sanction_lists on listings.list_id = sanction_lists.id
inner join listing_names on listings.id = listing_names.listing_id
where
    listings.delisted_on is null
    and (cast(%(lists)s as text[]) is null or sanction_lists.code = any(%(lists)s))
group by listings.id, sanction_lists.code
order by listings.id;

-- name: anything_listed
select id from listings
where delisted_on is null
limit 1;  -- noqa: AM09

-- name: actors_in_the_news
-- Persons and bodies that articles name, with their names and the countries that they are or act for. Countries and bodies
-- of many states are not matched: that Iran is named does not mean a firm called Iran. With a key, that actor alone.
select
    actors.id,
    actors.key,
    actors.kind,
    array_agg(distinct names.name) as names,
    array_remove(array_agg(distinct countries.iso3), null) as countries
from actors
inner join lateral (
    select actors.name
    union all
    select actor_aliases.alias as name
    from actor_aliases
    where actor_aliases.actor_id = actors.id and actor_aliases.kind = 'name'
) as names on true
left join lateral (
    select actors.code as iso3
    union all
    select for_actors.code as iso3
    from actor_roles
    inner join actors as for_actors on actor_roles.for_actor_id = for_actors.id
    where actor_roles.actor_id = actors.id
) as codes on true
left join countries on codes.iso3 = countries.iso3
where
    actors.kind in ('person', 'government', 'organisation', 'armed_group', 'company', 'media', 'other')
    and exists (
        select from mentions
        where mentions.actor_id = actors.id
    )
    and (%(actor)s::text is null or actors.key = %(actor)s::text)
group by actors.id
order by actors.id;

-- name: reviews
select
    listing_reviews.list_code,
    listing_reviews.external_id,
    listing_reviews.actor_key,
    listing_reviews.verdict
from listing_reviews;

-- name: matched
select
    listing_id,
    actor_id,
    score,
    method,
    reviewed
from listing_actors
where %(actor)s::text is null or actor_id = (
    select actors.id from actors
    where actors.key = %(actor)s::text
);

-- name: remove_matches
delete from listing_actors
using stage_listing_actors as staged
where listing_actors.listing_id = staged.listing_id and listing_actors.actor_id = staged.actor_id;

-- name: add_matches
insert into listing_actors (listing_id, actor_id, score, method, reviewed)
select
    listing_id,
    actor_id,
    score,
    method,
    reviewed
from stage_listing_actors
on conflict (listing_id, actor_id) do update set
    score = excluded.score,
    method = excluded.method,
    reviewed = excluded.reviewed;

-- name: accepted_pairs
-- Pairs that a person accepted, whether or not the matcher would.
select
    listings.id as listing_id,
    actors.id as actor_id
from listing_reviews
inner join sanction_lists on listing_reviews.list_code = sanction_lists.code
inner join listings on sanction_lists.id = listings.list_id and listing_reviews.external_id = listings.external_id
inner join actors on listing_reviews.actor_key = actors.key
where
    listing_reviews.verdict = 'accepted'
    and exists (
        select from mentions
        where mentions.actor_id = actors.id
    )
    and (%(actor)s::text is null or actors.key = %(actor)s::text);

-- name: open_matches
-- Matches that nobody has judged, the surest first.
select
    sanction_lists.code as list,
    listings.external_id as entry,
    actors.key as actor,
    actors.name as actor_name,
    listing_names.name as listed_name,
    listings.kind,
    listings.programme,
    round(listing_actors.score::numeric, 3) as score,
    (
        select count(distinct mentions.document_id) from mentions
        where mentions.actor_id = actors.id
    ) as articles
from listing_actors
inner join listings on listing_actors.listing_id = listings.id
inner join sanction_lists on listings.list_id = sanction_lists.id
inner join listing_names on listings.id = listing_names.listing_id and listing_names.is_primary
inner join actors on listing_actors.actor_id = actors.id
where not listing_actors.reviewed
order by listing_actors.score desc, list, entry, actor;

-- name: judged
select
    list_code,
    external_id,
    actor_key,
    verdict,
    note,
    reviewer,
    reviewed_at
from listing_reviews
order by list_code, external_id, actor_key;

-- name: entry_exists
select listings.id
from listings
inner join sanction_lists on listings.list_id = sanction_lists.id
where sanction_lists.code = %(list_code)s and listings.external_id = %(external_id)s;

-- name: actor_exists
select id from actors
where key = %(actor_key)s;

-- name: keep_review
insert into listing_reviews (list_code, external_id, actor_key, verdict, note, reviewer)
values (%(list_code)s, %(external_id)s, %(actor_key)s, %(verdict)s, %(note)s, %(reviewer)s)
on conflict (list_code, external_id, actor_key) do update set
    verdict = excluded.verdict,
    note = excluded.note,
    reviewer = excluded.reviewer,
    reviewed_at = now();

-- name: undo_review
delete from listing_reviews
where list_code = %(list_code)s and external_id = %(external_id)s and actor_key = %(actor_key)s
returning verdict;

-- name: versions
-- The newest version of each list: while these are the same, the listed parties are.
select
    list_id,
    max(id) as version
from sanction_list_versions
group by list_id
order by list_id;
