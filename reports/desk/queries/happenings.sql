-- Acts by their numbers, in that order, as readers see them: the parties, the words and the article.
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
from event_log
left join incidents on event_log.incident_id = incidents.id
where event_log.event_id = any(%(events)s::bigint[])
order by array_position(%(events)s::bigint[], event_log.event_id);
