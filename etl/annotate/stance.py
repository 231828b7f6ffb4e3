"""How a statement stands towards the actors it is about: favourable or unfavourable, where the text shows it, else nothing.

It shows in the cue ('praised Ghana', 'condemned the raid by the militia') and in what is predicated of an actor within the
statement ('that Iran is a threat', 'called the minister a liar').
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from communique.etl.annotate.cues import Cue
from communique.etl.annotate.lexicon import Frame
from communique.etl.annotate.model import Mention, Span, Stance
from communique.etl.annotate.syntax import ActorIndex, is_passive, objects

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

BY_CUE = {"praise": "favourable", "criticise": "unfavourable"}
BY_FRAME = {"SUPPORT": "favourable", "ACCUSE": "unfavourable"}
TOWARDS = {"with", "behind", "to", "against", "at", "of", "over", "for"}
# Nouns whose modifiers name whom they are directed at, not whose they are.
DIRECTED = {"sanction", "sanctions", "embargo", "ban", "deal", "talks", "attack", "strike", "war", "policy", "invasion", "bombing"}
NAMING = {"call", "brand", "label", "dub", "term", "describe", "denounce", "consider", "deem", "view", "regard", "portray", "see"}
NEGATION = {"neg", "preconj"}
UNDONE = {"avoid", "refuse", "decline", "fail", "stop", "hesitate", "resist", "cease", "refrain", "deny", "reluctant", "unwilling"}


def stances(
    doc: Doc, cue: Cue | None, content: Sequence[Span], index: ActorIndex, evaluations: Mapping[str, Frame], speaker: Mention | None
) -> tuple[Stance, ...]:
    """Each actor once, by what shows first; a speaker's own side is left out."""
    found: dict[object, Stance] = {}
    for m, stance in (*_of_cue(cue, index), *_of_content(doc, cue, content, index, evaluations)):
        own = speaker is not None and ((m.key and m.key == speaker.key) or (m.code and m.code == speaker.code and not m.key))
        if not own and (m.code or m.key):
            found.setdefault(m.key or m.code, Stance(m, stance))
    return tuple(found.values())


def _of_cue(cue: Cue | None, index: ActorIndex) -> Iterator[tuple[Mention, str]]:
    """'blamed Iran', 'welcomed Sudan's decision', 'sided with Greece': the object of praise or criticism, or whose it is."""
    stance = BY_CUE.get(cue.class_ or "") if cue else None
    if cue is None or stance is None or _is_negated(cue.head):
        return
    verb = cue.head
    meant = list(objects(verb)) if verb.pos_ in {"VERB", "AUX"} else []
    if not meant:
        meant = [t for c in verb.children if c.dep_ == "prep" and c.lower_ in TOWARDS for t in c.children if t.dep_ == "pobj"]
    for token in meant:
        for m in _behind(token, index):
            yield m, stance


def _behind(token: Token, index: ActorIndex) -> list[Mention]:
    """The actors that an object names, else who owns it or did it: not those whom it was done to."""
    named = [m for m in index.covering(token) if not m.is_place]
    if named:
        return named
    owners = [m for c in token.children if c.dep_ == "poss" for m in index.covering(c)]
    if not owners and token.lemma_.lower() not in DIRECTED:
        owners = [m for c in token.children if c.dep_ in {"amod", "compound", "nmod"} for m in index.covering(c)]
    if not owners:
        agents = [t for c in token.children if c.dep_ in {"prep", "agent"} and c.lower_ == "by" for t in c.children if t.dep_ == "pobj"]
        owners = [m for t in agents for m in index.covering(t) if not m.is_place]
    return owners


def _of_content(
    doc: Doc, cue: Cue | None, content: Sequence[Span], index: ActorIndex, evaluations: Mapping[str, Frame]
) -> Iterator[tuple[Mention, str]]:
    """What is predicated of an actor, in the content or by a cue that names ('called her a liar')."""
    for span in content:
        for word in doc.char_span(*span, alignment_mode="contract") or ():
            frame = evaluations.get(word.lemma_.lower()) or evaluations.get(word.lower_)
            stance = BY_FRAME.get(frame.type) if frame else None
            if stance is None or _is_negated(word) or _is_negated(word.head):
                continue
            for subject in _predicated(word, cue):
                for m in index.covering(subject):
                    if not m.is_place and m.span[0] <= subject.idx < m.span[1]:
                        yield m, stance


def _predicated(word: Token, cue: Cue | None) -> Iterator[Token]:
    """What the word is said to be: the subject of its copula, or the object of a verb of naming."""
    if word.dep_ == "amod" and word.head.dep_ in {"attr", "oprd", "pobj"}:
        word = word.head
    verb = word.head
    if word.dep_ == "pobj" and verb.lower_ == "as":
        verb = verb.head
    if word.dep_ in {"attr", "acomp"}:
        yield from (c for c in verb.children if c.dep_ == "nsubj")
    elif verb.lemma_.lower() in NAMING:
        yield from objects(verb)
    elif word.dep_ in {"attr", "acomp", "oprd", "appos"} and cue is not None and cue.head.lemma_.lower() in NAMING:
        yield from objects(cue.head)
    # Small clauses: 'called the minister a liar' is parsed with a clause of its own.
    if word.dep_ in {"ccomp", "xcomp"} and verb.lemma_.lower() in NAMING and not is_passive(verb):
        yield from (c for c in word.children if c.dep_ == "nsubj")


def _is_negated(token: Token) -> bool:
    """Whether it is denied, or not done: 'did not praise', 'avoids condemning', 'refrained from praising'."""
    governor = token.head.head if token.dep_ == "pcomp" else token.head
    undone = token.dep_ in {"xcomp", "pcomp"} and governor.lemma_.lower() in UNDONE
    return undone or any(c.dep_ in NEGATION for c in token.children)
