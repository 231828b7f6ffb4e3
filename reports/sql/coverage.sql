-- How many articles by how many publishers a period has.
select
    count(*) as articles,
    count(distinct publisher_id) as publishers
from documents
where published_on between %(since)s and %(until)s
