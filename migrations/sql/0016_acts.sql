-- What reports count over months: acts without their words, each with the day of its article and its happening; and the same
-- by pairs of sides. Triggers keep both in line with the events, whoever changes those.
create function add_acts(first_event bigint, last_event bigint, chosen bigint[]) returns void
language sql
as $$
    -- The events of a range of keys and, if given, a list.
    insert into acts (event_id, document_id, published_on, day, is_dated, event_type, mode, status, location, happening)
    select
        events.id,
        events.document_id,
        documents.published_on,
        case when events.occurred_on_precision = 'day' then events.occurred_on else documents.published_on end,
        events.occurred_on_precision is not distinct from 'day',
        events.event_type,
        events.mode,
        events.status,
        events.location,
        coalesce(events.incident_id, -events.id)
    from events
    inner join documents on events.document_id = documents.id
    where events.id between first_event and last_event and (chosen is null or events.id = any(chosen));

    insert into dyad_acts (
        event_id, source_code, target_code, is_mutual, is_pair,
        document_id, published_on, day, event_type, mode, status, happening, confidence
    )
    select
        dyads.event_id,
        dyads.source_code,
        dyads.target_code,
        dyads.is_mutual,
        dyads.source_code < dyads.target_code
        or count(*) over (
            partition by
                dyads.event_id, least(dyads.source_code, dyads.target_code), greatest(dyads.source_code, dyads.target_code)
        ) = 1,
        acts.document_id,
        acts.published_on,
        acts.day,
        acts.event_type,
        acts.mode,
        acts.status,
        acts.happening,
        dyads.confidence
    from (
        select
            event_dyads.event_id,
            event_dyads.source_code,
            event_dyads.target_code,
            bool_or(event_dyads.is_mutual) as is_mutual,
            max(event_dyads.confidence) as confidence
        from event_dyads
        where
            event_dyads.event_id between first_event and last_event
            and (chosen is null or event_dyads.event_id = any(chosen))
            and event_dyads.source_code <> event_dyads.target_code
        group by event_dyads.event_id, event_dyads.source_code, event_dyads.target_code
    ) as dyads
    inner join acts on dyads.event_id = acts.event_id;
$$;

create function refresh_acts(changed bigint[]) returns void
language plpgsql
as $$
begin
    if cardinality(changed) > 0 then
        delete from dyad_acts where event_id = any(changed);
        delete from acts where event_id = any(changed);
        perform add_acts(min(id), max(id), changed) from unnest(changed) as given (id);
    end if;
end
$$;

create function refresh_acts_of_events() returns trigger
language plpgsql
as $$
begin
    perform refresh_acts(array(select id from changed));
    return null;
end
$$;

create function refresh_acts_of_parties() returns trigger
language plpgsql
as $$
begin
    perform refresh_acts(array(select distinct event_id from changed));
    return null;
end
$$;

create function refresh_acts_of_documents() returns trigger
language plpgsql
as $$
begin
    if old.published_on is distinct from new.published_on then
        perform refresh_acts(array(select id from events where document_id = new.id));
    end if;
    return null;
end
$$;

create trigger refresh_acts_inserted after insert on events
referencing new table as changed
for each statement execute function refresh_acts_of_events();

create trigger refresh_acts_updated after update on events
referencing new table as changed
for each statement execute function refresh_acts_of_events();

create trigger refresh_acts_inserted after insert on event_participants
referencing new table as changed
for each statement execute function refresh_acts_of_parties();

create trigger refresh_acts_updated after update on event_participants
referencing new table as changed
for each statement execute function refresh_acts_of_parties();

create trigger refresh_acts_deleted after delete on event_participants
referencing old table as changed
for each statement execute function refresh_acts_of_parties();

create trigger refresh_acts_updated after update of published_at on documents
for each row execute function refresh_acts_of_documents();

-- What two sides did to and with each other after a day and up to another: each happening once, whoever acted.
create function pair_happenings(after date, until date)
returns table (one text, other text, happening bigint, score double precision, articles bigint)
language sql stable
as $$
    select
        least(dyad_acts.source_code, dyad_acts.target_code),
        greatest(dyad_acts.source_code, dyad_acts.target_code),
        dyad_acts.happening,
        avg(coalesce(event_modes.score, event_types.score)),
        count(*)
    from dyad_acts
    inner join event_types on dyad_acts.event_type = event_types.code
    left join event_modes on dyad_acts.event_type = event_modes.event_type and dyad_acts.mode = event_modes.code
    where
        dyad_acts.published_on > after
        and dyad_acts.published_on <= until
        and dyad_acts.status = 'reported'
        and dyad_acts.is_pair
    group by 1, 2, 3
$$;

comment on function pair_happenings is
'Happenings between two sides that articles tell of after a day and up to another, with the mean score of their acts.';
