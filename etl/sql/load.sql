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

-- name: release_incidents
-- An incident that loses an event is clustered anew: all its events wait for that from here on.
update events set incident_id = null
where incident_id in (
    select incident_id from events
    where document_id = any(%(documents)s)
);

-- name: release_sanctions
-- A sanction that loses an act is derived anew: all its acts wait for that from here on.
update sanction_actions set sanction_id = null
where sanction_id in (
    select sanction_id from sanction_actions
    where document_id = any(%(documents)s)
);

-- name: delete_annotations
-- The annotation, and with it all that hangs below it.
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
