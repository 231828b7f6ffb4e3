-- The articles of one page of a search, with the words that were found marked by the two characters given.
select
    documents.id,
    documents.title,
    documents.published_on,
    documents.published_precision,
    publishers.name as publisher,
    documents.duplicate_of,
    case
        when %(words)s::text is null then left(documents.body, 240)
        else ts_headline(
            'english', left(documents.body, 200000), to_tsquery('english', %(words)s::text),
            'StartSel=' || %(start)s || ',StopSel=' || %(stop)s || ',MaxFragments=2,MinWords=10,MaxWords=28,FragmentDelimiter=" … "'
        )
    end as headline,
    (select count(*) from statements
where statements.document_id = documents.id) as statements,
    (select count(*) from events
where events.document_id = documents.id) as events,
    (select count(*) from sanction_actions
where sanction_actions.document_id = documents.id) as sanctions
from unnest(%(documents)s::bigint[]) with ordinality as wanted (id, place)
inner join documents on wanted.id = documents.id
left join publishers on documents.publisher_id = publishers.id
order by wanted.place;
