-- The acts that two sides are both in, the newest first: which way they go, and how hostile or friendly they are. An act that
-- is done with each other, and has no target, goes both ways.
with shared as (
    select
        ours.event_id,
        bool_or(ours.role = 'source') as one_acts,
        bool_or(ours.role = 'target') as one_bears,
        bool_or(theirs.role = 'source') as other_acts,
        bool_or(theirs.role = 'target') as other_bears
    from event_participants as ours
    inner join event_participants as theirs on ours.event_id = theirs.event_id
    where ours.code = %(one)s::text and theirs.code = %(other)s::text
    group by ours.event_id
)

select
    events.id,
    coalesce(events.incident_id, -events.id) as happening,
    events.event_type as type,
    events.status,
    documents.published_on,
    coalesce(events.occurred_on, documents.published_on) as day,
    coalesce(event_modes.score, event_types.score) as score,
    shared.one_acts and (shared.other_bears or (shared.other_acts and event_types.is_mutual and not shared.one_bears)) as is_forward,
    shared.other_acts and (shared.one_bears or (shared.one_acts and event_types.is_mutual and not shared.other_bears)) as is_backward
from shared
inner join events on shared.event_id = events.id
inner join documents on events.document_id = documents.id
inner join event_types on events.event_type = event_types.code
left join event_modes on events.event_type = event_modes.event_type and events.mode = event_modes.code
order by documents.published_on desc nulls last, documents.id desc, events.id asc
limit 5000;
