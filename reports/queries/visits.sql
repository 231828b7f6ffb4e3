-- title: Visits
-- question: Who visited whom, where and when?
-- description: Reported and announced visits, each once however many articles tell of it, with the visitors by name where the
--   articles name them.
-- grain: one row per visit
-- tags: events, diplomacy
-- parameter: visitor text | Only visits by this country or body, by code.
-- parameter: host text | Only visits to this country or body, by code.
-- parameter: status text (reported, planned) | Only visits that took place, or that are to come.
-- parameter: since date | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: day | Day of the visit where the text tells it, else that of the article.
-- column: status | Reported or planned.
-- column: visitors | Who visits, by name.
-- column: from_side | Countries and bodies that the visitors act for.
-- column: host | Whom they visit, by code, else name.
-- column: location | Where, as named.
-- column: reports (articles) | Articles that tell of it.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- empty: No article tells of a visit.
-- example: communique report run visits --param visitor=CHN

with visits as not materialized (
    select
        acts.event_id as id,
        acts.happening,
        acts.published_on
    from acts
    where
        acts.event_type = 'CONSULT'
        and acts.mode = 'visit'
        and acts.status in ('reported', 'planned')
        and (cast(:status as text) is null or acts.status = cast(:status as text))
        and (cast(:since as date) is null or acts.published_on >= cast(:since as date))
        and (cast(:until as date) is null or acts.published_on <= cast(:until as date))
        and (
            cast(:visitor as text) is null
            or exists (
                select from event_participants
                where
                    event_participants.event_id = acts.event_id
                    and event_participants.role = 'source'
                    and event_participants.code = cast(:visitor as text)
            )
        )
        and (
            cast(:host as text) is null
            or exists (
                select from event_participants
                where
                    event_participants.event_id = acts.event_id
                    and event_participants.role = 'target'
                    and event_participants.code = cast(:host as text)
            )
        )
),

newest as (
    -- Of each visit the article that told it first: the newest ones, one by one.
    select visits.id
    from visits
    where
        not exists (
            select from visits as earlier
            where
                earlier.happening = visits.happening
                and (
                    coalesce(earlier.published_on, 'infinity') < coalesce(visits.published_on, 'infinity')
                    or (earlier.published_on is not distinct from visits.published_on and earlier.id < visits.id)
                )
        )
    order by visits.published_on desc nulls last, visits.id desc
    limit :limit
)

select
    event_log.day,
    event_log.status,
    visitors.names as visitors,
    visitors.codes as from_side,
    event_log.targets as host,
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
left join lateral (
    select
        string_agg(coalesce(actors.name, mentions.surface), ', ' order by event_participants.position) as names,
        string_agg(distinct event_participants.code, ', ' order by event_participants.code) as codes
    from event_participants
    left join actors on event_participants.actor_id = actors.id
    left join mentions on event_participants.mention_id = mentions.id
    where event_participants.event_id = event_log.event_id and event_participants.role = 'source'
) as visitors on true
order by event_log.published_on desc nulls last, event_log.event_id desc
