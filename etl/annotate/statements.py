"""Who said what to whom about whom: attributions of the trained model, read by their cue, with actors, dates and topics."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from communique.etl.annotate import confidence, cues, topics
from communique.etl.annotate.addressees import addressee_of
from communique.etl.annotate.attribution import Attribution
from communique.etl.annotate.confidence import Features, form_of
from communique.etl.annotate.cues import NONE, Cue
from communique.etl.annotate.lexicon import Frame
from communique.etl.annotate.model import Mention, PartialDate, Span, Statement
from communique.etl.annotate.places import overlapping
from communique.etl.annotate.speakers import Speakers
from communique.etl.annotate.stance import stances
from communique.etl.annotate.syntax import ActorIndex
from communique.etl.annotate.topics import TopicReader
from communique.etl.annotate.words import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DateOf = Callable[["Token"], "PartialDate | None"]

HEARSAY = {"reportedly", "allegedly", "supposedly", "apparently"}
INTRODUCTIONS = {("as", "per"), ("according", "to")}
INTRODUCED = 0.7
ASKED = {"you", "your"}
SEEMING = {"seem", "appear", "look"}
QUOTES = (('"', '"'), ("“", "”"))
# Classes whose passive leaves open who speaks; of beliefs only those that others hold of somebody.
SPOKEN = {"say", "ask", "praise", "criticise", "believe"}
HELD = {"think", "believe", "expect", "know", "consider", "see", "view", "regard", "deem", "suppose", "assume", "suspect", "hope", "fear"}
SHORTEST = 3
# Below this chance of being one, a statement is left out: it would cost more in precision than it gives in recall.
KEEP = 0.27


@dataclass(frozen=True, slots=True)
class Candidate:
    """An attribution with its cue as read, what its confidence was made of, and that confidence."""

    attribution: Attribution
    cue: Cue | None
    features: Features
    confidence: float


class StatementReader:
    """Reads statements off the tagger's attributions, by the lexicons of a seeds folder and the weights beside the tagger."""

    def __init__(self, seeds: Path, model: Path, evaluations: Mapping[str, Frame]) -> None:
        self.cues = cues.load(seeds)
        self.topics = topics.load(seeds)
        self.confidence = confidence.load(model)
        self.evaluations = evaluations

    def read(self, doc: Doc, found: Sequence[Attribution], mentions: Sequence[Mention], date_of: DateOf) -> list[Statement]:
        """The statements of a document in order. `found` are its attributions; `date_of` dates a token."""
        text = text_of(doc)
        topics_of = self.topics.reader(doc)
        index, speakers = ActorIndex(doc, mentions), Speakers(doc, mentions)
        return [
            self._statement(doc, text, c, mentions, index, speakers, topics_of, date_of)
            for c in self.candidates(doc, text, found, mentions)
            if c.confidence >= KEEP
        ]

    def candidates(self, doc: Doc, text: str, found: Sequence[Attribution], mentions: Sequence[Mention]) -> list[Candidate]:
        """What may be a statement, in order, with how likely it is one."""
        introduced = _introduced(doc, found)
        wider = [a for a in found if not any(_is_within(a, b) for b in introduced)]
        hearsay = [a if _is_named(text, a) else replace(a, source=None) for a in wider]
        cues = {a.cue for a in hearsay}
        kept = [inner for a in hearsay for inner in ([b for b in _told_by_somebody(doc, text, a, mentions) if b.cue not in cues] or [a])]
        out = []
        for a in sorted([*kept, *introduced], key=lambda a: a.content):
            cue = self.cues.read(doc, a.cue)
            if not _says_nothing(doc, text, a, cue):
                whole = _clear(_with_source(text, _with_quotes(text, _with_ends(doc, a)), cue))
                weighed = confidence.features(doc, text, whole, cue)
                out.append(Candidate(whole, cue, weighed, self.confidence.of(weighed, a.confidence)))
        return out

    def _statement(
        self,
        doc: Doc,
        text: str,
        c: Candidate,
        mentions: Sequence[Mention],
        index: ActorIndex,
        speakers: Speakers,
        topics_of: TopicReader,
        date_of: DateOf,
    ) -> Statement:
        a, cue = c.attribution, c.cue
        speaker = speakers.of(a.source) if a.source else None
        addressed, addressee = addressee_of(cue, a.source, a.content, mentions) if cue else (None, None)
        shown = stances(doc, cue, a.content, index, self.evaluations, speaker)
        near = overlapping(mentions, (min(s for s, _ in a.content), max(e for _, e in a.content)))
        inside = [m for m in near if any(s <= m.span[0] and m.span[1] <= e for s, e in a.content)]
        return Statement(
            content=a.content,
            speaker=a.source,
            speaker_mention=speaker,
            cue=a.cue,
            kind=kind_of(text, a.content),
            stated_on=date_of(cue.head) if cue else None,
            addressee=addressee,
            about=_distinct([m for m in (*inside, *(s.actor for s in shown)) if m.code or m.key]),
            confidence=round(c.confidence, 3),
            topic=topics_of.topic(a.content),
            cue_lemma=cue.lemma if cue else None,
            cue_class=cue.class_ if cue else None,
            addressed=addressed,
            stances=shown,
        )


def _says_nothing(doc: Doc, text: str, a: Attribution, cue: Cue | None) -> bool:
    """Whether what is tagged holds no words of anybody's.

    An act upon something ('imposed a ban'), a scrap behind a word that attributes nothing and nobody, what an
    interviewer's question puts into the mouth of 'you', and what is so 'reportedly', with nobody who reports it.
    """
    if cue is None:
        return False
    if a.source is None and cue.head.pos_ == "ADV":
        return True
    if a.source and text[slice(*a.source)].lower() in ASKED and cue.head.sent.text.rstrip().endswith("?"):
        return True
    if form_of(doc, a.content) != "phrase":
        return False
    if cue.entry is None:
        return a.source is None and cue.head.pos_ not in {"VERB", "AUX"}
    return cue.entry.class_ == NONE


def _with_ends(doc: Doc, a: Attribution) -> Attribution:
    """The attribution with pieces that end in a preposition, or in 'in order', drawn out to the end of that phrase."""
    pieces = []
    others = [a.cue, *([a.source] if a.source else []), *a.content]
    for start, end in a.content:
        words = doc.char_span(start, end, alignment_mode="contract")
        last = words[-1] if words is not None and len(words) else None
        if last is not None and (last.dep_ == "prep" or (last.lower_ == "order" and last.i and last.nbor(-1).lower_ == "in")):
            edge = last.right_edge
            while edge.i > last.i and (edge.is_punct or edge.is_space):
                edge = edge.nbor(-1)
            drawn = edge.idx + len(edge)
            if drawn > end and not any(end <= s < drawn for s, _ in others) and "\n" not in text_of(doc)[end:drawn]:
                end = drawn
        pieces.append((start, end))
    return replace(a, content=tuple(pieces))


def _with_quotes(text: str, a: Attribution) -> Attribution:
    """The attribution with the quotation mark that a piece's other end asks for, where it stands right before or behind it."""
    pieces = []
    for start, end in a.content:
        for opening, closing in QUOTES:
            opened, closed = text.count(opening, start, end), text.count(closing, start, end)
            lacks = opened % 2 == 1 if opening == closing else opened != closed
            if lacks and text[start] != opening and text[start - 1 : start] == opening and text[end - 1] == closing:
                start -= 1
            elif lacks and text[end - 1] != closing and text[end : end + 1] == closing and text[start] == opening:
                end += 1
        pieces.append((start, end))
    apart = all(end <= start for (_, end), (start, _) in pairwise(sorted([*pieces, a.cue])))
    return replace(a, content=tuple(pieces)) if apart else a


def _clear(a: Attribution) -> Attribution:
    """The attribution without a source that lies within what it says."""
    return replace(a, source=None) if a.source and any(s < a.source[1] and a.source[0] < e for s, e in a.content) else a


def _with_source(text: str, a: Attribution, cue: Cue | None) -> Attribution:
    """The attribution with the source that the grammar of its cue gives, where the tagger saw none or one of another paragraph.

    Without one that is only spoken of: 'the attacker is reported to have', 'residents were told to'.
    """
    if cue is None or cue.class_ is None:
        return a
    if _spoken_of(a, cue):
        return replace(a, source=None)
    if a.source is not None and "\n" not in text[min(a.source[1], a.cue[1]) : max(a.source[0], a.cue[0])]:
        return a
    named = _subject_of(cue, a)
    return replace(a, source=named) if named else a


def _subject_of(cue: Cue, a: Attribution) -> Span | None:
    """The words of the cue's own subject, or of its agent in the passive; clear of the cue and of the content."""
    verb = cue.head
    if verb.pos_ != "VERB" or verb.lemma_.lower() in SEEMING:
        return None
    agents = [t for c in verb.children if c.dep_ == "agent" for t in c.children if t.dep_ == "pobj"]
    named = next((c for c in (*agents, *verb.children) if c in agents or c.dep_ == "nsubj"), None)
    if named is None or any(s < named.idx + len(named) and named.idx < e for s, e in (*a.content, a.cue)):
        return None
    start, end = named.left_edge.idx, named.right_edge.idx + len(named.right_edge)
    for s, e in (*a.content, a.cue):
        if e <= named.idx:
            start = max(start, e)
        else:
            end = min(end, s)
    words = text_of(verb.doc)[start:end]
    return start + len(words) - len(words.lstrip(" ,\n")), start + len(words.rstrip(" ,\n"))


def _spoken_of(a: Attribution, cue: Cue) -> bool:
    """Whether the source is the subject of a passive without agent, which leaves open who speaks."""
    if cue.entry is None or cue.entry.part != "verb" or a.source is None:
        return False
    if cue.class_ not in SPOKEN or (cue.class_ == "believe" and cue.entry.words[0] not in HELD):
        return False
    children = list(cue.head.children)
    if not any(c.dep_ == "auxpass" for c in children) or any(c.dep_ == "agent" for c in children):
        return False
    return any(c.dep_ == "nsubjpass" and a.source[0] <= c.idx < a.source[1] for c in children)


def _introduced(doc: Doc, found: Sequence[Attribution]) -> list[Attribution]:
    """Sentences that begin by naming their source ('As per a statement issued by the White House, ...') and were not found."""
    out = []
    for sentence in doc.sents:
        words = [t for t in sentence if not t.is_space]
        opening = tuple(t.lower_ for t in words[:2])
        if opening not in INTRODUCTIONS or any(a.cue[0] < words[1].idx + len(words[1]) and words[0].idx < a.cue[1] for a in found):
            continue
        named = next((c for c in words[1].children if c.dep_ == "pobj"), None)
        comma = next((t for t in words[2:] if t.lower_ == "," and (named is None or t.i > named.right_edge.i)), None)
        rest = [t for t in words if comma is not None and t.i > comma.i]
        while rest and rest[-1].is_punct and not rest[-1].is_quote:
            rest.pop()
        if comma is None or named is None or len(rest) < SHORTEST:
            continue
        content = rest[0].idx, rest[-1].idx + len(rest[-1])
        source = named.left_edge.idx, named.right_edge.idx + len(named.right_edge)
        out.append(Attribution((content,), (words[0].idx, words[1].idx + len(words[1])), source, INTRODUCED))
    return out


def _is_within(a: Attribution, b: Attribution) -> bool:
    """Whether `a` is a fainter reading of a part of what `b` holds."""
    (start, end), *_ = b.content
    return a.confidence < b.confidence and all(start <= s and e <= end for s, e in a.content)


def _is_named(text: str, a: Attribution) -> bool:
    """Whether an attribution can have a source: 'reportedly' and its like name none."""
    return text[slice(*a.cue)].lower() not in HEARSAY


def _told_by_somebody(doc: Doc, text: str, a: Attribution, mentions: Sequence[Mention]) -> list[Attribution]:
    """What a sentence of hearsay ('reportedly') holds of an actor's own words: 'reportedly ... as Washington has maintained that'."""
    words = doc.char_span(*a.cue, alignment_mode="expand")
    if words is None or _is_named(text, a):
        return []
    inner = []
    for token in words[0].sent:
        clause = next((c for c in token.children if c.dep_ == "ccomp" and c.i > token.i), None)
        speaker = next((c for c in token.children if c.dep_ == "nsubj" and c.i < token.i), None)
        if clause is None or speaker is None or not any(m.code for m in overlapping(mentions, (speaker.idx, speaker.idx + 1))):
            continue
        said = [t for t in clause.subtree if not t.is_punct or t.i < clause.i]
        content = said[0].idx, said[-1].idx + len(said[-1])
        cue = min((t for t in (token, *token.children) if t == token or t.dep_ == "aux"), key=lambda t: t.i)
        who = speaker.left_edge.idx, speaker.idx + len(speaker)
        inner.append(Attribution((content,), (cue.idx, token.idx + len(token)), who, a.confidence))
    return inner


def kind_of(text: str, content: Sequence[Span]) -> str:
    """`direct` where all content stands in quotation marks, `indirect` where none does, else `mixed`."""
    quoted = bare = False
    for s, e in content:
        inside = False
        for c in text[s:e]:
            if c in '"“”«»':
                inside = c in "“«" or (c == '"' and not inside)
                quoted = True
            elif c.isalnum() and not inside:
                bare = True
    return "mixed" if quoted and bare else "direct" if quoted else "indirect"


def _distinct(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    seen: dict[str, Mention] = {}
    for m in mentions:
        seen.setdefault(m.key or m.code or m.name, m)
    return tuple(seen.values())
