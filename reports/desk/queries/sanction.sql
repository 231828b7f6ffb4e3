-- One sanction by the keys of sender and target (a hyphen for unknown), measure and episode.
select
    sanctions.id,
    sanctions.measure,
    sanctions.episode,
    sanctions.status,
    sanctions.demanded_on,
    sanctions.demanded_on_precision,
    sanctions.threatened_on,
    sanctions.threatened_on_precision,
    sanctions.imposed_on,
    sanctions.imposed_on_precision,
    sanctions.extended_on,
    sanctions.extended_on_precision,
    sanctions.eased_on,
    sanctions.eased_on_precision,
    sanctions.lifted_on,
    sanctions.lifted_on_precision,
    sanctions.expires_on,
    sanctions.first_reported_on,
    sanctions.last_reported_on,
    sanction_measures.label as measure_label,
    senders.key as sender_key,
    senders.name as sender,
    senders.code as sender_code,
    targets.key as target_key,
    targets.name as target,
    targets.code as target_code,
    (
        select count(*) from sanctions as others
        where
            others.sender_id is not distinct from sanctions.sender_id
            and others.target_id is not distinct from sanctions.target_id
            and others.measure = sanctions.measure
    ) as episodes
from sanctions
inner join sanction_measures on sanctions.measure = sanction_measures.code
left join actors as senders on sanctions.sender_id = senders.id
left join actors as targets on sanctions.target_id = targets.id
where
    sanctions.sender_id is not distinct from (select actors.id from actors
where actors.key = %(sender)s::text)
    and sanctions.target_id is not distinct from (select actors.id from actors
where actors.key = %(target)s::text)
    and sanctions.measure = %(measure)s::text
    and sanctions.episode = %(episode)s;
