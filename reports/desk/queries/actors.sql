-- Actors that the newest articles mean most; with a name typed, those that have it in a name, an alias or the key.
with newest as materialized (
    select documents.id
    from documents
    order by documents.published_on desc nulls last, documents.id desc
    limit 2000
),

meant as (
    select
        mentions.actor_id,
        count(*) as mentions
    from newest
    inner join mentions on newest.id = mentions.document_id
    where mentions.actor_id is not null
    group by mentions.actor_id
)

select
    actors.key,
    actors.name,
    actors.kind,
    actors.code,
    actors.description,
    actors.origin,
    coalesce(meant.mentions, 0) as mentions
from actors
left join meant on actors.id = meant.actor_id
where
    true
    -- if kind
    and actors.kind = %(kind)s::text
    -- end
    -- if typed
    and (
        actors.name ilike '%%' || %(typed)s::text || '%%'
        or lower(actors.key) = lower(%(typed)s::text)
        or lower(actors.code) = lower(%(typed)s::text)
        or actors.id in (
            select actor_aliases.actor_id from actor_aliases
            where actor_aliases.alias ilike '%%' || %(typed)s::text || '%%'
        )
    )
    -- end
order by lower(actors.name) = lower(%(typed)s::text) desc nulls last, coalesce(meant.mentions, 0) desc, actors.name, actors.key
limit %(most)s
offset %(skip)s;
