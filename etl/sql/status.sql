-- name: overview
-- One row: how much there is. `current` is the version of the extractor in use.
select
    (select count(*) from documents) as documents,
    (
        select count(*) from documents
        where duplicate_of is not null
    ) as near_duplicates,
    (select count(*) from document_annotations) as annotated,
    (
        select count(*) from documents
        where
            duplicate_of is null
            and not exists (
                select from document_annotations
                where document_annotations.document_id = documents.id
            )
    ) as to_annotate,
    (
        select count(*) from document_annotations
        where extractor <> %(current)s
    ) as stale,
    (select count(*) from mentions) as mentions,
    (select count(*) from statements) as statements,
    (select count(*) from events) as events,
    (select count(*) from incidents) as incidents,
    (select count(*) from sanction_actions) as sanction_acts,
    (select count(*) from sanctions) as sanctions,
    (select count(*) from actors) as actors,
    (
        select count(*) from actors
        where origin = 'discovered'
    ) as discovered_actors,
    (
        select count(*) from publishers
        where exists (
            select from documents
            where documents.publisher_id = publishers.id
        )
    ) as publishers;

-- name: runs
-- The last runs, newest first.
select
    id,
    command,
    outcome,
    started_at,
    round(extract(epoch from coalesce(finished_at, clock_timestamp()) - started_at), 1) as seconds,
    counts ->> 'read' as read,
    counts ->> 'added' as added,
    counts ->> 'document_annotations' as annotated,
    counts ->> 'refused' as refused,
    counts ->> 'failed' as failed,
    parameters -> 'paths' as paths
from etl_runs
order by id desc
limit %(limit)s;

-- name: rejects
-- What the last runs refused, the newest first; the same fault of an input met by several runs once.
select
    run_id,
    source,
    line,
    reason,
    remedy
from (
    select distinct on (source, line, reason)
        id,
        run_id,
        source,
        line,
        reason,
        remedy
    from etl_rejects
    order by source, line, reason, id desc
) as latest
order by run_id desc, id
limit %(limit)s;

-- name: stale
-- Documents that another version of the extractor annotated.
select
    documents.id,
    documents.external_id,
    documents.title,
    documents.published_on,
    document_annotations.extractor,
    document_annotations.annotated_at
from document_annotations
inner join documents on document_annotations.document_id = documents.id
where document_annotations.extractor <> %(current)s
order by documents.id
limit %(limit)s;
