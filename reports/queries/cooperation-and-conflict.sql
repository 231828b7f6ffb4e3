-- title: Cooperation and conflict, week by week
-- question: How friendly or hostile were the happenings of each week?
-- description: Mean PLOVER score of the week's happenings, and how many there were of each class. A happening counts once,
--   in the week in which it happened where the text tells the day, else in that of the article. Weeks begin on Monday; weeks
--   without news are there.
-- grain: one row per week
-- tags: events, weekly
-- parameter: actor text | Only happenings in which this country or body acts or is acted upon, by code.
-- parameter: other text | Only happenings with this one too, by code.
-- parameter: until date = newest | Last day.
-- parameter: weeks integer = 16 | How many weeks to look back.
-- column: week | Monday of the week.
-- column: happenings (happenings) | All that is reported of the week.
-- column: score (-10 hostile to 10 friendly) | Mean score; blank for a week without happenings.
-- column: verbal_cooperation (happenings) | Agreements, meetings, support, concessions in words.
-- column: material_cooperation (happenings) | Aid, cooperation, withdrawal in deed.
-- column: verbal_conflict (happenings) | Demands, accusations, refusals, threats.
-- column: material_conflict (happenings) | Protest, sanctions, force shown or used.
-- column: foremost | Type of the happening with the highest score, or the lowest, of the week.
-- column: published_on | Day of the article that is quoted for it.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- chart: line x=week y=score | Mean score by week: above zero cooperation prevails, below it conflict.
-- empty: There are no articles with a day.
-- example: communique report run cooperation-and-conflict --param actor=RUS --param other=USA --output score.html

with calendar as (
    select cast(mondays.monday as date) as week
    from generate_series(
        date_trunc('week', cast(:until as timestamp)) - make_interval(weeks => :weeks - 1),
        date_trunc('week', cast(:until as timestamp)),
        interval '1 week'
    ) as mondays (monday)
),

told as (
    select
        acts.happening,
        acts.event_id,
        acts.day,
        event_types.quad_class,
        coalesce(event_modes.score, event_types.score) as score
    from acts
    inner join event_types on acts.event_type = event_types.code
    left join event_modes on acts.event_type = event_modes.event_type and acts.mode = event_modes.code
    where
        -- An article tells of its own week or of earlier ones.
        acts.published_on >= cast(date_trunc('week', cast(:until as timestamp)) as date) - 7 * (:weeks - 1)
        and acts.published_on <= :until
        and acts.status = 'reported'
        and (
            cast(:actor as text) is null
            or exists (
                select from event_participants
                where event_participants.event_id = acts.event_id and event_participants.code = cast(:actor as text)
            )
        )
        and (
            cast(:other as text) is null
            or exists (
                select from event_participants
                where event_participants.event_id = acts.event_id and event_participants.code = cast(:other as text)
            )
        )
),

happenings as (
    select
        happening,
        cast(date_trunc('week', cast(min(day) as timestamp)) as date) as week,
        min(quad_class) as quad_class,
        avg(score) as score,
        min(event_id) as event_id
    from told
    group by happening
),

scores as (
    -- Few scores are those of many happenings.
    select
        week,
        quad_class,
        score,
        count(*) as happenings,
        min(event_id) as event_id
    from happenings
    group by week, quad_class, score
),

weeks as (
    select
        week,
        cast(sum(happenings) as bigint) as happenings,
        round(cast(sum(score * happenings) / sum(happenings) as numeric), 2) as score,
        cast(sum(happenings) filter (where quad_class = 'verbal cooperation') as bigint) as verbal_cooperation,
        cast(sum(happenings) filter (where quad_class = 'material cooperation') as bigint) as material_cooperation,
        cast(sum(happenings) filter (where quad_class = 'verbal conflict') as bigint) as verbal_conflict,
        cast(sum(happenings) filter (where quad_class = 'material conflict') as bigint) as material_conflict,
        (array_agg(event_id order by abs(score) desc, event_id asc))[1] as foremost_id
    from scores
    group by week
)

select
    calendar.week,
    coalesce(weeks.happenings, 0) as happenings,
    weeks.score,
    coalesce(weeks.verbal_cooperation, 0) as verbal_cooperation,
    coalesce(weeks.material_cooperation, 0) as material_cooperation,
    coalesce(weeks.verbal_conflict, 0) as verbal_conflict,
    coalesce(weeks.material_conflict, 0) as material_conflict,
    event_log.event_type as foremost,
    event_log.published_on,
    event_log.publisher,
    event_log.title,
    event_log.url,
    event_log.document_id as document,
    event_log.trigger as words,
    event_log.trigger_at as words_at,
    event_log.sentence_text as sentence
from calendar
left join weeks on calendar.week = weeks.week
left join event_log on weeks.foremost_id = event_log.event_id
order by calendar.week
