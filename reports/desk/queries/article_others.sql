-- Other articles that tell of what this one tells: of the same happenings, or with nearly the same text.
select
    documents.id,
    documents.title,
    documents.published_on,
    documents.published_precision,
    publishers.name as publisher,
    count(distinct others.incident_id) as shared,
    coalesce(bool_or(others.is_copy), false) as is_copy
from (
    select
        theirs.document_id,
        theirs.incident_id,
        false as is_copy
    from events as ours
    inner join events as theirs on ours.incident_id = theirs.incident_id and ours.document_id <> theirs.document_id
    where ours.document_id = %(document)s
    union all
    select
        copies.id as document_id,
        null as incident_id,
        true as is_copy
    from documents as copies
    where copies.duplicate_of = %(document)s
) as others
inner join documents on others.document_id = documents.id
left join publishers on documents.publisher_id = publishers.id
group by documents.id, publishers.name
order by shared desc, documents.published_on desc nulls last, documents.id desc
limit 50;
