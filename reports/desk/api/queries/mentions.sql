-- title: Mentions
-- question: Where do the articles name an actor?
-- grain: one row per span of text that names or refers to an actor
-- parameter: id integer | Only this mention.
-- parameter: document integer | Only those of this document.
-- parameter: actor text | Only those of this actor, by code (USA) or key.
-- parameter: before integer | Only rows with a lower id.
-- parameter: limit integer = 100 | At most so many rows.
-- column: id | Key of the row; it changes when what it stands for is found anew.
-- column: document_id | The document.
-- column: sentence | Ordinal of the sentence that it stands in.
-- column: char_start | Offset of its first character in the body.
-- column: char_end | Offset after its last character.
-- column: surface | The words themselves.
-- column: actor_id | The actor that is meant; null if it can't be told.
-- column: actor_key | Natural key of the actor.
-- column: actor_name | Name of the actor.
-- column: code | Country or body that the actor is or acts for on the day of the article.
-- column: is_place | Named as a place, not as one who acts.
-- column: method | Rule that decided, such as office-on-date.
-- column: confidence | How sure the rule is, 0 to 1.
-- example: curl 'http://127.0.0.1:8417/api/v1/mentions?document=1'

select
    mentions.id,
    mentions.document_id,
    mentions.sentence,
    mentions.char_start,
    mentions.char_end,
    mentions.surface,
    mentions.actor_id,
    actors.key as actor_key,
    actors.name as actor_name,
    mentions.code,
    mentions.is_place,
    mentions.method,
    mentions.confidence
from mentions
left join actors on mentions.actor_id = actors.id
where
    (cast(:id as bigint) is null or mentions.id = cast(:id as bigint))
    and (cast(:before as bigint) is null or mentions.id < cast(:before as bigint))
    and (cast(:document as bigint) is null or mentions.document_id = cast(:document as bigint))
    and (
        cast(:actor as text) is null
        or mentions.actor_id in (
            select known.id from actors as known
            where cast(:actor as text) in (known.key, known.code)
        )
    )
order by mentions.id desc
limit :limit
