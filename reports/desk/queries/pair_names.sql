-- The names of two sides by code or key.
select
    ones.name as one,
    others.name as other
from (select) as always
left join lateral (
    select actors.name from actors
    where actors.code = %(one)s::text or actors.key = %(one)s::text
    order by actors.key = %(one)s::text desc, actors.kind in ('country', 'igo') desc, actors.key asc
    limit 1
) as ones on true
left join lateral (
    select actors.name from actors
    where actors.code = %(other)s::text or actors.key = %(other)s::text
    order by actors.key = %(other)s::text desc, actors.kind in ('country', 'igo') desc, actors.key asc
    limit 1
) as others on true;
