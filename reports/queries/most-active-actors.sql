-- title: Most active actors
-- question: Who acted, was acted upon and spoke most?
-- description: Reported happenings in which an actor takes part on either side, and statements that it made or that are about
--   it. Ten articles about one meeting count as one happening.
-- grain: one row per actor
-- tags: actors, weekly
-- parameter: since date = newest - 14 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: kind text (country, government, organisation, person, igo, armed_group, company, media, other) | Only actors of
--   this kind.
-- parameter: limit integer = 25 | At most so many rows; blank for all.
-- column: actor | Name of the actor.
-- column: kind | What sort of actor it is.
-- column: acting_for | Country or body that it is or acts for, in what is quoted.
-- column: happenings (happenings) | In which it takes part, on either side.
-- column: acts (happenings) | In which it acts.
-- column: acted_upon (happenings) | In which it is acted upon.
-- column: score (-10 hostile to 10 friendly) | Mean score of what it does.
-- column: statements (statements) | That it made.
-- column: spoken_of (statements) | That are about it.
-- column: published_on | Day of the article that is quoted: that of its act which was read last, or, where it has
--   none, of the last statement by it or about it.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: content | What was said, of a statement.
-- column: sentence | The sentence that either stands in.
-- chart: bar x=actor y=happenings | Happenings in which an actor takes part, the busiest first.
-- empty: No article of this time names an actor that acts or speaks.
-- example: communique report run most-active-actors --param kind=person

with takings as (
    -- Parts in a happening, however many articles tell of it.
    select
        event_participants.actor_id,
        acts.happening,
        count(*) filter (where event_participants.role = 'source') as as_source,
        count(*) filter (where event_participants.role = 'target') as as_target,
        sum(coalesce(event_modes.score, event_types.score)) filter (where event_participants.role = 'source') as score,
        max(acts.event_id) as last_event_id
    from acts
    inner join event_types on acts.event_type = event_types.code
    left join event_modes on acts.event_type = event_modes.event_type and acts.mode = event_modes.code
    inner join event_participants on acts.event_id = event_participants.event_id
    where
        acts.status = 'reported'
        and event_participants.actor_id is not null
        and (cast(:since as date) is null or acts.published_on >= cast(:since as date))
        and (cast(:until as date) is null or acts.published_on <= cast(:until as date))
    group by event_participants.actor_id, acts.happening
),

parts as (
    select
        actor_id,
        count(*) as happenings,
        count(*) filter (where as_source > 0) as acts,
        count(*) filter (where as_target > 0) as acted_upon,
        sum(score) / nullif(sum(as_source), 0) as score,
        max(last_event_id) as last_event_id
    from takings
    group by actor_id
),

said as materialized (
    select
        statements.id,
        statements.speaker_id
    from documents
    inner join statements on documents.id = statements.document_id
    where
        (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
),

speeches as (
    select
        speaker_id as actor_id,
        count(*) as statements,
        max(id) as last_statement_id
    from said
    where speaker_id is not null
    group by speaker_id
),

subjects as (
    select
        statement_subjects.actor_id,
        count(*) as spoken_of,
        max(said.id) as last_statement_id
    from said
    inner join statement_subjects on said.id = statement_subjects.statement_id
    group by statement_subjects.actor_id
),

foremost as (
    select
        actors.id as actor_id,
        actors.name as actor,
        actors.kind,
        actors.code,
        coalesce(parts.happenings, 0) as happenings,
        coalesce(parts.acts, 0) as acts,
        coalesce(parts.acted_upon, 0) as acted_upon,
        round(cast(parts.score as numeric), 1) as score,
        coalesce(speeches.statements, 0) as statements,
        coalesce(subjects.spoken_of, 0) as spoken_of,
        parts.last_event_id,
        case when parts.last_event_id is null then coalesce(speeches.last_statement_id, subjects.last_statement_id) end as last_statement_id
    from parts
    full outer join speeches on parts.actor_id = speeches.actor_id
    full outer join subjects on coalesce(parts.actor_id, speeches.actor_id) = subjects.actor_id
    inner join actors on coalesce(parts.actor_id, speeches.actor_id, subjects.actor_id) = actors.id
    where cast(:kind as text) is null or actors.kind = cast(:kind as text)
    order by happenings desc, statements desc, spoken_of desc, actors.name asc, actors.id asc
    limit :limit
)

select
    foremost.actor,
    foremost.kind,
    coalesce(part.code, speech.speaker_code, about.code, foremost.code) as acting_for,
    foremost.happenings,
    foremost.acts,
    foremost.acted_upon,
    foremost.score,
    foremost.statements,
    foremost.spoken_of,
    coalesce(event_log.published_on, statement_log.published_on) as published_on,
    coalesce(event_log.publisher, statement_log.publisher) as publisher,
    coalesce(event_log.title, statement_log.title) as title,
    coalesce(event_log.url, statement_log.url) as url,
    coalesce(event_log.document_id, statement_log.document_id) as document,
    event_log.trigger as words,
    event_log.trigger_at as words_at,
    statement_log.content,
    coalesce(event_log.sentence_text, statement_log.sentence_text) as sentence
from foremost
left join event_log on foremost.last_event_id = event_log.event_id
left join statement_log on foremost.last_statement_id = statement_log.statement_id
left join statements as speech on foremost.last_statement_id = speech.id and foremost.actor_id = speech.speaker_id
left join lateral (
    select min(event_participants.code) as code
    from event_participants
    where event_participants.event_id = foremost.last_event_id and event_participants.actor_id = foremost.actor_id
) as part on true
left join lateral (
    select min(statement_subjects.code) as code
    from statement_subjects
    where statement_subjects.statement_id = foremost.last_statement_id and statement_subjects.actor_id = foremost.actor_id
) as about on true
order by
    foremost.happenings desc, foremost.statements desc, foremost.spoken_of desc, foremost.actor asc, foremost.actor_id asc
