-- Articles that have the words and fit the filters, newest first: at most so many, which the facets count.
with found as materialized (
    select documents.id
    from documents
    where
        to_tsvector('english'::regconfig, coalesce(documents.title, '') || ' ' || left(documents.body, 200000))
        @@ to_tsquery('english', %(words)s::text)
)

select
    documents.id,
    documents.published_on,
    documents.publisher_id
from documents
where
    (%(words)s::text is null or documents.id in (select found.id from found))
    and (
        %(publisher)s::text is null
        or documents.publisher_id = (
            select publishers.id from publishers
            where publishers.name = %(publisher)s::text
        )
    )
    and (%(since)s::date is null or documents.published_on >= %(since)s::date)
    and (%(until)s::date is null or documents.published_on <= %(until)s::date)
    and (
        %(actor)s::text is null
        or documents.id in (
            select mentions.document_id
            from mentions
            inner join actors on mentions.actor_id = actors.id
            where actors.key = %(actor)s::text
        )
    )
    and (
        %(type)s::text is null
        or exists (
            select from events
            where events.document_id = documents.id and events.event_type = %(type)s::text
        )
    )
    and (
        %(topic)s::text is null
        or exists (
            select from statements
            where statements.document_id = documents.id and statements.topic = %(topic)s::text
        )
    )
order by documents.published_on desc nulls last, documents.id desc
limit %(most)s;
