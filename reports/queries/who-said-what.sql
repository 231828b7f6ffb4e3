-- title: Who said what about whom
-- question: What has each side said, and about whom?
-- description: Statements with the actor who made them and the actors named in them. Quotations are given as written.
-- grain: one row per statement
-- tags: statements, daily
-- parameter: since date | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: speaker text | Only statements of this country or body, by code, such as USA.
-- parameter: about text | Only statements that name this country or body, by code.
-- parameter: topic text | Only statements on this topic, such as nuclear.
-- parameter: kind text (direct, indirect, mixed) | Only quotations in full, paraphrases, or both in one.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: published_on | Day on which the article was published; the first that fits, where less is known.
-- column: stated_on | When it was said, as fine as the text tells.
-- column: speaker | Who said it: the actor's name, or the words that name a source that is no known actor.
-- column: acting_for | Country or body that the speaker acts for.
-- column: about | Countries and bodies named in it.
-- column: kind | Quoted in full (direct), not at all (indirect), or in part (mixed).
-- column: office | Office that the speaker held on the day of the article.
-- column: cue | Words that attribute it to the speaker.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: content | What was said, as written; parts of a broken quotation joined.
-- column: sentence | The sentence that the content begins in.
-- empty: No article of these days attributes a statement to anyone.
-- example: communique report run who-said-what --param speaker=IRN --param about=USA

select
    published_on,
    to_char(
        stated_on,
        case stated_on_precision when 'day' then 'YYYY-MM-DD' when 'month' then 'YYYY-MM' else 'YYYY' end
    ) as stated_on,
    coalesce(speaker_name, speaker_text) as speaker,
    speaker_code as acting_for,
    array_to_string(subject_codes, ', ') as about,
    kind,
    speaker_title as office,
    cue,
    publisher,
    title,
    url,
    document_id as document,
    content,
    sentence_text as sentence
from statement_log
where
    (cast(:since as date) is null or published_on >= cast(:since as date))
    and (cast(:until as date) is null or published_on <= cast(:until as date))
    and (cast(:speaker as text) is null or speaker_code = cast(:speaker as text))
    and (cast(:about as text) is null or cast(:about as text) = any(subject_codes))
    and (cast(:topic as text) is null or topic = cast(:topic as text))
    and (cast(:kind as text) is null or kind = cast(:kind as text))
order by published_on desc nulls last, document_id desc, spans, statement_id
limit :limit
