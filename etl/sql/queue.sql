-- The queue: batches of articles, and what all queues have in common.

-- name: state
-- One row: processes of the workers that live, batches that wait and that are at work, jobs that derive.
select
    (
        select coalesce(sum((parameters ->> 'processes')::int), 0) from etl_runs
        where command = 'worker' and outcome = 'running'
    ) as processes,
    count(*) filter (where task_name = %(task)s and status = 'todo') as waiting,
    count(*) filter (where task_name = %(task)s and status = 'doing') as doing,
    count(*) filter (where task_name = %(derive_task)s) as deriving
from procrastinate.procrastinate_jobs
where status in ('todo', 'doing');

-- name: enter
-- A job for each batch.
select procrastinate.procrastinate_defer_jobs_v1(
    array_agg(
        row(
            batch ->> 'queue', %(task)s, 0, null, null, jsonb_build_object('documents', batch -> 'documents'), null
        )::procrastinate.procrastinate_job_to_defer_v1
        order by ordinal
    )
)
from jsonb_array_elements(%(batches)s) with ordinality as batches (batch, ordinal);  -- noqa: AL05

-- name: still_waiting
-- Of these documents, those to be annotated yet: never annotated or, of a batch of stale ones, by another version.
select documents.id
from documents
left join document_annotations on documents.id = document_annotations.document_id
where
    documents.id = any(%(documents)s)
    and (
        document_annotations.document_id is null
        or (%(stale)s and document_annotations.extractor <> %(extractor)s)
    )
    and not exists (
        select from annotation_failures
        where
            annotation_failures.document_id = documents.id
            and annotation_failures.extractor = %(extractor)s
            and annotation_failures.tries >= %(tries)s
    )
order by documents.id;

-- name: want_derived
-- A job that derives, unless one waits; two that are entered at once do no harm. It waits a while itself, ten times as long as the last
-- took, so that much is derived at once.
select procrastinate.procrastinate_defer_jobs_v1(
    array[
        row(
            %(queue)s::text, %(task)s::text, 1, %(queue)s::text, null, '{}',
            now() + greatest(
                %(wait)s,
                10 * (
                    select coalesce(max((counts ->> 'derive_seconds')::int), 0) from etl_runs
                    where command = 'worker' and outcome = 'running'
                )
            ) * interval '1 second'
        )::procrastinate.procrastinate_job_to_defer_v1
    ]
)
where
    not exists (
        select from procrastinate.procrastinate_jobs
        where task_name = %(task)s::text and status = 'todo'
    );

-- name: derive_now
-- Nothing is left to wait for.
update procrastinate.procrastinate_jobs set scheduled_at = now()
where task_name = %(task)s and status = 'todo' and scheduled_at > now() and attempts = 0;

-- name: rescue
-- Jobs of workers that have died, back into their queues. A job that another worker rescues just now is left to it. A sign of life
-- that is still to come was given before the clock was set back: who lives gives another soon.
with
stalled as (
    select jobs.id
    from procrastinate.procrastinate_jobs as jobs
    left join procrastinate.procrastinate_workers as workers on jobs.worker_id = workers.id
    where
        jobs.status = 'doing'
        and jobs.queue_name = any(%(queues)s)
        and (
            workers.id is null
            or workers.last_heartbeat < now() - make_interval(secs => %(seconds)s)
            or workers.last_heartbeat > now() + make_interval(secs => %(seconds)s)
        )
    for update of jobs skip locked
)

select procrastinate.procrastinate_retry_job_v2(id, now(), null, null, null) from stalled;

-- name: thaw
-- Jobs that wait for longer than any is ever made to: the clock was set back since.
update procrastinate.procrastinate_jobs set scheduled_at = now()
where status = 'todo' and queue_name = any(%(queues)s) and scheduled_at > now() + make_interval(secs => %(seconds)s);
