-- title: Sanctions and demands to lift them
-- question: Who imposes, eases and lifts sanctions on whom, and who asks for it?
-- description: Every act upon a sanction that the articles report, with the sanction that it belongs to: one sanction is one
--   sender, target, measure and episode, and its dates are those of its first demand, threat, imposition, easing and lifting.
-- grain: one row per act upon a sanction
-- tags: sanctions
-- parameter: since date = 2015-01-01 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: sender text | Only sanctions of this country or body, by code, such as EU.
-- parameter: target text | Only sanctions on this country or body, by code.
-- parameter: action text | Only this act, such as impose, lift or demand_lift.
-- parameter: limit integer = 40 | At most so many rows.
-- column: published_on | Day on which the article was published.
-- column: done_on | When the act was done, as fine as the text tells.
-- column: action | What is done: impose, extend, ease, lift, demand_lift ...
-- column: measure | Kind of sanction: arms, asset_freeze, travel_ban, trade, financial, diplomatic, aid, unspecified.
-- column: performer | Who performs this act, by code.
-- column: sender | Who has or would have the sanction in force.
-- column: target | Who bears it.
-- column: status | Standing of the act in the text.
-- column: episode | Which time it is that the sender has this measure on the target.
-- column: stage | Latest stage of the sanction, over all articles.
-- column: imposed_on | When the sanction was imposed, if an article tells.
-- column: lifted_on | When it was lifted, if an article tells.
-- column: publisher | Who published the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: sentence | The sentence that they stand in.
-- example: communique report run sanctions-and-demands --param target=IRN

select
    sanction_log.published_on,
    case sanction_log.occurred_on_precision
        when 'day' then to_char(sanction_log.occurred_on, 'YYYY-MM-DD')
        when 'month' then to_char(sanction_log.occurred_on, 'YYYY-MM')
        when 'year' then to_char(sanction_log.occurred_on, 'YYYY')
    end as done_on,
    sanction_log.action,
    sanction_log.measure,
    coalesce(sanction_log.by_code, sanction_log.by_name) as performer,
    coalesce(sanction_log.sender_code, sanction_log.sender_name) as sender,
    coalesce(sanction_log.target_code, sanction_log.target_name) as target,
    sanction_log.status,
    sanction_log.episode,
    sanction_log.sanction_status as stage,
    sanction_log.imposed_on,
    sanction_log.lifted_on,
    sanction_log.publisher,
    sanction_log.document_id as document,
    sanction_log.trigger as words,
    sanction_log.sentence_text as sentence
from sanction_log
where
    (cast(:since as date) is null or sanction_log.published_on >= cast(:since as date))
    and (cast(:until as date) is null or sanction_log.published_on <= cast(:until as date))
    and (cast(:sender as text) is null or sanction_log.sender_code = cast(:sender as text))
    and (cast(:target as text) is null or sanction_log.target_code = cast(:target as text))
    and (cast(:action as text) is null or sanction_log.action = cast(:action as text))
order by
    sanction_log.published_on desc nulls last,
    sanction_log.document_id desc,
    sanction_log.trigger_start,
    sanction_log.sanction_action_id
limit cast(:limit as bigint)
