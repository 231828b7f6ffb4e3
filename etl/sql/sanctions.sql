-- Sanctions from acts. An act without a sanction is waiting; so are, after a document was replaced, the others of the
-- sanctions that it reported.

-- name: acts
-- All acts on every sanction (sender, target, measure) on which one is waiting. A sanction is that of the country or body that
-- a person, ministry or other organ acts for; it is borne by those named, or by the country if its government is.
with principals as materialized (
    select distinct on (code)
        code,
        id
    from actors
    where origin = 'seed' and kind <> 'person' and code is not null
    order by code, key = code desc, kind in ('country', 'igo') desc, parent_id is null desc, key
),

waiting as (
    select
        sanction_actions.id,
        coalesce(
            case when senders.kind in ('country', 'government', 'igo', 'person') then sender_principals.id end,
            senders.id,
            sender_principals.id
        ) as sender_id,
        coalesce(
            case when targets.kind in ('country', 'government', 'igo') then target_principals.id end,
            targets.id,
            target_principals.id
        ) as target_id,
        sanction_actions.measure
    from sanction_actions
    left join actors as senders on sanction_actions.sender_id = senders.id
    left join actors as targets on sanction_actions.target_id = targets.id
    left join principals as sender_principals on sanction_actions.sender_code = sender_principals.code
    left join principals as target_principals on sanction_actions.target_code = target_principals.code
    where sanction_actions.sanction_id is null and (sanction_actions.target_id is not null or sanction_actions.target_code is not null)
),

changed as (
    select distinct
        sender_id,
        target_id,
        measure
    from waiting
    where target_id is not null
),

found as (
    select
        id,
        sender_id,
        target_id,
        measure
    from waiting
    where target_id is not null
    union all
    select
        sanction_actions.id,
        sanctions.sender_id,
        sanctions.target_id,
        sanctions.measure
    from changed
    inner join sanctions
        on
            changed.target_id = sanctions.target_id
            and changed.measure = sanctions.measure
            and changed.sender_id is not distinct from sanctions.sender_id
    inner join sanction_actions on sanctions.id = sanction_actions.sanction_id
)

select
    sanction_actions.id,
    found.sender_id,
    found.target_id,
    found.measure,
    sanction_actions.action,
    sanction_actions.status,
    sanction_actions.occurred_on,
    sanction_actions.occurred_on_precision,
    documents.published_on,
    sanction_actions.objective,
    sanction_actions.expires_on,
    documents.content_hash,
    sanction_actions.trigger_start
from found
inner join sanction_actions on found.id = sanction_actions.id
inner join documents on sanction_actions.document_id = documents.id;

-- name: upsert_sanctions
insert into sanctions (
    sender_id, target_id, measure, episode, status, demanded_on, demanded_on_precision, threatened_on, threatened_on_precision,
    imposed_on, imposed_on_precision, extended_on, extended_on_precision, eased_on, eased_on_precision, lifted_on,
    lifted_on_precision, expires_on, first_reported_on, last_reported_on
)
select
    sender_id,
    target_id,
    measure,
    episode,
    status,
    demanded_on,
    demanded_on_precision,
    threatened_on,
    threatened_on_precision,
    imposed_on,
    imposed_on_precision,
    extended_on,
    extended_on_precision,
    eased_on,
    eased_on_precision,
    lifted_on,
    lifted_on_precision,
    expires_on,
    first_reported_on,
    last_reported_on
from stage_sanctions
on conflict (sender_id, target_id, measure, episode) do update set
    status = excluded.status,
    demanded_on = excluded.demanded_on,
    demanded_on_precision = excluded.demanded_on_precision,
    threatened_on = excluded.threatened_on,
    threatened_on_precision = excluded.threatened_on_precision,
    imposed_on = excluded.imposed_on,
    imposed_on_precision = excluded.imposed_on_precision,
    extended_on = excluded.extended_on,
    extended_on_precision = excluded.extended_on_precision,
    eased_on = excluded.eased_on,
    eased_on_precision = excluded.eased_on_precision,
    lifted_on = excluded.lifted_on,
    lifted_on_precision = excluded.lifted_on_precision,
    expires_on = excluded.expires_on,
    first_reported_on = excluded.first_reported_on,
    last_reported_on = excluded.last_reported_on;

-- name: assign
-- An act that belongs to no episode, being only imagined or denied, loses the sanction that it may have had.
update sanction_actions set sanction_id = sanctions.id
from stage_acts
left join sanctions
    on
        stage_acts.sender_id is not distinct from sanctions.sender_id
        and stage_acts.target_id = sanctions.target_id
        and stage_acts.measure = sanctions.measure
        and stage_acts.episode = sanctions.episode
where sanction_actions.id = stage_acts.id and sanction_actions.sanction_id is distinct from sanctions.id;

-- name: delete_empty
-- Sanctions that lost acts, to other episodes or with a document, and have none now.
with released as (
    delete from pending_checks
    where subject = 'sanction'
    returning subject_id
)

delete from sanctions
where
    (
        id in (select subject_id from released)
        or id in (
            select candidates.id
            from stage_acts
            inner join sanctions as candidates
                on
                    stage_acts.target_id = candidates.target_id
                    and stage_acts.measure = candidates.measure
                    and stage_acts.sender_id is not distinct from candidates.sender_id
        )
    )
    and not exists (
        select from sanction_actions
        where sanction_actions.sanction_id = sanctions.id
    );
