-- The values that sanctions can be chosen by, with how many there are.
select
    'sender' as choice,
    actors.key as value,
    actors.name as label,
    count(*) as sanctions
from sanctions
inner join actors on sanctions.sender_id = actors.id
group by actors.key, actors.name
union all
select
    'target' as choice,
    actors.key as value,
    actors.name as label,
    count(*) as sanctions
from sanctions
inner join actors on sanctions.target_id = actors.id
group by actors.key, actors.name
union all
select
    'measure' as choice,
    sanction_measures.code as value,
    sanction_measures.label,
    count(*) as sanctions
from sanctions
inner join sanction_measures on sanctions.measure = sanction_measures.code
group by sanction_measures.code, sanction_measures.label
union all
select
    'status' as choice,
    sanctions.status as value,
    replace(sanctions.status, '_', ' ') as label,
    count(*) as sanctions
from sanctions
group by sanctions.status
order by choice, sanctions desc, label;
