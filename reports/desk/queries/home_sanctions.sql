-- Acts that changed sanctions, as the articles of the last two months tell them.
select
    sanction_actions.id,
    sanction_actions.document_id,
    sanction_action_types.label as action,
    sanction_actions.measure,
    sanction_measures.label as measure_label,
    senders.key as sender_key,
    coalesce(senders.name, sanction_actions.sender_code) as sender,
    targets.key as target_key,
    coalesce(targets.name, sanction_actions.target_code) as target,
    documents.published_on
from documents
inner join sanction_actions on documents.id = sanction_actions.document_id
inner join sanction_action_types on sanction_actions.action = sanction_action_types.code
inner join sanction_measures on sanction_actions.measure = sanction_measures.code
left join actors as senders on sanction_actions.sender_id = senders.id
left join actors as targets on sanction_actions.target_id = targets.id
where
    sanction_actions.action in ('impose', 'extend', 'ease', 'lift', 'tighten')
    and sanction_actions.status = 'reported'
    and documents.published_on between %(until)s::date - 60 and %(until)s::date
order by documents.published_on desc, documents.id desc, sanction_actions.id asc
limit 8;
