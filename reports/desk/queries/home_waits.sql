-- What waits for a person, and what the last run refused.
select
    (
        select count(*) from listing_actors
        where not listing_actors.reviewed
    ) as matches,
    (
        select count(*) from etl_rejects
        where etl_rejects.run_id = (select max(etl_runs.id) from etl_runs)
    ) as refused,
    (select max(etl_runs.started_at) from etl_runs) as last_run;
