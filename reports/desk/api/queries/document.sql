-- title: A document
-- question: What does an article say, word for word?
-- grain: one row
-- parameter: id integer | The document.
-- column: id | Key of the row.
-- column: external_id | Identifier that the source gave it.
-- column: publisher | Who published the article.
-- column: url | Address of the article.
-- column: title | Headline.
-- column: byline | Author line.
-- column: published_on | published_at as a day (UTC).
-- column: published_precision | How fine published_at is: day, month or year.
-- column: language | Language of the text, ISO 639-1.
-- column: word_count | Words in the body.
-- column: content_hash | SHA-256 of the normalised text: the natural key.
-- column: duplicate_of | Earlier article that this one nearly repeats; it is not analysed.
-- column: ingested_at | When it came into the database.
-- column: extractor | Version of the extractor; null if it was not annotated.
-- column: annotated_at | When it was annotated.
-- column: body | The text, normalised; all character offsets count from its first character, 0.
-- example: curl http://127.0.0.1:8417/api/v1/documents/1

select
    documents.id,
    documents.external_id,
    publishers.name as publisher,
    documents.url,
    documents.title,
    documents.byline,
    documents.published_on,
    documents.published_precision,
    documents.language,
    documents.word_count,
    documents.content_hash,
    documents.duplicate_of,
    documents.ingested_at,
    document_annotations.extractor,
    document_annotations.annotated_at,
    documents.body
from documents
left join publishers on documents.publisher_id = publishers.id
left join document_annotations on documents.id = document_annotations.document_id
where documents.id = cast(:id as bigint)
