-- What analysts decided about actors, in the tables.

-- name: remembered
select content_hash from seed_files
where file = %(file)s;

-- name: remember
insert into seed_files (file, content_hash) values (%(file)s, %(digest)s)
on conflict (file) do update set content_hash = excluded.content_hash, loaded_at = now();

-- name: already_seeded
select actors.key
from stage_added_actors
inner join actors on stage_added_actors.key = actors.key
where actors.origin = 'seed'
order by actors.key
limit 1;

-- name: add_actors
insert into actors (key, kind, name, code, description, origin)
select
    key,
    kind,
    name,
    code,
    description,
    'curated' as origin
from stage_added_actors
on conflict (key) do update
set kind = excluded.kind, name = excluded.name, code = excluded.code, description = excluded.description, origin = 'curated';

-- name: set_parents
update actors set parent_id = parents.id
from stage_added_actors
left join actors as parents on stage_added_actors.parent = parents.key
where actors.key = stage_added_actors.key;

-- name: demote_actors
-- Actors that are no longer added stay for as long as a row means them.
update actors set origin = 'discovered'
where
    origin = 'curated'
    and not exists (
        select from stage_added_actors
        where stage_added_actors.key = actors.key
    );

-- name: missing_targets
-- The first actor that an alias or a merge needs and that neither the seeds nor an analyst made known.
select needed.key
from (
    select actor as key from stage_added_aliases
    union
    select into_key from stage_actor_merges
    where into_key is not null
    union
    select parent from stage_added_actors
    where parent is not null
) as needed
where not exists (
    select from actors
    where actors.key = needed.key and actors.origin in ('seed', 'curated')
)
order by needed.key
limit 1;

-- name: remove_aliases
delete from actor_aliases
where origin = 'curated';

-- name: add_aliases
insert into actor_aliases (actor_id, alias, alias_key, kind, valid_from, valid_to, origin)
select
    actors.id,
    stage_added_aliases.alias,
    stage_added_aliases.alias_key,
    stage_added_aliases.kind,
    stage_added_aliases.since,
    stage_added_aliases.until,
    'curated' as origin
from stage_added_aliases
inner join actors on stage_added_aliases.actor = actors.key
on conflict do nothing;

-- name: undone_merges
-- Merges that are in force and no longer decided.
select
    actor_merges.actor_key,
    actor_merges.into_key
from actor_merges
where
    actor_merges.into_key is not null
    and not exists (
        select from stage_actor_merges
        where stage_actor_merges.actor_key = actor_merges.actor_key and stage_actor_merges.into_key = actor_merges.into_key
    );

-- name: surfaces_meaning
-- Documents in which an actor is meant, with the words for it.
select
    mentions.document_id,
    array_agg(distinct mentions.surface) as surfaces
from mentions
inner join actors on mentions.actor_id = actors.id
where actors.key = %(actor)s
group by mentions.document_id;

-- name: outdate
-- No version is named so: the next run with --stale annotates them.
update document_annotations set extractor = 'merge undone'
where document_id = any(%(documents)s);

-- name: clear_merges
delete from actor_merges;

-- name: find_key
select
    actors.key,
    actors.kind,
    actors.name,
    actors.code,
    parents.key as parent,
    actors.origin
from actors
left join actors as parents on actors.parent_id = parents.id
where actors.key = %(key)s;

-- name: find
-- The actor of a key, before those of a name.
select
    actors.key,
    actors.kind,
    actors.name,
    actors.code,
    parents.key as parent,
    actors.origin
from actors
left join actors as parents on actors.parent_id = parents.id
where
    actors.key = %(reference)s
    or lower(actors.name) = lower(%(reference)s)
    or actors.id in (
        select actor_aliases.actor_id from actor_aliases
        where actor_aliases.alias_key = %(alias_key)s
    )
order by actors.key = %(reference)s desc, actors.key;

-- name: names
select
    key,
    name
from actors;

-- name: documents_naming
select count(*) from documents
where strpos(lower(body), lower(%(name)s)) > 0;

-- name: list
select
    actors.key,
    actors.name,
    actors.kind,
    actors.code,
    actors.origin,
    count(mentions.id) as mentions,
    count(distinct mentions.document_id) as documents
from actors
left join mentions on actors.id = mentions.actor_id
where
    (%(kind)s::text is null or actors.kind = %(kind)s)
    and (%(code)s::text is null or actors.code = %(code)s)
    and (%(origin)s::text is null or actors.origin = %(origin)s)
    and (
        %(match)s::text is null
        or actors.name ilike '%%' || %(match)s || '%%'
        or actors.key ilike '%%' || %(match)s || '%%'
        or exists (
            select from actor_aliases
            where actor_aliases.actor_id = actors.id and actor_aliases.alias ilike '%%' || %(match)s || '%%'
        )
    )
group by actors.id
order by count(mentions.id) desc, actors.key
limit %(limit)s;

-- name: show
select
    actors.key,
    actors.name,
    actors.kind,
    actors.code,
    parents.key as part_of,
    actors.origin,
    actors.description,
    actors.source,
    actors.wikidata_id,
    actor_merges.into_key as merged_into,
    actor_merges.actor_key is not null and actor_merges.into_key is null as kept_apart
from actors
left join actors as parents on actors.parent_id = parents.id
left join actor_merges on actors.key = actor_merges.actor_key
where actors.key = %(key)s;

-- name: aliases
select
    actor_aliases.alias,
    actor_aliases.kind,
    actor_aliases.valid_from,
    actor_aliases.valid_to,
    actor_aliases.origin
from actor_aliases
inner join actors on actor_aliases.actor_id = actors.id
where actors.key = %(key)s
order by actor_aliases.kind, actor_aliases.alias;

-- name: roles
select
    actor_roles.title,
    actor_roles.office,
    bodies.key as for_actor,
    actor_roles.valid_from,
    actor_roles.valid_to,
    actor_roles.confidence
from actor_roles
inner join actors on actor_roles.actor_id = actors.id
inner join actors as bodies on actor_roles.for_actor_id = bodies.id
where actors.key = %(key)s
order by actor_roles.valid_from desc nulls last, actor_roles.office;

-- name: merged_into
-- Those whom an analyst merged into the actor.
select
    actor_key,
    note
from actor_merges
where into_key = %(key)s
order by actor_key;

-- name: surfaces
-- By which words articles mean the actor.
select
    mentions.surface,
    mentions.method,
    count(*) as mentions,
    count(distinct mentions.document_id) as documents,
    round(avg(mentions.confidence)::numeric, 2) as confidence
from mentions
inner join actors on mentions.actor_id = actors.id
where actors.key = %(key)s
group by mentions.surface, mentions.method
order by count(*) desc, mentions.surface, mentions.method
limit %(limit)s;

-- name: weighed
-- Actors by name, with how much is known of them: what may be merged is looked for among these.
select
    actors.key,
    actors.kind,
    actors.name,
    actors.origin,
    actors.code,
    array(
        select distinct bodies.code
        from actor_roles
        inner join actors as bodies on actor_roles.for_actor_id = bodies.id
        where actor_roles.actor_id = actors.id and bodies.code is not null
    ) as codes,
    count(mentions.id) as mentions
from actors
left join mentions on actors.id = mentions.actor_id
where actors.origin <> 'list' and not exists (
    select from actor_merges
    where actor_merges.actor_key = actors.key
)
group by actors.id
having count(mentions.id) > 0 or actors.origin <> 'discovered'
order by actors.key;

-- name: uncertain
-- What rests on little, by kind of doubt: mentions without a country that were joined to the only namesake with one; actors
-- of the articles without a country; names that stay nobody's.
select
    'joined by name' as doubt,
    actors.key as actor,
    actors.name,
    count(*) as mentions,
    count(distinct mentions.document_id) as documents
from mentions
inner join actors on mentions.actor_id = actors.id
where actors.origin = 'discovered' and actors.code is not null and mentions.code is null
group by actors.id
union all
select
    'no country' as doubt,
    actors.key as actor,
    actors.name,
    count(*) as mentions,
    count(distinct mentions.document_id) as documents
from mentions
inner join actors on mentions.actor_id = actors.id
where
    actors.origin = 'discovered' and actors.code is null and not exists (
        select from actor_merges
        where actor_merges.actor_key = actors.key
    )
group by actors.id
union all
select
    'nobody' as doubt,
    null as actor,
    min(mentions.surface) as name,
    count(*) as mentions,
    count(distinct mentions.document_id) as documents
from mentions
where mentions.actor_id is null
group by lower(mentions.surface)
order by mentions desc, name
limit %(limit)s;
