-- Decisions of people in reviews.

-- name: keep
insert into review_log (subject, decision, about, note, reviewer)
values (%(subject)s, %(decision)s, %(about)s, %(note)s, %(reviewer)s);

-- name: state
-- What changes whenever a run or a decision does: while it is the same, so is what is doubtful.
select
    (select max(etl_runs.id) from etl_runs) as run,
    (select max(etl_runs.finished_at) from etl_runs) as finished_at,
    (select max(review_log.id) from review_log) as decision;
