-- title: Data quality
-- question: How much of what is in the database lacks something that reports need?
-- description: Checks over the articles of a time and what was found in them. A share is of the rows that the check looks at.
-- grain: one row per check
-- tags: quality
-- parameter: since date = newest - 14 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- column: checked | What the check looks at.
-- column: lacks | What the counted rows lack.
-- column: rows (rows) | How many lack it.
-- column: of (rows) | How many the check looked at.
-- column: share (percent) | rows of of.
-- column: example | Number of the document of one of them.
-- column: remedy | What would help.
-- chart: bar x=lacks y=share series=checked | Share of rows that lack something, by what they lack.
-- empty: There are no articles.
-- example: communique report run data-quality --param since=2024-11-01

with undated as (
    select
        count(*) filter (where published_on is null) as faults,
        count(*) as total,
        max(id) filter (where published_on is null) as example
    from documents
),

articles as materialized (
    select
        documents.id,
        documents.publisher_id,
        documents.duplicate_of,
        document_annotations.document_id is not null as is_annotated
    from documents
    left join document_annotations on documents.id = document_annotations.document_id
    where
        (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
),

of_articles as (
    select
        count(*) as total,
        count(*) filter (where publisher_id is null) as without_publisher,
        max(id) filter (where publisher_id is null) as without_publisher_example,
        count(*) filter (where not is_annotated and duplicate_of is null) as unread,
        max(id) filter (where not is_annotated and duplicate_of is null) as unread_example
    from articles
),

of_statements as (
    select
        count(*) as total,
        count(*) filter (where statements.speaker_id is null) as without_speaker,
        max(articles.id) filter (where statements.speaker_id is null) as without_speaker_example,
        count(*) filter (where statements.topic is null) as without_topic,
        max(articles.id) filter (where statements.topic is null) as without_topic_example
    from articles
    inner join statements on articles.id = statements.document_id
),

of_events as (
    select
        count(*) as total,
        count(*) filter (where events.occurred_on is null) as without_day,
        max(articles.id) filter (where events.occurred_on is null) as without_day_example,
        count(*) filter (where events.status = 'reported' and events.incident_id is null) as without_incident,
        max(articles.id) filter (where events.status = 'reported' and events.incident_id is null) as without_incident_example
    from articles
    inner join events on articles.id = events.document_id
),

of_parties as (
    select
        count(*) as total,
        count(*) filter (where event_participants.actor_id is null) as unknown,
        max(acts.document_id) filter (where event_participants.actor_id is null) as unknown_example,
        count(*) filter (where event_participants.code is null) as without_country,
        max(acts.document_id) filter (where event_participants.code is null) as without_country_example
    from acts
    inner join event_participants on acts.event_id = event_participants.event_id
    where
        (cast(:since as date) is null or acts.published_on >= cast(:since as date))
        and (cast(:until as date) is null or acts.published_on <= cast(:until as date))
),

checks (position, checked, lacks, faults, total, example, remedy) as (
    select
        1,
        'all articles',
        'a day of publication',
        faults,
        total,
        example,
        'give dates on ingest (--date, or a column of the file): offices and relative dates rest on them'
    from undated
    union all
    select
        2,
        'articles',
        'a publisher',
        without_publisher,
        total,
        without_publisher_example,
        'give the publisher on ingest, or its domain in seeds/publishers.csv'
    from of_articles
    union all
    select
        3,
        'articles',
        'annotation',
        unread,
        total,
        unread_example,
        'communique run annotates what is waiting'
    from of_articles
    union all
    select
        4,
        'statements',
        'a known speaker',
        without_speaker,
        total,
        without_speaker_example,
        'communique report run unresolved-actors names whom to add to the gazetteer'
    from of_statements
    union all
    select
        5,
        'statements',
        'a topic',
        without_topic,
        total,
        without_topic_example,
        'add terms to seeds/topic_terms.csv'
    from of_statements
    union all
    select
        6,
        'events',
        'a date',
        without_day,
        total,
        without_day_example,
        'none: the text does not tell, and the day of the article stands for it'
    from of_events
    union all
    select
        7,
        'events',
        'a happening',
        without_incident,
        total,
        without_incident_example,
        'communique run joins events to happenings'
    from of_events
    union all
    select
        8,
        'parties of events',
        'a known actor',
        unknown,
        total,
        unknown_example,
        'communique report run unresolved-actors names whom to add to the gazetteer'
    from of_parties
    union all
    select
        9,
        'parties of events',
        'a country or body',
        without_country,
        total,
        without_country_example,
        'give the actor a code in seeds/actors.csv, or the person an office in seeds/actor_roles.csv'
    from of_parties
)

select
    checked,
    lacks,
    faults as rows,
    total as of,
    round(100.0 * faults / total, 1) as share,
    example,
    remedy
from checks
where total > 0
order by position
