"""Whose sanctions a phrase names, and against whom, by the words before the noun: 'US sanctions', 'Iran sanctions', 'its embargo'."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from communique.etl.annotate.model import Mention
from communique.etl.annotate.sanctions.arguments import Actors, auxiliaries, distinct, governing_verb, subjects
from communique.etl.annotate.sanctions.bearers import SURROUNDING
from communique.etl.annotate.sanctions.measures import Measure, is_own
from communique.etl.annotate.words import words

HABITUAL = frozenset({"USA", "EU", "UN", "GBR"})
IMPOSING = frozenset({"impose", "reimpose", "adopt", "introduce", "order", "place", "put", "slap"})
# Clauses of these tell what somebody thinks of a sanction, not whose it is.
_JUDGING = words(
    "describe call brand label term dub denounce condemn criticise criticize oppose reject deplore welcome support want say see consider "
    "blame evade violate breach circumvent flout defy"
)


def senders_of(measure: Measure, actors: Actors) -> list[Mention]:
    """The senders that the phrase itself names, by possessive, adjective, body, 'by', or 'imposed by'; 'its' names none."""
    found = [m for child in _before(measure.token) if _names_sender(child, actors) and (m := actors.at(child, places=True)) and m.code]
    upon = False
    for child in measure.token.children:
        surrounds = child.lower_ == "of" and measure.token.lemma_ in SURROUNDING
        if child.dep_ == "prep" and child.lower_ in ("by", "of", "from") and not upon and not surrounds:
            found += [m for noun in child.children for m in actors.of(noun)]
        elif child.dep_ in ("acl", "relcl") and child.lemma_ not in _JUDGING:
            found += [m for t in imposers(child) if t.i != measure.token.i for m in actors.of(t)]
        upon = upon or child.lower_ in ("on", "against", "upon")
    return distinct(found)


def imposers(clause: Token) -> list[Token]:
    """The subjects of a clause about a measure; in 'urged the bloc to remove the sanctions that it imposed' the bloc."""
    found = subjects(clause)
    verb = governing_verb(clause)
    is_asked = verb is not None and verb.dep_ in ("xcomp", "ccomp") and "to" in auxiliaries(verb)
    if verb is not None and is_asked and clause.lemma_ in IMPOSING and found and found[0].lower_ in ("it", "they", "he", "she"):
        return subjects(verb)
    return found


def target_before(measure: Measure, actors: Actors, senders: Sequence[Mention], doers: Sequence[Mention]) -> list[Mention]:
    """The target that stands before the noun ('the Mali sanctions'), where it is neither sender nor doer."""
    taken = {m.code for m in (*senders, *doers)}
    found = [m for child in _before(measure.token) if (m := actors.at(child, places=True)) and m.code and m.code not in taken]
    return distinct(found)


def _before(noun: Token) -> list[Token]:
    near = [c for c in noun.children if c.dep_ in ("poss", "amod", "compound", "nmod") and c.i < noun.i]
    return [
        *near,
        *(o for c in near for o in c.conjuncts if o.i < noun.i),
        *(g for c in near for g in c.children if g.dep_ in ("amod", "compound", "nmod")),
    ]


def _names_sender(token: Token, actors: Actors) -> bool:
    """A possessive, an adjective, a body or a habitual sender; another country's name as noun is the target."""
    if token.dep_ == "poss" or token.tag_ == "JJ":
        return token.tag_ != "PRP$" or (is_own(token.head) and token.head.dep_ in ("nsubj", "nsubjpass"))
    mention = actors.at(token, places=True)
    if mention is None:
        return False
    if mention.code in HABITUAL or mention.kind in ("igo", "organisation", "government", "person"):
        return True
    return mention.method == "demonym" or (token.text[-2:] in ("an", "sh", "se", "ch") and token.text not in mention.name)
