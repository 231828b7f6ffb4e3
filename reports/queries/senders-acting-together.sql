-- title: Senders acting together
-- question: Who puts sanctions on the same targets at the same time, and how often?
-- description: Two senders act together where both do the same to a sanction on one target (impose, tighten, extend, ease, lift or
--   threaten it) within a few days. A joint act told by one sentence counts as one of each.
-- grain: one row per pair of senders and target
-- tags: sanctions
-- parameter: days integer = 7 | At most so many days between the acts of the two.
-- parameter: sender text | Only pairs with this country or body, by code, such as EU.
-- parameter: target text | Only sanctions on this country or body, by code.
-- parameter: since date = newest - 180 | Only acts of that day or later.
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
-- empty: No two senders did the same to a target within so many days. | A greater `days` finds more.
-- example: communique report run senders-acting-together --param target=RUS --param days=3

with chosen as not materialized (
    select
        id,
        document_id,
        sender_code,
        target_code,
        action,
        measure,
        occurred_on,
        occurred_on_precision
    from sanction_actions
    where
        :days >= 0
        and action in ('impose', 'tighten', 'extend', 'ease', 'lift', 'threaten')
        and status in ('reported', 'planned')
        and sender_code is not null
        and target_code is not null
        and (cast(:target as text) is null or target_code = cast(:target as text))
),

told as materialized (
    -- Acts whose text tells the day, and those that count under the day of their article.
    select
        id,
        sender_code,
        target_code,
        action,
        measure,
        occurred_on as day
    from chosen
    where
        occurred_on_precision = 'day'
        and (cast(:since as date) is null or occurred_on >= cast(:since as date))
        and (cast(:until as date) is null or occurred_on <= cast(:until as date))
    union all
    select
        chosen.id,
        chosen.sender_code,
        chosen.target_code,
        chosen.action,
        chosen.measure,
        documents.published_on as day
    from chosen
    inner join documents on chosen.document_id = documents.id
    where
        chosen.occurred_on_precision is distinct from 'day'
        and documents.published_on is not null
        and (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
),

points as materialized (
    -- What was done on a day, by whomever, numbered by day: the number as a row of bits of which that one is set, and with the
    -- bits of the same done within the days around it.
    select
        action,
        day,
        number,
        place,
        bit_or(place) over (
            partition by action
            order by day - date '2000-01-01'
            range between :days preceding and :days following
        ) as around
    from (
        select
            action,
            day,
            cast(row_number() over chronological as integer) as number,
            set_bit(
                cast(repeat('0', cast(count(*) over () as integer)) as bit varying),
                cast(row_number() over chronological as integer) - 1,
                1
            ) as place
        from told
        group by action, day
        window chronological as (order by day, action)
    ) as done
),

acts as materialized (
    select
        told.*,
        points.number,
        points.place,
        points.around
    from told
    inner join points on told.action = points.action and told.day = points.day
),

senders as materialized (
    -- What each did to each target, however many articles tell of it, and what is within the days around that.
    select
        sender_code,
        target_code,
        bit_or(place) as done,
        bit_or(around) as around,
        bit_count(bit_or(place)) as acts
    from acts
    group by sender_code, target_code
),

busiest as (
    select *
    from senders
    order by acts desc
    limit case when cast(:limit as bigint) is null then 0 else 3 * :limit end
),

enough as (
    -- The busiest tell how many acts it takes at least to be among the first: no pair has more than the one of it.
    select bit_count(one.done & other.around) as acts
    from busiest as one
    inner join busiest as other on one.target_code = other.target_code and one.sender_code < other.sender_code
    where cast(:sender as text) is null or cast(:sender as text) in (one.sender_code, other.sender_code)
    order by acts desc
    limit 1 offset coalesce(:limit - 1, 0)
),

pairs as (
    select
        one.sender_code as one,
        other.sender_code as other,
        one.target_code as target,
        one.done & other.around as done_by_one,
        other.done & one.around as done_by_other
    from senders as one
    inner join senders as other on one.target_code = other.target_code and one.sender_code < other.sender_code
    where
        one.acts >= coalesce((select enough.acts from enough), 0)
        and bit_count(one.done & other.around) >= coalesce((select enough.acts from enough), 0)
        and bit_count(one.done & other.around) > 0
        and (cast(:sender as text) is null or cast(:sender as text) in (one.sender_code, other.sender_code))
),

foremost as (
    select
        pairs.*,
        bit_count(pairs.done_by_one) as acts,
        points.day as last_on
    from pairs
    inner join points
        on
            points.number = greatest(
                length(rtrim(cast(pairs.done_by_one as text), '0')), length(rtrim(cast(pairs.done_by_other as text), '0'))
            )
    order by acts desc, last_on desc, pairs.one asc, pairs.other asc, pairs.target asc
    limit :limit
),

sides as (
    select
        one,
        other,
        target,
        one as sender,
        done_by_one as done
    from foremost
    union all
    select
        one,
        other,
        target,
        other as sender,
        done_by_other as done
    from foremost
),

theirs as materialized (
    select *
    from acts
    where
        exists (
            select from sides
            where acts.sender_code = sides.sender and acts.target_code = sides.target
        )
),

kinds as (
    select
        sender_code,
        target_code,
        action,
        measure,
        bit_or(place) as done
    from theirs
    group by sender_code, target_code, action, measure
),

kinds_of_pairs as materialized (
    select
        sides.one,
        sides.other,
        sides.target,
        string_agg(distinct kinds.action, ', ' order by kinds.action) as actions,
        string_agg(distinct kinds.measure, ', ' order by kinds.measure) as measures
    from sides
    inner join kinds on sides.sender = kinds.sender_code and sides.target = kinds.target_code
    where bit_count(sides.done & kinds.done) > 0
    group by sides.one, sides.other, sides.target
),

newest as (
    -- Of each thing done on a day the newest row.
    select
        sender_code,
        target_code,
        number,
        day,
        max(id) as act
    from theirs
    group by sender_code, target_code, number, day
),

days_of_pairs as materialized (
    select
        sides.one,
        sides.other,
        sides.target,
        min(newest.day) as first_on,
        max(newest.act) as newest_act
    from sides
    inner join newest on sides.sender = newest.sender_code and sides.target = newest.target_code
    where get_bit(sides.done, newest.number - 1) = 1
    group by sides.one, sides.other, sides.target
)

select
    foremost.one,
    foremost.other,
    foremost.target,
    foremost.acts,
    kinds_of_pairs.actions,
    kinds_of_pairs.measures,
    days_of_pairs.first_on,
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
inner join kinds_of_pairs
    on
        foremost.one = kinds_of_pairs.one
        and foremost.other = kinds_of_pairs.other
        and foremost.target = kinds_of_pairs.target
inner join days_of_pairs
    on
        foremost.one = days_of_pairs.one
        and foremost.other = days_of_pairs.other
        and foremost.target = days_of_pairs.target
inner join sanction_actions as act on days_of_pairs.newest_act = act.id
inner join document_sentences as article
    on act.document_id = article.document_id and act.sentence = article.sentence
order by foremost.acts desc, foremost.last_on desc, foremost.one asc, foremost.other asc, foremost.target asc
