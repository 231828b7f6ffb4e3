-- title: Unresolved actors
-- question: Which names in the articles need a person to say who is meant?
-- description: Names that no known actor bears, or whose actor was found in the articles and has no country: the more facts rest
--   on a name, the more a decision helps. Add it to seeds/actors.csv or actor_aliases.csv and run `communique run` again.
-- grain: one row per name
-- tags: quality
-- parameter: since date = newest - 60 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: at_least integer = 1 | Articles that a name must stand in.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: name | The words that name it.
-- column: state | unknown (no actor), or no country (an actor without a code).
-- column: mentions (mentions) | How often it is named.
-- column: articles (articles) | In how many.
-- column: parts (events) | Acts in which it takes part.
-- column: last_on | Day of the last article.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The name as it stands in the sentence.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- empty: Every name in the articles of this time is that of an actor with a country or body.
-- example: communique report run unresolved-actors --param at_least=2

with named as materialized (
    -- Names: what only refers back, as he or the minister, is no gap of the gazetteer.
    select
        mentions.id,
        mentions.surface,
        mentions.document_id,
        documents.published_on,
        mentions.actor_id is null as is_unknown
    from documents
    inner join mentions on documents.id = mentions.document_id
    left join actors on mentions.actor_id = actors.id
    where
        (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
        and mentions.code is null
        and (mentions.actor_id is null or (actors.origin = 'discovered' and actors.code is null))
        and mentions.method not in ('pronoun', 'possessive', 'nominal', 'apposition')
        and mentions.surface ~ '[[:upper:]]'
),

names as (
    select
        named.surface,
        bool_and(named.is_unknown) as is_unknown,
        count(*) as mentions,
        count(distinct named.document_id) as articles,
        max(named.published_on) as last_on,
        (array_agg(named.id order by named.published_on desc, named.id desc))[1] as mention_id
    from named
    group by named.surface
),

parts as (
    select
        named.surface,
        count(distinct event_participants.event_id) as parts
    from named
    inner join event_participants on named.id = event_participants.mention_id
    group by named.surface
),

foremost as (
    select
        names.*,
        coalesce(parts.parts, 0) as parts
    from names
    left join parts on names.surface = parts.surface
    where names.articles >= :at_least
    order by parts desc, names.articles desc, names.mentions desc, names.surface asc
    limit :limit
)

select
    foremost.surface as name,
    case when foremost.is_unknown then 'unknown' else 'no country' end as state,
    foremost.mentions,
    foremost.articles,
    foremost.parts,
    foremost.last_on,
    article.publisher,
    article.title,
    article.url,
    mentions.document_id as document,
    mentions.surface as words,
    mentions.char_start - article.char_start as words_at,
    article.sentence_text as sentence
from foremost
inner join mentions on foremost.mention_id = mentions.id
inner join document_sentences as article
    on mentions.document_id = article.document_id and mentions.sentence = article.sentence
order by foremost.parts desc, foremost.articles desc, foremost.mentions desc, foremost.surface asc
