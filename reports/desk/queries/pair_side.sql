-- The code of a country or body by its code, its name or an alias; no row where nothing is called so.
select coalesce(actors.code, actors.key) as code
from actors
where
    actors.kind in ('country', 'igo')
    and (
        actors.key = upper(%(typed)s::text)
        or actors.code = upper(%(typed)s::text)
        or lower(actors.name) = lower(%(typed)s::text)
        or actors.id in (
            select actor_aliases.actor_id from actor_aliases
            where lower(actor_aliases.alias) = lower(%(typed)s::text)
        )
    )
order by
    actors.key = upper(%(typed)s::text) desc,
    actors.code = upper(%(typed)s::text) desc,
    lower(actors.name) = lower(%(typed)s::text) desc,
    actors.id asc
limit 1;
