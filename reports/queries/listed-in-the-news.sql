-- title: Listed parties in the news
-- question: Who in the news is on a sanctions list, and on which?
-- description: Actors that articles name, with the entries that they match, and the last article that names them. A match is by
--   name; what no person has confirmed shows its score (`communique lists review` prints and judges them).
-- grain: one row per actor and list entry
-- tags: sanctions, lists
-- parameter: since date | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: list text | Only this list, such as ofac-sdn or un.
-- parameter: acting_for text | Only actors of this country or body, by code, such as IRN.
-- parameter: role text = any (any, target) | Any who are named, or only those upon whom someone acts or would put a sanction.
-- parameter: match text = any (any, confirmed) | Any match, or only those that a person has confirmed.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: published_on | Day on which the last article that names the actor was published.
-- column: actor | The actor, by name.
-- column: acting_for | Country or body that it acts for in that article.
-- column: list | The list.
-- column: entry | Identifier of the entry in the list.
-- column: name | Name that it is listed by.
-- column: kind | What is listed: person, entity, vessel or aircraft.
-- column: programme | Sanctions programmes that it is listed under.
-- column: listed_on | Day on which it was listed, if the list tells; else that of the first imported version with it.
-- column: delisted_on | Day of the first version without it; blank while it is listed.
-- column: match | How the two were matched: confirmed by a person, or the matcher's score.
-- column: articles | Articles that name the actor.
-- column: acted_upon | Acts upon the actor: events that have it as target, and sanctions put or asked for on it.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that name the actor.
-- column: words_at | Offset of the words in the sentence, in characters from 0.
-- column: sentence | The sentence that they stand in.
-- empty: No actor of the articles is matched with a listed party. | `communique lists import` takes in a list.
-- example: communique report run listed-in-the-news --param role=target

with named as (
    select
        mentions.actor_id,
        count(distinct mentions.document_id) as articles,
        (array_agg(mentions.id order by documents.published_on desc nulls last, documents.id desc, mentions.char_start))[1] as mention_id
    from mentions
    inner join documents on mentions.document_id = documents.id
    where
        mentions.actor_id in (select listing_actors.actor_id from listing_actors)
        and (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
    group by mentions.actor_id
),

upon as (
    select
        acts.actor_id,
        count(*) as acts
    from (
        select
            event_participants.actor_id,
            events.document_id
        from event_participants
        inner join events on event_participants.event_id = events.id
        where event_participants.role = 'target'
        union all
        select
            sanction_actions.target_id as actor_id,
            sanction_actions.document_id
        from sanction_actions
    ) as acts
    inner join documents on acts.document_id = documents.id
    where
        (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
    group by acts.actor_id
)

select
    article.published_on,
    actors.name as actor,
    mentions.code as acting_for,
    sanction_lists.code as list,
    listings.external_id as entry,
    listing_names.name,
    listings.kind,
    listings.programme,
    coalesce(
        listings.listed_on,
        (
            select min(listing_versions.valid_from) from listing_versions
            where listing_versions.listing_id = listings.id
        )
    ) as listed_on,
    listings.delisted_on,
    case when listing_actors.reviewed then 'confirmed' else to_char(listing_actors.score, 'FM0.00') end as match,
    named.articles,
    coalesce(upon.acts, 0) as acted_upon,
    article.publisher,
    article.title,
    article.url,
    mentions.document_id as document,
    mentions.surface as words,
    mentions.char_start - article.char_start as words_at,
    article.sentence_text as sentence
from listing_actors
inner join actors on listing_actors.actor_id = actors.id
inner join listings on listing_actors.listing_id = listings.id
inner join sanction_lists on listings.list_id = sanction_lists.id
inner join listing_names on listings.id = listing_names.listing_id and listing_names.is_primary
inner join named on actors.id = named.actor_id
inner join mentions on named.mention_id = mentions.id
inner join document_sentences as article on mentions.document_id = article.document_id and mentions.sentence = article.sentence
left join upon on actors.id = upon.actor_id
where
    (cast(:list as text) is null or sanction_lists.code = cast(:list as text))
    and (cast(:acting_for as text) is null or mentions.code = cast(:acting_for as text))
    and (cast(:role as text) = 'any' or upon.acts > 0)
    and (cast(:match as text) = 'any' or listing_actors.reviewed)
order by article.published_on desc nulls last, named.articles desc, actors.name, sanction_lists.code, listings.external_id
limit :limit
