-- An article with its text, and the one that it nearly repeats.
select
    documents.id,
    documents.external_id,
    documents.title,
    documents.byline,
    publishers.name as publisher,
    documents.url,
    documents.published_on,
    documents.published_precision,
    documents.language,
    documents.body,
    documents.word_count,
    documents.duplicate_of,
    documents.ingested_at,
    documents.source_path,
    document_annotations.extractor,
    document_annotations.annotated_at
from documents
left join publishers on documents.publisher_id = publishers.id
left join document_annotations on documents.id = document_annotations.document_id
where documents.id = %(document)s;
