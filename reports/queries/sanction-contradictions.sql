-- title: Contradictions about sanctions
-- question: Where do articles contradict each other, or themselves, about a sanction?
-- description: Two acts upon one sanction that can't both be as told. Nothing is decided: sanctions keep the stages that the rules
--   in docs/sanctions.md give them. Lifted twice: two days of lifting in one episode. After its end: a sanction that was lifted is
--   extended, kept, not lifted or asked to be lifted, with no imposition between. Before its beginning: eased, extended or lifted
--   before the day of its imposition. Denied: what one article reports, another denies within a month.
-- grain: one row per pair of acts, the later one shown
-- tags: sanctions, quality
-- parameter: sender text | Only sanctions of this country or body, by code.
-- parameter: target text | Only sanctions on this country or body, by code.
-- parameter: kind text (lifted twice, after its end, before its beginning, denied) | Only contradictions of this kind.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: kind | What contradicts.
-- column: sender | Who has the sanction in force.
-- column: target | Who bears it.
-- column: measure | Kind of sanction.
-- column: episode | Which time it is that the sender has this measure on the target.
-- column: earlier | What is told first, with its day and the sentence.
-- column: earlier_document | Number of the document that tells it.
-- column: later | What contradicts it, with its day.
-- column: published_on | Day on which the article of the later was published.
-- column: publisher | Who published it.
-- column: title | Its headline.
-- column: url | Its address.
-- column: document | Its number; `communique show` prints it.
-- column: words | The words that tell of the later act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- empty: No article contradicts another about a sanction.
-- example: communique report run sanction-contradictions --param target=RUS

with acts as (
    select
        act.*,
        act.occurred_on_precision = 'day' as is_dated,
        case when act.occurred_on_precision = 'day' then act.occurred_on else act.published_on end as day
    from sanction_log as act
    where act.sanction_id is not null
),

pairs as (
    select
        one.sanction_action_id as one_id,
        other.sanction_action_id as other_id,
        case
            when one.action = 'lift' and other.action = 'lift' and one.is_dated and other.is_dated and one.day < other.day
                then 'lifted twice'
            when
                one.action = 'lift'
                and one.status in ('reported', 'historical')
                and other.action in ('extend', 'maintain', 'refuse_lift', 'demand_lift')
                and other.status = 'reported'
                and one.day < other.day
                and not exists (
                    select from acts as between_them
                    where
                        between_them.sanction_id = one.sanction_id
                        and between_them.action = 'impose'
                        and between_them.day > one.day
                        and between_them.day <= other.day
                )
                then 'after its end'
            when
                one.action in ('ease', 'extend', 'lift')
                and one.status in ('reported', 'historical')
                and other.action = 'impose'
                and other.status in ('reported', 'historical')
                and one.is_dated
                and other.is_dated
                and one.day < other.day
                then 'before its beginning'
            when
                one.action = other.action
                and (one.status = 'negated') <> (other.status = 'negated')
                and 'hypothetical' not in (one.status, other.status)
                and other.day - one.day <= 30
                and (one.day < other.day or (one.day = other.day and one.sanction_action_id < other.sanction_action_id))
                then 'denied'
        end as kind
    from acts as one
    inner join acts as other on one.sanction_id = other.sanction_id and one.sanction_action_id <> other.sanction_action_id
)

select
    pairs.kind,
    other.sender_code as sender,
    other.target_code as target,
    other.measure,
    other.episode,
    format('%s %s%s: %s', one.day, one.action, case one.status when 'negated' then ' (negated)' else '' end, one.sentence_text) as earlier,
    one.document_id as earlier_document,
    format('%s %s%s', other.day, other.action, case other.status when 'negated' then ' (negated)' else '' end) as later,
    other.published_on,
    other.publisher,
    other.title,
    other.url,
    other.document_id as document,
    other.trigger as words,
    other.trigger_start - sentences.char_start as words_at,
    other.sentence_text as sentence
from pairs
inner join acts as one on pairs.one_id = one.sanction_action_id
inner join acts as other on pairs.other_id = other.sanction_action_id
inner join sentences on other.document_id = sentences.document_id and other.sentence = sentences.ordinal
where
    pairs.kind is not null
    and (cast(:sender as text) is null or other.sender_code = cast(:sender as text))
    and (cast(:target as text) is null or other.target_code = cast(:target as text))
    and (cast(:kind as text) is null or pairs.kind = cast(:kind as text))
order by other.published_on desc nulls last, other.sanction_action_id desc, one.sanction_action_id
limit :limit
