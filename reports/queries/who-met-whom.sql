-- title: Who met whom
-- question: How often did each two of the most busy sides meet?
-- description: Reported meetings, visits, calls and talks between countries and bodies. Each pair is there in both orders, so that
--   a side can be read along its row or its column; ten articles about one meeting are one meeting.
-- grain: one row per side and partner
-- tags: events, diplomacy
-- parameter: since date = newest - 60 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: sides integer = 15 | How many sides: those that met most.
-- column: side | A country or body, by code.
-- column: partner | Whom it met.
-- column: meetings (meetings) | How often.
-- column: first_on | Day of the first article about one.
-- column: last_on | Day of the last article about one.
-- column: publisher | Who published that article.
-- column: title | Headline of that article.
-- column: url | Address of that article.
-- column: document | Number of that document; `communique show` prints it.
-- column: words | The words that tell of the meeting.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- chart: matrix x=partner y=side value=meetings | Number of meetings of each two sides.
-- empty: No article of this time reports a meeting of two sides.
-- example: communique report run who-met-whom --param sides=10 --output met.html

with meetings as (
    select
        event_id as id,
        happening,
        document_id,
        published_on
    from acts
    where
        event_type = 'CONSULT'
        and status = 'reported'
        and (cast(:since as date) is null or published_on >= cast(:since as date))
        and (cast(:until as date) is null or published_on <= cast(:until as date))
),

attendances as materialized (
    select
        meetings.happening,
        meetings.document_id,
        meetings.published_on,
        event_participants.code,
        max(meetings.id) as event_id
    from meetings
    inner join event_participants on meetings.id = event_participants.event_id
    where event_participants.code is not null
    group by meetings.happening, meetings.document_id, meetings.published_on, event_participants.code
),

pairs as (
    select
        attendances.code as side,
        partners.code as partner,
        count(distinct attendances.happening) as meetings,
        min(attendances.published_on) as first_on,
        max(attendances.published_on) as last_on,
        (array_agg(
            least(attendances.event_id, partners.event_id) order by attendances.published_on desc, attendances.document_id desc
        ))[1] as last_event_id
    from attendances
    inner join attendances as partners
        on
            attendances.happening = partners.happening
            and attendances.document_id = partners.document_id
            and attendances.code <> partners.code
    group by attendances.code, partners.code
),

busiest as (
    select side
    from pairs
    group by side
    order by sum(meetings) desc, side asc
    limit :sides
),

foremost as materialized (
    select pairs.*
    from pairs
    inner join busiest on pairs.side = busiest.side
    inner join busiest as busiest_partner on pairs.partner = busiest_partner.side
)

select
    foremost.side,
    foremost.partner,
    foremost.meetings,
    foremost.first_on,
    foremost.last_on,
    event_log.publisher,
    event_log.title,
    event_log.url,
    event_log.document_id as document,
    event_log.trigger as words,
    event_log.trigger_at as words_at,
    event_log.sentence_text as sentence
from foremost
inner join event_log on foremost.last_event_id = event_log.event_id
order by foremost.meetings desc, foremost.side asc, foremost.partner asc
