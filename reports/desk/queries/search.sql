-- Articles that have the words and fit the filters, newest first: at most so many, which the facets count. The facts of one
-- filter may be gathered first; for the others an article is looked up after the other until there are enough, which is what
-- each `offset 0` is for. The index knows which words a text has, not where: phrases are looked for in the texts, newest first,
-- and only in so many.
with found as materialized (
    select documents.id
    from documents
    where
        to_tsvector('english'::regconfig, coalesce(documents.title, '') || ' ' || left(documents.body, 200000))
        @@ to_tsquery('english', %(loose)s::text)
        -- if since
        and documents.published_on >= %(since)s::date
        -- end
        -- if until
        and documents.published_on <= %(until)s::date
        -- end
)

select
    newest.id,
    newest.published_on
from (
    select
        documents.id,
        documents.published_on
    from documents
    where
        true
        -- if loose
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
        -- if gathered_actor
        and documents.id in (
            select mentions.document_id from mentions
            where mentions.actor_id = %(gathered_actor)s
        )
        -- end
        -- if gathered_type
        and documents.id in (
            select events.document_id from events
            where events.event_type = %(gathered_type)s::text
        )
        -- end
        -- if gathered_topic
        and documents.id in (
            select statements.document_id from statements
            where statements.topic = %(gathered_topic)s::text
        )
        -- end
    order by documents.published_on desc nulls last, documents.id desc
    -- if phrases
    limit %(texts)s
    -- end
    offset 0
) as newest
where
    true
    -- if phrases
    and (
        select
            to_tsvector('english'::regconfig, coalesce(texts.title, '') || ' ' || left(texts.body, 200000))
            @@ to_tsquery('english', %(phrases)s::text)
        from documents as texts
        where texts.id = newest.id
    )
    -- end
    -- if actor
    and exists (
        select from mentions
        where mentions.document_id = newest.id and mentions.actor_id = %(actor)s
        offset 0
    )
    -- end
    -- if type
    and exists (
        select from events
        where events.document_id = newest.id and events.event_type = %(type)s::text
        offset 0
    )
    -- end
    -- if topic
    and exists (
        select from statements
        where statements.document_id = newest.id and statements.topic = %(topic)s::text
        offset 0
    )
    -- end
order by newest.published_on desc nulls last, newest.id desc
limit %(most)s
offset %(skip)s;
