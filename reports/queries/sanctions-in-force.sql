-- title: Sanctions in force
-- question: Which sanctions stand on a given day, by whom, on whom and since when?
-- description: By what the articles tell: imposed or taken as given, and neither lifted nor expired by that day. Eased sanctions
--   stand. What no article tells of is not here; the official lists are in the reports on listings.
-- grain: one row per sender, target, measure and episode
-- tags: sanctions
-- parameter: day date = newest | The day.
-- parameter: sender text | Only sanctions of this country or body, by code.
-- parameter: target text | Only sanctions on this country or body or its parts, by code.
-- parameter: measure text (arms, asset_freeze, travel_ban, trade, financial, diplomatic, aid, unspecified) | Only this measure.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: sender | Who has it in force.
-- column: target | Who bears it.
-- column: target_code | Country or body that the bearer is or belongs to.
-- column: measure | Kind of sanction.
-- column: stage | Latest stage: imposed, in_force (taken as given by the articles) or eased.
-- column: imposed_on | When it was imposed, as fine as an article tells.
-- column: expires_on | Day on which it ends unless it is extended.
-- column: episode | Which time it is that the sender has this measure on the target.
-- column: last_reported_on | Day of the last article that tells of it.
-- column: acts (acts) | Acts upon it that articles tell of.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- chart: map place=target_code | Countries by the number of sanctions in the table that they bear: one a sender, measure and episode.
-- empty: No article up to that day tells of a sanction that still stands.
-- example: communique report run sanctions-in-force --param target=RUS

with standing as (
    select
        sanctions.*,
        sender.name as sender,
        bearer.name as target,
        bearer.code as target_code
    from sanctions
    left join actors as sender on sanctions.sender_id = sender.id
    left join actors as bearer on sanctions.target_id = bearer.id
    where
        -- Told of by then, and begun by then.
        sanctions.first_reported_on <= :day
        and coalesce(sanctions.imposed_on, sanctions.first_reported_on) <= :day
        -- Never more than demanded or threatened is no sanction; one lifted later stood on the day.
        and (sanctions.status in ('imposed', 'in_force', 'eased') or sanctions.lifted_on > :day)
        and (sanctions.expires_on is null or sanctions.expires_on >= :day)
        and (cast(:sender as text) is null or sender.code = cast(:sender as text))
        and (cast(:target as text) is null or bearer.code = cast(:target as text))
        and (cast(:measure as text) is null or sanctions.measure = cast(:measure as text))
    order by sanctions.last_reported_on desc nulls last, sanctions.id desc
    limit :limit
)

select
    standing.sender,
    standing.target,
    standing.target_code,
    standing.measure,
    case when standing.status in ('imposed', 'in_force', 'eased') then standing.status else 'imposed' end as stage,
    to_char(
        standing.imposed_on,
        case standing.imposed_on_precision when 'day' then 'YYYY-MM-DD' when 'month' then 'YYYY-MM' else 'YYYY' end
    ) as imposed_on,
    standing.expires_on,
    standing.episode,
    standing.last_reported_on,
    (
        select count(*) from sanction_actions
        where sanction_actions.sanction_id = standing.id
    ) as acts,
    latest.publisher,
    latest.title,
    latest.url,
    latest.document_id as document,
    latest.words,
    latest.words_at,
    latest.sentence
from standing
left join lateral (
    -- The newest act upon it: what shows that it stands.
    select
        article.publisher,
        article.title,
        article.url,
        article.document_id,
        sanction_actions.trigger as words,
        sanction_actions.trigger_start - article.char_start as words_at,
        article.sentence_text as sentence
    from sanction_actions
    inner join document_sentences as article
        on sanction_actions.document_id = article.document_id and sanction_actions.sentence = article.sentence
    where sanction_actions.sanction_id = standing.id
    order by article.published_on desc nulls last, sanction_actions.id desc
    limit 1
) as latest on true
order by standing.last_reported_on desc nulls last, standing.id desc
