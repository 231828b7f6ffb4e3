-- What the codes mean: countries and bodies by name, types of acts by what they cover.
with names as (
    select
        code,
        name,
        array[cast(key = code as integer), cast(kind in ('country', 'igo') as integer), cast(parent_id is null as integer)] as rank
    from actors
    where code = any(%(codes)s) and kind <> 'person'
    union all
    select
        code,
        coalesce(description, label) as name,
        array[2] as rank
    from event_types
    where code = any(%(codes)s)
)

select distinct on (code)
    code,
    name
from names
order by code, rank desc, name
