-- How far the workers are.

-- name: figures
-- One row. `dead` are runs that are entered as running and whose process is gone.
select
    living.workers,
    living.worker_processes,
    jobs.batches_waiting,
    jobs.batches_delayed,
    jobs.batches_at_work,
    jobs.jobs_failed,
    (
        select count(*) from annotation_failures
        where tries >= %(tries)s
    ) as articles_set_aside,
    (
        select count(*) from document_annotations
        where annotated_at > now() - interval '5 minutes'
    ) as articles_annotated_5m,
    (
        select extract(epoch from now() - max(annotated_at))::int from document_annotations
        where annotated_at > now() - interval '1 day'
    ) as seconds_since_annotation
from
    (
        select
            count(*) as workers,
            coalesce(sum((parameters ->> 'processes')::int), 0) as worker_processes
        from etl_runs
        where command = 'worker' and outcome = 'running' and id <> all(%(dead)s::bigint[])
    ) as living,
    (
        select
            count(*) filter (
                where task_name = %(task)s and status = 'todo' and (scheduled_at is null or scheduled_at <= now())
            ) as batches_waiting,
            count(*) filter (where task_name = %(task)s and status = 'todo' and scheduled_at > now()) as batches_delayed,
            count(*) filter (where task_name = %(task)s and status = 'doing') as batches_at_work,
            count(*) filter (where status = 'failed') as jobs_failed
        from procrastinate.procrastinate_jobs
    ) as jobs;

-- name: workers
-- The workers that live, the newest first, and what each has done.
select
    id,
    parameters ->> 'host' as host,
    parameters ->> 'pid' as pid,
    parameters ->> 'processes' as processes,
    parameters ->> 'extractor' as extractor,
    started_at,
    coalesce((counts ->> 'document_annotations')::bigint, 0) as articles,
    round(
        60 * coalesce((counts ->> 'document_annotations')::numeric, 0) / greatest(extract(epoch from clock_timestamp() - started_at), 1), 1
    ) as per_minute,
    coalesce((counts ->> 'failed')::bigint, 0) as failed,
    coalesce((counts ->> 'megabytes')::bigint, 0) as megabytes
from etl_runs
where command = 'worker' and outcome = 'running' and id <> all(%(dead)s::bigint[])
order by id desc
limit %(limit)s;

-- name: set_aside
-- Articles that failed too often, the last first.
select
    annotation_failures.document_id,
    documents.title,
    documents.source_path as source,
    annotation_failures.tries,
    annotation_failures.reason,
    annotation_failures.tried_at,
    annotation_failures.extractor
from annotation_failures
inner join documents on annotation_failures.document_id = documents.id
where annotation_failures.tries >= %(tries)s
order by annotation_failures.tried_at desc, annotation_failures.document_id
limit %(limit)s;
