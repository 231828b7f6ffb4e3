-- Which versions of the extractor read how many articles.
select
    extractor,
    count(*) as articles,
    max(annotated_at) as last_at
from document_annotations
group by extractor
order by last_at desc
limit 20;
