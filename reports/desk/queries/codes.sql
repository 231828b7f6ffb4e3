-- Countries and bodies by code, for the choice of a side.
select
    coalesce(actors.code, actors.key) as code,
    actors.name
from actors
where actors.kind in ('country', 'igo') and actors.origin in ('seed', 'curated')
order by actors.name;
