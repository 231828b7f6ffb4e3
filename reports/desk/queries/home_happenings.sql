-- The happenings of the days that most articles tell of, by the newest report of each.
with told as (
    select
        events.incident_id,
        max(events.id) as event_id,
        count(distinct events.document_id) as articles,
        max(abs(coalesce(event_modes.score, event_types.score))) as weight
    from documents
    inner join events on documents.id = events.document_id
    inner join event_types on events.event_type = event_types.code
    left join event_modes on events.event_type = event_modes.event_type and events.mode = event_modes.code
    where
        documents.published_on between %(since)s::date and %(until)s::date
        and events.status = 'reported'
        and events.incident_id is not null
    group by events.incident_id
    order by articles desc, weight desc, event_id desc
    limit %(most)s
)

select
    event_log.event_id,
    event_log.document_id,
    event_log.published_on,
    event_log.publisher,
    event_log.title,
    event_log.event_label,
    event_log.mode,
    event_log.status,
    event_log.happened_on,
    event_log.sources,
    event_log.targets,
    event_log.location,
    event_log.reports,
    incidents.key as incident,
    event_log.trigger,
    event_log.trigger_at,
    event_log.sentence_text,
    event_log.confidence
from told
inner join event_log on told.event_id = event_log.event_id
inner join incidents on event_log.incident_id = incidents.id
order by told.articles desc, told.weight desc, told.event_id desc;
