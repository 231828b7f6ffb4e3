-- title: Announced meetings
-- question: Which meetings are announced for a day that is known?
-- grain: one row per day, kind of meeting and parties; where several articles announce it, the first stands for all
-- parameter: country text | Only meetings with this country or body, by code (USA).
-- parameter: since date = newest - 90 | Only meetings of that day or later.
-- parameter: limit integer = 500 | At most so many rows.
-- column: day | Day of the meeting.
-- column: event_label | Agree or Consult: a meeting that was agreed, or one that is planned.
-- column: mode | Visit, phone, multilateral, third-party (through a mediator); null where the text does not tell.
-- column: sources | Who meets.
-- column: targets | Whom; null where all parties meet each other.
-- column: location | Where, as named.
-- column: announced_at | When the article that tells of it was published.
-- column: ingested_at | When that came into the database.
-- column: document | The article.
-- column: publisher | Who published it.
-- column: headline | Its headline.
-- column: url | Its address.
-- column: sentence_text | The sentence that tells of it.
-- example: curl -o meetings.ics 'http://127.0.0.1:8417/api/v1/calendars/meetings.ics?country=IRN'

with announced as (
    select
        events.id,
        events.occurred_on,
        events.event_type,
        events.mode,
        documents.id as document_id,
        documents.published_on,
        documents.published_at,
        documents.ingested_at,
        (
            select string_agg(party.role || coalesce(party.code, actors.name, mentions.surface), ' ' order by party.role, party.position)
            from event_participants as party
            left join actors on party.actor_id = actors.id
            left join mentions on party.mention_id = mentions.id
            where party.event_id = events.id
        ) as parties
    from events
    inner join documents on events.document_id = documents.id
    where
        events.occurred_on_precision = 'day'
        and (
            (events.event_type = 'CONSULT' and events.status = 'planned')
            -- CAMEO 036: agrees to meet or negotiate.
            or (
                events.event_type = 'AGREE'
                and events.cameo_code = '036'
                and events.status in ('reported', 'planned')
                and events.occurred_on > documents.published_on
            )
        )
        and (cast(:since as date) is null or events.occurred_on >= cast(:since as date))
        and (
            cast(:country as text) is null
            or exists (
                select from event_participants as party
                where party.event_id = events.id and party.code = cast(:country as text)
            )
        )
),

first_told as (
    select distinct on (announced.occurred_on, announced.event_type, announced.mode, announced.parties)
        announced.id,
        announced.occurred_on,
        announced.published_at,
        announced.ingested_at
    from announced
    order by
        announced.occurred_on desc,
        announced.event_type asc,
        announced.mode asc,
        announced.parties asc,
        announced.published_on asc nulls last,
        announced.document_id asc,
        announced.id asc
    limit :limit
)

select
    first_told.occurred_on as day,
    event_log.event_label,
    event_log.mode,
    event_log.sources,
    event_log.targets,
    event_log.location,
    first_told.published_at as announced_at,
    first_told.ingested_at,
    event_log.document_id as document,
    event_log.publisher,
    event_log.title as headline,
    event_log.url,
    event_log.sentence_text
from first_told
inner join event_log on first_told.id = event_log.event_id
order by first_told.occurred_on desc, event_log.document_id desc, event_log.event_id desc
