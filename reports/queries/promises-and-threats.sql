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

with acts as materialized (
    -- What either side does to the other from the first promise to the last day on which a deed may follow.
    select
        event_dyads.event_id,
        event_dyads.incident_id,
        event_dyads.event_type,
        event_dyads.quad_class,
        event_dyads.source_code as actor,
        event_dyads.target_code as towards,
        event_dyads.published_on,
        case
            when event_dyads.occurred_on_precision = 'day' then event_dyads.occurred_on else event_dyads.published_on
        end as day
    from event_dyads
    where
        (cast(:since as date) is null or event_dyads.published_on >= cast(:since as date))
        and (cast(:until as date) is null or event_dyads.published_on <= cast(:until as date) + cast(:days as integer))
        and event_dyads.status in ('reported', 'planned')
        and event_dyads.source_code <> event_dyads.target_code
        and (event_dyads.event_type in ('AGREE', 'CONCEDE', 'THREATEN') or event_dyads.quad_class like 'material %')
        and (cast(:actor as text) is null or event_dyads.source_code = cast(:actor as text))
        and (cast(:towards as text) is null or event_dyads.target_code = cast(:towards as text))
),

words as (
    -- Each promise and threat once, however many articles tell of it.
    select distinct on (coalesce(acts.incident_id, -acts.event_id), acts.actor, acts.towards)
        acts.event_id,
        acts.actor,
        acts.towards,
        acts.day,
        case acts.event_type when 'THREATEN' then 'threat' else 'promise' end as kind
    from acts
    where
        acts.event_type in ('AGREE', 'CONCEDE', 'THREATEN')
        and (cast(:until as date) is null or acts.published_on <= cast(:until as date))
        and (cast(:kind as text) is null or (acts.event_type = 'THREATEN') = (cast(:kind as text) = 'threat'))
    order by coalesce(acts.incident_id, -acts.event_id), acts.actor, acts.towards, acts.published_on, acts.event_id
),

newest_words as (
    select *
    from words
    order by day desc, event_id desc, towards asc
    limit :limit
),

followed as (
    select distinct on (newest_words.event_id, newest_words.actor, newest_words.towards)
        newest_words.*,
        deeds.event_id as deed_id,
        deeds.day as followed_on
    from newest_words
    left join acts as deeds
        on
            newest_words.actor = deeds.actor
            and newest_words.towards = deeds.towards
            and newest_words.day < deeds.day
            and newest_words.day + cast(:days as integer) >= deeds.day
            and case newest_words.kind when 'threat' then 'material conflict' else 'material cooperation' end = deeds.quad_class
    order by newest_words.event_id, newest_words.actor, newest_words.towards, deeds.day, deeds.event_id
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
