-- title: Acts upon sanctions
-- question: Who did what to which sanction, in which words?
-- grain: one row per act upon a sanction that an article reports
-- parameter: id integer | Only this act.
-- parameter: sanction integer | Only acts upon this sanction.
-- parameter: document integer | Only those of this document.
-- parameter: action text | Only this act, such as impose or lift.
-- parameter: measure text | Only this measure, such as asset_freeze.
-- parameter: by text | Only acts of this actor, by code (USA).
-- parameter: sender text | Only upon sanctions of this sender, by code.
-- parameter: target text | Only upon sanctions on this target, by code.
-- parameter: status text (reported, planned, hypothetical, negated, historical) | Only this standing.
-- parameter: since date | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: before integer | Only rows with a lower id.
-- parameter: limit integer = 100 | At most so many rows.
-- column: id | Key of the row; it changes when what it stands for is found anew.
-- column: sanction_id | The sanction that it acts upon.
-- column: document_id | The document.
-- column: published_on | Day on which the article was published (UTC).
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: action | What is done, such as impose or demand_lift.
-- column: action_label | Name of the act for readers.
-- column: measure | What kind of sanction it is done to.
-- column: measure_label | Name of the measure for readers.
-- column: by_id | The actor who does it.
-- column: by_name | Name of the doer.
-- column: by_code | Country or body that the doer acts for.
-- column: sender_id | The actor who has, or would have, the sanction in force.
-- column: sender_name | Name of the sender.
-- column: sender_code | Country or body that the sender is or acts for.
-- column: target_id | The actor who bears it.
-- column: target_name | Name of the target.
-- column: target_code | Country or body that the target is or acts for.
-- column: status | Whether the act is news, still to come, hypothetical, denied or background.
-- column: occurred_on | When it was done: the first day that fits.
-- column: occurred_on_precision | How fine occurred_on is: day, month or year.
-- column: objective | What the sender wants by it; null if not told.
-- column: condition | What the text makes it depend on.
-- column: sector | Part of the economy that it touches.
-- column: trade_direction | Exports or imports, in part or completely.
-- column: target_kind | Whether it is on a state, an institution, an entity or a person.
-- column: legal_basis | Law, order or resolution that it rests on.
-- column: expires_on | Day on which the sanction ends, by this act.
-- column: event_id | The event row of the same act.
-- column: confidence | How sure the extractor is, 0 to 1.
-- column: sentence | Ordinal of the sentence in the document.
-- column: sentence_text | The sentence itself.
-- column: trigger | Words that tell of the act.
-- column: trigger_start | Offset of the first character of the trigger in the body.
-- column: trigger_end | Offset after the last character of the trigger.
-- example: curl 'http://127.0.0.1:8417/api/v1/sanction-acts?sanction=1'

with page as (
    select sanction_actions.id
    from sanction_actions
    inner join documents on sanction_actions.document_id = documents.id
    where
        (cast(:id as bigint) is null or sanction_actions.id = cast(:id as bigint))
        and (cast(:before as bigint) is null or sanction_actions.id < cast(:before as bigint))
        and (cast(:sanction as bigint) is null or sanction_actions.sanction_id = cast(:sanction as bigint))
        and (cast(:document as bigint) is null or sanction_actions.document_id = cast(:document as bigint))
        and (cast(:action as text) is null or sanction_actions.action = cast(:action as text))
        and (cast(:measure as text) is null or sanction_actions.measure = cast(:measure as text))
        and (cast(:by as text) is null or sanction_actions.by_code = cast(:by as text))
        and (cast(:sender as text) is null or sanction_actions.sender_code = cast(:sender as text))
        and (cast(:target as text) is null or sanction_actions.target_code = cast(:target as text))
        and (cast(:status as text) is null or sanction_actions.status = cast(:status as text))
        and (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
    order by sanction_actions.id desc
    limit :limit
)

select
    sanction_log.sanction_action_id as id,
    sanction_log.sanction_id,
    sanction_log.document_id,
    sanction_log.published_on,
    sanction_log.publisher,
    sanction_log.title,
    sanction_log.url,
    sanction_log.action,
    sanction_log.action_label,
    sanction_log.measure,
    sanction_log.measure_label,
    sanction_log.by_id,
    sanction_log.by_name,
    sanction_log.by_code,
    sanction_log.sender_id,
    sanction_log.sender_name,
    sanction_log.sender_code,
    sanction_log.target_id,
    sanction_log.target_name,
    sanction_log.target_code,
    sanction_log.status,
    sanction_log.occurred_on,
    sanction_log.occurred_on_precision,
    sanction_log.objective,
    sanction_log.condition,
    sanction_log.sector,
    sanction_log.trade_direction,
    sanction_log.target_kind,
    sanction_log.legal_basis,
    sanction_log.expires_on,
    sanction_log.event_id,
    sanction_log.confidence,
    sanction_log.sentence,
    sanction_log.sentence_text,
    sanction_log.trigger,
    sanction_log.trigger_start,
    sanction_log.trigger_end
from sanction_log
-- An array, since the planner joins eight tables at once and the view has more: a join with the page would come last.
where sanction_log.sanction_action_id = any(array(select page.id from page))
order by sanction_log.sanction_action_id desc
