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

unanswered as (
    -- Each demand once, by the first article that tells of it: the latest ones without an answer, one by one.
    select
        demands.event_id,
        demands.happening,
        demands.source_code as actor,
        demands.target_code as towards,
        demands.day,
        last_day.until
    from dyad_acts as demands
    cross join last_day
    where
        demands.event_type = 'REQUEST'
        and demands.status in ('reported', 'planned')
        and demands.day <= (select final.until from last_day as final) - cast(:days as integer)
        and (cast(:since as date) is null or demands.published_on >= cast(:since as date))
        and (cast(:until as date) is null or demands.published_on <= cast(:until as date))
        and (cast(:actor as text) is null or demands.source_code = cast(:actor as text))
        and (cast(:towards as text) is null or demands.target_code = cast(:towards as text))
        and not exists (
            select from dyad_acts as earlier
            where
                earlier.happening = demands.happening
                and earlier.source_code = demands.source_code
                and earlier.target_code = demands.target_code
                and (
                    coalesce(earlier.published_on, 'infinity') < coalesce(demands.published_on, 'infinity')
                    or (earlier.published_on is not distinct from demands.published_on and earlier.event_id < demands.event_id)
                )
                and earlier.status in ('reported', 'planned')
                and earlier.day + cast(:days as integer) <= last_day.until
                and (cast(:since as date) is null or earlier.published_on >= cast(:since as date))
        )
        and not exists (
            select from dyad_acts as answers
            where
                answers.source_code = demands.target_code
                and answers.target_code = demands.source_code
                and answers.day >= demands.day
                and answers.day <= demands.day + cast(:days as integer)
                and answers.event_type in ('AGREE', 'CONSULT', 'SUPPORT', 'CONCEDE', 'COOPERATE', 'AID', 'RETREAT', 'REJECT')
                and answers.status in ('reported', 'planned')
                and (cast(:since as date) is null or answers.published_on >= cast(:since as date))
                and (cast(:until as date) is null or answers.published_on <= cast(:until as date))
        )
    order by demands.day desc, demands.event_id desc, demands.target_code asc
    limit :limit
)

select
    unanswered.day,
    unanswered.actor,
    unanswered.towards,
    event_log.mode,
    unanswered.until - unanswered.day as open_for,
    (
        select count(distinct reminding.happening)
        from dyad_acts as reminding
        where
            reminding.source_code = unanswered.actor
            and reminding.target_code = unanswered.towards
            and reminding.event_type = 'REQUEST'
            and reminding.status in ('reported', 'planned')
            and reminding.happening <> unanswered.happening
            and reminding.day > unanswered.day
            and (cast(:since as date) is null or reminding.published_on >= cast(:since as date))
            and (cast(:until as date) is null or reminding.published_on <= cast(:until as date))
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
