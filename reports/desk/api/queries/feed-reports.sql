-- title: Report changes
-- question: Which scheduled reports had something to tell lately?
-- grain: one row per scheduled run that gave its report; one of an entry that waits for changes is there only if there were some
-- parameter: schedule text | Only this entry of the schedule.
-- parameter: report text | Only this report.
-- parameter: limit integer = 50 | At most so many rows.
-- column: run | The run.
-- column: schedule | The entry of the schedule.
-- column: report | Name of the report.
-- column: parameters | What it was asked with.
-- column: row_count | Rows that it gave.
-- column: due_at | When it was due.
-- column: finished | When it ended.
-- example: curl http://127.0.0.1:8417/api/v1/feeds/reports.atom

select
    report_runs.id as run,
    report_runs.schedule,
    report_runs.report,
    report_runs.parameters,
    report_runs.rows as row_count,
    report_runs.due_at,
    report_runs.finished
from report_runs
where
    report_runs.schedule is not null
    and report_runs.outcome = 'succeeded'
    and (cast(:schedule as text) is null or report_runs.schedule = cast(:schedule as text))
    and (cast(:report as text) is null or report_runs.report = cast(:report as text))
order by report_runs.finished desc, report_runs.id desc
limit :limit
