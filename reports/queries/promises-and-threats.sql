-- title: Promises and threats, and what followed
-- question: Who promised or threatened what, and did the deed follow?
-- description: Promises (agreements and concessions in words) and threats of one side towards another, and the first deed of
--   the same side towards the same other within so many days: cooperation or a yielding in deed after a promise, conflict in
--   deed after a threat. That a deed followed does not show that it was the one announced: both sentences are given. While the
--   days are not over and nothing followed, the outcome is open.
-- grain: one row per promise or threat, and side that it is made to
-- tags: events
-- parameter: actor text | Only promises and threats of this country or body, by code.
-- parameter: towards text | Only those made to this country or body, by code.
-- parameter: kind text (promise, threat) | Only promises, or only threats.
-- parameter: days integer = 60 | How many days a deed may take to follow.
-- parameter: since date = newest - 90 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: day | Day on which it was made where the text tells it, else that of the article.
-- column: kind | Promise or threat.
-- column: actor | Who makes it.
-- column: towards | Whom it is made to.
-- column: outcome | Followed, not followed, or open.
-- column: followed_on | Day of the deed.
-- column: after (days) | Days between the two.
-- column: deed | Type of the deed.
-- column: deed_document | Number of the document that tells of the deed.
-- column: deed_sentence | The sentence that tells of the deed.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- empty: No article of this time reports a promise or a threat of one country or body to another.
-- example: communique report run promises-and-threats --param kind=threat --param days=30

with newest_words as (
    -- Each promise and threat once, by the first article that tells of it: the latest ones, one by one.
    select
        words.event_id,
        words.source_code as actor,
        words.target_code as towards,
        words.day,
        case words.event_type when 'THREATEN' then 'threat' else 'promise' end as kind
    from dyad_acts as words
    where
        words.event_type in ('AGREE', 'CONCEDE', 'THREATEN')
        and words.status in ('reported', 'planned')
        and (cast(:since as date) is null or words.published_on >= cast(:since as date))
        and (cast(:until as date) is null or words.published_on <= cast(:until as date))
        and (cast(:actor as text) is null or words.source_code = cast(:actor as text))
        and (cast(:towards as text) is null or words.target_code = cast(:towards as text))
        and (cast(:kind as text) is null or (words.event_type = 'THREATEN') = (cast(:kind as text) = 'threat'))
        and not exists (
            select from dyad_acts as earlier
            where
                earlier.happening = words.happening
                and earlier.source_code = words.source_code
                and earlier.target_code = words.target_code
                and (
                    coalesce(earlier.published_on, 'infinity') < coalesce(words.published_on, 'infinity')
                    or (earlier.published_on is not distinct from words.published_on and earlier.event_id < words.event_id)
                )
                and earlier.status in ('reported', 'planned')
                and (cast(:since as date) is null or earlier.published_on >= cast(:since as date))
        )
    order by words.day desc, words.event_id desc, words.target_code asc
    limit :limit
),

followed as materialized (
    select
        newest_words.*,
        deeds.event_id as deed_id,
        deeds.day as followed_on
    from newest_words
    left join lateral (
        select
            dyad_acts.event_id,
            dyad_acts.day
        from dyad_acts
        inner join event_types on dyad_acts.event_type = event_types.code
        where
            dyad_acts.source_code = newest_words.actor
            and dyad_acts.target_code = newest_words.towards
            and dyad_acts.day > newest_words.day
            and dyad_acts.day <= newest_words.day + cast(:days as integer)
            and dyad_acts.status in ('reported', 'planned')
            and event_types.quad_class
            = case newest_words.kind when 'threat' then 'material conflict' else 'material cooperation' end
            and (cast(:since as date) is null or dyad_acts.published_on >= cast(:since as date))
            and (cast(:until as date) is null or dyad_acts.published_on <= cast(:until as date) + cast(:days as integer))
        order by dyad_acts.day, dyad_acts.event_id
        limit 1
    ) as deeds on true
)

select
    followed.day,
    followed.kind,
    followed.actor,
    followed.towards,
    case
        when followed.deed_id is not null then 'followed'
        when followed.day + cast(:days as integer) > (select max(documents.published_on) from documents) then 'open'
        else 'not followed'
    end as outcome,
    followed.followed_on,
    followed.followed_on - followed.day as after,
    deed.event_type as deed,
    deed.document_id as deed_document,
    deed.sentence_text as deed_sentence,
    word.publisher,
    word.title,
    word.url,
    word.document_id as document,
    word.trigger as words,
    word.trigger_at as words_at,
    word.sentence_text as sentence
from followed
inner join event_log as word on followed.event_id = word.event_id
left join event_log as deed on followed.deed_id = deed.event_id
order by followed.day desc, followed.event_id desc, followed.towards asc
