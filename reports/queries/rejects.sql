-- title: Refused input
-- question: Which input was refused, why, and what would help?
-- description: Inputs that runs refused, by reason. Mended input is taken by the next run; the rows of earlier runs stay.
-- grain: one row per reason
-- tags: quality
-- parameter: since date | Only what was refused on that day or later (UTC).
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: reason | What is wrong.
-- column: remedy | What you can do about it.
-- column: inputs (inputs) | How many were refused for it.
-- column: sources (files and addresses) | In how many files or addresses.
-- column: example_source | One of them, the last refused.
-- column: example_line | Line or record in it, from 1.
-- column: last_run | The run that refused it last.
-- column: last_at | When that was.
-- empty: No run has refused any input.
-- example: communique report run rejects

select
    reason,
    (array_agg(remedy order by id desc))[1] as remedy,
    count(*) as inputs,
    count(distinct source) as sources,
    (array_agg(source order by id desc))[1] as example_source,
    (array_agg(line order by id desc))[1] as example_line,
    (array_agg(run_id order by id desc))[1] as last_run,
    max(seen_at) as last_at
from etl_rejects
where cast(:since as date) is null or seen_at >= cast(:since as date) at time zone 'UTC'
group by reason
order by inputs desc, reason asc
limit :limit
