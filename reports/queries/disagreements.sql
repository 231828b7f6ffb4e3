-- title: Disagreement between publishers
-- question: Where do publishers tell one and the same happening differently?
-- description: Happenings that articles of at least two publishers report, where they differ on the day, the place, the manner or
--   whether it happened at all. What only one of them tells is no disagreement.
-- grain: one row per happening and point of disagreement
-- tags: sources, events
-- parameter: point text (day, place, mode) | Only disagreement on this.
-- parameter: actor text | Only happenings with this country or body on either side, by code.
-- parameter: since date = newest - 90 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: type | What is done.
-- column: sources | Who acts.
-- column: targets | Who is acted upon.
-- column: point | What they differ on.
-- column: versions | Each version with the publishers that give it and their documents.
-- column: articles (articles) | Articles that tell of the happening.
-- column: last_on | Day of the last of them, which is quoted.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- empty: No two publishers of this time differ on the day, place or manner of one happening.
-- example: communique report run disagreements --param point=day

with reported as materialized (
    select
        acts.event_id as id,
        acts.happening as incident_id,
        acts.document_id,
        acts.published_on,
        case when acts.is_dated then acts.day end as day,
        acts.location,
        acts.mode
    from acts
    where
        (cast(:since as date) is null or acts.published_on >= cast(:since as date))
        and (cast(:until as date) is null or acts.published_on <= cast(:until as date))
        -- Of an incident, that is.
        and acts.happening > 0
        and (
            cast(:actor as text) is null
            or exists (
                select from event_participants
                where event_participants.event_id = acts.event_id and event_participants.code = cast(:actor as text)
            )
        )
),

differing as (
    select incident_id
    from reported
    group by incident_id
    having min(day) <> max(day) or min(location) <> max(location) or min(mode) <> max(mode)
),

told as materialized (
    select
        reported.id,
        reported.incident_id,
        reported.document_id,
        documents.publisher_id,
        reported.published_on,
        cast(reported.day as text) as day,
        reported.location,
        reported.mode
    from differing
    inner join reported on differing.incident_id = reported.incident_id
    inner join documents on reported.document_id = documents.id
    where documents.publisher_id is not null
),

points as (
    select
        told.incident_id,
        told.publisher_id,
        told.document_id,
        aspects.point,
        aspects.version
    from told
    cross join lateral (values ('day', told.day), ('place', told.location), ('mode', told.mode)) as aspects (point, version)
    where aspects.version is not null and (cast(:point as text) is null or aspects.point = cast(:point as text))
),

disputed as (
    select
        incident_id,
        point
    from points
    group by incident_id, point
    -- Two versions and two publishers: nobody disagrees with oneself.
    having min(version) <> max(version) and min(publisher_id) <> max(publisher_id)
),

versions as (
    select
        disputed.incident_id,
        disputed.point,
        points.version,
        string_agg(
            distinct publishers.name || ' (document ' || points.document_id || ')', ', '
            order by publishers.name || ' (document ' || points.document_id || ')'
        ) as witnesses
    from disputed
    inner join points on disputed.incident_id = points.incident_id and disputed.point = points.point
    inner join publishers on points.publisher_id = publishers.id
    group by disputed.incident_id, disputed.point, points.version
),

gathered as (
    select
        versions.incident_id,
        versions.point,
        string_agg(versions.version || ': ' || versions.witnesses, '; ' order by versions.version) as versions
    from versions
    group by versions.incident_id, versions.point
),

latest as (
    select distinct on (told.incident_id)
        told.incident_id,
        told.id,
        told.published_on
    from told
    inner join gathered on told.incident_id = gathered.incident_id
    order by told.incident_id, told.published_on desc, told.id desc
),

newest as (
    select
        gathered.point,
        gathered.versions,
        latest.id,
        latest.published_on
    from gathered
    inner join latest on gathered.incident_id = latest.incident_id
    order by latest.published_on desc, latest.id desc, gathered.point asc
    limit :limit
)

select
    event_log.event_type as type,
    event_log.sources,
    event_log.targets,
    newest.point,
    newest.versions,
    event_log.reports as articles,
    newest.published_on as last_on,
    event_log.publisher,
    event_log.title,
    event_log.url,
    event_log.document_id as document,
    event_log.trigger as words,
    event_log.trigger_at as words_at,
    event_log.sentence_text as sentence
from newest
inner join event_log on newest.id = event_log.event_id
order by newest.published_on desc, newest.id desc, newest.point asc
