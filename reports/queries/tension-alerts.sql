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
-- empty: No pair had so many happenings in the week and so great a change; lower `threshold` or `at_least` to see more.
-- example: communique report run tension-alerts --param week_end=2024-06-30 --param at_least=2

with told as (
    -- Acts between two sides in the nine weeks. Both orders of a mutual act are there; they are one pair.
    select distinct
        least(event_dyads.source_code, event_dyads.target_code) as one,
        greatest(event_dyads.source_code, event_dyads.target_code) as other,
        event_dyads.event_id,
        coalesce(event_dyads.incident_id, -event_dyads.event_id) as happening,
        event_dyads.published_on > cast(:week_end as date) - 7 as is_this_week,
        event_dyads.score,
        event_dyads.confidence
    from event_dyads
    where
        event_dyads.published_on > cast(:week_end as date) - 63
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
        (array_agg(event_id order by confidence desc, event_id asc))[1] as event_id
    from told
    group by one, other, happening, is_this_week
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
    select
        alerts.*,
        (
            select happenings.event_id from happenings
            where
                happenings.is_this_week
                and happenings.one = alerts.one
                and happenings.other = alerts.other
            order by abs(happenings.score - coalesce(alerts.usual_score, 0)) desc, happenings.event_id
            limit 1
        ) as event_id
    from alerts
    where alerts.alert is not null
    order by abs(alerts.change) desc nulls last, alerts.happenings desc, alerts.one asc, alerts.other asc
    limit :limit
)

select
    foremost.one || ' – ' || foremost.other as pair,
    foremost.alert,
    foremost.happenings,
    round(foremost.usual_happenings, 1) as usual_happenings,
    round(cast(foremost.score as numeric), 1) as score,
    round(cast(foremost.usual_score as numeric), 1) as usual_score,
    round(cast(foremost.change as numeric), 1) as change,
    event_log.event_type as foremost,
    event_log.published_on,
    event_log.publisher,
    event_log.title,
    event_log.url,
    event_log.document_id as document,
    event_log.trigger as words,
    event_log.trigger_at as words_at,
    event_log.sentence_text as sentence
from foremost
inner join event_log on foremost.event_id = event_log.event_id
order by abs(foremost.change) desc nulls last, foremost.happenings desc, foremost.one asc, foremost.other asc
