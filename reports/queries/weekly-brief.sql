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

with told as (
    -- Acts between two sides in the fortnight. Both orders of a mutual act are there; they are one pair.
    select distinct
        least(event_dyads.source_code, event_dyads.target_code) as one,
        greatest(event_dyads.source_code, event_dyads.target_code) as other,
        event_dyads.event_id,
        event_dyads.document_id,
        coalesce(event_dyads.incident_id, -event_dyads.event_id) as happening,
        event_dyads.published_on > cast(:week_end as date) - 7 as is_this_week,
        event_dyads.score,
        event_dyads.confidence
    from event_dyads
    where
        event_dyads.published_on > cast(:week_end as date) - 14
        and event_dyads.published_on <= :week_end
        and event_dyads.status = 'reported'
        and event_dyads.source_code <> event_dyads.target_code
        and (cast(:actor as text) is null or cast(:actor as text) in (event_dyads.source_code, event_dyads.target_code))
),

happenings as (
    select
        one,
        other,
        is_this_week,
        avg(score) as score,
        count(distinct document_id) as articles,
        (array_agg(event_id order by confidence desc, event_id asc))[1] as event_id
    from told
    group by one, other, happening, is_this_week
),

pairs as (
    select
        one,
        other,
        count(*) filter (where is_this_week) as happenings,
        count(*) filter (where not is_this_week) as week_before,
        round(cast(avg(score) filter (where is_this_week) as numeric), 1) as score,
        round(cast(avg(score) filter (where not is_this_week) as numeric), 1) as score_before,
        (array_agg(event_id order by is_this_week desc, articles desc, event_id asc))[1] as event_id,
        max(articles) filter (where is_this_week) as articles
    from happenings
    group by one, other
    having count(*) filter (where is_this_week) > 0
    order by happenings desc, articles desc, one asc, other asc
    limit :limit
)

select
    pairs.one || ' – ' || pairs.other as pair,
    pairs.happenings,
    pairs.week_before,
    pairs.score,
    pairs.score_before,
    event_log.event_type as foremost,
    pairs.articles,
    event_log.published_on,
    event_log.publisher,
    event_log.title,
    event_log.url,
    event_log.document_id as document,
    event_log.trigger as words,
    event_log.trigger_at as words_at,
    event_log.sentence_text as sentence
from pairs
inner join event_log on pairs.event_id = event_log.event_id
order by pairs.happenings desc, pairs.articles desc, pairs.one asc, pairs.other asc
