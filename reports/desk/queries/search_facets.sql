-- How many of the articles have what: a row a value, by kind of facet.
with hits as materialized (
    select unnest(%(documents)s::bigint[]) as id
),

counted as (
    select
        'actor' as facet,
        actors.key as value,
        actors.name as label,
        count(distinct mentions.document_id) as articles
    from hits
    inner join mentions on hits.id = mentions.document_id
    inner join actors on mentions.actor_id = actors.id
    group by actors.key, actors.name
    union all
    select
        'type' as facet,
        event_types.code as value,
        event_types.label,
        count(distinct events.document_id) as articles
    from hits
    inner join events on hits.id = events.document_id
    inner join event_types on events.event_type = event_types.code
    group by event_types.code, event_types.label
    union all
    select
        'topic' as facet,
        topics.code as value,
        topics.label,
        count(distinct statements.document_id) as articles
    from hits
    inner join statements on hits.id = statements.document_id
    inner join topics on statements.topic = topics.code
    group by topics.code, topics.label
    union all
    select
        'publisher' as facet,
        publishers.name as value,
        publishers.name as label,
        count(*) as articles
    from hits
    inner join documents on hits.id = documents.id
    inner join publishers on documents.publisher_id = publishers.id
    group by publishers.name
    union all
    select
        'year' as facet,
        extract(year from documents.published_on)::text as value,
        extract(year from documents.published_on)::text as label,
        count(*) as articles
    from hits
    inner join documents on hits.id = documents.id
    where documents.published_on is not null
    group by extract(year from documents.published_on)
)

select
    ranked.facet,
    ranked.value,
    ranked.label,
    ranked.articles
from (
    select
        counted.*,
        row_number() over (partition by counted.facet order by counted.articles desc, counted.label asc) as place
    from counted
) as ranked
where ranked.place <= 10
order by ranked.facet, case when ranked.facet = 'year' then ranked.value end desc, ranked.place;
