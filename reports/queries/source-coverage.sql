-- title: Coverage and speed by publisher
-- question: What does each publisher contribute, and how soon does it report what others report too?
-- description: Articles, facts and shared happenings of each publisher. Speed is measured on happenings that at least two
--   publishers report: the days between the first article about it, by whomever, and the publisher's own first.
-- grain: one row per publisher
-- tags: sources
-- parameter: since date = newest - 30 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: publisher_name | Name of the publisher; blank for articles without one.
-- column: articles (articles) | How many; near repeats are counted among them.
-- column: repeats (articles) | Those that nearly repeat an earlier article.
-- column: first_on | Day of the first article.
-- column: last_on | Day of the last article.
-- column: events (events) | Acts found in them.
-- column: statements (statements) | Statements found in them.
-- column: shared (happenings) | Happenings that it and others report.
-- column: first (happenings) | Those that it was first to report; on a tie, every publisher of that day.
-- column: behind (days) | Mean delay behind the first article about a shared happening.
-- chart: bar x=publisher_name y=articles | Articles by publisher, the largest first.
-- empty: There are no articles of this time.
-- example: communique report run source-coverage --param since=2024-01-01

with articles as materialized (
    select
        documents.id,
        documents.publisher_id,
        documents.published_on,
        documents.duplicate_of
    from documents
    where
        (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
),

told as materialized (
    select
        articles.publisher_id,
        acts.published_on,
        acts.happening
    from articles
    inner join acts on articles.id = acts.document_id
    where
        (cast(:since as date) is null or acts.published_on >= cast(:since as date))
        and (cast(:until as date) is null or acts.published_on <= cast(:until as date))
),

firsts as (
    -- When each publisher first told of a happening, beside when anyone did.
    select
        publisher_id,
        happening,
        min(published_on) as told_on,
        min(min(published_on)) over (partition by happening) as first_told_on,
        count(*) over (partition by happening) as publishers
    from told
    -- Of an incident, that is.
    where happening > 0 and publisher_id is not null
    group by publisher_id, happening
),

speeds as (
    select
        publisher_id,
        count(*) as shared,
        count(*) filter (where told_on = first_told_on) as first,
        avg(told_on - first_told_on) as behind
    from firsts
    where publishers > 1
    group by publisher_id
),

facts as (
    select
        publisher_id,
        count(*) as events
    from told
    group by publisher_id
),

said as (
    select
        articles.publisher_id,
        count(*) as statements
    from articles
    inner join statements on articles.id = statements.document_id
    group by articles.publisher_id
),

totals as (
    select
        publisher_id,
        count(*) as articles,
        count(duplicate_of) as repeats,
        min(published_on) as first_on,
        max(published_on) as last_on
    from articles
    group by publisher_id
)

select
    publishers.name as publisher_name,
    totals.articles,
    totals.repeats,
    totals.first_on,
    totals.last_on,
    coalesce(facts.events, 0) as events,
    coalesce(said.statements, 0) as statements,
    coalesce(speeds.shared, 0) as shared,
    coalesce(speeds.first, 0) as first,
    round(speeds.behind, 1) as behind
from totals
left join publishers on totals.publisher_id = publishers.id
left join facts on totals.publisher_id is not distinct from facts.publisher_id
left join said on totals.publisher_id is not distinct from said.publisher_id
left join speeds on totals.publisher_id = speeds.publisher_id
order by totals.articles desc, publisher_name asc
limit :limit
