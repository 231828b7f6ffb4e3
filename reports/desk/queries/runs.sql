-- The last runs.
select
    id,
    command,
    outcome,
    started_at,
    finished_at,
    round(extract(epoch from finished_at - started_at), 1) as seconds,
    (counts ->> 'read')::bigint as read,
    (counts ->> 'added')::bigint as added,
    (counts ->> 'document_annotations')::bigint as annotated,
    (counts ->> 'refused')::bigint as refused,
    (counts ->> 'failed')::bigint as failed
from etl_runs
order by id desc
limit 30;
