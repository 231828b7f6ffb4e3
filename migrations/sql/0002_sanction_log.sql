-- Who did what to which sanction of whom on whom.
create view sanction_log as
select
    sanction_actions.id as sanction_action_id,
    sanction_actions.sanction_id,
    sanction_actions.document_id,
    article.published_on,
    article.publisher,
    article.title,
    article.url,
    sanction_actions.action,
    sanction_action_types.label as action_label,
    sanction_actions.measure,
    sanction_measures.label as measure_label,
    sanction_actions.by_actor_id as by_id,
    doer.name as by_name,
    sanction_actions.by_code,
    sanction_actions.sender_id,
    sender.name as sender_name,
    sanction_actions.sender_code,
    sanction_actions.target_id,
    bearer.name as target_name,
    sanction_actions.target_code,
    sanction_actions.status,
    sanction_actions.occurred_on,
    sanction_actions.occurred_on_precision,
    sanction_actions.objective,
    sanction_actions.condition,
    sanction_actions.sector,
    sanction_actions.trade_direction,
    sanction_actions.target_kind,
    sanction_actions.legal_basis,
    sanction_actions.expires_on,
    sanctions.episode,
    sanctions.status as sanction_status,
    sanctions.imposed_on,
    sanctions.lifted_on,
    sanction_actions.event_id,
    sanction_actions.confidence,
    sanction_actions.sentence,
    article.sentence_text,
    sanction_actions.trigger,
    sanction_actions.trigger_start,
    sanction_actions.trigger_end
from sanction_actions
inner join sanction_action_types on sanction_actions.action = sanction_action_types.code
inner join sanction_measures on sanction_actions.measure = sanction_measures.code
inner join document_sentences as article
    on sanction_actions.document_id = article.document_id and sanction_actions.sentence = article.sentence
left join sanctions on sanction_actions.sanction_id = sanctions.id
left join actors as doer on sanction_actions.by_actor_id = doer.id
left join actors as sender on sanction_actions.sender_id = sender.id
left join actors as bearer on sanction_actions.target_id = bearer.id;

comment on view sanction_log is
'One row per act upon a sanction that an article reports, with names and the state of the sanction.';
comment on column sanction_log.sanction_action_id is 'The act.';
comment on column sanction_log.sanction_id is 'The sanction that it acts upon.';
comment on column sanction_log.document_id is 'The document.';
comment on column sanction_log.published_on is 'Day on which the article was published (UTC).';
comment on column sanction_log.publisher is 'Who published the article.';
comment on column sanction_log.title is 'Headline of the article.';
comment on column sanction_log.url is 'Address of the article.';
comment on column sanction_log.action is 'What is done, such as impose or demand_lift.';
comment on column sanction_log.action_label is 'Name of the act for readers.';
comment on column sanction_log.measure is 'What kind of sanction it is done to.';
comment on column sanction_log.measure_label is 'Name of the measure for readers.';
comment on column sanction_log.by_id is 'The actor who does it.';
comment on column sanction_log.by_name is 'Name of the doer.';
comment on column sanction_log.by_code is 'Country or body that the doer acts for.';
comment on column sanction_log.sender_id is 'The actor who has, or would have, the sanction in force.';
comment on column sanction_log.sender_name is 'Name of the sender.';
comment on column sanction_log.sender_code is 'Country or body that the sender is or acts for.';
comment on column sanction_log.target_id is 'The actor who bears it.';
comment on column sanction_log.target_name is 'Name of the target.';
comment on column sanction_log.target_code is 'Country or body that the target is or acts for.';
comment on column sanction_log.status is 'Whether the act is news, still to come, hypothetical, denied or background.';
comment on column sanction_log.occurred_on is 'When it was done: the first day that fits.';
comment on column sanction_log.occurred_on_precision is 'How fine occurred_on is: day, month or year.';
comment on column sanction_log.objective is 'What the sender wants by it; null if not told.';
comment on column sanction_log.condition is 'What the text makes it depend on.';
comment on column sanction_log.sector is 'Part of the economy that it touches.';
comment on column sanction_log.trade_direction is 'Exports or imports, in part or completely.';
comment on column sanction_log.target_kind is 'Whether it is on a state, an institution, an entity or a person.';
comment on column sanction_log.legal_basis is 'Law, order or resolution that it rests on.';
comment on column sanction_log.expires_on is 'Day on which the sanction ends, by this act.';
comment on column sanction_log.episode is 'Which time it is that the sender has this measure on the target.';
comment on column sanction_log.sanction_status is 'Latest stage of the sanction that is reported.';
comment on column sanction_log.imposed_on is 'When the sanction was imposed.';
comment on column sanction_log.lifted_on is 'When the sanction was lifted.';
comment on column sanction_log.event_id is 'The event row of the same act.';
comment on column sanction_log.confidence is 'How sure the extractor is, 0 to 1.';
comment on column sanction_log.sentence is 'Ordinal of the sentence in the document.';
comment on column sanction_log.sentence_text is 'The sentence that tells of the act.';
comment on column sanction_log.trigger is 'Words that tell of the act.';
comment on column sanction_log.trigger_start is 'Offset of the first character of the trigger in the body.';
comment on column sanction_log.trigger_end is 'Offset after the last character of the trigger.';
