-- Acts upon sanctions by their numbers, in that order, with the sentences that tell of them.
select
    sanction_log.sanction_action_id,
    sanction_log.document_id,
    sanction_log.published_on,
    sanction_log.publisher,
    sanction_log.title,
    sanction_log.action,
    sanction_log.action_label,
    doers.key as by_key,
    coalesce(sanction_log.by_name, sanction_log.by_code) as by,
    sanction_log.status,
    sanction_log.occurred_on,
    sanction_log.occurred_on_precision,
    sanction_log.objective,
    sanction_log.condition,
    sanction_log.sector,
    sanction_log.legal_basis,
    sanction_log.expires_on,
    sanction_log.trigger,
    sanction_log.trigger_start - sentences.char_start as trigger_at,
    sanction_log.sentence_text,
    sanction_log.confidence
from sanction_log
inner join sentences on sanction_log.document_id = sentences.document_id and sanction_log.sentence = sentences.ordinal
left join actors as doers on sanction_log.by_id = doers.id
where sanction_log.sanction_action_id = any(%(acts)s::bigint[])
order by array_position(%(acts)s::bigint[], sanction_log.sanction_action_id);
