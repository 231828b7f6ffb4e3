-- title: Story of a sanction
-- question: How did the sanctions between two sides, or one sanction, come about, oldest first?
-- description: Each act upon the sanctions that one side has or would have on the other, in both directions: demanded, threatened,
--   imposed, extended, eased, lifted, criticised, evaded; with every sentence that tells of it. An act stands on its own day where
--   the text tells it, else on that of its article.
-- grain: one row per act upon a sanction and article
-- tags: sanctions
-- parameter: one text = USA | Code of a country or body.
-- parameter: other text = IRN | Code of the other; blank for all.
-- parameter: sanction integer | Only this sanction, by its number in the column of that name; one and other then don't count.
-- parameter: since date | Only acts of that day or later.
-- parameter: until date | Only acts of that day or earlier.
-- parameter: limit integer = 60 | At most so many rows; blank for all.
-- column: day | Day of the act, as fine as the text tells, else that of the article.
-- column: what | The act in plain words: what 'had' been done is background that the article tells, without a day of its own or an old
--   one; what 'is to' be done is announced, what 'might' be done only possible.
-- column: action | What is done, in one word.
-- column: measure | Kind of sanction.
-- column: objective | What the sender wants by it.
-- column: condition | What the text makes the act depend on.
-- column: sector | Part of the economy that it touches.
-- column: legal_basis | Law, order or resolution that it rests on.
-- column: expires_on | Day on which the sanction ends, by this act.
-- column: sanction | Number of the sanction: one sender, target, measure and episode.
-- column: episode | Which time it is that the sender has this measure on the target.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- chart: timeline x=day lane=action series=measure | Each mark is an act, in the row of what is done.
-- empty: No article reports an act upon a sanction between the two. | `communique report run sanctions-and-demands` shows who has any.
-- example: communique report run sanctions-story --param one=EU --param other=RUS --output story.html

with verbs (action, verb, past, participle) as (
    values
    ('impose', 'put', 'put', 'put'),
    ('extend', 'extend', 'extended', 'extended'),
    ('tighten', 'tighten', 'tightened', 'tightened'),
    ('maintain', 'keep', 'kept', 'kept'),
    ('ease', 'ease', 'eased', 'eased'),
    ('waive', 'waive', 'waived', 'waived'),
    ('lift', 'lift', 'lifted', 'lifted'),
    ('threaten', 'threaten', 'threatened', 'threatened'),
    ('demand_lift', 'ask', 'asked', 'asked'),
    ('demand_impose', 'ask', 'asked', 'asked'),
    ('refuse_lift', 'refuse to lift', 'refused to lift', 'refused to lift'),
    ('criticise', 'criticise', 'criticised', 'criticised'),
    ('evade', 'evade', 'evaded', 'evaded')
),

told as (
    select
        act.sanction_action_id,
        coalesce(act.occurred_on, act.published_on) as sorted_on,
        to_char(
            coalesce(act.occurred_on, act.published_on),
            case act.occurred_on_precision when 'month' then 'YYYY-MM' when 'year' then 'YYYY' else 'YYYY-MM-DD' end
        ) as day,
        act.action,
        act.measure,
        act.status,
        -- The country or body, else the name: reports tell of Iran, not of its ministry.
        coalesce(doer.name, act.by_name, act.by_code, 'someone') as doer,
        coalesce(sender.name, act.sender_name, act.sender_code, 'others') as sender,
        coalesce(bearer.name, act.target_name, act.target_code, 'an unnamed target') as bearer,
        case act.measure
            when 'unspecified' then 'sanctions'
            when 'aid' then 'cuts in aid'
            when 'arms' then 'arms restrictions'
            else lower(act.measure_label) || 's'
        end as thing,
        act.status = 'historical' and act.occurred_on is null as is_background,
        act.sanction_id,
        act.objective,
        act.condition,
        act.sector,
        act.legal_basis,
        act.expires_on,
        act.episode,
        act.publisher,
        act.title,
        act.url,
        act.document_id,
        act.trigger,
        act.trigger_start,
        act.trigger_start - sentences.char_start as words_at,
        act.sentence_text
    from sanction_log as act
    inner join sentences on act.document_id = sentences.document_id and act.sentence = sentences.ordinal
    left join countries as doer on act.by_code = doer.iso3
    left join countries as sender on act.sender_code = sender.iso3
    left join countries as bearer on act.target_code = bearer.iso3
    where
        case
            when cast(:sanction as integer) is not null then act.sanction_id = cast(:sanction as integer)
            else
                (act.sender_code = :one and (cast(:other as text) is null or act.target_code = cast(:other as text)))
                or (act.target_code = :one and (cast(:other as text) is null or act.sender_code = cast(:other as text)))
                or (act.sender_code is null and act.by_code = :one and act.target_code = cast(:other as text))
        end
        and (cast(:since as date) is null or coalesce(act.occurred_on, act.published_on) >= cast(:since as date))
        and (cast(:until as date) is null or coalesce(act.occurred_on, act.published_on) <= cast(:until as date))
)

select
    told.day,
    format(
        case told.action
            when 'threaten' then '%1$s %2$s %4$s with %3$s'
            when 'demand_lift' then '%1$s %2$s %5$s to lift its %3$s on %4$s'
            when 'demand_impose' then '%1$s %2$s %5$s to put %3$s on %4$s'
            when 'impose' then '%1$s %2$s %3$s on %4$s'
            when 'refuse_lift' then '%1$s %2$s %3$s on %4$s'
            when 'criticise' then '%1$s %2$s the %3$s of %5$s on %4$s'
            when 'evade' then '%1$s %2$s the %3$s of %5$s on %4$s'
            else '%1$s %2$s its %3$s on %4$s'
        end,
        case told.action when 'maintain' then told.sender else told.doer end,
        case told.status
            when 'reported' then verbs.past
            when 'historical' then 'had ' || verbs.participle
            when 'planned' then 'is to ' || verbs.verb
            when 'hypothetical' then 'might ' || verbs.verb
            else 'did not ' || verbs.verb
        end,
        told.thing,
        told.bearer,
        told.sender
    ) as what,
    told.action,
    told.measure,
    told.objective,
    told.condition,
    told.sector,
    told.legal_basis,
    told.expires_on,
    told.sanction_id as sanction,
    told.episode,
    told.publisher,
    told.title,
    told.url,
    told.document_id as document,
    told.trigger as words,
    told.words_at,
    told.sentence_text as sentence
from told
inner join verbs on told.action = verbs.action
-- What an article tells as background comes before its news.
order by told.sorted_on asc nulls last, told.document_id, told.is_background desc, told.trigger_start, told.sanction_action_id
limit :limit
