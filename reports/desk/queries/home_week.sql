-- The week up to the newest article, and the week before it: articles, statements and acts.
with weeks as (
    select
        'this' as week,
        %(newest)s::date - 6 as since,
        %(newest)s::date as until
    union all
    select
        'before' as week,
        %(newest)s::date - 13 as since,
        %(newest)s::date - 7 as until
)

select
    weeks.week,
    weeks.since,
    weeks.until,
    count(*) as articles,
    coalesce(sum((select count(*) from statements
where statements.document_id = documents.id)), 0) as statements,
    coalesce(sum((select count(*) from events
where events.document_id = documents.id)), 0) as events,
    coalesce(sum((select count(*) from sanction_actions
where sanction_actions.document_id = documents.id)), 0) as sanctions
from weeks
inner join documents on documents.published_on between weeks.since and weeks.until
group by weeks.week, weeks.since, weeks.until;
