-- title: Sanctions and demands to lift them
-- question: Who imposes, eases and lifts sanctions on whom, and who asks for it?
-- description: Every act upon a sanction that the articles report, with the sanction that it belongs to: one sanction is one
--   sender, target, measure and episode, and its dates are those of its imposition and lifting over all articles.
-- grain: one row per act upon a sanction
-- tags: sanctions
-- parameter: since date | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: sender text | Only sanctions of this country or body, by code, such as EU.
-- parameter: target text | Only sanctions on this country or body, by code.
-- parameter: action text | Only this act, such as impose, lift or demand_lift.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: published_on | Day on which the article was published; the first that fits, where less is known.
-- column: done_on | When the act was done, as fine as the text tells.
-- column: action | What is done: impose, extend, ease, lift, demand_lift and others.
-- column: measure | Kind of sanction: arms, asset_freeze, travel_ban, trade, financial, diplomatic, aid, unspecified.
-- column: performer | Who performs this act, by code, else name.
-- column: sender | Who has or would have the sanction in force.
-- column: target | Who bears it.
-- column: status | Standing of the act in the text: reported, planned, hypothetical, negated or historical.
-- column: stage | Latest stage of the sanction, over all articles.
-- column: imposed_on | When the sanction was imposed, if an article tells.
-- column: lifted_on | When it was lifted, if an article tells.
-- column: episode | Which time it is that the sender has this measure on the target.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at | Offset of the words in the sentence, in characters from 0.
-- column: sentence | The sentence that they stand in.
-- empty: No article of these days tells of an act upon a sanction.
-- example: communique report run sanctions-and-demands --param target=IRN

with chosen as (
    select
        sanction_actions.id,
        documents.published_on
    from sanction_actions
    inner join documents on sanction_actions.document_id = documents.id
    where
        (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
        and (cast(:sender as text) is null or sanction_actions.sender_code = cast(:sender as text))
        and (cast(:target as text) is null or sanction_actions.target_code = cast(:target as text))
        and (cast(:action as text) is null or sanction_actions.action = cast(:action as text))
    order by
        documents.published_on desc nulls last,
        documents.id desc,
        sanction_actions.trigger_start asc,
        sanction_actions.id asc
    limit :limit
)

select
    chosen.published_on,
    to_char(
        act.occurred_on,
        case act.occurred_on_precision when 'day' then 'YYYY-MM-DD' when 'month' then 'YYYY-MM' else 'YYYY' end
    ) as done_on,
    act.action,
    act.measure,
    coalesce(act.by_code, doer.name) as performer,
    coalesce(act.sender_code, sender.name) as sender,
    coalesce(act.target_code, bearer.name) as target,
    act.status,
    sanctions.status as stage,
    to_char(
        sanctions.imposed_on,
        case sanctions.imposed_on_precision when 'day' then 'YYYY-MM-DD' when 'month' then 'YYYY-MM' else 'YYYY' end
    ) as imposed_on,
    to_char(
        sanctions.lifted_on,
        case sanctions.lifted_on_precision when 'day' then 'YYYY-MM-DD' when 'month' then 'YYYY-MM' else 'YYYY' end
    ) as lifted_on,
    sanctions.episode,
    article.publisher,
    article.title,
    article.url,
    act.document_id as document,
    act.trigger as words,
    act.trigger_start - article.char_start as words_at,
    article.sentence_text as sentence
from chosen
inner join sanction_actions as act on chosen.id = act.id
inner join document_sentences as article
    on act.document_id = article.document_id and act.sentence = article.sentence
left join sanctions on act.sanction_id = sanctions.id
left join actors as doer on act.by_actor_id = doer.id
left join actors as sender on act.sender_id = sender.id
left join actors as bearer on act.target_id = bearer.id
order by chosen.published_on desc nulls last, act.document_id desc, act.trigger_start asc, act.id asc
