-- Acts between two sides by week and direction: how many happenings, and their mean score. A mutual act counts in both directions.
select
    date_trunc('week', coalesce(event_dyads.occurred_on, event_dyads.published_on))::date as week,
    event_dyads.source_code = %(one)s::text as is_forward,
    count(distinct coalesce(event_dyads.incident_id, -event_dyads.event_id)) as happenings,
    round(avg(event_dyads.score)::numeric, 2)::float8 as score
from event_dyads
where
    (
        (event_dyads.source_code = %(one)s::text and event_dyads.target_code = %(other)s::text)
        or (event_dyads.source_code = %(other)s::text and event_dyads.target_code = %(one)s::text)
    )
    and event_dyads.status = 'reported'
    and coalesce(event_dyads.occurred_on, event_dyads.published_on) between %(since)s::date and %(until)s::date
group by week, is_forward
order by week, is_forward;
