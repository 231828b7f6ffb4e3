"""A small annotator for the tests of the jobs, over texts in a notation of its own; and a command that runs the whole job.

A line is a sentence. These say something, any other is prose:

    TYPE[/mode] SOURCES [> TARGETS] [@DATE] [in PLACE] [!STATUS]
    ACT ACTION MEASURE BY SENDER TARGET [@DATE] [!STATUS] [for OBJECTIVE] [until DAY]
    SPEAKER said to ADDRESSEE about SUBJECTS: CONTENT

SOURCES and others are names joined by +. A name is a key of the gazetteer (KEY=CODE where they differ), - for nobody, or
Name_In_Words:CODE:KIND for one that only the article knows; the code may be empty. DATE is a day, month or year.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from communique.etl.annotate.model import Annotation, Document, Event, Mention, PartialDate, SanctionAction, Span, Statement

NAME = r"[^\s+>@!]+"
NAMES = rf"{NAME}(?:\+{NAME})*"
TAIL = r"(?: @(?P<date>[\d-]+))?(?: in (?P<place>\w+))?(?: !(?P<status>\w+))?"
EVENT = re.compile(rf"(?P<type>[A-Z]{{3,}})(?:/(?P<mode>[\w-]+))? (?P<sources>{NAMES})(?: > (?P<targets>{NAMES}))?{TAIL}$")
ACT = re.compile(
    rf"ACT (?P<action>\w+) (?P<measure>\w+) (?P<by>{NAME}) (?P<sender>{NAME}) (?P<target>{NAME}){TAIL}"
    r"(?: for (?P<objective>\w+))?(?: until (?P<expires>[\d-]+))?$"
)
SAID = re.compile(rf"(?P<speaker>{NAME}) said to (?P<addressee>{NAME}) about (?P<about>{NAMES}): (?P<content>.+)$")


@dataclass(frozen=True)
class HandMade:
    """`pause` is how many seconds each document takes."""

    version: str = "hand-1"
    pause: float = 0.0

    def annotate(self, documents: Iterable[Document]) -> Iterator[Annotation]:
        for document in documents:
            time.sleep(self.pause)
            if "RAISE" in document.text:
                raise RuntimeError("no annotation for this one")
            if "DIE" in document.text:
                os._exit(9)
            if "KILL" in document.text:
                os.kill(os.getppid(), signal.SIGKILL)
            yield _Reader(document.text).annotation(document.id, self.version)


def parse_date(text: str | None) -> PartialDate | None:
    if not text:
        return None
    year, month, day = [*(int(part) for part in text.split("-")), 1, 1][:3]
    return PartialDate(date(year, month, day), ("year", "month", "day")[text.count("-")])


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._mentions: list[Mention] = []

    def annotation(self, id_: str, version: str) -> Annotation:
        sentences = tuple(match.span() for match in re.finditer(r"[^\n]+", self._text))
        events, acts, said = [], [], []
        for start, end in sentences:
            line = self._text[start:end]
            if found := ACT.match(line):
                acts.append(self._act(found, start))
            elif found := SAID.match(line):
                said.append(self._statement(found, start))
            elif found := EVENT.match(line):
                events.append(self._event(found, start))
        return Annotation(id_, version, sentences, tuple(self._mentions), tuple(said), tuple(events), tuple(acts))

    def _event(self, line: re.Match[str], start: int) -> Event:
        return Event(
            line["type"],
            line["mode"],
            None,
            ("diplomatic",),
            line["status"] or "reported",
            _span(line, "type", start),
            self._named(line, "sources", start),
            self._named(line, "targets", start),
            line["place"],
            parse_date(line["date"]),
            0.9,
        )

    def _act(self, line: re.Match[str], start: int) -> SanctionAction:
        by, sender, target = (next(iter(self._named(line, part, start)), None) for part in ("by", "sender", "target"))
        return SanctionAction(
            line["action"],
            line["measure"],
            by,
            sender,
            target,
            _span(line, "action", start),
            line["status"] or "reported",
            parse_date(line["date"]),
            0.8,
            objective=line["objective"],
            expires_on=date.fromisoformat(line["expires"]) if line["expires"] else None,
        )

    def _statement(self, line: re.Match[str], start: int) -> Statement:
        (speaker,) = self._named(line, "speaker", start)
        return Statement(
            (_span(line, "content", start),),
            speaker.span,
            speaker,
            (start + line.end("speaker") + 1, start + line.end("speaker") + 5),
            "indirect",
            parse_date("2021-03"),
            next(iter(self._named(line, "addressee", start)), None),
            self._named(line, "about", start),
            0.7,
        )

    def _named(self, line: re.Match[str], group: str, start: int) -> tuple[Mention, ...]:
        if line[group] is None:
            return ()
        found = []
        for name in re.finditer(NAME, line[group]):
            if name[0] != "-":
                begin = start + line.start(group) + name.start()
                found.append(_mention(name[0], (begin, begin + len(name[0]))))
        self._mentions += found
        return tuple(found)


def _mention(name: str, span: Span) -> Mention:
    words, *parts = name.split(":")
    if not parts:
        key, _, code = name.partition("=")
        return Mention(span, key, code or key, "government" if code else "country", key, "name", 0.9)
    code, kind = [*parts, "person"][:2]
    return Mention(span, words.replace("_", " "), code or None, kind, None, "proper-name", 0.6)


def _span(line: re.Match[str], group: str, start: int) -> Span:
    return start + line.start(group), start + line.end(group)


def make() -> HandMade:
    """The factory that processes are given."""
    return HandMade()


def make_slow() -> HandMade:
    return HandMade(pause=0.01)


def make_slower() -> HandMade:
    return HandMade(pause=0.1)


def make_newer() -> HandMade:
    return HandMade("hand-2")


def make_nothing() -> HandMade:
    raise RuntimeError("no model here")


def main(url: str, jobs: str, *paths: str) -> None:
    from communique.etl import jobs as whole

    print("ready", flush=True)
    whole.run(url, paths, whole.Options(jobs=int(jobs)), lambda: whole.Extractor("hand-1", make_slow))


if __name__ == "__main__":
    main(*sys.argv[1:])
