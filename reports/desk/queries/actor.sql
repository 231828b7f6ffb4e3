-- An actor by key, else by code; keys go first.
select
    actors.id,
    actors.key,
    actors.name,
    actors.kind,
    actors.code,
    actors.origin,
    actors.description,
    actors.source,
    actors.wikidata_id,
    parents.key as parent_key,
    parents.name as parent_name,
    actor_merges.into_key as merged_into
from actors
left join actors as parents on actors.parent_id = parents.id
left join actor_merges on actors.key = actor_merges.actor_key
where actors.key = %(key)s::text or actors.code = %(key)s::text
order by actors.key = %(key)s::text desc, actors.kind in ('country', 'igo') desc, actors.key
limit 1;
