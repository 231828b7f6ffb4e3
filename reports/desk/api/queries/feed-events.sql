-- title: Newest events
-- question: Who did what to whom, in the newest articles?
-- grain: one row per act that an article reports, those of the newest article first
-- parameter: actor text | Only those in which this actor takes part on either side, by code (USA).
-- parameter: type text | Only this PLOVER type, such as CONSULT.
-- parameter: limit integer = 50 | At most so many rows.
-- column: document | The article.
-- column: published_at | When it was published.
-- column: ingested_at | When it came into the database.
-- column: publisher | Who published it.
-- column: headline | Its headline.
-- column: url | Its address.
-- column: event_type | PLOVER type.
-- column: event_label | Name of the type for readers.
-- column: trigger_start | Offset of the trigger's first character in the body.
-- column: status | Whether it is news, still to come, hypothetical, denied or background.
-- column: sources | Who acts.
-- column: targets | Who is acted upon.
-- column: sentence_text | The sentence that tells of it.
-- example: curl 'http://127.0.0.1:8417/api/v1/feeds/events.atom?actor=IRN'

with newest as (
    select
        events.id,
        events.trigger_start,
        documents.published_at,
        documents.ingested_at
    from documents
    inner join events on documents.id = events.document_id
    where
        (cast(:type as text) is null or events.event_type = cast(:type as text))
        and (
            cast(:actor as text) is null
            or exists (
                select from event_participants as party
                where party.event_id = events.id and party.code = cast(:actor as text)
            )
        )
    order by documents.published_on desc nulls last, documents.id desc, events.id desc
    limit :limit
)

select
    event_log.document_id as document,
    newest.published_at,
    newest.ingested_at,
    event_log.publisher,
    event_log.title as headline,
    event_log.url,
    event_log.event_type,
    event_log.event_label,
    newest.trigger_start,
    event_log.status,
    event_log.sources,
    event_log.targets,
    event_log.sentence_text
from newest
inner join event_log on newest.id = event_log.event_id
order by event_log.published_on desc nulls last, event_log.document_id desc, event_log.event_id desc
