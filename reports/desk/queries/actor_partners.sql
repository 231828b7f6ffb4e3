-- With whom an actor is in one event most often, of its newest events.
with newest as (
    select events.id
    from events
    inner join documents on events.document_id = documents.id
    where
        events.id in (
            select event_participants.event_id
            from event_participants
            where event_participants.actor_id = %(actor)s or (%(code)s::text is not null and event_participants.code = %(code)s::text)
        )
    order by documents.published_on desc nulls last
    limit 300
)

select
    actors.key,
    actors.name,
    event_participants.code,
    count(distinct event_participants.event_id) as events
from newest
inner join event_participants on newest.id = event_participants.event_id
inner join actors on event_participants.actor_id = actors.id
where
    actors.id <> %(actor)s
    and (%(code)s::text is null or event_participants.code is distinct from %(code)s::text)
group by actors.key, actors.name, event_participants.code
order by events desc, actors.name
limit 15;
