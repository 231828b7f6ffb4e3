-- Runs that the schedule wants: entered, carried by the queue, done and handed over.

-- name: entry
-- How far an entry is planned; the row is held so that one worker plans it at a time, and the others go on to the next.
select planned_until
from report_schedules
where name = %(name)s
for update skip locked;

-- name: begin_entry
-- An entry that is seen for the first time: nothing before it is due.
insert into report_schedules (name, planned_until)
values (%(name)s, %(until)s)
on conflict do nothing
returning name;

-- name: planned
update report_schedules
set planned_until = %(until)s
where name = %(name)s;

-- name: enter
-- A run for each moment, once whoever else enters it; gives those that are new.
insert into report_runs (report, schedule, due_at, outcome)
select
    %(report)s::text,
    %(name)s::text,
    due_at,
    'waiting'
from unnest(%(moments)s::timestamptz[]) as due_at
on conflict (schedule, due_at) do nothing
returning id;

-- name: defer
-- A job for each run, in the transaction that enters it: neither is there without the other. Jobs of one lock are done in their
-- order, one at a time.
select procrastinate.procrastinate_defer_jobs_v1(
    array_agg(
        row(%(queue)s, %(task)s, 0, %(lock)s, null, jsonb_build_object('run_id', run_id), null)::procrastinate.procrastinate_job_to_defer_v1
        order by run_id
    )
)
from unnest(%(runs)s::bigint[]) as run_id;

-- name: run
select
    report,
    schedule,
    due_at,
    outcome,
    attempts,
    (
        select max(earlier.due_at) from report_runs as earlier
        where earlier.schedule = report_runs.schedule and earlier.due_at < report_runs.due_at and earlier.outcome = 'succeeded'
    ) as last_due_at,
    (
        select earlier.row_digests from report_runs as earlier
        where earlier.schedule = report_runs.schedule and earlier.due_at < report_runs.due_at and earlier.row_digests is not null
        order by earlier.due_at desc
        limit 1
    ) as last_digests
from report_runs
where id = %(run)s;

-- name: begin_run
update report_runs
set
    outcome = 'running',
    started = case attempts when 0 then clock_timestamp() else started end,
    attempts = attempts + 1
where id = %(run)s
returning attempts;

-- name: parameters
update report_runs
set parameters = %(parameters)s
where id = %(run)s;

-- name: end_run
update report_runs
set
    outcome = %(outcome)s,
    finished = case when %(outcome)s = 'waiting' then null else greatest(clock_timestamp(), started) end,
    rows = coalesce(%(rows)s, rows),
    error = %(error)s,
    row_digests = coalesce(%(digests)s, row_digests),
    outputs = array(
        select place from report_deliveries
        where run_id = %(run)s and place is not null
        order by recipient
    )
where id = %(run)s;

-- name: forget_digests
-- Only the last run's rows are compared with.
update report_runs
set row_digests = null
where schedule = %(name)s and row_digests is not null and due_at < %(due_at)s;

-- name: begin_delivery
-- One that is still being sent is of an attempt that was cut off: whether it arrived, nobody can tell.
insert into report_deliveries (run_id, recipient)
values (%(run)s, %(recipient)s)
on conflict (run_id, recipient) do update
    set
        is_repeat = report_deliveries.is_repeat or report_deliveries.outcome = 'sending',
        outcome = 'sending',
        attempts = report_deliveries.attempts + 1,
        begun_at = clock_timestamp(),
        error = null
    where report_deliveries.outcome <> 'delivered'
returning is_repeat;

-- name: end_delivery
update report_deliveries
set
    outcome = %(outcome)s,
    delivered_at = case when %(outcome)s = 'delivered' then clock_timestamp() end,
    place = %(place)s,
    error = %(error)s
where run_id = %(run)s and recipient = %(recipient)s;

-- name: last_runs
-- The last run of each entry.
select distinct on (schedule)
    schedule,
    due_at,
    outcome,
    rows,
    error
from report_runs
where schedule is not null
order by schedule, due_at desc;
