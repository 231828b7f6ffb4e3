-- The acts upon sanctions of an article, in the order of its words.
select
    sanction_actions.id,
    sanction_action_types.label as action,
    sanction_measures.label as measure_label,
    sanction_actions.measure,
    sanction_actions.status,
    doers.key as by_key,
    coalesce(doers.name, sanction_actions.by_code) as by,
    senders.key as sender_key,
    coalesce(senders.name, sanction_actions.sender_code) as sender,
    targets.key as target_key,
    coalesce(targets.name, sanction_actions.target_code) as target,
    sanctions.id as sanction,
    sanctions.episode,
    episode_senders.key as episode_sender,
    episode_targets.key as episode_target,
    sanctions.measure as episode_measure,
    sanction_actions.occurred_on,
    sanction_actions.occurred_on_precision,
    sanction_actions.objective,
    sanction_actions.condition,
    sanction_actions.sector,
    sanction_actions.legal_basis,
    sanction_actions.expires_on,
    sanction_actions.trigger,
    sanction_actions.trigger_start,
    sanction_actions.trigger_end,
    sanction_actions.confidence
from sanction_actions
inner join sanction_action_types on sanction_actions.action = sanction_action_types.code
inner join sanction_measures on sanction_actions.measure = sanction_measures.code
left join actors as doers on sanction_actions.by_actor_id = doers.id
left join actors as senders on sanction_actions.sender_id = senders.id
left join actors as targets on sanction_actions.target_id = targets.id
left join sanctions on sanction_actions.sanction_id = sanctions.id
left join actors as episode_senders on sanctions.sender_id = episode_senders.id
left join actors as episode_targets on sanctions.target_id = episode_targets.id
where sanction_actions.document_id = %(document)s
order by sanction_actions.trigger_start, sanction_actions.id;
