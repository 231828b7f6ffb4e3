-- title: Change against the usual: alerts
-- question: Between whom is the week much more hostile, friendlier or louder than the eight weeks before?
-- description: Happenings between two countries or bodies in the seven days up to the last, their mean score and number against
--   those of the eight weeks before. There is an alert where the score moved by the threshold or more, or where there are at
--   least three times as many happenings as usual. A pair without happenings in the eight weeks has a number but no score to
--   compare with.
-- grain: one row per pair with an alert
-- tags: events, weekly, alert
-- parameter: week_end date = newest | Last day of the week.
-- parameter: threshold number = 2 | Change of the mean score, in points, that is an alert.
-- parameter: at_least integer = 3 | Happenings in the week that a pair must have.
-- parameter: actor text | Only pairs with this country or body, by code.
-- parameter: limit integer = 20 | At most so many rows; blank for all.
-- column: pair | The two, by code.
-- column: alert | What changed: more hostile, friendlier or louder.
-- column: happenings (happenings) | In the week.
-- column: usual_happenings (happenings a week) | Mean of the eight weeks before.
-- column: score (-10 hostile to 10 friendly) | Mean score of the week.
-- column: usual_score (-10 hostile to 10 friendly) | Mean score of the eight weeks before.
-- column: change (points) | Score less usual score.
-- column: foremost | Type of the week's happening that departs most from the usual.
-- column: published_on | Day of the article that is quoted for it.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- chart: bar x=pair y=change | Change of the mean score against the eight weeks before: below zero more hostile.
-- empty: No pair had so many happenings in the week and so great a change. | Lower `threshold` or `at_least` to see more.
-- example: communique report run tension-alerts --param week_end=2024-06-30 --param at_least=2

with happenings as (
    select
        true as is_this_week,
        week.*
    from pair_happenings(cast(:week_end as date) - 7, cast(:week_end as date)) as week
    union all
    select
        false as is_this_week,
        weeks.*
    from pair_happenings(cast(:week_end as date) - 63, cast(:week_end as date) - 7) as weeks
),

pairs as (
    select
        one,
        other,
        count(*) filter (where is_this_week) as happenings,
        count(*) filter (where not is_this_week) / 8.0 as usual_happenings,
        avg(score) filter (where is_this_week) as score,
        avg(score) filter (where not is_this_week) as usual_score
    from happenings
    where cast(:actor as text) is null or cast(:actor as text) in (one, other)
    group by one, other
),

alerts as (
    select
        *,
        score - usual_score as change,
        case
            when score - usual_score <= -cast(:threshold as double precision) then 'more hostile'
            when score - usual_score >= cast(:threshold as double precision) then 'friendlier'
            when happenings >= 3 * usual_happenings then 'louder'
        end as alert
    from pairs
    where happenings >= :at_least
),

foremost as (
    select *
    from alerts
    where alert is not null
    order by abs(change) desc nulls last, happenings desc, one asc, other asc
    limit :limit
),

reports as materialized (
    -- Of each happening of these pairs the report that is surest.
    select
        foremost.one,
        foremost.other,
        avg(coalesce(event_modes.score, event_types.score)) as score,
        (array_agg(dyad_acts.event_id order by dyad_acts.confidence desc, dyad_acts.event_id asc))[1] as event_id
    from foremost
    inner join dyad_acts
        on
            foremost.one = least(dyad_acts.source_code, dyad_acts.target_code)
            and foremost.other = greatest(dyad_acts.source_code, dyad_acts.target_code)
    inner join event_types on dyad_acts.event_type = event_types.code
    left join event_modes on dyad_acts.event_type = event_modes.event_type and dyad_acts.mode = event_modes.code
    where
        dyad_acts.published_on > cast(:week_end as date) - 7
        and dyad_acts.published_on <= :week_end
        and dyad_acts.status = 'reported'
        and dyad_acts.is_pair
    group by foremost.one, foremost.other, dyad_acts.happening
),

telling as materialized (
    -- The happening that is furthest from the usual.
    select distinct on (foremost.one, foremost.other)
        foremost.*,
        reports.event_id
    from foremost
    inner join reports on foremost.one = reports.one and foremost.other = reports.other
    order by foremost.one, foremost.other, abs(reports.score - coalesce(foremost.usual_score, 0)) desc, reports.event_id
)

select
    telling.one || ' – ' || telling.other as pair,
    telling.alert,
    telling.happenings,
    round(telling.usual_happenings, 1) as usual_happenings,
    round(cast(telling.score as numeric), 1) as score,
    round(cast(telling.usual_score as numeric), 1) as usual_score,
    round(cast(telling.change as numeric), 1) as change,
    event_log.event_type as foremost,
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
order by abs(telling.change) desc nulls last, telling.happenings desc, telling.one asc, telling.other asc
