-- The further names of an actor.
select
    alias,
    kind,
    valid_from,
    valid_to,
    origin
from actor_aliases
where actor_id = %(actor)s
order by kind, alias
limit 200;
