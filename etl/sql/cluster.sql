-- Incidents from events. A reported event without an incident is waiting; so are, after a document was replaced or removed, the
-- others of the incidents that it reported.

-- name: line_up
-- The waiting events by day, in slices of so many.
create temporary table stage_queue on commit drop as
select
    events.id,
    (row_number() over (order by coalesce(events.occurred_on, documents.published_on) asc nulls last, events.id) - 1)
    / %(size)s as slice
from events
inner join documents on events.document_id = documents.id
where events.incident_id is null and events.status = 'reported';

-- name: slices
select distinct slice from stage_queue
order by slice;

-- name: waiting
-- The events of a slice.
select id from stage_queue
where slice = %(slice)s;

-- name: around
-- The events of the incidents that begin within a window of a group, by their type and parties.
select events.id
from (
    -- Groups of the same type and parties may differ in who acts and how fine their dates are.
    select
        event_type,
        party_codes,
        min(since) as since,
        max(until) as until
    from stage_windows
    group by event_type, party_codes
) as windows
inner join incidents
    on
        windows.event_type = incidents.event_type
        and windows.party_codes = incidents.party_codes
        and incidents.first_on between windows.since and windows.until
inner join events on incidents.id = events.incident_id;

-- name: reports
-- What decides on the incident of each of these events, and which it has. A party is known by its code, else by its actor; '?'
-- stands for one that can't be told.
select
    events.incident_id,
    events.id,
    events.event_type,
    parties.sources,
    parties.targets,
    events.mode,
    events.location,
    events.occurred_on,
    events.occurred_on_precision,
    documents.published_on,
    documents.published_precision,
    documents.content_hash,
    events.trigger_start,
    events.trigger_end,
    event_types.is_mutual,
    events.confidence,
    substr(documents.body, sentences.char_start + 1, sentences.char_end - sentences.char_start) as sentence
from events
inner join event_types on events.event_type = event_types.code
inner join documents on events.document_id = documents.id
inner join sentences on events.document_id = sentences.document_id and events.sentence = sentences.ordinal
cross join lateral (  -- noqa: ST05
    select
        coalesce(array_agg(distinct told.party) filter (where told.role = 'source'), '{}') as sources,
        coalesce(array_agg(distinct told.party) filter (where told.role = 'target'), '{}') as targets
    from (
        select
            event_participants.role,
            coalesce(event_participants.code, actors.key, '?') as party
        from event_participants
        left join actors on event_participants.actor_id = actors.id
        where event_participants.event_id = events.id
    ) as told
) as parties
where events.id = any(%(events)s);

-- name: upsert_incidents
insert into incidents (
    key, event_type, source_codes, target_codes, party_codes, location, first_on, last_on, document_count, event_count, sentence
)
select
    key,
    event_type,
    source_codes,
    target_codes,
    party_codes,
    location,
    first_on,
    last_on,
    document_count,
    event_count,
    sentence
from stage_incidents
order by key
on conflict (key) do update set
    event_type = excluded.event_type,
    source_codes = excluded.source_codes,
    target_codes = excluded.target_codes,
    party_codes = excluded.party_codes,
    location = excluded.location,
    first_on = excluded.first_on,
    last_on = excluded.last_on,
    document_count = excluded.document_count,
    event_count = excluded.event_count,
    sentence = excluded.sentence
where
(
    incidents.event_type, incidents.source_codes, incidents.target_codes, incidents.party_codes, incidents.location,
    incidents.first_on, incidents.last_on, incidents.document_count, incidents.event_count, incidents.sentence
) is distinct from (
    excluded.event_type, excluded.source_codes, excluded.target_codes, excluded.party_codes, excluded.location,
    excluded.first_on, excluded.last_on, excluded.document_count, excluded.event_count, excluded.sentence
);

-- name: assign
update events set incident_id = incidents.id
from stage_members
inner join incidents on stage_members.key = incidents.key
where events.id = stage_members.event_id and events.incident_id is distinct from incidents.id;

-- name: delete_empty
delete from incidents
where
    id = any(%(incidents)s)
    and not exists (
        select from events
        where events.incident_id = incidents.id
    );

-- name: delete_released
-- Incidents that lost events with a document, and have none now.
with released as (
    delete from pending_checks
    where subject = 'incident'
    returning subject_id
)

delete from incidents
where
    id in (select subject_id from released)
    and not exists (
        select from events
        where events.incident_id = incidents.id
    );
