-- title: Quid pro quo
-- question: Who gave what to whom, and what came back within so many days?
-- description: Gifts of one side to another (concessions, yielding, aid, cooperation, eased or lifted sanctions) and the first
--   gift of the other side to it after that. And, without a gift, acts upon sanctions that a text makes depend on something.
--   That one followed the other does not show that it was given for it: read both sentences.
-- grain: one row per gift with a gift in return, or per act with a condition
-- tags: events, sanctions
-- parameter: kind text (exchange, condition) | Only gifts that were returned, or only acts with a condition.
-- parameter: one text | Only with this country or body on either side, by code.
-- parameter: other text | Only with this one too, by code.
-- parameter: days integer = 45 | How many days the return may take.
-- parameter: since date = newest - 180 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: day | Day of the gift, or of the act.
-- column: kind | exchange or condition.
-- column: giver | Who gives; of a sanction, who has it or would have it, also where another asks for its end.
-- column: receiver | To whom; of a sanction, who bears it.
-- column: told_by | Who acts upon the sanction: its sender, or who asks for it, or for its end, on that condition.
-- column: gave | Type of the gift, or act upon the sanction.
-- column: in_return | Type of the gift in return, or the condition as written.
-- column: returned_on | Day of the gift in return.
-- column: after (days) | Days between the two.
-- column: return_document | Number of the document that tells of the return.
-- column: return_sentence | The sentence that tells of the return.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- empty: No article of this time tells of a gift that was returned within these days, or of an act upon a sanction with a condition.
-- example: communique report run quid-pro-quo --param one=USA --param days=90

with exchanges as (
    -- Each gift once, by the first article that tells of it, with the first one back: the latest ones, one by one. What both do
    -- together is no gift.
    select
        gifts.day,
        gifts.source_code as giver,
        gifts.target_code as receiver,
        gifts.event_type as gave,
        gifts.event_id,
        back.event_type as in_return,
        back.day as returned_on,
        back.event_id as return_id
    from dyad_acts as gifts
    cross join
        lateral (
            select
                returned.event_type,
                returned.day,
                returned.event_id
            from dyad_acts as returned
            where
                returned.source_code = gifts.target_code
                and returned.target_code = gifts.source_code
                and returned.day >= gifts.day
                and returned.day <= gifts.day + cast(:days as integer)
                -- Of two on one day, the one of the lower number is taken for the first.
                and (returned.day > gifts.day or returned.event_id > gifts.event_id)
                and returned.event_type in ('CONCEDE', 'RETREAT', 'AID', 'COOPERATE')
                and returned.status = 'reported'
                and not returned.is_mutual
                and (cast(:since as date) is null or returned.published_on >= cast(:since as date))
                and (cast(:until as date) is null or returned.published_on <= cast(:until as date))
                and not exists (
                    select from dyad_acts as earlier
                    where
                        earlier.happening = returned.happening
                        and earlier.source_code = returned.source_code
                        and earlier.target_code = returned.target_code
                        and (
                            coalesce(earlier.published_on, 'infinity') < coalesce(returned.published_on, 'infinity')
                            or (
                                earlier.published_on is not distinct from returned.published_on
                                and earlier.event_id < returned.event_id
                            )
                        )
                        and earlier.status = 'reported'
                        and not earlier.is_mutual
                        and (cast(:since as date) is null or earlier.published_on >= cast(:since as date))
                )
            order by returned.day, returned.event_id
            limit 1
        ) as back
    where
        gifts.event_type in ('CONCEDE', 'RETREAT', 'AID', 'COOPERATE')
        and gifts.status = 'reported'
        and not gifts.is_mutual
        and (cast(:since as date) is null or gifts.published_on >= cast(:since as date))
        and (cast(:until as date) is null or gifts.published_on <= cast(:until as date))
        and (cast(:one as text) is null or cast(:one as text) in (gifts.source_code, gifts.target_code))
        and (cast(:other as text) is null or cast(:other as text) in (gifts.source_code, gifts.target_code))
        and not exists (
            select from dyad_acts as earlier
            where
                earlier.happening = gifts.happening
                and earlier.source_code = gifts.source_code
                and earlier.target_code = gifts.target_code
                and (
                    coalesce(earlier.published_on, 'infinity') < coalesce(gifts.published_on, 'infinity')
                    or (earlier.published_on is not distinct from gifts.published_on and earlier.event_id < gifts.event_id)
                )
                and earlier.status = 'reported'
                and not earlier.is_mutual
                and (cast(:since as date) is null or earlier.published_on >= cast(:since as date))
        )
    order by gifts.day desc, gifts.event_id desc, gifts.target_code asc
    limit :limit
),

conditions as (
    select
        sanction_actions.id,
        case
            when sanction_actions.occurred_on_precision = 'day' then sanction_actions.occurred_on else documents.published_on
        end as day,
        -- Who demands, criticises or evades does so to another's sanction.
        coalesce(
            sanction_actions.sender_code,
            sender.name,
            case
                when sanction_actions.action not in ('demand_lift', 'demand_impose', 'criticise', 'evade')
                    then coalesce(sanction_actions.by_code, doer.name)
            end
        ) as giver,
        coalesce(sanction_actions.target_code, bearer.name) as receiver,
        coalesce(sanction_actions.by_code, doer.name) as told_by,
        sanction_actions.action as gave,
        sanction_actions.condition as in_return
    from documents
    inner join sanction_actions on documents.id = sanction_actions.document_id
    left join actors as doer on sanction_actions.by_actor_id = doer.id
    left join actors as sender on sanction_actions.sender_id = sender.id
    left join actors as bearer on sanction_actions.target_id = bearer.id
    where
        sanction_actions.condition is not null
        and (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
),

both_kinds as (
    select
        'exchange' as kind,
        day,
        giver,
        receiver,
        null as told_by,
        gave,
        in_return,
        returned_on,
        event_id,
        return_id,
        null as sanction_action_id
    from exchanges
    union all
    select
        'condition' as kind,
        day,
        giver,
        receiver,
        told_by,
        gave,
        in_return,
        null as returned_on,
        null as event_id,
        null as return_id,
        id as sanction_action_id
    from conditions
),

newest as (
    select *
    from both_kinds
    where
        (cast(:kind as text) is null or kind = cast(:kind as text))
        and (cast(:one as text) is null or cast(:one as text) in (giver, receiver, told_by))
        and (cast(:other as text) is null or cast(:other as text) in (giver, receiver, told_by))
    order by day desc, event_id desc, sanction_action_id desc, receiver asc
    limit :limit
)

select
    newest.day,
    newest.kind,
    newest.giver,
    newest.receiver,
    newest.told_by,
    newest.gave,
    newest.in_return,
    newest.returned_on,
    newest.returned_on - newest.day as after,
    back.document_id as return_document,
    back_article.sentence_text as return_sentence,
    article.publisher,
    article.title,
    article.url,
    article.document_id as document,
    coalesce(gift.trigger, act.trigger) as words,
    coalesce(gift.trigger_start, act.trigger_start) - article.char_start as words_at,
    article.sentence_text as sentence
from newest
left join events as gift on newest.event_id = gift.id
left join sanction_actions as act on newest.sanction_action_id = act.id
inner join document_sentences as article
    on
        coalesce(gift.document_id, act.document_id) = article.document_id
        and coalesce(gift.sentence, act.sentence) = article.sentence
left join events as back on newest.return_id = back.id
left join document_sentences as back_article
    on back.document_id = back_article.document_id and back.sentence = back_article.sentence
order by newest.day desc, newest.event_id desc, newest.sanction_action_id desc, newest.receiver asc
