-- title: Unanswered demands
-- question: Which demands has the other side not answered within so many days?
-- description: Demands and appeals of one side to another after which the other did nothing towards it that would be an answer:
--   it neither agreed, conceded, yielded, helped or met, nor refused. Only demands whose days are over are counted; `reminders`
--   are demands of the same side to the same other since.
-- grain: one row per demand, and side that it is made to
-- tags: events
-- parameter: actor text | Only demands of this country or body, by code.
-- parameter: towards text | Only those made to this country or body, by code.
-- parameter: days integer = 30 | How many days an answer may take.
-- parameter: since date = newest - 90 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: day | Day on which it was made where the text tells it, else that of the article.
-- column: actor | Who demands.
-- column: towards | Of whom.
-- column: mode | What is asked for: help, change, yielding, a meeting; blank where the text does not tell.
-- column: open_for (days) | Days from the demand to the newest article.
-- column: reminders (demands) | Further ones since.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- empty: Every demand of this time was answered, or its days are not over yet.
-- example: communique report run unanswered-demands --param towards=IRN --param days=60

with last_day as (
    select coalesce(cast(:until as date), max(published_on)) as until
    from documents
),

acts as materialized (
    select
        event_dyads.event_id,
        coalesce(event_dyads.incident_id, -event_dyads.event_id) as happening,
        event_dyads.event_type,
        event_dyads.source_code as actor,
        event_dyads.target_code as towards,
        event_dyads.published_on,
        case
            when event_dyads.occurred_on_precision = 'day' then event_dyads.occurred_on else event_dyads.published_on
        end as day
    from event_dyads
    where
        (cast(:since as date) is null or event_dyads.published_on >= cast(:since as date))
        and (cast(:until as date) is null or event_dyads.published_on <= cast(:until as date))
        and event_dyads.status in ('reported', 'planned')
        and event_dyads.source_code <> event_dyads.target_code
        and event_dyads.event_type in (
            'REQUEST', 'AGREE', 'CONSULT', 'SUPPORT', 'CONCEDE', 'COOPERATE', 'AID', 'RETREAT', 'REJECT'
        )
),

demands as (
    -- Each demand once, by the first article that tells of it.
    select distinct on (acts.happening, acts.actor, acts.towards)
        acts.*,
        last_day.until
    from acts
    cross join last_day
    where
        acts.event_type = 'REQUEST'
        and acts.day + cast(:days as integer) <= last_day.until
        and (cast(:actor as text) is null or acts.actor = cast(:actor as text))
        and (cast(:towards as text) is null or acts.towards = cast(:towards as text))
    order by acts.happening, acts.actor, acts.towards, acts.published_on, acts.event_id
),

unanswered as (
    select *
    from demands
    where
        not exists (
            select from acts
            where
                acts.actor = demands.towards
                and acts.towards = demands.actor
                and acts.event_type <> 'REQUEST'
                and acts.day >= demands.day
                and acts.day <= demands.day + cast(:days as integer)
        )
    order by day desc, event_id desc, towards asc
    limit :limit
)

select
    unanswered.day,
    unanswered.actor,
    unanswered.towards,
    event_log.mode,
    unanswered.until - unanswered.day as open_for,
    (
        select count(distinct acts.happening) from acts
        where
            acts.actor = unanswered.actor
            and acts.towards = unanswered.towards
            and acts.event_type = 'REQUEST'
            and acts.happening <> unanswered.happening
            and acts.day > unanswered.day
    ) as reminders,
    event_log.publisher,
    event_log.title,
    event_log.url,
    event_log.document_id as document,
    event_log.trigger as words,
    event_log.trigger_at as words_at,
    event_log.sentence_text as sentence
from unanswered
inner join event_log on unanswered.event_id = event_log.event_id
order by unanswered.day desc, unanswered.event_id desc, unanswered.towards asc
