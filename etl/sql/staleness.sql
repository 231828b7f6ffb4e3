-- Gazetteers by which documents were annotated, and the documents that another one does not concern.

-- name: keep
insert into gazetteer_versions (version, content) values (%(version)s, %(content)s)
on conflict (version) do nothing;

-- name: extractors
-- The versions by which documents were annotated, each found by one step along the index.
with recursive versions as (
    select min(extractor) as extractor
    from document_annotations
    union all
    select (
        select min(document_annotations.extractor)
        from document_annotations
        where document_annotations.extractor > versions.extractor
    ) as extractor
    from versions
    where versions.extractor is not null
)

select extractor
from versions
where extractor is not null;

-- name: kept
select version from gazetteer_versions;

-- name: drop
delete from gazetteer_versions
where version = any(%(versions)s);

-- name: content
select content from gazetteer_versions
where version = %(version)s;

-- name: annotated_by
-- Documents that a version annotated, as the annotator read them, with the codes of their mentions.
select
    documents.id,
    documents.body,
    case when documents.published_precision = 'day' then documents.published_on end as published_on,
    array(
        select distinct mentions.code from mentions
        where mentions.document_id = documents.id and mentions.code is not null
    ) as codes
from document_annotations
inner join documents on document_annotations.document_id = documents.id
where document_annotations.extractor = %(extractor)s and documents.id > %(after)s
order by documents.id
limit %(limit)s;

-- name: confirm
update document_annotations set extractor = %(extractor)s
where document_id = any(%(documents)s) and extractor = %(old)s;
