-- The last decisions of people.
select
    subject,
    decision,
    about,
    note,
    reviewer,
    decided_at
from review_log
order by id desc
limit 200;
