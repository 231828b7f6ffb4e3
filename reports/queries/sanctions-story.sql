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
-- column: what | The act in plain words; in brackets what is not simply reported: planned, hypothetical, negated, historical.
-- column: measure | Kind of sanction.
-- column: stage | What the sanction is by all acts upon it.
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
-- chart: timeline x=day lane=measure series=stage | Each mark is an act, in the row of its measure.
-- empty: No article reports an act upon a sanction between the two; `communique report run sanctions-and-demands` shows who has any.
-- example: communique report run sanctions-story --param one=EU --param other=RUS --output story.html

with told as (
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
        case act.measure when 'unspecified' then 'sanctions' else lower(act.measure_label) end as thing,
        act.sanction_id,
        act.sanction_status,
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
    case told.action
        when 'impose' then format('%s puts %s on %s', told.doer, told.thing, told.bearer)
        when 'extend' then format('%s extends its %s on %s', told.doer, told.thing, told.bearer)
        when 'tighten' then format('%s tightens its %s on %s', told.doer, told.thing, told.bearer)
        when 'maintain' then format('%s keeps its %s on %s', told.sender, told.thing, told.bearer)
        when 'ease' then format('%s eases its %s on %s', told.doer, told.thing, told.bearer)
        when 'waive' then format('%s waives its %s on %s', told.doer, told.thing, told.bearer)
        when 'lift' then format('%s lifts its %s on %s', told.doer, told.thing, told.bearer)
        when 'threaten' then format('%s threatens %s with %s', told.doer, told.bearer, told.thing)
        when 'demand_lift' then format('%s asks %s to lift its %s on %s', told.doer, told.sender, told.thing, told.bearer)
        when 'demand_impose' then format('%s asks %s to put %s on %s', told.doer, told.sender, told.thing, told.bearer)
        when 'refuse_lift' then format('%s refuses to lift %s on %s', told.doer, told.thing, told.bearer)
        when 'criticise' then format('%s criticises the %s of %s on %s', told.doer, told.thing, told.sender, told.bearer)
        when 'evade' then format('%s evades the %s of %s on %s', told.doer, told.thing, told.sender, told.bearer)
    end || case told.status when 'reported' then '' else format(' (%s)', told.status) end as what,
    told.measure,
    told.sanction_status as stage,
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
order by told.sorted_on asc nulls last, told.document_id, told.trigger_start, told.sanction_action_id
limit :limit
