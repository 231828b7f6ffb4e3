-- Who said what about whom.
create or replace view statement_log as
select  -- noqa: ST06
    statements.id as statement_id,
    statements.document_id,
    article.published_on,
    article.publisher,
    article.title,
    article.url,
    statements.stated_on,
    statements.stated_on_precision,
    statements.speaker_id,
    speaker.name as speaker_name,
    speaker.kind as speaker_kind,
    statements.speaker_code,
    -- The office held on the day: that for the country or body spoken for comes first, then the latest begun.
    (
        select actor_roles.title
        from actor_roles
        inner join actors as principal on actor_roles.for_actor_id = principal.id
        where
            actor_roles.actor_id = statements.speaker_id
            and daterange(actor_roles.valid_from, actor_roles.valid_to, '[]') @> article.published_on
        order by
            (principal.code = statements.speaker_code) desc nulls last,
            actor_roles.valid_from desc nulls last,
            actor_roles.id asc
        limit 1
    ) as speaker_title,
    statements.speaker_text,
    statements.cue,
    statements.kind,
    statements.content,
    statements.addressee_id,
    addressee.name as addressee_name,
    statements.addressee_code,
    array(
        select actors.name
        from statement_subjects
        inner join actors on statement_subjects.actor_id = actors.id
        where statement_subjects.statement_id = statements.id
        order by actors.name
    ) as subject_names,
    array(
        select distinct statement_subjects.code
        from statement_subjects
        where
            statement_subjects.statement_id = statements.id
            and statement_subjects.code is not null
        order by statement_subjects.code
    ) as subject_codes,
    statements.topic,
    statements.confidence,
    statements.sentence,
    article.sentence_text,
    statements.spans,
    statements.cue_lemma,
    statements.cue_class,
    statements.addressee_text,
    topics.label as topic_label,
    array(
        select distinct statement_subjects.code
        from statement_subjects
        where
            statement_subjects.statement_id = statements.id
            and statement_subjects.code is not null
            and statement_subjects.stance = 'favourable'
        order by statement_subjects.code
    ) as favourable_codes,
    array(
        select distinct statement_subjects.code
        from statement_subjects
        where
            statement_subjects.statement_id = statements.id
            and statement_subjects.code is not null
            and statement_subjects.stance = 'unfavourable'
        order by statement_subjects.code
    ) as unfavourable_codes
from statements
inner join document_sentences as article
    on statements.document_id = article.document_id and statements.sentence = article.sentence
left join actors as speaker on statements.speaker_id = speaker.id
left join actors as addressee on statements.addressee_id = addressee.id
left join topics on statements.topic = topics.code;

comment on view statement_log is 'One row per statement, with the names of who said it, to whom and about whom.';
comment on column statement_log.statement_id is 'The statement.';
comment on column statement_log.document_id is 'The document.';
comment on column statement_log.published_on is 'Day on which the article was published (UTC).';
comment on column statement_log.publisher is 'Who published the article.';
comment on column statement_log.title is 'Headline of the article.';
comment on column statement_log.url is 'Address of the article.';
comment on column statement_log.stated_on is 'When it was said: the first day that fits.';
comment on column statement_log.stated_on_precision is 'How fine stated_on is: day, month or year.';
comment on column statement_log.speaker_id is 'The actor who is quoted; null if the text does not tell.';
comment on column statement_log.speaker_name is 'Name of the speaker.';
comment on column statement_log.speaker_kind is 'What sort of actor the speaker is.';
comment on column statement_log.speaker_code is 'Country or body that the speaker acts for.';
comment on column statement_log.speaker_title is 'Title of the office that the speaker held on the day of the article.';
comment on column statement_log.speaker_text is 'Words that name the speaker.';
comment on column statement_log.cue is 'Words that attribute, such as said or according to.';
comment on column statement_log.kind is 'Quoted in full (direct), not at all (indirect), or in part (mixed).';
comment on column statement_log.content is 'The content as written, its parts joined.';
comment on column statement_log.addressee_id is 'The actor whom it was said to.';
comment on column statement_log.addressee_name is 'Name of the addressee.';
comment on column statement_log.addressee_code is 'Country or body that the addressee acts for.';
comment on column statement_log.subject_names is 'Names of the actors that it is about.';
comment on column statement_log.subject_codes is 'Countries and bodies that it is about.';
comment on column statement_log.topic is 'Policy topic that it is about, by its code; null where the words do not tell.';
comment on column statement_log.confidence is 'How likely it is that a reader would mark the same words as a statement, 0 to 1.';
comment on column statement_log.sentence is 'Ordinal of the sentence that the content begins in.';
comment on column statement_log.sentence_text is 'The sentence that the content begins in.';
comment on column statement_log.spans is 'Character offsets of the parts of the content in the body.';
comment on column statement_log.cue_lemma is 'The cue as the lexicon lists it, such as say or call for.';
comment on column statement_log.cue_class is
'What the cue does: say, ask, promise, threaten, deny, praise, criticise or believe; null if it is not listed.';
comment on column statement_log.addressee_text is 'Words that name whom it was said to, an actor or not, such as reporters.';
comment on column statement_log.topic_label is 'Name of the topic for readers.';
comment on column statement_log.favourable_codes is 'Countries and bodies that it speaks well of, where the text shows it.';
comment on column statement_log.unfavourable_codes is 'Countries and bodies that it speaks ill of, where the text shows it.';
