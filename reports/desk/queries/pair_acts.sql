-- Acts of one side upon the other: the newest happenings, each by its newest report.
with between_them as (
    select event_participants.event_id
    from event_participants
    where event_participants.code = %(one)s::text
    intersect
    select event_participants.event_id
    from event_participants
    where event_participants.code = %(other)s::text
),

newest as (
    select
        events.id,
        documents.published_on
    from between_them
    inner join events on between_them.event_id = events.id
    inner join documents on events.document_id = documents.id
    where
        (%(type)s::text is null or events.event_type = %(type)s::text)
        and (%(since)s::date is null or documents.published_on >= %(since)s::date)
        and (%(until)s::date is null or documents.published_on <= %(until)s::date)
        and not exists (
            select from events as later
            where later.incident_id = events.incident_id and later.id > events.id
        )
    order by documents.published_on desc nulls last, documents.id desc, events.id asc
    limit %(most)s
)

select
    event_log.event_id,
    event_log.document_id,
    event_log.published_on,
    event_log.publisher,
    event_log.title,
    event_log.event_type,
    event_log.event_label,
    event_log.mode,
    event_log.status,
    event_log.happened_on,
    event_log.day,
    event_log.score,
    event_log.sources,
    event_log.targets,
    event_log.location,
    event_log.reports,
    incidents.key as incident,
    event_log.trigger,
    event_log.trigger_at,
    event_log.sentence_text,
    event_log.confidence
from newest
inner join event_log on newest.id = event_log.event_id
left join incidents on event_log.incident_id = incidents.id
order by event_log.published_on desc nulls last, event_log.document_id desc, event_log.event_id asc;
