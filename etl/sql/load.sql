-- Every statement here runs in the one transaction that replaces the rows of a batch of documents.

-- name: lock_documents
-- Those of the documents that are still there, held so that no other job replaces their rows meanwhile.
select id from documents
where id = any(%(documents)s)
order by id
for no key update;

-- name: annotated
-- Documents that have been annotated, and by what.
select
    document_id,
    extractor
from document_annotations
where document_id = any(%(documents)s);

-- name: release
-- All incidents and sanctions that these documents report are derived anew.
select release_documents(%(documents)s::bigint[]);

-- name: delete_annotations
-- The annotation, and with it all that hangs below it; a trigger lets all that it told of be derived anew.
delete from document_annotations
where document_id = any(%(documents)s);

-- name: forget_failures
-- What has been annotated has not failed.
delete from annotation_failures
where document_id = any(%(documents)s);

-- name: discover_actors
-- One row a discovered actor. Of several spellings the first in byte order is kept, whichever came first.
insert into actors (key, kind, name, code, parent_id, origin)
select distinct on (key)
    key,
    kind,
    name,
    code,
    parent_id,
    'discovered' as origin
from stage_actors
order by key, name collate "C"
on conflict (key) do update set name = excluded.name
where excluded.name collate "C" < actors.name collate "C" and actors.origin = 'discovered';

-- name: actors_by_key
select
    key,
    id
from actors
where key = any(%(keys)s);

-- name: settle_actors
-- Those of the actors that only articles know, or that an analyst merged, are looked at by the next derivation.
insert into pending_checks (subject, subject_id)
select
    'actor' as subject,
    actors.id
from actors
left join actor_merges on actors.key = actor_merges.actor_key
where
    actors.id = any(%(actors)s)
    and (actors.origin = 'discovered' or starts_with(actors.key, 'discovered-') or actor_merges.into_key is not null)
    and not exists (
        select from pending_checks
        where pending_checks.subject = 'actor' and pending_checks.subject_id = actors.id
    );

-- name: principals
-- The country or body that a code stands for, rather than anyone who acts for it.
select distinct on (code)
    code,
    id
from actors
where code = any(%(codes)s) and origin in ('seed', 'curated') and kind <> 'person'
order by code, key = code desc, kind in ('country', 'igo') desc, parent_id is null desc, key;

-- name: take_ids
-- Keys for rows to come, in ascending order.
select nextval(pg_get_serial_sequence(%(table)s, 'id')) from generate_series(1, %(count)s);
