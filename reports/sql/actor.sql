-- Who is meant by a code or a name: a country or body, the one that bears the code as its own first.
select
    actors.code,
    actors.name
from actors
left join actor_aliases
    on actors.id = actor_aliases.actor_id and lower(actor_aliases.alias) = lower(%(who)s)
where
    actors.code is not null
    and actors.kind <> 'person'
    and (actors.code = upper(%(who)s) or lower(actors.name) = lower(%(who)s) or actor_aliases.id is not null)
order by
    (actors.code = upper(%(who)s)) desc,
    (lower(actors.name) = lower(%(who)s)) desc,
    (actors.key = actors.code) desc,
    (actors.kind in ('country', 'igo')) desc,
    (actors.parent_id is null) desc,
    actors.id asc
limit 1
