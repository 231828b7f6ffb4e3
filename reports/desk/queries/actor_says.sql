-- What an actor, or whoever speaks for a country or body, is quoted with: the newest.
select
    statement_log.statement_id,
    statement_log.document_id,
    statement_log.published_on,
    statement_log.publisher,
    statement_log.title,
    statement_log.speaker_name,
    statement_log.speaker_title,
    actors.key as speaker_key,
    statement_log.cue,
    statement_log.content,
    statement_log.sentence_text,
    statement_log.topic_label,
    statement_log.confidence
from (
    select statements.id
    from statements
    inner join documents on statements.document_id = documents.id
    where
        (statements.speaker_id = %(actor)s or (%(code)s::text is not null and statements.speaker_code = %(code)s::text))
        and statements.confidence >= 0.5
    order by documents.published_on desc nulls last, documents.id desc, statements.id asc
    limit %(most)s
) as newest
inner join statement_log on newest.id = statement_log.statement_id
left join actors on statement_log.speaker_id = actors.id
order by statement_log.published_on desc nulls last, statement_log.document_id desc, statement_log.statement_id asc;
