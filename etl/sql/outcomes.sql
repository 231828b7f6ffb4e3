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

-- name: fail
-- One more failure of a document, or the reason of the one that was counted before. What another version of the extractor could not
-- take begins anew.
insert into annotation_failures (document_id, extractor, reason, tries)
select
    id,
    %(extractor)s,
    %(reason)s,
    greatest(%(tries)s::smallint, 1)
from documents
where id = %(document)s
on conflict (document_id) do update set
    extractor = excluded.extractor,
    reason = excluded.reason,
    tried_at = clock_timestamp(),
    tries = case when annotation_failures.extractor = excluded.extractor then annotation_failures.tries + %(tries)s::smallint else 1 end;

-- name: undo
-- A document whose only try is undone has not failed.
with undone as (
    update annotation_failures set tries = tries - 1
    where document_id = %(document)s and tries > 1
    returning document_id
)

delete from annotation_failures
where document_id = %(document)s and not exists (select from undone);

-- name: forget
with forgotten as (
    delete from annotation_failures
    returning tries
)

select tries from forgotten
where tries >= %(tries)s;
