-- The pairs that the newest events are between most often.
with newest as (
    select events.id
    from documents
    inner join events on documents.id = events.document_id
    order by documents.published_on desc nulls last, documents.id desc
    limit 3000
),

parties as (
    select distinct
        event_participants.event_id,
        event_participants.code,
        actors.name
    from newest
    inner join event_participants on newest.id = event_participants.event_id
    inner join actors on event_participants.code = actors.key
)

select
    parties.code as one,
    parties.name as one_name,
    others.code as other,
    others.name as other_name,
    count(*) as events
from parties
inner join parties as others on parties.event_id = others.event_id and parties.code < others.code
group by parties.code, parties.name, others.code, others.name
order by events desc, one, other
limit 30;
