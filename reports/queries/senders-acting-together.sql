-- title: Senders acting together
-- question: Who puts sanctions on the same targets at the same time, and how often?
-- description: Two senders act together where both do the same to a sanction on one target (impose, tighten, extend, ease, lift or
--   threaten it) within a few days. A joint act told by one sentence counts as one of each.
-- grain: one row per pair of senders and target
-- tags: sanctions
-- parameter: days integer = 7 | At most so many days between the acts of the two.
-- parameter: sender text | Only pairs with this country or body, by code, such as EU.
-- parameter: target text | Only sanctions on this country or body, by code.
-- parameter: since date = newest - 365 | Only acts of that day or later.
-- parameter: until date | Only acts of that day or earlier.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: one | One sender, by code.
-- column: other | The other sender.
-- column: target | Whom their sanctions are on.
-- column: acts (acts) | Acts of the one that the other did too within the days.
-- column: actions | What they did.
-- column: measures | What kinds of sanction it was done to.
-- column: first_on | Day of the first.
-- column: last_on | Day of the last.
-- column: published_on | Day of the newest article that tells of one.
-- column: publisher | Who published it.
-- column: title | Its headline.
-- column: url | Its address.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- empty: No two senders did the same to a target within so many days; a greater `days` finds more.
-- example: communique report run senders-acting-together --param target=RUS --param days=3

with told as (
    select
        sanction_actions.id,
        sanction_actions.sender_code,
        sanction_actions.target_code,
        sanction_actions.action,
        sanction_actions.measure,
        case
            when sanction_actions.occurred_on_precision = 'day' then sanction_actions.occurred_on else documents.published_on
        end as day
    from sanction_actions
    inner join documents on sanction_actions.document_id = documents.id
    where
        sanction_actions.action in ('impose', 'tighten', 'extend', 'ease', 'lift', 'threaten')
        and sanction_actions.status in ('reported', 'planned')
        and sanction_actions.sender_code is not null
        and (cast(:target as text) is null or sanction_actions.target_code = cast(:target as text))
),

acts as materialized (
    -- One act of a sender on a target, however many articles tell of it.
    select
        sender_code,
        target_code,
        action,
        day,
        string_agg(distinct measure, ', ' order by measure) as measures,
        max(id) as newest_act
    from told
    where
        target_code is not null
        and day is not null
        and (cast(:since as date) is null or day >= cast(:since as date))
        and (cast(:until as date) is null or day <= cast(:until as date))
    group by sender_code, target_code, action, day
),

pairs as (
    select
        one.sender_code as one,
        other.sender_code as other,
        one.target_code as target,
        count(distinct one.action || one.day) as acts,
        string_agg(distinct one.action, ', ' order by one.action) as actions,
        string_agg(distinct measure.code, ', ' order by measure.code) as measures,
        min(least(one.day, other.day)) as first_on,
        max(greatest(one.day, other.day)) as last_on,
        max(greatest(one.newest_act, other.newest_act)) as newest_act
    from acts as one
    inner join acts as other
        on
            one.target_code = other.target_code
            and one.action = other.action
            and one.sender_code < other.sender_code
            and abs(one.day - other.day) <= :days
    cross join lateral unnest(string_to_array(one.measures || ', ' || other.measures, ', ')) as measure (code)
    group by one.sender_code, other.sender_code, one.target_code
),

foremost as (
    select *
    from pairs
    where cast(:sender as text) is null or cast(:sender as text) in (one, other)
    order by acts desc, last_on desc, one asc, other asc, target asc
    limit :limit
)

select
    foremost.one,
    foremost.other,
    foremost.target,
    foremost.acts,
    foremost.actions,
    foremost.measures,
    foremost.first_on,
    foremost.last_on,
    article.published_on,
    article.publisher,
    article.title,
    article.url,
    act.document_id as document,
    act.trigger as words,
    act.trigger_start - article.char_start as words_at,
    article.sentence_text as sentence
from foremost
inner join sanction_actions as act on foremost.newest_act = act.id
inner join document_sentences as article
    on act.document_id = article.document_id and act.sentence = article.sentence
order by foremost.acts desc, foremost.last_on desc, foremost.one asc, foremost.other asc, foremost.target asc
