-- title: Statements
-- question: Who said what, about whom?
-- grain: one row per content that an article attributes to a source
-- parameter: id integer | Only this statement.
-- parameter: document integer | Only those of this document.
-- parameter: speaker text | Only those of this speaker: the code acted for (USA), or the speaker's key.
-- parameter: about text | Only those about this actor, by code.
-- parameter: addressee text | Only those said to this actor, by code.
-- parameter: topic text | Only this topic, such as human_rights.
-- parameter: kind text (direct, indirect, mixed) | Quoted in full, not at all, or in part.
-- parameter: cue_class text (say, ask, promise, threaten, deny, praise, criticise, believe) | What the cue does.
-- parameter: content text | Only those whose content has these words, whatever their case.
-- parameter: confidence number | Only those that are at least so sure, 0 to 1.
-- parameter: since date | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: before integer | Only rows with a lower id.
-- parameter: limit integer = 100 | At most so many rows.
-- column: id | Key of the row; it changes when what it stands for is found anew.
-- column: document_id | The document.
-- column: published_on | Day on which the article was published (UTC).
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: stated_on | When it was said: the first day that fits.
-- column: stated_on_precision | How fine stated_on is: day, month or year.
-- column: speaker_id | The actor who is quoted; null if the text does not tell.
-- column: speaker_name | Name of the speaker.
-- column: speaker_kind | What sort of actor the speaker is.
-- column: speaker_code | Country or body that the speaker acts for.
-- column: speaker_title | Title of the office that the speaker held on the day of the article.
-- column: speaker_text | Words that name the speaker.
-- column: cue | Words that attribute, such as said or according to.
-- column: cue_lemma | The cue as the lexicon lists it, such as say or call for.
-- column: cue_class | What the cue does: say, ask, promise, threaten, deny, praise, criticise or believe; null if it is not listed.
-- column: kind | Quoted in full (direct), not at all (indirect), or in part (mixed).
-- column: content | The content as written, its parts joined.
-- column: spans | Character offsets of the parts of the content in the body.
-- column: addressee_id | The actor whom it was said to.
-- column: addressee_name | Name of the addressee.
-- column: addressee_code | Country or body that the addressee acts for.
-- column: addressee_text | Words that name whom it was said to, an actor or not, such as reporters.
-- column: subject_names | Names of the actors that it is about.
-- column: subject_codes | Countries and bodies that it is about.
-- column: favourable_codes | Countries and bodies that it speaks well of, where the text shows it.
-- column: unfavourable_codes | Countries and bodies that it speaks ill of, where the text shows it.
-- column: topic | Policy topic that it is about, by its code; null where the words do not tell.
-- column: topic_label | Name of the topic for readers.
-- column: confidence | How likely it is that a reader would mark the same words as a statement, 0 to 1.
-- column: sentence | Ordinal of the sentence that the content begins in.
-- column: sentence_text | The sentence itself.
-- example: curl 'http://127.0.0.1:8417/api/v1/statements?speaker=IRN&topic=nuclear'

with page as (
    select statements.id
    from statements
    inner join documents on statements.document_id = documents.id
    where
        (cast(:id as bigint) is null or statements.id = cast(:id as bigint))
        and (cast(:before as bigint) is null or statements.id < cast(:before as bigint))
        and (cast(:document as bigint) is null or statements.document_id = cast(:document as bigint))
        and (
            cast(:speaker as text) is null
            or statements.speaker_code = cast(:speaker as text)
            or statements.speaker_id = (
                select actors.id from actors
                where actors.key = cast(:speaker as text)
            )
        )
        and (cast(:addressee as text) is null or statements.addressee_code = cast(:addressee as text))
        and (
            cast(:about as text) is null
            or exists (
                select from statement_subjects
                where statement_subjects.statement_id = statements.id and statement_subjects.code = cast(:about as text)
            )
        )
        and (cast(:topic as text) is null or statements.topic = cast(:topic as text))
        and (cast(:kind as text) is null or statements.kind = cast(:kind as text))
        and (cast(:cue_class as text) is null or statements.cue_class = cast(:cue_class as text))
        and (cast(:content as text) is null or strpos(lower(statements.content), lower(cast(:content as text))) > 0)
        and (cast(:confidence as double precision) is null or statements.confidence >= cast(:confidence as double precision))
        and (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
    order by statements.id desc
    limit :limit
)

select
    statement_log.statement_id as id,
    statement_log.document_id,
    statement_log.published_on,
    statement_log.publisher,
    statement_log.title,
    statement_log.url,
    statement_log.stated_on,
    statement_log.stated_on_precision,
    statement_log.speaker_id,
    statement_log.speaker_name,
    statement_log.speaker_kind,
    statement_log.speaker_code,
    statement_log.speaker_title,
    statement_log.speaker_text,
    statement_log.cue,
    statement_log.cue_lemma,
    statement_log.cue_class,
    statement_log.kind,
    statement_log.content,
    statement_log.spans,
    statement_log.addressee_id,
    statement_log.addressee_name,
    statement_log.addressee_code,
    statement_log.addressee_text,
    statement_log.subject_names,
    statement_log.subject_codes,
    statement_log.favourable_codes,
    statement_log.unfavourable_codes,
    statement_log.topic,
    statement_log.topic_label,
    statement_log.confidence,
    statement_log.sentence,
    statement_log.sentence_text
from page
inner join statement_log on page.id = statement_log.statement_id
order by statement_log.statement_id desc
