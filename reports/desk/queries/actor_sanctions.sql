-- Sanctions that an actor has in force or bears.
select
    sanctions.measure,
    sanction_measures.label as measure_label,
    sanctions.episode,
    sanctions.status,
    senders.key as sender_key,
    senders.name as sender,
    targets.key as target_key,
    targets.name as target,
    coalesce(sanctions.lifted_on, sanctions.eased_on, sanctions.imposed_on, sanctions.threatened_on, sanctions.demanded_on) as latest_on,
    sanctions.last_reported_on
from sanctions
inner join sanction_measures on sanctions.measure = sanction_measures.code
left join actors as senders on sanctions.sender_id = senders.id
left join actors as targets on sanctions.target_id = targets.id
where sanctions.sender_id = %(actor)s or sanctions.target_id = %(actor)s
order by sanctions.last_reported_on desc nulls last, sanctions.id desc
limit 40;
