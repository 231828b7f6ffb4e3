-- Sanctions between two sides, by the codes of sender and target.
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
inner join actors as senders on sanctions.sender_id = senders.id
inner join actors as targets on sanctions.target_id = targets.id
where
    (senders.code = %(one)s::text and targets.code = %(other)s::text)
    or (senders.code = %(other)s::text and targets.code = %(one)s::text)
order by sanctions.last_reported_on desc nulls last, sanctions.id desc
limit 40;
