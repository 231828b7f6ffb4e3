-- What waits for a person, and for a run.
select
    (
        select count(*) from listing_actors
        where not listing_actors.reviewed
    ) as matches,
    (
        select count(*) from documents
        where
            documents.duplicate_of is null
            and not exists (
                select from document_annotations
                where document_annotations.document_id = documents.id
            )
    ) as unread,
    (
        select count(*) from etl_rejects
        where etl_rejects.run_id = (select max(etl_runs.id) from etl_runs)
    ) as refused,
    (select max(etl_runs.started_at) from etl_runs) as last_run;
