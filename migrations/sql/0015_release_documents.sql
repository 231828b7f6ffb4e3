-- What was derived from the facts of these documents waits to be derived anew: their incidents and sanctions with all events
-- and acts of these, and the actors that only articles know.
create function release_documents(released bigint[]) returns void
language sql
as $$
    insert into pending_checks (subject, subject_id)
    select distinct 'incident', incident_id
    from events
    where document_id = any(released) and incident_id is not null;

    update events set incident_id = null
    where incident_id in (
        select incident_id from events
        where document_id = any(released)
    );

    insert into pending_checks (subject, subject_id)
    select distinct 'sanction', sanction_id
    from sanction_actions
    where document_id = any(released) and sanction_id is not null;

    update sanction_actions set sanction_id = null
    where sanction_id in (
        select sanction_id from sanction_actions
        where document_id = any(released)
    );

    insert into pending_checks (subject, subject_id)
    select 'actor', actors.id
    from actors
    where
        (actors.origin = 'discovered' or starts_with(actors.key, 'discovered-'))
        and actors.id in (
            select actor_id from mentions
            where document_id = any(released)
        )
        and not exists (
            select from pending_checks
            where pending_checks.subject = 'actor' and pending_checks.subject_id = actors.id
        );
$$;

create function release_document() returns trigger
language plpgsql
as $$
begin
    perform release_documents(array[old.document_id]);
    return old;
end
$$;

-- Whoever removes an annotation, or its document.
create trigger release_document before delete on document_annotations
for each row execute function release_document();
