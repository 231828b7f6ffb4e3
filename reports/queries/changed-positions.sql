-- title: Changed positions
-- question: Who spoke well of someone and then ill, or ill and then well, on the same topic?
-- description: Two statements of the same speaker about the same country or body on the same topic, the later with the other
--   stance and none between them. A person is the same speaker whatever the office; a government or ministry is that of its
--   country. The stance is that which the words show, not what the speaker may think.
-- grain: one row per change
-- tags: statements
-- parameter: speaker text | Only speakers of this country or body, by code.
-- parameter: about text | Only positions on this country or body, by code.
-- parameter: topic text | Only this topic.
-- parameter: since date = newest - 90 | Only articles published on that day or later, for both statements.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: speaker | Who changed position.
-- column: acting_for | Country or body that the speaker acts for.
-- column: about | Country or body that the position is on.
-- column: topic | Policy topic of both statements.
-- column: was | Stance of the earlier statement.
-- column: became | Stance of the later one.
-- column: from_day | Day of the earlier statement: when it was said where the text tells the day, else that of the article.
-- column: day | Day of the later statement.
-- column: earlier_document | Number of the document with the earlier statement.
-- column: earlier_words | What was said earlier.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: content | What was said later, as written.
-- column: sentence | The sentence that the later content begins in.
-- empty: No speaker is told to have changed stance towards the same side on the same topic.
-- example: communique report run changed-positions --param about=IRN

with positions as (
    select
        statements.id,
        statements.speaker_code,
        statements.topic,
        statement_subjects.code as about,
        statement_subjects.stance,
        case
            when statements.stated_on_precision = 'day' then statements.stated_on else documents.published_on
        end as day,
        -- A person, or else the side: what a ministry says and what its country says is one voice.
        case when actors.kind = 'person' then actors.name else statements.speaker_code end as voice
    from statement_subjects
    inner join statements on statement_subjects.statement_id = statements.id
    inner join documents on statements.document_id = documents.id
    left join actors on statements.speaker_id = actors.id
    where
        statement_subjects.stance is not null
        and statement_subjects.code is not null
        and statements.topic is not null
        and (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
        and (cast(:speaker as text) is null or statements.speaker_code = cast(:speaker as text))
        and (cast(:about as text) is null or statement_subjects.code = cast(:about as text))
        and (cast(:topic as text) is null or statements.topic = cast(:topic as text))
),

followed as (
    select
        *,
        lag(stance) over earlier as was,
        lag(day) over earlier as from_day,
        lag(id) over earlier as earlier_id
    from positions
    where voice is not null and day is not null
    window earlier as (partition by voice, about, topic order by day, id)
),

changes as (
    select *
    from followed
    where was <> stance
    order by day desc, id desc
    limit :limit
)

select
    changes.voice as speaker,
    changes.speaker_code as acting_for,
    changes.about,
    changes.topic,
    changes.was,
    changes.stance as became,
    changes.from_day,
    changes.day,
    earlier.document_id as earlier_document,
    earlier.content as earlier_words,
    article.publisher,
    article.title,
    article.url,
    statements.document_id as document,
    statements.content,
    article.sentence_text as sentence
from changes
inner join statements on changes.id = statements.id
inner join statements as earlier on changes.earlier_id = earlier.id
inner join document_sentences as article
    on statements.document_id = article.document_id and statements.sentence = article.sentence
order by changes.day desc, changes.id desc
