-- The day of the last of so many newest articles; no row where there are fewer.
select documents.published_on
from documents
where documents.published_on is not null
order by documents.published_on desc nulls last, documents.id desc
limit 1
offset %(newest)s;
