-- Actors that only articles know, seen across all documents.

-- name: take_named
-- Actors whose mentions came or went; in the end it is to be seen whether they still have any.
update pending_checks set subject = 'leaver'
where subject = 'actor'
returning subject_id;

-- name: take_all
insert into pending_checks (subject, subject_id)
select
    'leaver' as subject,
    actors.id
from actors
left join actor_merges on actors.key = actor_merges.actor_key
where actors.origin = 'discovered' or starts_with(actors.key, 'discovered-') or actor_merges.into_key is not null
returning subject_id;

-- name: settle_all
-- Whose mentions mean whom is to be looked at for all actors that only articles know, or that are merged.
insert into pending_checks (subject, subject_id)
select
    'actor' as subject,
    actors.id
from actors
left join actor_merges on actors.key = actor_merges.actor_key
where actors.origin = 'discovered' or starts_with(actors.key, 'discovered-') or actor_merges.into_key is not null;

-- name: keys_of
select
    id,
    key,
    code
from actors
where id = any(%(actors)s);

-- name: namesakes
-- Actors whose keys begin with one of these groups.
select actors.id
from unnest(%(groups)s::text[]) as groups (key)
inner join actors
    on actors.key ~>=~ (groups.key || '-') and actors.key ~<~ (groups.key || '.');  -- noqa: PRS,LT01

-- name: discovered
-- Of these actors each that is discovered, whether mentions with and without a code mean it, and what an analyst decided of it; and
-- each that an analyst merged into another.
select
    actors.id,
    actors.key,
    actors.kind,
    actors.name,
    actors.code,
    exists (  -- noqa: LT01,LT06
        select from mentions
        where mentions.actor_id = actors.id and mentions.code is not null
    ) as is_coded,
    exists (  -- noqa: LT01,LT06
        select from mentions
        where mentions.actor_id = actors.id and mentions.code is null
    ) as is_uncoded,
    goals.id as into_id,
    actor_merges.actor_key is not null and actor_merges.into_key is null as is_apart
from actors
left join actor_merges on actors.key = actor_merges.actor_key
left join actors as goals on actor_merges.into_key = goals.key
where
    actors.id = any(%(actors)s)
    and (actors.origin = 'discovered' or starts_with(actors.key, 'discovered-') or goals.id is not null);

-- name: gazetteer_persons
-- Full names of the gazetteer's persons, with every code that they ever acted for.
with names as (
    select
        id,
        name
    from actors
    where kind = 'person' and origin = 'seed'
    union
    select
        actor_aliases.actor_id,
        actor_aliases.alias
    from actor_aliases
    inner join actors on actor_aliases.actor_id = actors.id
    where actors.kind = 'person' and actors.origin = 'seed' and actor_aliases.kind = 'name'
)

select distinct
    names.name,
    for_actors.code,
    names.id
from names
inner join actor_roles on names.id = actor_roles.actor_id
inner join actors as for_actors on actor_roles.for_actor_id = for_actors.id
where for_actors.code is not null;

-- name: add_uncoded
-- The actor for those mentions of a name that have no code.
insert into actors (key, kind, name, origin) values (%(key)s, %(kind)s, %(name)s, 'discovered')
on conflict (key) do update set name = actors.name
returning id;

-- name: moved_documents
-- Documents in which a party of an event or of an act upon a sanction is about to change.
select events.document_id
from stage_moves
inner join event_participants
    on stage_moves.from_id = event_participants.actor_id and stage_moves.uncoded = (event_participants.code is null)
inner join events on event_participants.event_id = events.id
union
select sanction_actions.document_id
from stage_moves
inner join sanction_actions
    on
        stage_moves.from_id in (sanction_actions.by_actor_id, sanction_actions.sender_id, sanction_actions.target_id);

-- name: move_mentions
update mentions set actor_id = stage_moves.to_id
from stage_moves
where mentions.actor_id = stage_moves.from_id and (mentions.code is null) = stage_moves.uncoded;

-- name: move_speakers
update statements set speaker_id = stage_moves.to_id
from stage_moves
where statements.speaker_id = stage_moves.from_id and (statements.speaker_code is null) = stage_moves.uncoded;

-- name: move_addressees
update statements set addressee_id = stage_moves.to_id
from stage_moves
where statements.addressee_id = stage_moves.from_id and (statements.addressee_code is null) = stage_moves.uncoded;

-- name: move_subjects
-- A statement that has both stays as it is.
update statement_subjects set actor_id = stage_moves.to_id
from stage_moves
where
    statement_subjects.actor_id = stage_moves.from_id
    and (statement_subjects.code is null) = stage_moves.uncoded
    and not exists (
        select from statement_subjects as others
        where others.statement_id = statement_subjects.statement_id and others.actor_id = stage_moves.to_id
    );

-- name: move_participants
update event_participants set actor_id = stage_moves.to_id
from stage_moves
where event_participants.actor_id = stage_moves.from_id and (event_participants.code is null) = stage_moves.uncoded;

-- name: move_doers
update sanction_actions set by_actor_id = stage_moves.to_id
from stage_moves
where sanction_actions.by_actor_id = stage_moves.from_id and (sanction_actions.by_code is null) = stage_moves.uncoded;

-- name: move_senders
update sanction_actions set sender_id = stage_moves.to_id
from stage_moves
where sanction_actions.sender_id = stage_moves.from_id and (sanction_actions.sender_code is null) = stage_moves.uncoded;

-- name: move_targets
update sanction_actions set target_id = stage_moves.to_id
from stage_moves
where sanction_actions.target_id = stage_moves.from_id and (sanction_actions.target_code is null) = stage_moves.uncoded;

-- name: leave
-- Actors that others take over may be left with nothing.
insert into pending_checks (subject, subject_id)
select distinct
    'leaver' as subject,
    from_id
from stage_moves;

-- name: delete_unreferenced
-- Discovered actors that lost rows and that no row means any more, such as after a document was annotated anew.
with leavers as (
    delete from pending_checks
    where subject = 'leaver'
    returning subject_id
)

delete from actors
where
    id in (select subject_id from leavers)
    and origin = 'discovered'
    and not exists (
        select from mentions
        where mentions.actor_id = actors.id
    )
    and not exists (
        select from statements
        where statements.speaker_id = actors.id
    )
    and not exists (
        select from statements
        where statements.addressee_id = actors.id
    )
    and not exists (
        select from statement_subjects
        where statement_subjects.actor_id = actors.id
    )
    and not exists (
        select from event_participants
        where event_participants.actor_id = actors.id
    )
    and not exists (
        select from sanction_actions
        where sanction_actions.by_actor_id = actors.id
    )
    and not exists (
        select from sanction_actions
        where sanction_actions.sender_id = actors.id
    )
    and not exists (
        select from sanction_actions
        where sanction_actions.target_id = actors.id
    )
    and not exists (
        select from sanctions
        where sanctions.sender_id = actors.id
    )
    and not exists (
        select from sanctions
        where sanctions.target_id = actors.id
    )
    and not exists (
        select from actor_roles
        where actor_roles.actor_id = actors.id
    )
    and not exists (
        select from actor_roles
        where actor_roles.for_actor_id = actors.id
    )
    and not exists (
        select from listing_actors
        where listing_actors.actor_id = actors.id
    )
    and not exists (
        select from sanction_lists
        where sanction_lists.issuer_id = actors.id
    )
    and not exists (
        select from actors as children
        where children.parent_id = actors.id
    );
