-- title: Evasion of sanctions
-- question: Who is told to evade whose sanctions, and who says so?
-- description: Acts of evasion that articles report, suspect or deny, with the sanction that is evaded.
-- grain: one row per act of evasion and article
-- tags: sanctions
-- parameter: by text | Only evasion by this country or body, by code.
-- parameter: sender text | Only evasion of the sanctions of this country or body, by code.
-- parameter: target text | Only evasion of sanctions on this country or body, by code.
-- parameter: since date | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: published_on | Day on which the article was published.
-- column: by | Who evades, by code, else name.
-- column: sender | Whose sanctions.
-- column: target | Who bears them.
-- column: measure | Kind of sanction.
-- column: status | Standing of the act in the text: reported, planned, hypothetical, negated or historical.
-- column: done_on | When it was done, as fine as the text tells.
-- column: sector | Part of the economy that it touches.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- empty: No article tells of evasion of sanctions.
-- example: communique report run evasion --param sender=USA

select
    act.published_on,
    coalesce(act.by_code, act.by_name) as by,
    coalesce(act.sender_code, act.sender_name) as sender,
    coalesce(act.target_code, act.target_name) as target,
    act.measure,
    act.status,
    to_char(
        act.occurred_on,
        case act.occurred_on_precision when 'day' then 'YYYY-MM-DD' when 'month' then 'YYYY-MM' else 'YYYY' end
    ) as done_on,
    act.sector,
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
    act.action = 'evade'
    and (cast(:by as text) is null or act.by_code = cast(:by as text))
    and (cast(:sender as text) is null or act.sender_code = cast(:sender as text))
    and (cast(:target as text) is null or act.target_code = cast(:target as text))
    and (cast(:since as date) is null or act.published_on >= cast(:since as date))
    and (cast(:until as date) is null or act.published_on <= cast(:until as date))
order by act.published_on desc nulls last, act.sanction_action_id desc
limit :limit
