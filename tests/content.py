"""What a database says, without the keys that it happened to hand out: equal for two databases with the same content."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

DUMPS = {
    "publishers": "select lower(name), domain, country, origin from publishers",
    "actors": """
        select a.key, a.kind, a.name, a.code, p.key, a.origin from actors a left join actors p on p.id = a.parent_id""",
    "documents": """
        select d.content_hash, d.external_id, lower(p.name), d.url, d.title, d.byline, d.published_at, d.published_precision, d.language,
            d.body, d.word_count, o.content_hash, d.source_path, d.format
        from documents d left join publishers p on p.id = d.publisher_id left join documents o on o.id = d.duplicate_of""",
    "document_annotations": """
        select d.content_hash, a.extractor, a.counts from document_annotations a join documents d on d.id = a.document_id""",
    "sentences": """
        select d.content_hash, s.ordinal, s.char_start, s.char_end from sentences s join documents d on d.id = s.document_id""",
    "mentions": """
        select d.content_hash, m.sentence, m.char_start, m.char_end, m.surface, a.key, m.code, m.is_place, m.method, m.confidence
        from mentions m join documents d on d.id = m.document_id left join actors a on a.id = m.actor_id""",
    "statements": """
        select d.content_hash, s.sentence, a.key, s.speaker_code, s.speaker_text, s.speaker_start, s.speaker_end, s.cue, s.cue_start,
            s.cue_end, s.cue_lemma, s.cue_class, s.kind, s.content, s.spans::text, t.key, s.addressee_code, s.addressee_text, s.addressee_start,
            s.addressee_end, s.stated_on, s.stated_on_precision, s.topic, s.confidence
        from statements s join documents d on d.id = s.document_id
        left join actors a on a.id = s.speaker_id left join actors t on t.id = s.addressee_id""",
    "statement_subjects": """
        select d.content_hash, s.spans::text, a.key, u.code, u.stance
        from statement_subjects u join statements s on s.id = u.statement_id
        join documents d on d.id = s.document_id join actors a on a.id = u.actor_id""",
    "events": """
        select d.content_hash, e.sentence, e.event_type, e.mode, e.cameo_code, e.status, e.trigger, e.trigger_start, e.trigger_end,
            e.occurred_on, e.occurred_on_precision, e.location, e.confidence, i.key
        from events e join documents d on d.id = e.document_id left join incidents i on i.id = e.incident_id""",
    "event_participants": """
        select d.content_hash, e.trigger_start, p.role, p.position, a.key, p.code, m.char_start, m.char_end
        from event_participants p join events e on e.id = p.event_id join documents d on d.id = e.document_id
        left join actors a on a.id = p.actor_id left join mentions m on m.id = p.mention_id""",
    "event_contexts": """
        select d.content_hash, e.trigger_start, c.context
        from event_contexts c join events e on e.id = c.event_id join documents d on d.id = e.document_id""",
    "incidents": """
        select key, event_type, source_codes, target_codes, location, first_on, last_on, document_count, event_count, sentence from incidents""",
    "sanctions": """
        select s.key, t.key, x.measure, x.episode, x.status, x.demanded_on, x.demanded_on_precision, x.threatened_on,
            x.threatened_on_precision, x.imposed_on, x.imposed_on_precision, x.eased_on, x.eased_on_precision, x.lifted_on,
            x.lifted_on_precision, x.expires_on, x.first_reported_on, x.last_reported_on
        from sanctions x left join actors s on s.id = x.sender_id left join actors t on t.id = x.target_id""",
    "sanction_actions": """
        select d.content_hash, x.sentence, x.action, x.measure, b.key, x.by_code, s.key, x.sender_code, t.key, x.target_code, x.status,
            x.trigger, x.trigger_start, x.trigger_end, x.occurred_on, x.occurred_on_precision, x.objective, x.condition, x.sector,
            x.trade_direction, x.target_kind, x.legal_basis, x.expires_on, x.confidence, e.trigger_start, y.episode
        from sanction_actions x join documents d on d.id = x.document_id
        left join actors b on b.id = x.by_actor_id left join actors s on s.id = x.sender_id left join actors t on t.id = x.target_id
        left join events e on e.id = x.event_id left join sanctions y on y.id = x.sanction_id""",
    "etl_rejects": "select distinct source, line, reason, remedy from etl_rejects",
}


def dump(connection: Connection[Any]) -> dict[str, list[str]]:
    """The rows of every table that the jobs write, each as text, sorted."""
    return {table: sorted(map(repr, connection.execute(query))) for table, query in DUMPS.items()}
