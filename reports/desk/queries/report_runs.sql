-- The last runs of reports.
select
    report,
    started,
    outcome,
    rows,
    schedule,
    error
from report_runs
order by id desc
limit 30;
