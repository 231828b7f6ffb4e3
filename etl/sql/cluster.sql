-- Incidents from events. An event without an incident is waiting; so are, after a document was replaced, the others of
-- the incidents that it reported.

-- name: reported
-- The reported events of every group (type and parties) in which one is waiting, with what decides on their incident.
-- A party is known by its code, else by its actor; '?' stands for one that can't be told. Where a type is mutual, the roles of
-- its parties don't matter for the group.
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
        case
            when event_types.is_mutual
                then array(
                    select distinct unnest(parties.sources || parties.targets) as party
                    order by party
                )
            else coalesce(parties.sources, '{}')
        end as sources,
        case when not event_types.is_mutual then coalesce(parties.targets, '{}') end as targets
    from waiting
    inner join event_types on waiting.event_type = event_types.code
    left join
        lateral (
            select parties.* from parties
            where parties.event_id = waiting.id
        ) as parties
        on true
),

incident_groups as (
    select
        incidents.id,
        incidents.event_type,
        case
            when event_types.is_mutual
                then array(
                    select distinct unnest(incidents.source_codes || incidents.target_codes) as party
                    order by party
                )
            else incidents.source_codes
        end as sources,
        case when not event_types.is_mutual then incidents.target_codes end as targets
    from incidents
    inner join event_types on incidents.event_type = event_types.code
),

candidates as (
    select id from waiting
    union
    select events.id
    from waiting_groups
    inner join incident_groups
        on
            waiting_groups.event_type = incident_groups.event_type
            and waiting_groups.sources = incident_groups.sources
            and coalesce(waiting_groups.targets, '{}') = coalesce(incident_groups.targets, '{}')
    inner join events on incident_groups.id = events.incident_id
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
    events.trigger_end,
    event_types.is_mutual,
    events.confidence,
    substr(documents.body, sentences.char_start + 1, sentences.char_end - sentences.char_start) as sentence
from candidates
inner join events on candidates.id = events.id
inner join event_types on events.event_type = event_types.code
inner join documents on events.document_id = documents.id
inner join sentences on events.document_id = sentences.document_id and events.sentence = sentences.ordinal
left join
    lateral (
        select parties.* from parties
        where parties.event_id = events.id
    ) as parties
    on true;

-- name: upsert_incidents
insert into incidents (key, event_type, source_codes, target_codes, location, first_on, last_on, document_count, event_count, sentence)
select
    key,
    event_type,
    source_codes,
    target_codes,
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
    location = excluded.location,
    first_on = excluded.first_on,
    last_on = excluded.last_on,
    document_count = excluded.document_count,
    event_count = excluded.event_count,
    sentence = excluded.sentence
where
(
    incidents.event_type, incidents.source_codes, incidents.target_codes, incidents.location,
    incidents.first_on, incidents.last_on, incidents.document_count, incidents.event_count, incidents.sentence
) is distinct from (
    excluded.event_type, excluded.source_codes, excluded.target_codes, excluded.location,
    excluded.first_on, excluded.last_on, excluded.document_count, excluded.event_count, excluded.sentence
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
