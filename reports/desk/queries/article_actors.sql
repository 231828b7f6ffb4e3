-- The actors that an article names, those named most first, with the places of their names.
select
    mentions.actor_id,
    actors.key,
    actors.name,
    mode() within group (order by mentions.code) as code,
    actors.kind,
    count(*) as mentions,
    bool_and(mentions.is_place) as is_place,
    max(mentions.confidence) as confidence,
    array_agg(mentions.method order by mentions.char_start) as methods,
    array_agg(mentions.surface order by mentions.char_start) as surfaces,
    array_agg(mentions.char_start order by mentions.char_start) as starts,
    array_agg(mentions.char_end order by mentions.char_start) as ends
from mentions
left join actors on mentions.actor_id = actors.id
where mentions.document_id = %(document)s
group by mentions.actor_id, actors.key, actors.name, actors.kind, case when mentions.actor_id is null then lower(mentions.surface) end
order by count(*) desc, min(mentions.char_start);
