-- The statements of an article, in the order of its words.
select
    statements.id,
    speakers.key as speaker_key,
    coalesce(speakers.name, statements.speaker_text) as speaker,
    statements.speaker_code,
    statements.kind,
    statements.cue,
    statements.cue_class,
    statements.content,
    addressees.key as addressee_key,
    coalesce(addressees.name, statements.addressee_text) as addressee,
    topics.label as topic,
    statements.stated_on,
    statements.stated_on_precision,
    statements.confidence,
    statements.spans,
    statements.speaker_start,
    statements.speaker_end,
    statements.cue_start,
    statements.cue_end,
    statements.addressee_start,
    statements.addressee_end,
    array(
        select jsonb_build_object('key', actors.key, 'name', actors.name, 'stance', statement_subjects.stance)
        from statement_subjects
        inner join actors on statement_subjects.actor_id = actors.id
        where statement_subjects.statement_id = statements.id
        order by actors.name
    ) as about
from statements
left join actors as speakers on statements.speaker_id = speakers.id
left join actors as addressees on statements.addressee_id = addressees.id
left join topics on statements.topic = topics.code
where statements.document_id = %(document)s
order by lower(statements.spans), statements.id;
