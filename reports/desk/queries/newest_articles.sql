-- The numbers of the newest articles.
select id from documents
order by published_on desc nulls last, id desc
limit %(most)s;
