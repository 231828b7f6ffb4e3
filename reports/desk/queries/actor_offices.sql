-- The offices that a person held, or those who held an office for a country or body, the newest first.
select
    actor_roles.title,
    persons.key as person_key,
    persons.name as person,
    bodies.key as body_key,
    bodies.name as body,
    actor_roles.valid_from,
    actor_roles.valid_to
from actor_roles
inner join actors as persons on actor_roles.actor_id = persons.id
inner join actors as bodies on actor_roles.for_actor_id = bodies.id
where actor_roles.actor_id = %(actor)s or actor_roles.for_actor_id = %(actor)s
order by
    actor_roles.valid_to is null desc,
    coalesce(actor_roles.valid_to, actor_roles.valid_from) desc nulls last,
    actor_roles.title,
    persons.name
limit 60;
