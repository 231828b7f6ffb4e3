"""An act upon a sanction before its actors are known."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from communique.etl.annotate.sanctions.arguments import objects
from communique.etl.annotate.sanctions.lexicon import Lexicon
from communique.etl.annotate.sanctions.measures import Measure, Named

AS_BEFORE = "as before"


@dataclass(frozen=True, slots=True)
class Act:
    """What a verb or noun does to a measure.

    `head` heads it, `action` is what it does by itself (AS_BEFORE for 'followed suit'), `kinds` its measures, `measure` the
    phrase that names them, if any. `doers` and `bearers` are phrases that may name who acts and who bears it, best first;
    a strict bearer must be an actor or a noun for those who can be sanctioned. `named` are all nouns that name measures.
    """

    head: Token
    action: str
    kinds: tuple[str, ...]
    measure: Measure | None
    doers: tuple[Token, ...]
    bearers: tuple[Token, ...]
    bearer_is_strict: bool = False
    named: tuple[Token, ...] = ()


def upon(action: str, head: Token, named: Named, doers: list[Token], bearers: tuple[Token, ...]) -> Act:
    """An act upon measures that a phrase names."""
    return Act(head, action, named.kinds, named.first, tuple(doers), bearers, named=tuple(m.token for m in named.measures))


def softened(action: str, verb: Token, named: Named, lexicon: Lexicon) -> str:
    """Lifting a cap, or some of the sanctions, eases them."""
    if action != "lift":
        return action
    partly = named.first.partial or any(c.lower_ in ("partially", "partly") for c in verb.children)
    return "ease" if partly or any(lexicon.has("partial", c.lemma_.lower()) for c in objects(verb)) else action
