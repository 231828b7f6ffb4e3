"""Enters articles and what they tell by hand, as rows, for tests that ask about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import psycopg

Party = str | tuple[int, str]


class Hand:
    """Enters articles and what they tell, by SQL; offsets are looked up in the article's text."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        self.bodies: dict[int, str] = {}

    def id(self, statement: str, *values: object) -> int:
        row = self.connection.execute(statement, values).fetchone()
        assert row is not None, "nothing returned"
        return row[0]

    def actor(self, code: str) -> int:
        """The country or union of that code."""
        return self.id("select id from actors where key in (%s, lower(%s))", code, code)

    def person(self, name: str, office: str, title: str, country: str) -> int:
        person = self.id("insert into actors (key, kind, name) values (%s, 'person', %s) returning id", f"person-{name}", name)
        self.connection.execute(
            "insert into actor_roles (actor_id, office, title, for_actor_id, valid_from) values (%s, %s, %s, %s, '2000-01-01')",
            [person, office, title, self.actor(country)],
        )
        return person

    def article(self, published: str | None, publisher: str, title: str, sentences: Sequence[str], url: str | None = None) -> int:
        body = " ".join(sentences)
        house = self.id(
            "insert into publishers (name) values (%s) on conflict (lower(name)) do update set name = excluded.name returning id", publisher
        )
        document = self.id(
            "insert into documents (publisher_id, title, url, published_at, published_precision, body, word_count, content_hash)"
            " values (%s, %s, %s, %s, %s, %s, 1, %s) returning id",
            *(house, title, url, published and f"{published} 00:00+00", "day" if published else None, body, f"hash of {title}"),
        )
        self.connection.execute("insert into document_annotations (document_id, extractor) values (%s, 'hand')", [document])
        start = 0
        for ordinal, sentence in enumerate(sentences):
            self.connection.execute("insert into sentences values (%s, %s, %s, %s)", [document, ordinal, start, start + len(sentence)])
            start += len(sentence) + 1
        self.bodies[document] = body
        return document

    def span(self, document: int, words: str) -> tuple[int, int, int]:
        """(sentence, start, end) of the last place of the words."""
        start = self.bodies[document].rindex(words)
        sentence = self.id(
            "select ordinal from sentences where document_id = %s and %s between char_start and char_end - 1", document, start
        )
        return sentence, start, start + len(words)

    def event(
        self,
        document: int,
        kind: str,
        words: str,
        sources: Sequence[Party],
        targets: Sequence[Party] = (),
        *,
        mode: str | None = None,
        status: str = "reported",
        on: tuple[str, str] | None = None,
        location: str | None = None,
        incident: int | None = None,
        cameo: str | None = None,
    ) -> int:
        """A party is the code of an actor, `'words'` that name nobody known, or an actor with the code that it acts for."""
        day, precision = on or (None, None)
        event = self.id(
            "insert into events (document_id, sentence, event_type, mode, status, trigger, trigger_start, trigger_end, occurred_on,"
            " occurred_on_precision, location, confidence, incident_id, cameo_code)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0.9, %s, %s) returning id",
            *(
                document,
                self.span(document, words)[0],
                kind,
                mode,
                status,
                words,
                *self.span(document, words)[1:],
                day,
                precision,
                location,
                incident,
                cameo,
            ),
        )
        for role, parties in (("source", sources), ("target", targets)):
            for position, party in enumerate(parties):
                actor = mention = code = None
                if isinstance(party, tuple):
                    actor, code = party
                elif party.startswith("'"):
                    mention = self.mention(document, party.strip("'"))
                else:
                    actor = self.actor(party)
                    code = self.connection.execute("select code from actors where id = %s", [actor]).fetchone()[0]
                self.connection.execute(
                    "insert into event_participants values (%s, %s, %s, %s, %s, %s)", [event, role, position, actor, code, mention]
                )
        return event

    def mention(self, document: int, words: str) -> int:
        return self.id(
            "insert into mentions (document_id, sentence, char_start, char_end, surface, method, confidence)"
            " values (%s, %s, %s, %s, %s, 'hand', 1) returning id",
            *(document, *self.span(document, words), words),
        )

    def incident(self, key: str, kind: str, documents: int) -> int:
        return self.id(
            "insert into incidents (key, event_type, source_codes, target_codes, document_count, event_count)"
            " values (%s, %s, '{}', '{}', %s, %s) returning id",
            *(key, kind, documents, documents),
        )

    def statement(
        self,
        document: int,
        content: str,
        speaker: int | None,
        code: str | None,
        cue: str,
        about: Sequence[str] = (),
        *,
        kind: str = "indirect",
        speaker_text: str | None = None,
        on: tuple[str, str] | None = None,
        cue_class: str | None = None,
        topic: str | None = None,
        stance: str | None = None,
    ) -> int:
        sentence, start, end = self.span(document, content)
        day, precision = on or (None, None)
        statement = self.id(
            "insert into statements (document_id, sentence, speaker_id, speaker_code, speaker_text, cue, kind, content, spans, stated_on,"
            " stated_on_precision, cue_class, topic, confidence)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s::int4multirange, %s, %s, %s, %s, 0.9) returning id",
            *(document, sentence, speaker, code, speaker_text, cue, kind, content, f"{{[{start},{end})}}", day, precision),
            *(cue_class, topic),
        )
        for key in about:
            self.connection.execute("insert into statement_subjects values (%s, %s, %s, %s)", [statement, self.actor(key), key, stance])
        return statement

    def sanction(self, sender: str, target: str, measure: str, status: str, told: tuple[str, str] | None = None, **stages: str) -> int:
        """Stages as imposed='2014-07' or lifted='2015'; `told` has the days of the first and the last article about it."""
        columns, values = ["sender_id", "target_id", "measure", "status"], [self.actor(sender), self.actor(target), measure, status]
        columns, values = [*columns, "first_reported_on", "last_reported_on"], [*values, *(told or (None, None))]
        for stage, when in stages.items():
            columns += [f"{stage}_on", f"{stage}_on_precision"]
            values += [date.fromisoformat((when + "-01-01")[:10]), ("year", "month", "day")[when.count("-")]]
        places = ", ".join(["%s"] * len(values))
        return self.id(f"insert into sanctions ({', '.join(columns)}) values ({places}) returning id", *values)

    def act(
        self,
        document: int,
        action: str,
        words: str,
        by: str | None,
        sender: str | None,
        target: str,
        measure: str = "unspecified",
        *,
        sanction: int | None = None,
        status: str = "reported",
        on: tuple[str, str] | None = None,
        condition: str | None = None,
    ) -> int:
        day, precision = on or (None, None)
        ids = [key and self.actor(key) for key in (by, sender, target)]
        return self.id(
            "insert into sanction_actions (document_id, sentence, trigger_start, trigger_end, action, measure, by_actor_id, sender_id, target_id,"
            " by_code, sender_code, target_code, status, trigger, occurred_on, occurred_on_precision, confidence, sanction_id, condition)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0.9, %s, %s) returning id",
            *(document, *self.span(document, words), action, measure, *ids, by, sender, target, status, words, day, precision),
            *(sanction, condition),
        )
