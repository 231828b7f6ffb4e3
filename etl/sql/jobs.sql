-- name: pending
-- Documents to annotate, in the order that they came: those never annotated and, if asked for, those annotated by another
-- version of the extractor. Near duplicates of others are not annotated.
select documents.id
from documents
left join document_annotations on documents.id = document_annotations.document_id
where
    documents.duplicate_of is null
    and (
        document_annotations.document_id is null
        or (%(stale)s and document_annotations.extractor <> %(extractor)s)
    )
    and (%(since)s::date is null or documents.published_on is null or documents.published_on >= %(since)s::date)
order by documents.id
limit %(limit)s;

-- name: texts
select
    id,
    body,
    title,
    case when published_precision = 'day' then published_on end as published_on,
    coalesce(source_path, 'document ' || id) as source
from documents
where id = any(%(documents)s)
order by id;

-- name: analyze
analyze (skip_locked)
actors, documents, document_annotations, sentences, mentions, statements, statement_subjects, events, event_participants,
event_contexts, incidents, sanction_actions, sanctions;
