-- title: Protests, and what the authorities did
-- question: Where did people protest, and how did their own state answer?
-- description: Reported protests, each once, with the first act of the same country towards its own people, or the first
--   yielding of it, within so many days: force, arrests, bans or police on one side, concessions on the other. That it was an
--   answer to this protest is for the reader to see: both sentences are given.
-- grain: one row per protest
-- tags: events
-- parameter: country text | Only protests by people of this country, by code.
-- parameter: days integer = 14 | How many days an answer may take.
-- parameter: since date = newest - 365 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: day | Day of the protest where the text tells it, else that of the article.
-- column: country | Whose people protest, by code, where told; else against whose state, else who protests, as named.
-- column: mode | Demonstration, riot, strike and others, where the text tells it.
-- column: against | Against whom, by code, else name.
-- column: location | Where, as named.
-- column: reports (articles) | Articles that tell of it.
-- column: response | Type of the state's first act.
-- column: response_mode | Its mode, such as arrest or crowd-control.
-- column: after (days) | Days between the two.
-- column: response_document | Number of the document that tells of it.
-- column: response_sentence | The sentence that tells of it.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- chart: map place=country | Countries by the number of protests in the table.
-- empty: No article of this time reports a protest.
-- example: communique report run protests-and-responses --param country=KEN

with newest as (
    -- Of each protest the article that told it first: the latest ones, one by one.
    select
        acts.event_id as id,
        coalesce(protester.code, addressee.code) as code,
        acts.day
    from acts
    left join event_participants as protester
        on acts.event_id = protester.event_id and protester.role = 'source' and protester.position = 0
    left join event_participants as addressee
        on acts.event_id = addressee.event_id and addressee.role = 'target' and addressee.position = 0
    where
        acts.event_type = 'PROTEST'
        and acts.status = 'reported'
        and (cast(:since as date) is null or acts.published_on >= cast(:since as date))
        and (cast(:until as date) is null or acts.published_on <= cast(:until as date))
        and (cast(:country as text) is null or coalesce(protester.code, addressee.code) = cast(:country as text))
        and not exists (
            select from acts as earlier
            left join event_participants as protesting
                on earlier.event_id = protesting.event_id and protesting.role = 'source' and protesting.position = 0
            left join event_participants as addressed
                on earlier.event_id = addressed.event_id and addressed.role = 'target' and addressed.position = 0
            where
                earlier.happening = acts.happening
                and (
                    coalesce(earlier.published_on, 'infinity') < coalesce(acts.published_on, 'infinity')
                    or (earlier.published_on is not distinct from acts.published_on and earlier.event_id < acts.event_id)
                )
                and earlier.status = 'reported'
                and (cast(:since as date) is null or earlier.published_on >= cast(:since as date))
                and (cast(:country as text) is null or coalesce(protesting.code, addressed.code) = cast(:country as text))
        )
    order by acts.day desc nulls last, acts.event_id desc
    limit :limit
),

meanwhile as materialized (
    -- What was done in the time that these protests span.
    select
        acts.event_id as id,
        acts.event_type,
        acts.day
    from acts
    where
        acts.published_on >= (select min(newest.day) from newest)
        and acts.published_on <= (select max(newest.day) + cast(:days as integer) from newest)
        and acts.status = 'reported'
        and acts.event_type in ('CONCEDE', 'RETREAT', 'COERCE', 'ASSAULT', 'MOBILIZE')
),

answers as (
    -- What a country gave way in, or did within itself.
    select
        meanwhile.id,
        meanwhile.day,
        event_participants.code
    from meanwhile
    inner join event_participants
        on
            meanwhile.id = event_participants.event_id
            and event_participants.role = 'source'
            and event_participants.position = 0
    where
        meanwhile.event_type in ('CONCEDE', 'RETREAT')
        or not exists (
            select from event_participants as foreigner
            where
                foreigner.event_id = meanwhile.id
                and foreigner.role = 'target'
                and foreigner.code is distinct from event_participants.code
        )
),

answered as (
    select distinct on (newest.id)
        newest.*,
        answers.id as response_id,
        answers.day - newest.day as after
    from newest
    left join answers
        on
            newest.code = answers.code
            and newest.day <= answers.day
            and newest.day + cast(:days as integer) >= answers.day
    order by newest.id, answers.day, answers.id
)

select
    answered.day,
    coalesce(answered.code, protest.sources) as country,
    protest.mode,
    protest.targets as against,
    protest.location,
    protest.reports,
    response.event_type as response,
    response.mode as response_mode,
    answered.after,
    response.document_id as response_document,
    response.sentence_text as response_sentence,
    protest.publisher,
    protest.title,
    protest.url,
    protest.document_id as document,
    protest.trigger as words,
    protest.trigger_at as words_at,
    protest.sentence_text as sentence
from answered
inner join event_log as protest on answered.id = protest.event_id
left join event_log as response on answered.response_id = response.event_id
order by answered.day desc nulls last, answered.id desc
