"""Acts in sentences that the parser misread: headlines, and verbs taken for participles or missed before their object."""

from __future__ import annotations

from spacy.tokens import Token

from communique.etl.annotate.sanctions import bearers
from communique.etl.annotate.sanctions.act import Act, softened, upon
from communique.etl.annotate.sanctions.arguments import is_verbal, objects, subjects
from communique.etl.annotate.sanctions.lexicon import Lexicon
from communique.etl.annotate.sanctions.measures import Named

_WITHIN_PHRASE = frozenset({"DET", "ADJ", "NOUN", "PROPN", "ADV", "NUM", "PRON", "CCONJ", "PART"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NO_BEARERS = frozenset({"relief", "waiver", "waivers", "list", "regime", "talks", "threat", "bill", "law", "policy"})


def misread_verb(named: Named, lexicon: Lexicon) -> list[Act]:
    """The act of a verb taken for a participle before its object ('The Union prolonged travel bans')."""
    token = named.first.token
    for verb in (v for t in (token, *token.children) for v in t.children):
        if verb.dep_ != "amod" or verb.tag_ not in ("VBN", "VBD", "VBG") or verb.i == verb.sent.start:
            continue
        doers = _accused(verb, lexicon) if verb.tag_ == "VBG" else _before(verb, token)
        action = next((e.value for e in lexicon.entries("act", verb.lemma_.lower()) if e.slot in ("obj", "again")), None)
        if doers and action is not None:
            return [upon(softened(action, verb, named, lexicon), verb, named, doers, bearers.of_measures(named, token))]
    return []


def _accused(gerund: Token, lexicon: Lexicon) -> list[Token]:
    """Who is accused, in 'accused the firm of evading sanctions'."""
    before = gerund.nbor(-1)
    evades = lexicon.value("act", gerund.lemma_.lower()) == "evade"
    return objects(before.head) if evades and before.lower_ == "of" and before.head.lemma_ in ("accuse", "suspect") else []


def _before(verb: Token, measure: Token) -> list[Token]:
    """Who stands before a missed verb: 'Brussels on Thursday prolonged', 'Oslo followed and imposed'."""
    before = verb.nbor(-1)
    if before.pos_ == "CCONJ":
        return subjects(measure.head) if is_verbal(measure.head) else []
    if before.dep_ == "pobj" and before.head.lower_ in ("on", "in") and before.head.i > before.sent.start:
        return [before.head.nbor(-1)]
    if before.lower_ == "general" and before.i > 1 and before.nbor(-1).text == "-":
        return [before.nbor(-2)]
    is_acronym = before.text.isupper() and len(before.text) > 1
    return [before] if is_acronym or before.pos_ in ("NOUN", "PROPN", "PRON") else []


def verb_before(named: Named) -> Token | None:
    """The verb right before the measure's phrase, where the parser missed that they belong together."""
    token = named.first.token
    for before in reversed(token.doc[token.sent.start : token.i]):
        if is_verbal(before) and before.dep_ != "amod":
            return before
        if before.pos_ not in _WITHIN_PHRASE and before.lower_ not in ("-", "of"):
            return None
    return None


def headline(named: Named) -> list[Act]:
    """'US sanctions Iranian bank': in a headline the noun is the verb."""
    token = named.first.token
    if token.lower_ != "sanctions" or token.i == token.sent.start or token.i + 1 >= token.sent.end:
        return []
    if token.nbor(-1).pos_ != "PROPN" or any(t.tag_ in _FINITE for t in token.sent):
        return []
    phrase: list[Token] = []
    for after in token.doc[token.i + 1 : token.sent.end]:
        if after.pos_ not in ("DET", "ADJ", "NOUN", "PROPN", "NUM"):
            break
        phrase.append(after)
    if not phrase or phrase[0].lower_ in _NO_BEARERS:
        return []
    return [Act(token, "impose", named.kinds, None, (token.nbor(-1),), tuple(reversed(phrase)), True, (token,))]
