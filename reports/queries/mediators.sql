-- title: Mediators
-- question: Who mediated between whom, and how often?
-- description: Mediation and talks on neutral ground that articles report or announce. Where the text sets a mediator apart from
--   the parties, the mediator is named; else all who took part are parties.
-- grain: one row per mediator and set of parties
-- tags: events, diplomacy
-- parameter: mediator text | Only mediation by this country or body, by code.
-- parameter: party text | Only mediation to which this country or body is a party, by code.
-- parameter: since date = newest - 365 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: mediator | Who mediates, by code, else name; blank where the text does not set one apart.
-- column: parties | Between whom, by code, else name.
-- column: times (happenings) | How often.
-- column: first_on | Day of the first article about it.
-- column: last_on | Day of the last article about it, which is quoted.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- empty: No article tells of mediation.
-- example: communique report run mediators --param mediator=QAT

with told as (
    select
        event_id as id,
        happening,
        published_on
    from acts
    where
        event_type = 'CONSULT'
        and mode = 'third-party'
        and status in ('reported', 'planned')
        and (cast(:since as date) is null or published_on >= cast(:since as date))
        and (cast(:until as date) is null or published_on <= cast(:until as date))
),

parties as (
    select distinct
        told.id,
        event_participants.role,
        event_participants.code,
        coalesce(event_participants.code, actors.name, mentions.surface) as name
    from told
    inner join event_participants on told.id = event_participants.event_id
    left join actors on event_participants.actor_id = actors.id
    left join mentions on event_participants.mention_id = mentions.id
),

sides as (
    -- Sorted, so that the same parties are the same set in whatever order they are told.
    select
        id,
        string_agg(name, ', ' order by name) filter (where role = 'source') as sources,
        string_agg(name, ', ' order by name) filter (where role = 'target') as targets,
        array_agg(code) filter (where role = 'source') as source_codes,
        array_agg(code) filter (where role = 'target') as target_codes
    from parties
    group by id
),

mediation as (
    select
        told.id,
        told.happening,
        told.published_on,
        -- Where nobody is acted upon, the sources are the parties, and nobody is set apart as mediator.
        case when sides.targets is not null then sides.sources end as mediator,
        case when sides.targets is not null then sides.source_codes end as mediator_codes,
        coalesce(sides.targets, sides.sources) as parties,
        coalesce(sides.target_codes, sides.source_codes) as party_codes
    from told
    inner join sides on told.id = sides.id
),

sorted as (
    select
        mediator,
        parties,
        count(distinct happening) as times,
        min(published_on) as first_on,
        max(published_on) as last_on,
        (array_agg(id order by published_on desc nulls last, id desc))[1] as event_id
    from mediation
    where
        (cast(:mediator as text) is null or cast(:mediator as text) = any(mediator_codes))
        and (cast(:party as text) is null or cast(:party as text) = any(party_codes))
    group by mediator, parties
    order by times desc, last_on desc nulls last, event_id desc
    limit :limit
)

select
    sorted.mediator,
    sorted.parties,
    sorted.times,
    sorted.first_on,
    sorted.last_on,
    event_log.publisher,
    event_log.title,
    event_log.url,
    event_log.document_id as document,
    event_log.trigger as words,
    event_log.trigger_at as words_at,
    event_log.sentence_text as sentence
from sorted
inner join event_log on sorted.event_id = event_log.event_id
order by sorted.times desc, sorted.last_on desc nulls last, sorted.event_id desc
