-- New articles into documents, a batch a transaction, one batch at a time.

-- name: publishers
-- Publishers that bear one of these names, or own one of these domains.
select
    id,
    lower(name) as name,
    domain
from publishers
where lower(name) = any(%(names)s) or domain = any(%(domains)s);

-- name: add_publisher
insert into publishers (name, domain, origin) values (%(name)s, %(domain)s, 'discovered')
on conflict do nothing;

-- name: add_documents
-- In the order given, so that ids follow the order of reading; a text that is there already is left as it is.
insert into documents (
    external_id, publisher_id, url, title, byline, published_at, published_precision, language, body, word_count, content_hash,
    source_path, format, run_id
)
select
    external_id,
    publisher_id,
    url,
    title,
    byline,
    published_at,
    published_precision,
    language,
    body,
    word_count,
    content_hash,
    source_path,
    format,
    %(run_id)s as run_id
from stage_documents
order by ordinal
on conflict (content_hash) do nothing
returning id, content_hash;

-- name: link_duplicates
update documents set duplicate_of = stage_duplicates.original
from stage_duplicates
where documents.id = stage_duplicates.id;

-- name: originals
-- Originals of these days, and of none, that came between the ids seen before and the first that is new.
select
    id,
    body,
    published_on
from documents
where
    duplicate_of is null
    and id < %(first_new)s
    and (
        (published_on = any(%(days)s) and id > %(seen)s)
        or (published_on is null and id > %(seen_undated)s)
    )
order by id;
