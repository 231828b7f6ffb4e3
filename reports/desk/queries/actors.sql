-- Actors by name, or those that the articles mean most; a name typed is looked for in names, aliases and keys.
with wanted as materialized (
    select actors.id
    from actors
    where
        (
            %(typed)s::text is null
            or actors.name ilike '%%' || %(typed)s::text || '%%'
            or lower(actors.key) = lower(%(typed)s::text)
            or lower(actors.code) = lower(%(typed)s::text)
        )
        and (%(kind)s::text is null or actors.kind = %(kind)s::text)
    union
    select actor_aliases.actor_id
    from actor_aliases
    inner join actors on actor_aliases.actor_id = actors.id
    where
        actor_aliases.alias ilike '%%' || %(typed)s::text || '%%'
        and (%(kind)s::text is null or actors.kind = %(kind)s::text)
),

meant as (
    select
        mentions.actor_id,
        count(*) as mentions
    from mentions
    where mentions.actor_id in (select wanted.id from wanted)
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
from wanted
inner join actors on wanted.id = actors.id
left join meant on wanted.id = meant.actor_id
order by lower(actors.name) = lower(%(typed)s::text) desc nulls last, coalesce(meant.mentions, 0) desc, actors.name, actors.key
limit %(most)s
offset %(skip)s;
