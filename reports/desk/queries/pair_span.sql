-- The names of two sides, and the day of the newest article that tells of an act between them.
select
    ones.name as one,
    others.name as other,
    (
        select max(documents.published_on)
        from event_participants as ours
        inner join event_participants as theirs on ours.event_id = theirs.event_id
        inner join events on ours.event_id = events.id
        inner join documents on events.document_id = documents.id
        where ours.code = %(one)s::text and theirs.code = %(other)s::text
    ) as newest
from (select) as always
left join lateral (
    select actors.name from actors
    where actors.code = %(one)s::text or actors.key = %(one)s::text
    order by actors.key = %(one)s::text desc, actors.kind in ('country', 'igo') desc, actors.key asc
    limit 1
) as ones on true
left join lateral (
    select actors.name from actors
    where actors.code = %(other)s::text or actors.key = %(other)s::text
    order by actors.key = %(other)s::text desc, actors.kind in ('country', 'igo') desc, actors.key asc
    limit 1
) as others on true;
