-- What the last runs refused, the newest first.
select
    run_id,
    source,
    line,
    reason,
    remedy,
    seen_at
from etl_rejects
order by id desc
limit 50;
