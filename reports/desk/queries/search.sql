-- Articles that have the words and fit the filters, newest first: at most so many, which the facets count. An `offset 0` keeps
-- its condition one that is looked up article by article, until there are enough.
with found as materialized (
    select documents.id
    from documents
    where
        to_tsvector('english'::regconfig, coalesce(documents.title, '') || ' ' || left(documents.body, 200000))
        @@ to_tsquery('english', %(words)s::text)
)

select documents.id
from documents
where
    true
    -- if words
    and documents.id in (select found.id from found)
    -- end
    -- if publisher
    and documents.publisher_id = (
        select publishers.id from publishers
        where publishers.name = %(publisher)s::text
    )
    -- end
    -- if since
    and documents.published_on >= %(since)s::date
    -- end
    -- if until
    and documents.published_on <= %(until)s::date
    -- end
    -- if common
    and exists (
        select from mentions
        where mentions.document_id = documents.id and mentions.actor_id = %(common)s
        offset 0
    )
    -- end
    -- if rare
    and documents.id in (
        select mentions.document_id from mentions
        where mentions.actor_id = %(rare)s
    )
    -- end
    -- if type
    and exists (
        select from events
        where events.document_id = documents.id and events.event_type = %(type)s::text
        offset 0
    )
    -- end
    -- if topic
    and exists (
        select from statements
        where statements.document_id = documents.id and statements.topic = %(topic)s::text
        offset 0
    )
    -- end
order by documents.published_on desc nulls last, documents.id desc
limit %(most)s;
