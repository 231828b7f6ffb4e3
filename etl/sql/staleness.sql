-- Gazetteers by which documents were annotated, and the documents that another one does not concern.

-- name: keep
insert into gazetteer_versions (version, content) values (%(version)s, %(content)s)
on conflict (version) do nothing;

-- name: drop_unused
-- Those by which no document was annotated, but the one in use.
delete from gazetteer_versions
where
    version <> %(version)s
    and not exists (
        select from document_annotations
        where document_annotations.extractor like '%%.' || gazetteer_versions.version
    );

-- name: comparable
-- Versions of the extractor that differ from the one in use by a gazetteer that is kept, and by nothing else.
select distinct document_annotations.extractor
from document_annotations
inner join gazetteer_versions on document_annotations.extractor = %(rules)s || '.' || gazetteer_versions.version
where document_annotations.extractor <> %(extractor)s;

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
