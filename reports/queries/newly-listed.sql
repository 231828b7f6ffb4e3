-- title: Who is newly listed
-- question: Who was put on a sanctions list, and what had the news said of them before?
-- description: Entries that came onto a list in the period, with the articles that named the same party in the months before. An
--   entry counts from the day that the list tells, else from the first imported version that has it; what the first
--   version of a list held is not new. A party is found in the news by its name; what no person has confirmed shows so.
-- grain: one row per newly listed entry and article before it, and one for an entry that no article had named
-- tags: sanctions, lists
-- parameter: since date | Only entries listed on that day or later.
-- parameter: until date | Only entries listed on that day or earlier.
-- parameter: list text | Only this list, such as ofac-sdn or un.
-- parameter: programme text | Only entries of this sanctions programme.
-- parameter: named text = any (any, only) | Entries that no article had named: with the others, or left out.
-- parameter: months integer = 12 | How many months before the listing to look for articles.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: listed_on | Day on which the entry was listed, as far as it is known.
-- column: list | The list.
-- column: entry | Identifier of the entry in the list.
-- column: name | Name that it is listed by.
-- column: kind | What is listed: person, entity, vessel or aircraft.
-- column: programme | Sanctions programmes that it is listed under.
-- column: actor | Actor in the news that it is.
-- column: match | How the two were matched: confirmed by a person, or the matcher's score.
-- column: articles | Articles that named the actor in those months.
-- column: published_on | Day on which the article was published.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that name the party.
-- column: words_at | Offset of the words in the sentence, in characters from 0.
-- column: sentence | The sentence that they stand in.
-- empty: No imported list put anyone on in this time. | `communique lists list` shows what is imported.
-- example: communique report run newly-listed --param since=2021-01-01 --param list=ofac-sdn

with first_versions as (
    select
        list_id,
        min(id) as version_id
    from sanction_list_versions
    group by list_id
),

entries as (
    select
        listings.id,
        listings.external_id,
        listings.kind,
        listings.programme,
        sanction_lists.code as list,
        coalesce(listings.listed_on, case when states.from_version_id > first_versions.version_id then states.valid_from end) as listed_on
    from listings
    inner join sanction_lists on listings.list_id = sanction_lists.id
    inner join first_versions on listings.list_id = first_versions.list_id
    inner join lateral (
        -- The state with which the entry came in, or came back in.
        select
            listing_versions.from_version_id,
            listing_versions.valid_from
        from listing_versions
        where
            listing_versions.listing_id = listings.id
            and not exists (
                select from listing_versions as earlier
                where
                    earlier.listing_id = listing_versions.listing_id
                    and earlier.to_version_id = listing_versions.from_version_id
            )
        order by listing_versions.from_version_id desc
        limit 1
    ) as states on true
    where cast(:list as text) is null or sanction_lists.code = cast(:list as text)
),

new_entries as (
    select * from entries
    where
        listed_on is not null
        and (cast(:since as date) is null or listed_on >= cast(:since as date))
        and (cast(:until as date) is null or listed_on <= cast(:until as date))
        and (cast(:programme as text) is null or cast(:programme as text) = any(string_to_array(programme, '; ')))
),

named as (
    -- The first mention in each article of the months before.
    select distinct on (new_entries.id, actors.id, documents.id)
        new_entries.id as listing_id,
        actors.name as actor,
        case when listing_actors.reviewed then 'confirmed' else to_char(listing_actors.score, 'FM0.00') end as match,
        documents.id as document,
        documents.published_on,
        mentions.sentence,
        mentions.surface,
        mentions.char_start
    from new_entries
    inner join listing_actors on new_entries.id = listing_actors.listing_id
    inner join actors on listing_actors.actor_id = actors.id
    inner join mentions on actors.id = mentions.actor_id
    inner join documents on mentions.document_id = documents.id
    where
        documents.published_on < new_entries.listed_on
        and documents.published_on >= new_entries.listed_on - make_interval(months => :months)
    order by new_entries.id, actors.id, documents.id, mentions.char_start
),

counted as (
    select
        named.*,
        count(*) over (partition by named.listing_id, named.actor) as articles
    from named
)

select
    new_entries.listed_on,
    new_entries.list,
    new_entries.external_id as entry,
    listing_names.name,
    new_entries.kind,
    new_entries.programme,
    counted.actor,
    counted.match,
    coalesce(counted.articles, 0) as articles,
    counted.published_on,
    article.publisher,
    article.title,
    article.url,
    counted.document,
    counted.surface as words,
    counted.char_start - article.char_start as words_at,
    article.sentence_text as sentence
from new_entries
inner join listing_names on new_entries.id = listing_names.listing_id and listing_names.is_primary
left join counted on new_entries.id = counted.listing_id
left join document_sentences as article on counted.document = article.document_id and counted.sentence = article.sentence
where cast(:named as text) = 'any' or counted.document is not null
order by
    new_entries.listed_on desc, counted.articles desc nulls last, new_entries.list, new_entries.external_id,
    counted.published_on desc nulls last, counted.document desc
limit :limit
