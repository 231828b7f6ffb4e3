-- title: Daily brief
-- question: What did the articles of one day tell, the most reported first?
-- description: Each happening once, however many articles of the day tell of it, with the article that was surest of it. A
--   happening is news if no article of an earlier day tells of it.
-- grain: one row per happening told on the day
-- tags: events, daily
-- parameter: day date = newest | The day.
-- parameter: actor text | Only happenings with this country or body on either side, by code.
-- parameter: limit integer = 20 | At most so many rows; blank for all.
-- column: told_on | Day on which the articles were published.
-- column: news | Whether it is told for the first time (new) or was told on an earlier day (goes on).
-- column: type | What is done.
-- column: mode | PLOVER mode, where the text tells it.
-- column: sources | Who acts: codes of countries and bodies, else names.
-- column: targets | Who is acted upon; blank where all parties act together.
-- column: location | Where it happened, as named.
-- column: score (-10 hostile to 10 friendly) | PLOVER intensity of the act.
-- column: articles (articles) | Articles of the day that tell of it.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- empty: No article of the day reports an act. | `--param day=2024-12-31` asks for another day.
-- example: communique report run daily-brief --param day=2024-06-25

with told as (
    -- What the articles of that day report; an act that is of no happening yet counts as one of its own.
    select
        events.id,
        events.document_id,
        events.incident_id,
        coalesce(events.incident_id, -events.id) as happening,
        events.confidence,
        coalesce(event_modes.score, event_types.score) as score
    from documents
    inner join events on documents.id = events.document_id
    inner join event_types on events.event_type = event_types.code
    left join event_modes on events.event_type = event_modes.event_type and events.mode = event_modes.code
    where
        documents.published_on = :day
        and events.status = 'reported'
        and (
            cast(:actor as text) is null
            or exists (
                select from event_participants
                where event_participants.event_id = events.id and event_participants.code = cast(:actor as text)
            )
        )
),

happenings as (
    select
        happening,
        incident_id,
        (array_agg(id order by confidence desc, id asc))[1] as event_id,
        count(distinct document_id) as articles,
        max(abs(score)) as weight
    from told
    group by happening, incident_id
    order by articles desc, weight desc, happening asc
    limit :limit
)

select
    event_log.published_on as told_on,
    case
        when exists (
            select from events as earlier
            inner join documents on earlier.document_id = documents.id
            where earlier.incident_id = happenings.incident_id and documents.published_on < event_log.published_on
        ) then 'goes on'
        else 'new'
    end as news,
    event_log.event_type as type,
    event_log.mode,
    event_log.sources,
    event_log.targets,
    event_log.location,
    event_log.score,
    happenings.articles,
    event_log.publisher,
    event_log.title,
    event_log.url,
    event_log.document_id as document,
    event_log.trigger as words,
    event_log.trigger_at as words_at,
    event_log.sentence_text as sentence
from happenings
inner join event_log on happenings.event_id = event_log.event_id
order by happenings.articles desc, happenings.weight desc, happenings.happening asc
