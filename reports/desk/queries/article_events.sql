-- The events of an article, in the order of its words, with their parties and the words that name them.
select
    events.id,
    events.event_type,
    event_types.label,
    event_types.quad_class,
    events.mode,
    events.status,
    events.occurred_on,
    events.occurred_on_precision,
    events.location,
    events.trigger,
    events.trigger_start,
    events.trigger_end,
    events.confidence,
    incidents.key as incident,
    incidents.document_count as articles,
    coalesce(events.trigger_start, 0) as at,
    array(
        select jsonb_build_object(
            'role', event_participants.role, 'key', actors.key, 'name', coalesce(actors.name, mentions.surface),
            'code', event_participants.code, 'start', mentions.char_start, 'end', mentions.char_end
        )
        from event_participants
        left join actors on event_participants.actor_id = actors.id
        left join mentions on event_participants.mention_id = mentions.id
        where event_participants.event_id = events.id
        order by event_participants.role, event_participants.position
    ) as parties
from events
inner join event_types on events.event_type = event_types.code
left join incidents on events.incident_id = incidents.id
where events.document_id = %(document)s
order by events.trigger_start, events.id;
