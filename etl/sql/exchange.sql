-- Events for other data sets' formats, and theirs beside ours.

-- name: ours
-- Our events in the order of their ids, with what reports them. `statuses` says which; `since` leaves out what was published before.
select
    events.id,
    events.event_type,
    events.mode,
    events.cameo_code,
    events.status,
    array(
        select event_contexts.context from event_contexts
        where event_contexts.event_id = events.id
        order by event_contexts.context
    ) as contexts,
    events.occurred_on,
    events.occurred_on_precision,
    events.location,
    parties.sources,
    parties.targets,
    events.confidence,
    events.trigger,
    substr(documents.body, sentences.char_start + 1, sentences.char_end - sentences.char_start) as sentence,
    events.sentence + 1 as sentence_number,
    documents.id as document,
    documents.url,
    publishers.name as publisher,
    documents.published_on,
    coalesce(incidents.event_count, 1) as mentions,
    coalesce(incidents.document_count, 1) as articles,
    coalesce(reported.publishers, 1) as publishers
from events
inner join documents on events.document_id = documents.id
inner join sentences on events.document_id = sentences.document_id and events.sentence = sentences.ordinal
left join publishers on documents.publisher_id = publishers.id
left join incidents on events.incident_id = incidents.id
left join lateral (
    select
        json_agg(
            json_build_array(coalesce(actors.name, mentions.surface, event_participants.code), event_participants.code, actors.kind)
            order by event_participants.position
        ) filter (where event_participants.role = 'source') as sources,
        json_agg(
            json_build_array(coalesce(actors.name, mentions.surface, event_participants.code), event_participants.code, actors.kind)
            order by event_participants.position
        ) filter (where event_participants.role = 'target') as targets
    from event_participants
    left join actors on event_participants.actor_id = actors.id
    left join mentions on event_participants.mention_id = mentions.id
    where event_participants.event_id = events.id
) as parties on true
left join lateral (
    select greatest(count(distinct other_documents.publisher_id), 1) as publishers
    from events as others
    inner join documents as other_documents on others.document_id = other_documents.id
    where others.incident_id = events.incident_id
) as reported on true
where
    events.status = any(%(statuses)s)
    and (%(since)s::date is null or documents.published_on >= %(since)s::date)
order by events.id;

-- name: theirs
-- The records of an imported data set in the order in which they came.
select record from imported_events
where dataset = %(dataset)s and status = any(%(statuses)s)
order by id;

-- name: datasets
-- The data sets that were imported.
select
    dataset,
    count(*) as events,
    min(occurred_on) as first_on,
    max(occurred_on) as last_on
from imported_events
group by dataset
order by dataset;

-- name: add_imported
-- Records that the data set does not hold yet; those that it holds stay as they are.
insert into imported_events (
    dataset, external_id, event_type, mode, cameo_code, status, source_codes, target_codes, occurred_on, occurred_on_precision,
    location, url, digest, record
)
select
    dataset,
    external_id,
    event_type,
    mode,
    cameo_code,
    status,
    source_codes,
    target_codes,
    occurred_on,
    occurred_on_precision,
    location,
    url,
    digest,
    record
from stage_imported_events
order by place
on conflict (dataset, digest) do nothing;
