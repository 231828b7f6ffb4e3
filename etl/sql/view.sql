-- One document and all that was found in it, for reading.

-- name: find
-- The documents that a reference may mean: an id, an external id or an address.
select
    id,
    external_id,
    title,
    published_on
from documents
where id::text = %(reference)s or external_id = %(reference)s or url = %(reference)s
order by id::text = %(reference)s desc, id;

-- name: document
select
    documents.id,
    documents.external_id,
    documents.title,
    documents.byline,
    publishers.name as publisher,
    documents.url,
    documents.published_on,
    documents.published_precision,
    documents.body,
    documents.duplicate_of,
    document_annotations.extractor
from documents
left join publishers on documents.publisher_id = publishers.id
left join document_annotations on documents.id = document_annotations.document_id
where documents.id = %(document)s;

-- name: mentions
select
    mentions.char_start,
    mentions.char_end,
    mentions.surface,
    actors.name as actor,
    mentions.code,
    mentions.is_place,
    mentions.method,
    mentions.confidence
from mentions
left join actors on mentions.actor_id = actors.id
where mentions.document_id = %(document)s
order by mentions.char_start, mentions.char_end, mentions.id;

-- name: statements
select
    coalesce(speakers.name, statements.speaker_text) as speaker,
    statements.speaker_code as code,
    statements.kind,
    statements.cue,
    statements.content,
    addressees.name as addressee,
    array(
        select actors.name from statement_subjects
        inner join actors on statement_subjects.actor_id = actors.id
        where statement_subjects.statement_id = statements.id
        order by actors.name
    ) as about,
    statements.stated_on,
    statements.stated_on_precision,
    statements.confidence,
    statements.spans,
    statements.speaker_start,
    statements.speaker_end,
    statements.cue_start,
    statements.cue_end
from statements
left join actors as speakers on statements.speaker_id = speakers.id
left join actors as addressees on statements.addressee_id = addressees.id
where statements.document_id = %(document)s
order by lower(statements.spans), statements.id;

-- name: events
select
    events.event_type,
    events.mode,
    events.status,
    array(
        select coalesce(actors.name, mentions.surface) || coalesce(' (' || event_participants.code || ')', '')
        from event_participants
        left join actors on event_participants.actor_id = actors.id
        left join mentions on event_participants.mention_id = mentions.id
        where
            event_participants.event_id = events.id and event_participants.role = 'source'
            and coalesce(actors.id, mentions.id) is not null
        order by event_participants.position
    ) as sources,
    array(
        select coalesce(actors.name, mentions.surface) || coalesce(' (' || event_participants.code || ')', '')
        from event_participants
        left join actors on event_participants.actor_id = actors.id
        left join mentions on event_participants.mention_id = mentions.id
        where
            event_participants.event_id = events.id and event_participants.role = 'target'
            and coalesce(actors.id, mentions.id) is not null
        order by event_participants.position
    ) as targets,
    events.occurred_on,
    events.occurred_on_precision,
    events.location,
    events.trigger,
    events.confidence,
    incidents.document_count as articles,
    events.trigger_start,
    events.trigger_end
from events
left join incidents on events.incident_id = incidents.id
where events.document_id = %(document)s
order by events.trigger_start, events.id;

-- name: sanctions
select
    sanction_actions.action,
    sanction_actions.measure,
    sanction_actions.status,
    coalesce(doers.name, sanction_actions.by_code) as by,
    coalesce(senders.name, sanction_actions.sender_code) as sender,
    coalesce(targets.name, sanction_actions.target_code) as target,
    sanction_actions.occurred_on,
    sanction_actions.occurred_on_precision,
    sanction_actions.condition,
    sanction_actions.trigger,
    sanction_actions.confidence,
    sanction_actions.trigger_start,
    sanction_actions.trigger_end
from sanction_actions
left join actors as doers on sanction_actions.by_actor_id = doers.id
left join actors as senders on sanction_actions.sender_id = senders.id
left join actors as targets on sanction_actions.target_id = targets.id
where sanction_actions.document_id = %(document)s
order by sanction_actions.trigger_start, sanction_actions.id;
