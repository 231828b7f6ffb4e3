-- The happenings of the days that most articles tell of, and of those the gravest: the number of the newest report of each.
select max(events.id) as id
from documents
inner join events on documents.id = events.document_id
inner join event_types on events.event_type = event_types.code
left join event_modes on events.event_type = event_modes.event_type and events.mode = event_modes.code
where
    documents.published_on between %(since)s::date and %(until)s::date
    and events.status = 'reported'
    and events.incident_id is not null
group by events.incident_id
order by count(distinct events.document_id) desc, max(abs(coalesce(event_modes.score, event_types.score))) desc, max(events.id) desc
limit %(most)s;
