-- The numbers of the acts upon a sanction, the earliest first, and how many there are in all.
select
    sanction_actions.id,
    count(*) over () as acts
from sanction_actions
inner join documents on sanction_actions.document_id = documents.id
where sanction_actions.sanction_id = %(sanction)s
order by
    coalesce(sanction_actions.occurred_on, documents.published_on) asc nulls last,
    sanction_actions.document_id asc,
    sanction_actions.trigger_start asc,
    sanction_actions.id asc
limit %(most)s
offset %(skip)s;
