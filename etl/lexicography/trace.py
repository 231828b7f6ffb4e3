"""Why a sentence is coded as it is: which frame of the lexicon fired on which words, and why every other candidate was dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from communique.etl.annotate import actors, dates
from communique.etl.annotate.acts import Act, is_whole
from communique.etl.annotate.assertion import is_asserted
from communique.etl.annotate.lexicon import NOTHING, Frame, Lexicon
from communique.etl.annotate.model import Document, Event, Mention, PartialDate
from communique.etl.annotate.pipeline import Annotator
from communique.etl.annotate.predicates import Reader
from communique.etl.annotate.syntax import ActorIndex, objects, particles, prepositions

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


NO_ACT = "tells that these words are no act, and ends the search"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A frame that the lexicon lists for a word of the text, and what came of it: `fired`, or why not."""

    word: str
    at: int
    frame: Frame
    on: str
    outcome: str

    @property
    def fired(self) -> bool:
        return self.outcome.startswith("fired")


@dataclass(frozen=True, slots=True)
class Trace:
    """The candidates of one text in the order of its words, the events that it gives, and which words each date among theirs is from."""

    text: str
    candidates: tuple[Candidate, ...]
    events: tuple[Event, ...]
    dated_by: Mapping[PartialDate, str]

    @property
    def fired(self) -> tuple[Frame, ...]:
        return tuple(c.frame for c in self.candidates if c.fired)


class Tracer:
    """Traces texts with one annotator."""

    def __init__(self, annotator: Annotator) -> None:
        self.annotator = annotator

    def trace(self, texts: Iterable[tuple[str, date | None]]) -> Iterator[Trace]:
        """The trace of each (text, day of publication), in order."""
        documents = [Document(str(n), text, published=published) for n, (text, published) in enumerate(texts)]
        for document, doc in zip(documents, self.annotator.parse([d.text for d in documents]), strict=True):
            yield self._trace(document, doc)

    def _trace(self, document: Document, doc: Doc) -> Trace:
        mentions = actors.resolve(doc, document.published, self.annotator.gazetteer)
        dated = dates.find(doc, document.published)
        dated_by: dict[PartialDate, str] = {}

        def date_of(token: Token) -> PartialDate | None:
            found = dates.explained(doc, token, dated)
            if found is None:
                return None
            dated_by.setdefault(found.date, f"'{document.text[slice(*found.mention.span)]}' on '{found.act.text}'")
            return found.date

        coder = self.annotator.events
        events = coder.code(doc, mentions, date_of, document.published)
        reader = _Recorder(coder.lexicon, ActorIndex(doc, mentions))
        candidates = [c for token in doc for c in reader.candidates(token, events)]
        fired = {(c.at, id(c.frame)) for c in candidates if c.fired}
        kept = [c for c in candidates if c.fired or (c.at, id(c.frame)) not in fired]
        return Trace(document.text, tuple(kept), tuple(events), dated_by)


class _Recorder(Reader):
    """A reader that keeps which frames made the act that it returned."""

    def __init__(self, lexicon: Lexicon, index: ActorIndex) -> None:
        super().__init__(lexicon, index)
        self.made: list[tuple[Frame, Token]] = []
        self.refused: list[tuple[Frame, Token]] = []

    # What a reading is made of: frames of an act that came to nothing are taken back.

    def plain(self, frame: Frame, verb: Token, thing: Token | None, extra: str) -> Act | None:
        return self._kept(super().plain(frame, verb, thing, extra), frame, verb, len(self.made))

    def operated(self, frame: Frame, verb: Token, thing: Token | None, extra: str, depth: int) -> Act | None:
        before = len(self.made)
        return self._kept(super().operated(frame, verb, thing, extra, depth), frame, verb, before)

    def noun_act(self, noun: Token, frame: Frame) -> Act:
        self.made.append((frame, noun))
        return super().noun_act(noun, frame)

    def _kept(self, act: Act | None, frame: Frame, word: Token, before: int) -> Act | None:
        if act is None:
            del self.made[before:]
            self.refused.append((frame, word))
        else:
            self.made.append((frame, word))
        return act

    # What became of every candidate

    def candidates(self, token: Token, events: Sequence[Event]) -> Iterator[Candidate]:
        """The candidates of one word that may tell of an act, with their outcomes."""
        listed = [*self._of_verb(token), *self._of_noun(token)]
        if token.pos_ not in {"VERB", "AUX", "NOUN", "PROPN"}:
            return
        self.made, self.refused = [], []
        act = self.asserted(token)
        made = {(id(frame), word.i) for frame, word in self.made}
        refused = {id(frame) for frame, word in self.refused if word == token}
        if act is not None and len(act.trigger) > 1:
            listed += self._of_evaluation(act, made)
        end = _end(act, events)
        for frame, on, unfit in listed:
            mine = (id(frame), token.i) in made
            inner = act is not None and not mine and act.head != token
            if mine and act is not None:
                outcome = "fired" if not end else f"fired, but {end}"
            elif unfit:
                outcome = unfit
            elif act is None and token.pos_ in {"VERB", "AUX"} and not is_asserted(token):
                outcome = "not asserted here: an infinitive, a wish, a condition or a modifier"
            elif id(frame) in refused:
                outcome = _refusal(frame)
            elif mine:
                outcome = "made an act that negation, modal or tense took back"
            elif act is None and token.pos_ in {"NOUN", "PROPN"}:
                outcome = "an event noun, but not the subject of what happened, or without its parties"
            else:
                outcome = "an earlier frame fired" if act is not None and not inner else "no act was read here"
            yield Candidate(token.text, token.idx, frame, on, outcome)
        yield from self._inner(token, made, end, act)

    def _inner(self, token: Token, made: set[tuple[int, int]], end: str, act: Act | None) -> Iterator[Candidate]:
        """Frames of other words that the act of this one is made of: 'agreed to withdraw'."""
        if act is None:
            return
        for frame, word in self.made:
            if word != token and (id(frame), word.i) in made:
                yield Candidate(word.text, word.idx, frame, "", f"fired within '{token.text}'" + (f", but {end}" if end else ""))

    def _of_verb(self, verb: Token) -> Iterator[tuple[Frame, str, str]]:
        """(frame, the object that it took, why it does not fit) of all that the lexicon lists for a verb."""
        if verb.pos_ not in {"VERB", "AUX"}:
            return
        fits = {id(frame): thing for frame, thing, _ in self.verb_frames(verb)}
        lemma = self.lexicon.verb_lemma(verb.lemma_.lower())
        for name in (*(f"{lemma} {p}" for p in particles(verb)), lemma):
            for frame in self.lexicon.verbs.get(name, ()):
                thing = fits.get(id(frame))
                unfit = NO_ACT if frame.type == NOTHING and id(frame) in fits else "" if id(frame) in fits else self._unfit(frame, verb)
                yield frame, thing.text if thing is not None else "", unfit

    def _unfit(self, frame: Frame, verb: Token) -> str:
        nouns = ", ".join(t.text for t in objects(verb)) or "nothing"
        if ":" in frame.object:
            where, _, class_ = frame.object.partition(":@")
            found = ", ".join(n.text for p, n in prepositions(verb) if p == where) or "nothing"
            return f"wants {class_} behind '{where}', finds {found}"
        if frame.object.startswith("@"):
            return f"wants an object of {frame.object}, finds {nouns}"
        return f"takes no object, finds {nouns}" if frame.object == "" else "wants an object, finds none"

    def _of_noun(self, noun: Token) -> Iterator[tuple[Frame, str, str]]:
        frame = self.noun_frame(noun) if noun.pos_ in {"NOUN", "PROPN"} else None
        if frame is not None:
            yield frame, "", ""

    def _of_evaluation(self, act: Act, made: set[tuple[int, int]]) -> list[tuple[Frame, str, str]]:
        """The frame of a word that blames or praises, where no predicate made the act."""
        word = act.trigger[1]
        frame = self.lexicon.evaluations.get(word.lemma_.lower()) or self.lexicon.evaluations.get(word.lower_)
        if self.made or frame is None or frame.type != act.type:
            return []
        made.add((id(frame), act.head.i))
        return [(frame, word.text, "")]


def _end(act: Act | None, events: Sequence[Event]) -> str:
    """Why an act that was read is no event; blank if it is one."""
    if act is None or any(_within(act, e) for e in events):
        return ""
    if not is_whole(act):
        return f"it lacks the parties that {act.type} needs: {_names(act.source)} > {_names(act.target)}"
    return "the act was told before, or rests on too little"


def _within(act: Act, event: Event) -> bool:
    return any(event.trigger[0] <= t.idx < event.trigger[1] for t in act.trigger)


def _names(mentions: Sequence[Mention]) -> str:
    return ", ".join(m.code or m.name for m in mentions) or "nobody"


def _refusal(frame: Frame) -> str:
    if frame.type.startswith("@"):
        return "an operator, but there is no act in its complement for it"
    must = [slot[1:] for slot in frame.target if slot.startswith("!")]
    return f"wants a target behind {' or '.join(must)}" if must else "its own conditions are not met"
