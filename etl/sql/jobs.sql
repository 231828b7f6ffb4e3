-- name: pending
-- Documents to annotate, in the order that they came: those never annotated and, if asked for, those annotated by another
-- version of the extractor. Near duplicates of others are not annotated, nor what a worker has in a batch, nor what was set aside.
with
in_batches as (
    select jsonb_array_elements_text(args -> 'documents')::bigint as document_id
    from procrastinate.procrastinate_jobs
    where task_name = 'communique.annotate' and status in ('todo', 'doing')
)

select
    documents.id,
    document_annotations.document_id is not null as is_stale
from documents
left join document_annotations on documents.id = document_annotations.document_id
where
    documents.id > %(after)s
    and documents.duplicate_of is null
    and (
        document_annotations.document_id is null
        or (%(stale)s and document_annotations.extractor <> %(extractor)s)
    )
    and (%(since)s::date is null or documents.published_on is null or documents.published_on >= %(since)s::date)
    and documents.id not in (select in_batches.document_id from in_batches)
    and not exists (
        select from annotation_failures
        where
            annotation_failures.document_id = documents.id
            and annotation_failures.extractor = %(extractor)s
            and annotation_failures.tries >= %(tries)s
    )
order by documents.id
limit %(limit)s;

-- name: waiting
-- How many documents wait to be annotated, counted up to one more than asked for. What was set aside does not wait.
select count(*) from (
    select from documents
    where
        duplicate_of is null
        and not exists (
            select from document_annotations
            where document_annotations.document_id = documents.id
        )
        and not exists (
            select from annotation_failures
            where annotation_failures.document_id = documents.id and annotation_failures.tries >= %(tries)s
        )
    limit %(most)s + 1  -- noqa: AM09
) as waiting;

-- name: flush_statistics
-- What this connection has changed counts from here on.
select pg_stat_force_next_flush();

-- name: changed_tables
-- Tables of facts of which a tenth or more was changed since they were last analysed.
select relname
from pg_stat_user_tables
where
    relname in (
        'actors', 'documents', 'document_annotations', 'sentences', 'mentions', 'statements', 'statement_subjects', 'events',
        'event_participants', 'event_contexts', 'incidents', 'sanction_actions', 'sanctions', 'acts', 'dyad_acts'
    )
    and schemaname = current_schema()
    and n_mod_since_analyze > 100 + n_live_tup / 10
order by relname;
