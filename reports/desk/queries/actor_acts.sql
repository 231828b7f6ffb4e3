-- What an actor does, or what is done to it: the newest happenings by their newest report.
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
from (
    select events.id
    from events
    inner join documents on events.document_id = documents.id
    where
        events.id in (
            select event_participants.event_id
            from event_participants
            where
                event_participants.role = %(role)s::text
                and (event_participants.actor_id = %(actor)s or (%(code)s::text is not null and event_participants.code = %(code)s::text))
        )
    order by documents.published_on desc nulls last, documents.id desc, events.id asc
    limit %(most)s
) as newest
inner join event_log on newest.id = event_log.event_id
left join incidents on event_log.incident_id = incidents.id
order by event_log.published_on desc nulls last, event_log.document_id desc, event_log.event_id asc;
