-- title: Actors
-- question: Who is known: countries, bodies, groups and persons?
-- grain: one row per actor
-- parameter: id integer | Only this actor.
-- parameter: key text | Only the actor of this natural key.
-- parameter: code text | Only actors of this code, such as USA.
-- parameter: kind text (country, government, organisation, person, igo, armed_group, company, media, other) | Only this sort of actor.
-- parameter: name text | Only actors one of whose names has these words, whatever their case.
-- parameter: before integer | Only rows with a lower id.
-- parameter: limit integer = 100 | At most so many rows.
-- column: id | Key of the row.
-- column: key | Natural key: ISO3 of a country, else a stable kebab-case name.
-- column: kind | What sort of actor it is.
-- column: name | Name by which reports call it.
-- column: code | Country (ISO3) that it is or acts for, or its own short code; null for a person, whose roles tell it.
-- column: parent_key | Natural key of the actor that it is a part of.
-- column: wikidata_id | Wikidata item.
-- column: origin | Where the row comes from: seeds, an official list, or the articles.
-- column: description | One line that tells it from its namesakes.
-- column: source | Where its facts were taken from.
-- example: curl 'http://127.0.0.1:8417/api/v1/actors?kind=igo'

select
    actors.id,
    actors.key,
    actors.kind,
    actors.name,
    actors.code,
    parents.key as parent_key,
    actors.wikidata_id,
    actors.origin,
    actors.description,
    actors.source
from actors
left join actors as parents on actors.parent_id = parents.id
where
    (cast(:id as bigint) is null or actors.id = cast(:id as bigint))
    and (cast(:before as bigint) is null or actors.id < cast(:before as bigint))
    and (cast(:key as text) is null or actors.key = cast(:key as text))
    and (cast(:code as text) is null or actors.code = cast(:code as text))
    and (cast(:kind as text) is null or actors.kind = cast(:kind as text))
    and (
        cast(:name as text) is null
        or strpos(lower(actors.name), lower(cast(:name as text))) > 0
        or actors.id in (
            select actor_aliases.actor_id from actor_aliases
            where strpos(lower(actor_aliases.alias), lower(cast(:name as text))) > 0
        )
    )
order by actors.id desc
limit :limit
