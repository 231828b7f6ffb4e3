-- title: Newest statements
-- question: Who said what, in the newest articles?
-- grain: one row per content that an article attributes to a source, those of the newest article first
-- parameter: speaker text | Only those of speakers who act for this country or body, by code (USA).
-- parameter: topic text | Only this topic, such as human_rights.
-- parameter: limit integer = 50 | At most so many rows.
-- column: document | The article.
-- column: published_at | When it was published.
-- column: ingested_at | When it came into the database.
-- column: publisher | Who published it.
-- column: headline | Its headline.
-- column: url | Its address.
-- column: content_start | Offset of the content's first character in the body.
-- column: speaker | Name of the speaker, or the words that name the speaker.
-- column: speaker_code | Country or body that the speaker acts for.
-- column: content | The content as written.
-- column: topic_label | What it is about.
-- column: sentence_text | The sentence that it stands in.
-- example: curl 'http://127.0.0.1:8417/api/v1/feeds/statements.atom?speaker=IRN'

with newest as (
    select
        statements.id,
        documents.published_at,
        documents.ingested_at
    from documents
    inner join statements on documents.id = statements.document_id
    where
        (cast(:speaker as text) is null or statements.speaker_code = cast(:speaker as text))
        and (cast(:topic as text) is null or statements.topic = cast(:topic as text))
    order by documents.published_on desc nulls last, documents.id desc, statements.id desc
    limit :limit
)

select
    statement_log.document_id as document,
    newest.published_at,
    newest.ingested_at,
    statement_log.publisher,
    statement_log.title as headline,
    statement_log.url,
    lower(statement_log.spans) as content_start,
    coalesce(statement_log.speaker_name, statement_log.speaker_text) as speaker,
    statement_log.speaker_code,
    statement_log.content,
    statement_log.topic_label,
    statement_log.sentence_text
from newest
inner join statement_log on newest.id = statement_log.statement_id
order by statement_log.published_on desc nulls last, statement_log.document_id desc, statement_log.statement_id desc
