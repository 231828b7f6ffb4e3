-- title: Calendar of meetings
-- question: Who met whom and when, and which meetings are announced, asked for or refused?
-- description: Meetings, visits, calls and talks, each once however many articles tell of it. Announced are those still to come
--   when the article was written.
-- grain: one row per meeting and standing
-- tags: events, diplomacy, weekly
-- parameter: country text | Only meetings with this country or body, by code.
-- parameter: standing text (held, announced, asked for, refused) | Only these.
-- parameter: since date | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: day | Day of the meeting where the text tells it, else that of the article.
-- column: happened_on | When it is or was, as fine as the text tells.
-- column: standing | Held, announced, asked for or refused.
-- column: kind | Visit, phone, multilateral, third-party (through a mediator); blank where the text does not tell.
-- column: sources | Who meets; of one asked for or refused, who asks or refuses.
-- column: targets | Whom; blank where all parties meet each other.
-- column: location | Where, as named.
-- column: reports (articles) | Articles that tell of it.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- empty: No article tells of a meeting.
-- example: communique report run meetings-calendar --param standing=announced

with meetings as (
    select
        events.id,
        events.incident_id,
        events.document_id,
        documents.published_on,
        case
            when events.event_type = 'REQUEST' then 'asked for'
            when events.event_type = 'REJECT' then 'refused'
            when events.status = 'planned' or events.event_type = 'AGREE' then 'announced'
            else 'held'
        end as standing
    from events
    inner join documents on events.document_id = documents.id
    where
        (
            (events.event_type = 'CONSULT' and events.status in ('reported', 'planned'))
            -- CAMEO 036: agrees to meet or negotiate.
            or (events.event_type = 'AGREE' and events.cameo_code = '036' and events.status in ('reported', 'planned'))
            or (events.event_type in ('REQUEST', 'REJECT') and events.mode = 'meet' and events.status = 'reported')
        )
        and (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
        and (
            cast(:country as text) is null
            or exists (
                select from event_participants
                where event_participants.event_id = events.id and event_participants.code = cast(:country as text)
            )
        )
),

newest as (
    select
        meetings.id,
        meetings.standing
    from meetings
    where
        (cast(:standing as text) is null or meetings.standing = cast(:standing as text))
        -- The first article that tells of it stands for all.
        and not exists (
            select from events as earlier
            inner join documents as earlier_document on earlier.document_id = earlier_document.id
            where
                earlier.incident_id = meetings.incident_id
                and (
                    earlier_document.published_on < meetings.published_on
                    or (earlier_document.published_on is not distinct from meetings.published_on and earlier.id < meetings.id)
                )
        )
    order by meetings.published_on desc nulls last, meetings.document_id desc, meetings.id desc
    limit :limit
)

select
    event_log.day,
    event_log.happened_on,
    newest.standing,
    event_log.mode as kind,
    event_log.sources,
    event_log.targets,
    event_log.location,
    event_log.reports,
    event_log.publisher,
    event_log.title,
    event_log.url,
    event_log.document_id as document,
    event_log.trigger as words,
    event_log.trigger_at as words_at,
    event_log.sentence_text as sentence
from newest
inner join event_log on newest.id = event_log.event_id
order by event_log.published_on desc nulls last, event_log.document_id desc, event_log.event_id desc
