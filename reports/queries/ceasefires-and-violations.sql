-- title: Ceasefires, and violence after them
-- question: Who ceased fire with whom, and was there violence between the same sides afterwards?
-- description: Reported ceasefires, each once, with the first violence of one of the parties against another that is told to have
--   happened within so many days after. Where a ceasefire names one side only, any violence by that side counts.
-- grain: one row per ceasefire
-- tags: events
-- parameter: party text | Only ceasefires with this country or body, by code.
-- parameter: days integer = 90 | How many days to look ahead.
-- parameter: since date | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: day | Day of the ceasefire where the text tells it, else that of the article.
-- column: parties | Who ceases fire, by code, else name.
-- column: location | Where, as named.
-- column: reports (articles) | Articles that tell of it.
-- column: violation | Mode of the first violence after it, or ASSAULT where the text does not tell the mode; blank if none.
-- column: by | Who used it.
-- column: against | Whom it was used on.
-- column: after (days) | Days between the two.
-- column: violation_document | Number of the document that tells of it.
-- column: violation_sentence | The sentence that tells of it.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- empty: No article reports a ceasefire.
-- example: communique report run ceasefires-and-violations --param days=30

with newest as (
    -- Of each ceasefire the article that told it first: the latest ones, one by one.
    select
        acts.event_id as id,
        acts.day
    from acts
    where
        acts.event_type = 'RETREAT'
        and acts.mode = 'ceasefire'
        and acts.status = 'reported'
        and (cast(:since as date) is null or acts.published_on >= cast(:since as date))
        and (cast(:until as date) is null or acts.published_on <= cast(:until as date))
        and (
            cast(:party as text) is null
            or exists (
                select from event_participants
                where event_participants.event_id = acts.event_id and event_participants.code = cast(:party as text)
            )
        )
        and not exists (
            select from acts as earlier
            where
                earlier.happening = acts.happening
                and (
                    coalesce(earlier.published_on, 'infinity') < coalesce(acts.published_on, 'infinity')
                    or (earlier.published_on is not distinct from acts.published_on and earlier.event_id < acts.event_id)
                )
                and earlier.mode = 'ceasefire'
                and earlier.status = 'reported'
                and (cast(:since as date) is null or earlier.published_on >= cast(:since as date))
                and (
                    cast(:party as text) is null
                    or exists (
                        select from event_participants
                        where event_participants.event_id = earlier.event_id and event_participants.code = cast(:party as text)
                    )
                )
        )
    order by acts.day desc nulls last, acts.event_id desc
    limit :limit
),

ceasefires as (
    select
        newest.id,
        newest.day,
        array_agg(distinct event_participants.code) filter (where event_participants.code is not null) as codes,
        string_agg(
            coalesce(event_participants.code, actors.name, mentions.surface), ', '
            order by event_participants.role, event_participants.position
        ) as parties
    from newest
    left join event_participants on newest.id = event_participants.event_id
    left join actors on event_participants.actor_id = actors.id
    left join mentions on event_participants.mention_id = mentions.id
    group by newest.id, newest.day
),

violence as materialized (
    -- All of the time that the ceasefires span: there is little of it, and much of a party.
    select
        acts.event_id as id,
        acts.day,
        acting.code as actor,
        suffering.code as victim
    from (select
        min(day) as since,
        max(day) + cast(:days as integer) as until
    from ceasefires) as span
    inner join acts on acts.published_on between span.since and span.until
    inner join event_participants as acting on acts.event_id = acting.event_id and acting.role = 'source'
    left join event_participants as suffering on acts.event_id = suffering.event_id and acting.code <> suffering.code
    where acts.event_type = 'ASSAULT' and acts.status = 'reported'
),

broken as (
    select distinct on (ceasefires.id)
        ceasefires.*,
        violence.id as violation_id,
        violence.day - ceasefires.day as after
    from ceasefires
    left join violence
        on
            violence.actor = any(ceasefires.codes)
            and (violence.victim = any(ceasefires.codes) or cardinality(ceasefires.codes) = 1)
            and ceasefires.day < violence.day
            and ceasefires.day + cast(:days as integer) >= violence.day
    order by ceasefires.id, violence.day, violence.id
)

select
    broken.day,
    broken.parties,
    ceasefire.location,
    ceasefire.reports,
    coalesce(violation.mode, violation.event_type) as violation,
    violation.sources as by,
    violation.targets as against,
    broken.after,
    violation.document_id as violation_document,
    violation.sentence_text as violation_sentence,
    ceasefire.publisher,
    ceasefire.title,
    ceasefire.url,
    ceasefire.document_id as document,
    ceasefire.trigger as words,
    ceasefire.trigger_at as words_at,
    ceasefire.sentence_text as sentence
from broken
inner join event_log as ceasefire on broken.id = ceasefire.event_id
left join event_log as violation on broken.violation_id = violation.event_id
order by broken.day desc nulls last, broken.id desc
