-- All that the articles tell of an actor, one below the other: acts, statements, sanctions.
create view actor_activity as
with

parts as (
    select
        event_participants.actor_id,
        event_participants.code as actor_code,
        case event_participants.role when 'source' then 'acts' else 'is acted upon' end as part,
        'events' as fact,
        events.id as fact_id,
        events.event_type as what,
        events.status,
        events.occurred_on as happened_on,
        events.occurred_on_precision as happened_on_precision,
        events.document_id,
        events.sentence,
        events.trigger as words,
        events.confidence
    from event_participants
    inner join events on event_participants.event_id = events.id

    union all

    select
        speaker_id as actor_id,
        speaker_code as actor_code,
        'speaks' as part,
        'statements' as fact,
        id as fact_id,
        kind as what,
        'reported' as status,
        stated_on as happened_on,
        stated_on_precision as happened_on_precision,
        document_id,
        sentence,
        content as words,
        confidence
    from statements

    union all

    select
        statement_subjects.actor_id,
        statement_subjects.code as actor_code,
        'is spoken of' as part,
        'statements' as fact,
        statements.id as fact_id,
        statements.kind as what,
        'reported' as status,
        statements.stated_on as happened_on,
        statements.stated_on_precision as happened_on_precision,
        statements.document_id,
        statements.sentence,
        statements.content as words,
        statements.confidence
    from statement_subjects
    inner join statements on statement_subjects.statement_id = statements.id

    union all

    select
        party.actor_id,
        party.code as actor_code,
        party.part,
        'sanction_actions' as fact,
        sanction_actions.id as fact_id,
        sanction_actions.action as what,
        sanction_actions.status,
        sanction_actions.occurred_on as happened_on,
        sanction_actions.occurred_on_precision as happened_on_precision,
        sanction_actions.document_id,
        sanction_actions.sentence,
        sanction_actions.trigger as words,
        sanction_actions.confidence
    from sanction_actions
    cross join lateral (
        values
        (sanction_actions.by_actor_id, sanction_actions.by_code, 'acts on a sanction'),
        (sanction_actions.sender_id, sanction_actions.sender_code, 'sanctions'),
        (sanction_actions.target_id, sanction_actions.target_code, 'is sanctioned')
    ) as party (actor_id, code, part)
)

select
    parts.actor_id,
    actors.name as actor_name,
    actors.kind as actor_kind,
    parts.actor_code,
    parts.part,
    parts.fact,
    parts.fact_id,
    parts.what,
    parts.status,
    parts.happened_on,
    parts.happened_on_precision,
    parts.document_id,
    article.published_on,
    article.publisher,
    article.title,
    article.url,
    parts.sentence,
    article.sentence_text,
    parts.words,
    parts.confidence
from parts
inner join actors on parts.actor_id = actors.id
inner join document_sentences as article
    on parts.document_id = article.document_id and parts.sentence = article.sentence;

comment on view actor_activity is
'One row per part that an actor has in an event, a statement or an act upon a sanction.';
comment on column actor_activity.actor_id is 'The actor.';
comment on column actor_activity.actor_name is 'Name of the actor.';
comment on column actor_activity.actor_kind is 'What sort of actor it is.';
comment on column actor_activity.actor_code is
'Country or body that the actor is or acts for on the day of the article.';
comment on column actor_activity.part is
'acts, is acted upon, speaks, is spoken of, acts on a sanction, sanctions (has it in force) or is sanctioned.';
comment on column actor_activity.fact is 'Table of the fact: events, statements or sanction_actions.';
comment on column actor_activity.fact_id is 'Key of the fact in its table.';
comment on column actor_activity.what is 'PLOVER type, kind of statement, or act upon the sanction.';
comment on column actor_activity.status is 'Whether it is news, still to come, hypothetical, denied or background.';
comment on column actor_activity.happened_on is 'When it happened or was said: the first day that fits.';
comment on column actor_activity.happened_on_precision is 'How fine happened_on is: day, month or year.';
comment on column actor_activity.document_id is 'The document.';
comment on column actor_activity.published_on is 'Day on which the article was published (UTC).';
comment on column actor_activity.publisher is 'Who published the article.';
comment on column actor_activity.title is 'Headline of the article.';
comment on column actor_activity.url is 'Address of the article.';
comment on column actor_activity.sentence is 'Ordinal of the sentence in the document.';
comment on column actor_activity.sentence_text is 'The sentence that tells of it.';
comment on column actor_activity.words is 'The trigger of the act, or the content of the statement.';
comment on column actor_activity.confidence is 'How sure the extractor is, 0 to 1.';
