-- Incidents from events. An event without an incident is waiting; so are, after a document was replaced, the others of
-- the incidents that it reported.

-- name: reported
-- The reported events of every group (type, sources, targets) in which one is waiting, with what decides on their incident.
-- A party is known by its code, else by its actor; '?' stands for one that can't be told.
with waiting as (
    select
        id,
        event_type
    from events
    where incident_id is null and status = 'reported'
),

parties as not materialized (
    select
        event_participants.event_id,
        array_agg(distinct coalesce(event_participants.code, actors.key, '?'))
        filter (where event_participants.role = 'source') as sources,
        array_agg(distinct coalesce(event_participants.code, actors.key, '?'))
        filter (where event_participants.role = 'target') as targets
    from event_participants
    left join actors on event_participants.actor_id = actors.id
    group by event_participants.event_id
),

waiting_groups as (
    select distinct
        waiting.event_type,
        coalesce(parties.sources, '{}') as sources,
        coalesce(parties.targets, '{}') as targets
    from waiting
    left join
        lateral (
            select parties.* from parties
            where parties.event_id = waiting.id
        ) as parties
        on true
),

candidates as (
    select id from waiting
    union
    select events.id
    from waiting_groups
    inner join incidents
        on
            waiting_groups.event_type = incidents.event_type
            and waiting_groups.sources = incidents.source_codes
            and waiting_groups.targets = incidents.target_codes
    inner join events on incidents.id = events.incident_id
)

select
    events.id,
    events.event_type,
    coalesce(parties.sources, '{}') as sources,
    coalesce(parties.targets, '{}') as targets,
    events.mode,
    events.location,
    events.occurred_on,
    events.occurred_on_precision,
    documents.published_on,
    documents.published_precision,
    documents.content_hash,
    events.trigger_start,
    events.trigger_end
from candidates
inner join events on candidates.id = events.id
inner join documents on events.document_id = documents.id
left join
    lateral (
        select parties.* from parties
        where parties.event_id = events.id
    ) as parties
    on true;

-- name: upsert_incidents
insert into incidents (key, event_type, source_codes, target_codes, location, first_on, last_on, document_count, event_count)
select
    key,
    event_type,
    source_codes,
    target_codes,
    location,
    first_on,
    last_on,
    document_count,
    event_count
from stage_incidents
order by key
on conflict (key) do update set
    event_type = excluded.event_type,
    source_codes = excluded.source_codes,
    target_codes = excluded.target_codes,
    location = excluded.location,
    first_on = excluded.first_on,
    last_on = excluded.last_on,
    document_count = excluded.document_count,
    event_count = excluded.event_count
where
(
    incidents.event_type, incidents.source_codes, incidents.target_codes, incidents.location,
    incidents.first_on, incidents.last_on, incidents.document_count, incidents.event_count
) is distinct from (
    excluded.event_type, excluded.source_codes, excluded.target_codes, excluded.location,
    excluded.first_on, excluded.last_on, excluded.document_count, excluded.event_count
);

-- name: assign
update events set incident_id = incidents.id
from stage_members
inner join incidents on stage_members.key = incidents.key
where events.id = stage_members.event_id and events.incident_id is distinct from incidents.id;

-- name: delete_empty
delete from incidents
where not exists (
    select from events
    where events.incident_id = incidents.id
);
