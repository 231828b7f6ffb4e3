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
-- parameter: since date = newest - 365 | Only contradictions by articles published on that day or later.
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

with acts as not materialized (
    select
        sanction_actions.id,
        sanction_actions.sanction_id,
        sanction_actions.action,
        sanction_actions.status,
        documents.published_on,
        sanction_actions.occurred_on_precision = 'day' as is_dated,
        case
            when sanction_actions.occurred_on_precision = 'day' then sanction_actions.occurred_on else documents.published_on
        end as day
    from documents
    inner join sanction_actions on documents.id = sanction_actions.document_id
    where
        sanction_actions.sanction_id is not null
        and (cast(:sender as text) is null or sanction_actions.sender_code = cast(:sender as text))
        and (cast(:target as text) is null or sanction_actions.target_code = cast(:target as text))
),

newest as (
    -- The later acts one by one, the newest articles first, each with the earlier ones on the same sanction.
    select
        pairs.one_id,
        other.id as other_id,
        pairs.one_day,
        other.day as other_day,
        other.published_on,
        pairs.kind
    from acts as other
    left join lateral (
        -- The last day on which the sanction was imposed by then, where that counts.
        select max(acts.day) as last_on
        from acts
        where
            acts.sanction_id = other.sanction_id
            and acts.action = 'impose'
            and other.action in ('extend', 'maintain', 'refuse_lift', 'demand_lift')
            and acts.day <= other.day
    ) as imposed on true
    inner join lateral (
        select
            one.id as one_id,
            one.day as one_day,
            case
                when one.action = 'lift' and other.action = 'lift' and one.is_dated and other.is_dated and one.day < other.day
                    then 'lifted twice'
                when
                    one.action = 'lift'
                    and one.status in ('reported', 'historical')
                    and other.action in ('extend', 'maintain', 'refuse_lift', 'demand_lift')
                    and other.status = 'reported'
                    and one.day < other.day
                    -- It was not imposed anew between the two.
                    and (imposed.last_on is null or imposed.last_on <= one.day)
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
                    and (one.day < other.day or (one.day = other.day and one.id < other.id))
                    then 'denied'
            end as kind
        from acts as one
        where
            one.sanction_id = other.sanction_id
            and one.id <> other.id
            and one.day <= other.day
            -- Few acts can be the earlier part of a contradiction.
            and (one.action in ('lift', 'ease', 'extend') or one.action = other.action)
    ) as pairs on true
    where
        (cast(:since as date) is null or other.published_on >= cast(:since as date))
        and pairs.kind is not null
        and (cast(:kind as text) is null or pairs.kind = cast(:kind as text))
    order by other.published_on desc nulls last, other.id desc, pairs.one_id asc
    limit :limit
)

select
    newest.kind,
    other.sender_code as sender,
    other.target_code as target,
    other.measure,
    sanctions.episode,
    format(
        '%s %s%s: %s',
        newest.one_day,
        one.action,
        case one.status when 'negated' then ' (negated)' else '' end,
        (
            select one_article.sentence_text from document_sentences as one_article
            where one_article.document_id = one.document_id and one_article.sentence = one.sentence
        )
    ) as earlier,
    one.document_id as earlier_document,
    format('%s %s%s', newest.other_day, other.action, case other.status when 'negated' then ' (negated)' else '' end) as later,
    newest.published_on,
    article.publisher,
    article.title,
    article.url,
    other.document_id as document,
    other.trigger as words,
    other.trigger_start - article.char_start as words_at,
    article.sentence_text as sentence
from newest
inner join sanction_actions as one on newest.one_id = one.id
inner join sanction_actions as other on newest.other_id = other.id
inner join document_sentences as article
    on other.document_id = article.document_id and other.sentence = article.sentence
inner join sanctions on other.sanction_id = sanctions.id
order by newest.published_on desc nulls last, newest.other_id desc, newest.one_id asc
