-- title: Sanctions of one side on another, in time
-- question: What was done, threatened and demanded about the sanctions of one side on another, oldest first?
-- description: Every act upon them that articles report, in the order of the days on which they were done; where no day is told,
--   in that of the articles.
-- grain: one row per act upon a sanction and article
-- tags: sanctions
-- parameter: sender text = USA | Country or body that has, or would have, the sanctions in force, by code.
-- parameter: target text = IRN | Country or body that bears them, by code; blank for any.
-- parameter: measure text | Only this measure.
-- parameter: since date | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: day | Day on which it was done where the text tells it, else that of the article.
-- column: done_on | When it was done, as fine as the text tells.
-- column: action | What is done: impose, extend, ease, lift, demand_lift and others.
-- column: measure | Kind of sanction.
-- column: performer | Who performs this act, by code, else name.
-- column: target | Who bears it.
-- column: status | Standing of the act in the text: reported, planned, hypothetical, negated or historical.
-- column: stage | Latest stage of the sanction, over all articles.
-- column: episode | Which time it is that the sender has this measure on the target.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- chart: timeline x=day lane=action series=measure | Each mark is an act upon a sanction, on its day, in the row of what is done.
-- empty: No article tells of an act upon sanctions of the one on the other.
-- example: communique report run sanctions-timeline --param sender=EU --param target=RUS --output timeline.html

select
    case when act.occurred_on_precision = 'day' then act.occurred_on else act.published_on end as day,
    to_char(
        act.occurred_on,
        case act.occurred_on_precision when 'day' then 'YYYY-MM-DD' when 'month' then 'YYYY-MM' else 'YYYY' end
    ) as done_on,
    act.action,
    act.measure,
    coalesce(act.by_code, act.by_name) as performer,
    act.target_name as target,
    act.status,
    act.sanction_status as stage,
    act.episode,
    act.publisher,
    act.title,
    act.url,
    act.document_id as document,
    act.trigger as words,
    act.trigger_start - sentences.char_start as words_at,
    act.sentence_text as sentence
from sanction_log as act
inner join sentences on act.document_id = sentences.document_id and act.sentence = sentences.ordinal
where
    act.sender_code = :sender
    and (cast(:target as text) is null or act.target_code = cast(:target as text))
    and (cast(:measure as text) is null or act.measure = cast(:measure as text))
    and (cast(:since as date) is null or act.published_on >= cast(:since as date))
    and (cast(:until as date) is null or act.published_on <= cast(:until as date))
order by coalesce(act.occurred_on, act.published_on) asc nulls first, act.sanction_action_id asc
limit :limit
