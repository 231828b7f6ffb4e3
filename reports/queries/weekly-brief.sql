-- title: Weekly brief
-- question: Which pairs were most in the news in one week, and how did that change on the week before?
-- description: Happenings between two countries or bodies in the seven days, in both directions together, with the mean of
--   their scores and the happening that most articles tell of. Happenings within one country are not counted.
-- grain: one row per pair with a happening in the week
-- tags: events, weekly
-- parameter: week_end date = newest | Last day of the week.
-- parameter: actor text | Only pairs with this country or body, by code.
-- parameter: limit integer = 20 | At most so many rows; blank for all.
-- column: pair | The two, by code.
-- column: happenings (happenings) | What articles of the week report of them.
-- column: week_before (happenings) | The same for the seven days before.
-- column: score (-10 hostile to 10 friendly) | Mean score of the week's happenings.
-- column: score_before (-10 hostile to 10 friendly) | The same for the seven days before.
-- column: foremost | Type of the happening that most articles tell of.
-- column: articles (articles) | Articles that tell of that one.
-- column: published_on | Day of the article that is quoted for it.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- chart: bar x=pair y=happenings | Happenings of the week by pair, the busiest pair first.
-- empty: No article of these seven days reports an act between two countries or bodies.
-- example: communique report run weekly-brief --param week_end=2024-06-30

with happenings as (
    select
        true as is_this_week,
        week.*
    from pair_happenings(cast(:week_end as date) - 7, cast(:week_end as date)) as week
    union all
    select
        false as is_this_week,
        before.*
    from pair_happenings(cast(:week_end as date) - 14, cast(:week_end as date) - 7) as before
),

pairs as (
    select
        one,
        other,
        count(*) filter (where is_this_week) as happenings,
        count(*) filter (where not is_this_week) as week_before,
        round(cast(avg(score) filter (where is_this_week) as numeric), 1) as score,
        round(cast(avg(score) filter (where not is_this_week) as numeric), 1) as score_before,
        max(articles) filter (where is_this_week) as articles
    from happenings
    where cast(:actor as text) is null or cast(:actor as text) in (one, other)
    group by one, other
    having count(*) filter (where is_this_week) > 0
    order by happenings desc, articles desc, one asc, other asc
    limit :limit
),

reports as materialized (
    -- Of each happening of these pairs the report that is surest.
    select
        pairs.one,
        pairs.other,
        count(*) as articles,
        (array_agg(dyad_acts.event_id order by dyad_acts.confidence desc, dyad_acts.event_id asc))[1] as event_id
    from pairs
    inner join dyad_acts
        on
            pairs.one = least(dyad_acts.source_code, dyad_acts.target_code)
            and pairs.other = greatest(dyad_acts.source_code, dyad_acts.target_code)
    where
        dyad_acts.published_on > cast(:week_end as date) - 7
        and dyad_acts.published_on <= :week_end
        and dyad_acts.status = 'reported'
        and dyad_acts.is_pair
    group by pairs.one, pairs.other, dyad_acts.happening
),

telling as materialized (
    -- The happening that most articles tell of.
    select distinct on (pairs.one, pairs.other)
        pairs.*,
        reports.event_id
    from pairs
    inner join reports on pairs.one = reports.one and pairs.other = reports.other
    order by pairs.one, pairs.other, reports.articles desc, reports.event_id
)

select
    telling.one || ' – ' || telling.other as pair,
    telling.happenings,
    telling.week_before,
    telling.score,
    telling.score_before,
    event_log.event_type as foremost,
    telling.articles,
    event_log.published_on,
    event_log.publisher,
    event_log.title,
    event_log.url,
    event_log.document_id as document,
    event_log.trigger as words,
    event_log.trigger_at as words_at,
    event_log.sentence_text as sentence
from telling
inner join event_log on telling.event_id = event_log.event_id
order by telling.happenings desc, telling.articles desc, telling.one asc, telling.other asc
