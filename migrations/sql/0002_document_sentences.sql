-- Every sentence with its words and the article that it stands in: what the other views lead back to.
create view document_sentences as
select
    sentences.document_id,
    sentences.ordinal as sentence,
    documents.published_on,
    documents.published_precision,
    publishers.name as publisher,
    documents.title,
    documents.url,
    sentences.char_start,
    sentences.char_end,
    substring(documents.body, sentences.char_start + 1, sentences.char_end - sentences.char_start) as sentence_text
from sentences
inner join documents on sentences.document_id = documents.id
left join publishers on documents.publisher_id = publishers.id;

comment on view document_sentences is 'One row per sentence, with its words and its article.';
comment on column document_sentences.document_id is 'The document.';
comment on column document_sentences.sentence is 'Ordinal of the sentence in the document, from 0.';
comment on column document_sentences.published_on is 'Day on which the article was published (UTC).';
comment on column document_sentences.published_precision is 'How fine published_on is: day, month or year.';
comment on column document_sentences.publisher is 'Who published the article.';
comment on column document_sentences.title is 'Headline of the article.';
comment on column document_sentences.url is 'Address of the article.';
comment on column document_sentences.char_start is 'Offset of the first character of the sentence in the body.';
comment on column document_sentences.char_end is 'Offset after the last character of the sentence.';
comment on column document_sentences.sentence_text is 'The words of the sentence.';
