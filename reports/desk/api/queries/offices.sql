-- title: Offices
-- question: Who held which office, for whom, from when until when?
-- grain: one row per term of a person in an office
-- parameter: id integer | Only this term.
-- parameter: actor text | Only terms of this person, by key.
-- parameter: acting_for text | Only offices of this country or body, by code (USA) or key.
-- parameter: office text | Only this office, such as foreign_minister.
-- parameter: on date | Only terms that run on this day.
-- parameter: before integer | Only rows with a lower id.
-- parameter: limit integer = 100 | At most so many rows.
-- column: id | Key of the row.
-- column: actor_id | The person.
-- column: actor_key | Natural key of the actor.
-- column: actor_name | Name of the actor.
-- column: office | The office whatever its title, such as foreign_minister.
-- column: title | The title as held, such as Secretary of State.
-- column: for_key | Natural key of the country or body that the person acts for.
-- column: for_code | Its code.
-- column: valid_from | Day on which the term began; null if unknown.
-- column: valid_to | Day on which the term ended (the next may begin on it); null if it runs on.
-- column: confidence | How sure the term is, 0 to 1.
-- column: origin | Where the row comes from: seeds, an official list, or the articles.
-- column: source | Where the fact was taken from.
-- example: curl 'http://127.0.0.1:8417/api/v1/offices?acting_for=IRN&on=2024-06-01'

select
    actor_roles.id,
    actor_roles.actor_id,
    persons.key as actor_key,
    persons.name as actor_name,
    actor_roles.office,
    actor_roles.title,
    principals.key as for_key,
    principals.code as for_code,
    actor_roles.valid_from,
    actor_roles.valid_to,
    actor_roles.confidence,
    actor_roles.origin,
    actor_roles.source
from actor_roles
inner join actors as persons on actor_roles.actor_id = persons.id
inner join actors as principals on actor_roles.for_actor_id = principals.id
where
    (cast(:id as bigint) is null or actor_roles.id = cast(:id as bigint))
    and (cast(:before as bigint) is null or actor_roles.id < cast(:before as bigint))
    and (cast(:actor as text) is null or persons.key = cast(:actor as text))
    and (cast(:acting_for as text) is null or cast(:acting_for as text) in (principals.key, principals.code))
    and (cast(:office as text) is null or actor_roles.office = cast(:office as text))
    and (
        cast(:on as date) is null
        or daterange(actor_roles.valid_from, actor_roles.valid_to, '[]') @> cast(:on as date)
    )
order by actor_roles.id desc
limit :limit
