-- title: Documents
-- question: Which articles are in the database?
-- grain: one row per article
-- parameter: words text | Only articles that have these words, as a search engine reads them: "in quotes", or, -without.
-- parameter: publisher text | Name of the publisher, whatever its case.
-- parameter: language text | Language of the text, ISO 639-1.
-- parameter: since date | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: title text | Only articles whose headline has these words, whatever their case.
-- parameter: url text | Only the article of this address.
-- parameter: before integer | Only rows with a lower id.
-- parameter: limit integer = 100 | At most so many rows.
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
-- example: curl 'http://127.0.0.1:8417/api/v1/documents?since=2024-06-01'

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
    document_annotations.annotated_at
from documents
left join publishers on documents.publisher_id = publishers.id
left join document_annotations on documents.id = document_annotations.document_id
where
    (cast(:before as bigint) is null or documents.id < cast(:before as bigint))
    and (
        cast(:words as text) is null
        or to_tsvector('english'::regconfig, coalesce(documents.title, '') || ' ' || left(documents.body, 200000))
        @@ websearch_to_tsquery('english', cast(:words as text))
    )
    and (cast(:publisher as text) is null or lower(publishers.name) = lower(cast(:publisher as text)))
    and (cast(:language as text) is null or documents.language = cast(:language as text))
    and (cast(:since as date) is null or documents.published_on >= cast(:since as date))
    and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
    and (cast(:title as text) is null or strpos(lower(documents.title), lower(cast(:title as text))) > 0)
    and (cast(:url as text) is null or documents.url = cast(:url as text))
order by documents.id desc
limit :limit
