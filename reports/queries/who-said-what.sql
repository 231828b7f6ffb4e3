-- title: Who said what about whom
-- question: What has each side said, and about whom?
-- description: Statements with the actor who made them and the actors named in them. Quotations are given as written.
-- grain: one row per statement
-- tags: statements, daily
-- parameter: since date = 2015-01-01 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: speaker text | Only statements of this country or body, by code, such as USA.
-- parameter: about text | Only statements that name this country or body, by code.
-- parameter: kind text (direct, indirect, mixed) | Only quotations in full, paraphrases, or both in one.
-- parameter: limit integer = 40 | At most so many rows.
-- column: published_on | Day on which the article was published.
-- column: stated_on | When it was said, as fine as the text tells.
-- column: speaker | Who said it: the actor's name, or the words that name a source that is no known actor.
-- column: acting_for | Country or body that the speaker acts for.
-- column: office | Office that the speaker held on the day of the article.
-- column: about | Countries and bodies named in it.
-- column: kind | Quoted in full (direct), not at all (indirect), or in part (mixed).
-- column: words | Words that attribute it to the speaker.
-- column: content | What was said, as written; parts of a broken quotation joined.
-- column: publisher | Who published the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: sentence | The sentence that the content begins in.
-- example: communique report run who-said-what --param speaker=IRN --param about=USA

select
    statement_log.published_on,
    case statement_log.stated_on_precision
        when 'day' then to_char(statement_log.stated_on, 'YYYY-MM-DD')
        when 'month' then to_char(statement_log.stated_on, 'YYYY-MM')
        when 'year' then to_char(statement_log.stated_on, 'YYYY')
    end as stated_on,
    coalesce(statement_log.speaker_name, statement_log.speaker_text) as speaker,
    statement_log.speaker_code as acting_for,
    statement_log.speaker_title as office,
    array_to_string(statement_log.subject_codes, ', ') as about,
    statement_log.kind,
    statement_log.cue as words,
    statement_log.content,
    statement_log.publisher,
    statement_log.document_id as document,
    statement_log.sentence_text as sentence
from statement_log
where
    (cast(:since as date) is null or statement_log.published_on >= cast(:since as date))
    and (cast(:until as date) is null or statement_log.published_on <= cast(:until as date))
    and (cast(:speaker as text) is null or statement_log.speaker_code = cast(:speaker as text))
    and (cast(:about as text) is null or cast(:about as text) = any(statement_log.subject_codes))
    and (cast(:kind as text) is null or statement_log.kind = cast(:kind as text))
order by
    statement_log.published_on desc nulls last,
    statement_log.document_id desc,
    statement_log.statement_id
limit cast(:limit as bigint)
