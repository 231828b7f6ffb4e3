-- title: Aliases
-- question: By which other names do actors go, and when?
-- grain: one row per further name of an actor
-- parameter: id integer | Only this alias.
-- parameter: actor text | Only those of this actor, by code (USA) or key.
-- parameter: kind text (name, acronym, metonym, demonym, title) | Only names of this kind.
-- parameter: before integer | Only rows with a lower id.
-- parameter: limit integer = 100 | At most so many rows.
-- column: id | Key of the row.
-- column: actor_id | The actor that it names.
-- column: actor_key | Natural key of the actor.
-- column: alias | The name as written.
-- column: kind | How it names: name, acronym, metonym (a seat), demonym or title.
-- column: valid_from | First day on which it named the actor; null if always.
-- column: valid_to | Last day on which it named the actor; null if still.
-- column: origin | Where the row comes from: seeds, an official list, or the articles.
-- column: source | Where the fact was taken from.
-- example: curl 'http://127.0.0.1:8417/api/v1/aliases?actor=USA'

select
    actor_aliases.id,
    actor_aliases.actor_id,
    actors.key as actor_key,
    actor_aliases.alias,
    actor_aliases.kind,
    actor_aliases.valid_from,
    actor_aliases.valid_to,
    actor_aliases.origin,
    actor_aliases.source
from actor_aliases
inner join actors on actor_aliases.actor_id = actors.id
where
    (cast(:id as bigint) is null or actor_aliases.id = cast(:id as bigint))
    and (cast(:before as bigint) is null or actor_aliases.id < cast(:before as bigint))
    and (cast(:actor as text) is null or cast(:actor as text) in (actors.key, actors.code))
    and (cast(:kind as text) is null or actor_aliases.kind = cast(:kind as text))
order by actor_aliases.id desc
limit :limit
