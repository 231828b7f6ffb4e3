-- What is said of an actor: the newest.
select
    statement_log.statement_id,
    statement_log.document_id,
    statement_log.published_on,
    statement_log.publisher,
    statement_log.title,
    statement_log.speaker_name,
    statement_log.speaker_text,
    actors.key as speaker_key,
    statement_log.content,
    newest.stance,
    statement_log.confidence
from (
    select
        statements.id,
        statement_subjects.stance
    from statement_subjects
    inner join statements on statement_subjects.statement_id = statements.id
    inner join documents on statements.document_id = documents.id
    where statement_subjects.actor_id = %(actor)s and statements.speaker_id is distinct from %(actor)s and statements.confidence >= 0.5
    order by documents.published_on desc nulls last, documents.id desc, statements.id asc
    limit %(most)s
) as newest
inner join statement_log on newest.id = statement_log.statement_id
left join actors on statement_log.speaker_id = actors.id
order by statement_log.published_on desc nulls last, statement_log.document_id desc, statement_log.statement_id asc;
