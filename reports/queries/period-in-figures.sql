-- title: A period in figures
-- question: How much was reported in a period, and how does it compare with the period before?
-- description: Counts over the articles of a period and over those of the equally long period before it.
-- grain: one row per measure
-- tags: daily, weekly
-- parameter: since date = newest - 6 | First day of the period.
-- parameter: until date = newest | Last day of the period.
-- column: measure | What is counted.
-- column: number | In the period.
-- column: before | In the period before.
-- column: change | The difference.
-- empty: There are no articles.
-- example: communique report run period-in-figures --param since=2024-06-01 --param until=2024-06-30

with articles as materialized (
    -- Of the period and of the one before it.
    select
        published_on >= cast(:since as date) as is_now,
        id,
        publisher_id
    from documents
    where
        published_on >= cast(:since as date) - (cast(:until as date) - cast(:since as date) + 1)
        and published_on <= cast(:until as date)
),

happenings as (
    -- One that articles of both periods tell of counts in both.
    select
        acts.published_on >= cast(:since as date) as is_now,
        acts.happening,
        min(event_types.quad_class) as quad_class,
        avg(coalesce(event_modes.score, event_types.score)) as score
    from acts
    inner join event_types on acts.event_type = event_types.code
    left join event_modes on acts.event_type = event_modes.event_type and acts.mode = event_modes.code
    where
        acts.status = 'reported'
        and acts.published_on >= cast(:since as date) - (cast(:until as date) - cast(:since as date) + 1)
        and acts.published_on <= cast(:until as date)
    group by is_now, acts.happening
),

figures (position, is_now, number) as (
    select
        1,
        is_now,
        cast(count(*) as numeric)
    from articles
    group by is_now
    union all
    select
        2,
        is_now,
        count(distinct publisher_id)
    from articles
    group by is_now
    union all
    select
        3,
        is_now,
        count(*)
    from happenings
    group by is_now
    union all
    select
        4,
        is_now,
        count(*) filter (where quad_class = 'material conflict')
    from happenings
    group by is_now
    union all
    select
        5,
        is_now,
        count(*) filter (where quad_class = 'material cooperation')
    from happenings
    group by is_now
    union all
    select
        6,
        is_now,
        round(cast(avg(score) as numeric), 2)
    from happenings
    group by is_now
    union all
    select
        7,
        articles.is_now,
        count(*)
    from articles
    inner join statements on articles.id = statements.document_id
    group by articles.is_now
    union all
    select
        8,
        articles.is_now,
        count(*)
    from articles
    inner join sanction_actions on articles.id = sanction_actions.document_id
    group by articles.is_now
),

compared as (
    select
        position,
        max(number) filter (where is_now) as number,
        max(number) filter (where not is_now) as before
    from figures
    group by position
),

measures (position, measure, if_nothing) as (
    -- Nothing counted is none, but nothing has no mean.
    values
    (1, 'articles', 0),
    (2, 'publishers', 0),
    (3, 'happenings', 0),
    (4, 'of them, conflict in deed', 0),
    (5, 'of them, cooperation in deed', 0),
    (6, 'mean score of happenings (-10 hostile to 10 friendly)', null),
    (7, 'statements', 0),
    (8, 'acts upon sanctions', 0)
)

select
    measures.measure,
    coalesce(compared.number, measures.if_nothing) as number,
    coalesce(compared.before, measures.if_nothing) as before,
    coalesce(compared.number, measures.if_nothing) - coalesce(compared.before, measures.if_nothing) as change
from measures
left join compared on measures.position = compared.position
where exists (select from articles)
order by measures.position
