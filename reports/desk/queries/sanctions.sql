-- Sanctions by sender, target, measure and status, those reported last first.
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
where
    (%(sender)s::text is null or senders.key = %(sender)s::text or senders.code = %(sender)s::text)
    and (%(target)s::text is null or targets.key = %(target)s::text or targets.code = %(target)s::text)
    and (%(measure)s::text is null or sanctions.measure = %(measure)s::text)
    and (%(status)s::text is null or sanctions.status = %(status)s::text)
order by sanctions.last_reported_on desc nulls last, sanctions.id desc
limit %(most)s
offset %(skip)s;
