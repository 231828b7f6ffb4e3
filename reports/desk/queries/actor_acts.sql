-- The numbers of the newest acts in which an actor, or whoever acts for a country or body, has a role.
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
limit %(most)s;
