-- title: Most active actors
-- question: Who acted, was acted upon and spoke most?
-- description: Reported happenings in which an actor takes part on either side, and statements that it made or that are about
--   it. Ten articles about one meeting count as one happening.
-- grain: one row per actor
-- tags: actors, weekly
-- parameter: since date = newest - 90 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: kind text (country, government, organisation, person, igo, armed_group, company, media, other) | Only actors of
--   this kind.
-- parameter: limit integer = 25 | At most so many rows; blank for all.
-- column: actor | Name of the actor.
-- column: kind | What sort of actor it is.
-- column: acting_for | Country or body that it is or acts for; that of its latest act.
-- column: happenings (happenings) | In which it takes part, on either side.
-- column: acts (happenings) | In which it acts.
-- column: acted_upon (happenings) | In which it is acted upon.
-- column: score (-10 hostile to 10 friendly) | Mean score of what it does.
-- column: statements (statements) | That it made.
-- column: spoken_of (statements) | That are about it.
-- chart: bar x=actor y=happenings | Happenings in which an actor takes part, the busiest first.
-- empty: No article of this time names an actor that acts or speaks.
-- example: communique report run most-active-actors --param kind=person

with articles as materialized (
    select documents.id
    from documents
    where
        (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
),

acts as (
    select
        event_participants.actor_id,
        max(event_participants.code) as code,
        count(distinct coalesce(events.incident_id, -events.id)) as happenings,
        count(distinct coalesce(events.incident_id, -events.id)) filter (where event_participants.role = 'source') as acts,
        count(distinct coalesce(events.incident_id, -events.id)) filter (where event_participants.role = 'target') as acted_upon,
        avg(coalesce(event_modes.score, event_types.score)) filter (where event_participants.role = 'source') as score
    from articles
    inner join events on articles.id = events.document_id
    inner join event_types on events.event_type = event_types.code
    left join event_modes on events.event_type = event_modes.event_type and events.mode = event_modes.code
    inner join event_participants on events.id = event_participants.event_id
    where events.status = 'reported' and event_participants.actor_id is not null
    group by event_participants.actor_id
),

speeches as (
    select
        statements.speaker_id as actor_id,
        max(statements.speaker_code) as code,
        count(*) as statements
    from articles
    inner join statements on articles.id = statements.document_id
    where statements.speaker_id is not null
    group by statements.speaker_id
),

subjects as (
    select
        statement_subjects.actor_id,
        max(statement_subjects.code) as code,
        count(*) as spoken_of
    from articles
    inner join statements on articles.id = statements.document_id
    inner join statement_subjects on statements.id = statement_subjects.statement_id
    group by statement_subjects.actor_id
)

select
    actors.name as actor,
    actors.kind,
    coalesce(acts.code, speeches.code, subjects.code, actors.code) as acting_for,
    coalesce(acts.happenings, 0) as happenings,
    coalesce(acts.acts, 0) as acts,
    coalesce(acts.acted_upon, 0) as acted_upon,
    round(cast(acts.score as numeric), 1) as score,
    coalesce(speeches.statements, 0) as statements,
    coalesce(subjects.spoken_of, 0) as spoken_of
from acts
full outer join speeches on acts.actor_id = speeches.actor_id
full outer join subjects on coalesce(acts.actor_id, speeches.actor_id) = subjects.actor_id
inner join actors on coalesce(acts.actor_id, speeches.actor_id, subjects.actor_id) = actors.id
where cast(:kind as text) is null or actors.kind = cast(:kind as text)
order by happenings desc, statements desc, spoken_of desc, actors.name asc, actors.id asc
limit :limit
