-- What each article tells of a happening, the earliest first.
select
    event_log.event_id,
    event_log.document_id,
    event_log.published_on,
    event_log.publisher,
    event_log.title,
    event_log.mode,
    event_log.status,
    event_log.happened_on,
    event_log.sources,
    event_log.targets,
    event_log.location,
    event_log.trigger,
    event_log.trigger_at,
    event_log.sentence_text,
    event_log.confidence
from event_log
where event_log.event_id in (
    select events.id from events
    where events.incident_id = %(incident)s
)
order by event_log.published_on asc nulls last, event_log.document_id asc, event_log.event_id asc
limit 100;
