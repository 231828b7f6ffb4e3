-- title: Statements by topic and speaker
-- question: Which side spoke of what, and how often?
-- description: Statements by the country or body that the speaker acts for and by policy topic, with how many of them speak
--   well or ill of someone. `who-said-what --param topic=... --param speaker=...` gives the statements themselves.
-- grain: one row per topic and speaker
-- tags: statements, weekly
-- parameter: since date = newest - 30 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: topic text | Only this topic, such as nuclear.
-- parameter: speaker text | Only statements of this country or body, by code.
-- parameter: about text | Only statements about this country or body, by code.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: topic | Policy topic, by its code.
-- column: topic_label | Name of the topic.
-- column: speaker | Country or body that the speaker acts for.
-- column: statements (statements) | How many.
-- column: speakers (persons and bodies) | How many different ones spoke.
-- column: favourable (statements) | Those that speak well of someone, where the text shows it.
-- column: unfavourable (statements) | Those that speak ill of someone, where the text shows it.
-- column: first_on | Day of the first article.
-- column: last_on | Day of the last article.
-- column: publisher | Who published the article that is quoted, that of the last statement read.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: content | What was said.
-- column: sentence | The sentence that it stands in.
-- chart: heatmap x=speaker y=topic value=statements | How many statements each side made on each topic.
-- empty: No statement of this time has both a topic and a speaker whose country is known.
-- example: communique report run statements-by-topic --param about=IRN

with said as (
    select
        statements.id,
        statements.topic,
        statements.speaker_code,
        statements.speaker_id,
        documents.published_on,
        coalesce(bool_or(statement_subjects.stance = 'favourable'), false) as is_favourable,
        coalesce(bool_or(statement_subjects.stance = 'unfavourable'), false) as is_unfavourable
    from documents
    inner join statements on documents.id = statements.document_id
    left join statement_subjects on statements.id = statement_subjects.statement_id
    where
        (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
        and statements.topic is not null
        and statements.speaker_code is not null
        and (cast(:topic as text) is null or statements.topic = cast(:topic as text))
        and (cast(:speaker as text) is null or statements.speaker_code = cast(:speaker as text))
    group by statements.id, documents.published_on
    having cast(:about as text) is null or bool_or(statement_subjects.code = cast(:about as text))
),

counted as (
    select
        topic,
        (
            select topics.label from topics
            where topics.code = said.topic
        ) as topic_label,
        speaker_code as speaker,
        count(*) as statements,
        count(distinct speaker_id) as speakers,
        count(*) filter (where is_favourable) as favourable,
        count(*) filter (where is_unfavourable) as unfavourable,
        min(published_on) as first_on,
        max(published_on) as last_on,
        max(id) as last_id
    from said
    group by topic, speaker_code
    order by statements desc, topic asc, speaker asc
    limit :limit
)

select
    counted.topic,
    counted.topic_label,
    counted.speaker,
    counted.statements,
    counted.speakers,
    counted.favourable,
    counted.unfavourable,
    counted.first_on,
    counted.last_on,
    statement_log.publisher,
    statement_log.title,
    statement_log.url,
    statement_log.document_id as document,
    statement_log.content,
    statement_log.sentence_text as sentence
from counted
inner join statement_log on counted.last_id = statement_log.statement_id
order by counted.statements desc, counted.topic asc, counted.speaker asc
