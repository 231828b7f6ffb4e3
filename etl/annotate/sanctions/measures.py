"""The noun phrases that name a sanction ('travel bans', 'the embargo', 'restrictions on travel to Cuba'), and what measures they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from communique.etl.annotate.sanctions.arguments import first_conjunct, prepositional
from communique.etl.annotate.sanctions.lexicon import Lexicon

_LEFT = frozenset({"compound", "amod", "nmod", "poss", "npadvmod", "advmod", "nummod"})
_FROZEN = frozenset({"asset", "assets", "account", "travel", "visa", "export", "import", "trade"})
_LIST_WORDS = frozenset({",", "and", "or", "as", "well", "/", "&", "-", "both"})
_DEFINITE = frozenset({"the", "these", "those", "this", "that", "such", "all", "both"})
_SANCTIONING = frozenset({"economic", "trade", "financial", "diplomatic"})
_ECONOMIC = frozenset({"sector", "industry"})
_AGAIN = frozenset({"own", "such", "first", "same"})
_ABOUT = frozenset({"on", "of", "in", "to"})


@dataclass(frozen=True, slots=True)
class Measure:
    """A phrase that names measures. `strength` is strong (a sanction by itself), weak (by its qualifiers), vague or list."""

    token: Token
    kinds: tuple[str, ...]
    strength: str
    partial: bool

    @property
    def is_tariff(self) -> bool:
        """Whether the phrase is a tariff or duty, which is a sanction only upon somebody's goods."""
        return self.token.lemma_.lower() in ("tariff", "duty", "levy")

    @property
    def is_price_cap(self) -> bool:
        """Whether the phrase is a cap on a price, which bites the more the lower it is."""
        return self.token.lemma_.lower() == "cap" and ("price" in left_words(self.token) or _is_on_price(self.token))

    @property
    def is_limit(self) -> bool:
        """Whether the phrase ('the ban', 'the measure') names none of its own and takes it from an earlier one; 'the measures' don't."""
        if self.strength != "vague" or self.kinds != ("unspecified",):
            return False
        return self.token.lemma_.lower() not in ("measure", "penalty", "step") or self.token.tag_ == "NN"

    @property
    def definite(self) -> bool:
        """Whether the phrase points back: 'the sanctions', 'these measures', 'its embargo'."""
        return any(c.dep_ == "poss" or c.lower_ == "such" or (c.dep_ == "det" and c.lower_ in _DEFINITE) for c in self.token.children)


@dataclass(frozen=True, slots=True)
class Named:
    """Measures that stand together as one phrase, and all their kinds; 'unspecified' only where nothing else is named."""

    measures: tuple[Measure, ...]
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, measures: list[Measure]) -> Named:
        """The group of at least one measure."""
        kinds = tuple(dict.fromkeys(k for m in measures for k in m.kinds))
        return cls(tuple(measures), tuple(k for k in kinds if k != "unspecified") or kinds)

    @property
    def first(self) -> Measure:
        """The measure named first, which stands for the group."""
        return self.measures[0]


def find(doc: Doc, lexicon: Lexicon) -> list[Measure]:
    """All measure phrases of a document, in order; 'the list' and 'the restrictions' only after a full naming."""
    found: list[Measure] = []
    for token in doc:
        if found and token.lower_ in ("those", "ones") and any(c.dep_ == "prep" and c.lower_ in ("on", "against") for c in token.children):
            found.append(Measure(token, found[-1].kinds, found[-1].strength, False))
            continue
        if (token.pos_ not in ("NOUN", "PROPN") and not _is_mistagged(token)) or _is_lacking(token):
            continue
        for entry in lexicon.entries("head", token.lemma_.lower()):
            measure = _measure(token, entry.value, entry.slot, lexicon) or _again(token, entry.slot, found)
            if measure is not None:
                found.append(measure)
                break
    return found


def _again(token: Token, strength: str, earlier: list[Measure]) -> Measure | None:
    """A bare noun that points back to a measure named before."""
    again = Measure(token, ("unspecified",), "list" if strength == "list" else "vague", False)
    if (
        strength not in ("list", "weak")
        or not (again.definite or is_own(token) or any(c.lower_ == "such" for c in token.children))
        or any(c.dep_ in ("amod", "compound") and c.lower_ not in _AGAIN for c in token.children)
    ):
        return None
    return again if any(strength == "list" or m.strength != "list" for m in earlier) else None


def is_own(noun: Token) -> bool:
    """'its own curbs', 'curbs of its own'."""
    return any(c.lower_ == "own" for c in (*noun.children, *(t for o in prepositional(noun, frozenset({"of"})) for t in (o, *o.children))))


def _is_mistagged(token: Token) -> bool:
    """'asset freezes', which small parsers take for a clause."""
    return token.lemma_.lower() in ("freeze", "ban", "curb", "control") and token.i > 0 and token.nbor(-1).lower_ in _FROZEN


def _is_lacking(token: Token) -> bool:
    """'duty-free access'."""
    return token.i + 2 < len(token.doc) and token.nbor(1).text == "-" and token.nbor(2).lower_ == "free"


def groups(measures: list[Measure]) -> list[list[Measure]]:
    """Measures in runs that stand together: 'travel bans and an arms embargo', 'sanctions on the firm, including an asset freeze'."""
    runs: list[list[Measure]] = []
    for measure in measures:
        if runs and _continues(runs[-1][-1].token, measure.token):
            runs[-1].append(measure)
        else:
            runs.append([measure])
    return runs


def _continues(earlier: Token, later: Token) -> bool:
    between = earlier.doc[earlier.i + 1 : later.i]
    if not between or earlier.sent.start != later.sent.start:
        return False
    if any(t.lower_ in ("including", "namely") for t in between) and not any(
        t.pos_ == "VERB" and t.tag_ in ("VBD", "VBZ", "VBP") for t in between
    ):
        return True
    if len(between) > 8:
        return False
    if between[0].lower_ not in ("and", ",", "or", "as", "/", "&"):
        return False
    return all(t.pos_ in ("DET", "ADJ", "NOUN", "PROPN", "ADV", "NUM", "CCONJ") or t.lower_ in _LIST_WORDS for t in between)


def _measure(token: Token, default: str, strength: str, lexicon: Lexicon) -> Measure | None:
    words = list(_qualifiers(token, lexicon))
    if token.lemma_.lower() == "step" and not any(lexicon.has("parallel", c.lower_) for c in token.children):
        return None
    if any(lexicon.blocks("measure", w) for w in words):
        return None
    if strength == "list":
        listed = token.lemma_.lower() != "list" or any(lexicon.has("listqualifier", w) for w in _list_words(token))
        listing: Iterable[str] = (
            _list_words(token, inside=False)
            if _is_of_measures(token, lexicon)
            else left_words(token)
            if token.lemma_.lower() == "blacklist"
            else ()
        )
        kinds = measures_of([w for w in listing if lexicon.has("qualifier", w)], lexicon)
        return Measure(token, kinds or ("unspecified",), "list", False) if listed or kinds else None
    kinds = measures_of(words, lexicon)
    if strength == "weak" and not kinds and any(lexicon.has("sector", w) for w in words):
        kinds = ("trade",)
    lemma = token.lemma_.lower()
    if strength == "weak" and not kinds and (lemma == "blockade" or (lemma == "cap" and ("price" in words or _is_on_price(token)))):
        kinds = ("trade",)
    if strength == "weak" and not kinds:
        return None
    named = tuple(k for k in kinds if k != "unspecified")
    if strength == "vague" and token.lemma_.lower() == "penalty" and _SANCTIONING & set(words):
        strength = "strong"
    return Measure(token, named or kinds or (default or "unspecified",), strength, _is_partial(token, lexicon))


def measures_of(words: list[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The measures that qualifying words name; arms before trade in them ('arms exports')."""
    kinds = list(dict.fromkeys(v for w in words if (v := lexicon.value("qualifier", w) or lexicon.value("flow", w))))
    goods = {w for w in words if lexicon.value("qualifier", w) == "trade" and not lexicon.has("flow", w)}
    if "arms" in kinds and "trade" in kinds and not goods:
        kinds.remove("trade")
    return tuple(kinds)


def _qualifiers(token: Token, lexicon: Lexicon) -> Iterator[str]:
    """The words that tell what a measure restricts: those before it, and a restricted thing after 'on' or 'of' with those before that."""
    if token.pos_ == "VERB":
        yield token.nbor(-1).lower_
    yield from left_words(token)
    for noun in (*prepositional(token, _ABOUT), *misattached(token)):
        for part in (noun, *(c for c in noun.conjuncts if c.i > noun.i)):
            lemma = part.lemma_.lower()
            is_economic = lemma in _ECONOMIC or lexicon.has("sector", lemma)
            if lexicon.has("bearer", lemma) and not lexicon.has("flow", lemma) and not is_economic:
                continue
            if is_economic or lexicon.has("flow", lemma) or lexicon.has("qualifier", lemma):
                yield part.lower_
                yield part.lemma_.lower()
                yield from left_words(part)


def misattached(token: Token) -> list[Token]:
    """What stands right after a measure as what it restricts, though the parser gave it to the verb: 'kept their bans on grain'."""
    verb = token.head.head if token.dep_ == "pobj" else token.head
    if token.dep_ not in ("dobj", "nsubjpass", "pobj") or token.i + 1 >= len(token.doc):
        return []
    after = token.nbor(1)
    return [c for c in after.children if c.dep_ == "pobj"] if after.head.i == verb.i and after.lower_ in ("on", "of") else []


def left_words(token: Token) -> Iterator[str]:
    """Forms and lemmas of the modifiers before a noun, their conjuncts included."""
    for child in token.children:
        if child.dep_ in _LEFT and child.i < token.i:
            for part in (child, *(c for c in child.conjuncts if c.i < token.i)):
                yield part.lower_
                yield part.lemma_.lower()
            yield from left_words(child)


def _list_words(token: Token, inside: bool = True) -> Iterator[str]:
    """The words before a list, and of what it is of, relative clauses included unless not `inside`."""
    yield from left_words(token)
    for noun in prepositional(token, frozenset({"of"})):
        for part in noun.subtree if inside else _outside_clauses(noun):
            yield part.lower_
            yield part.lemma_.lower()


def _outside_clauses(noun: Token) -> list[Token]:
    """A phrase without what relative clauses say of it."""
    clauses = {t.i for c in noun.children if c.dep_ == "relcl" for t in c.subtree}
    return [t for t in noun.subtree if t.i not in clauses]


def _is_of_measures(listing: Token, lexicon: Lexicon) -> bool:
    """'the list of people subject to a travel ban'."""
    inside = (t for noun in prepositional(listing, frozenset({"of"})) for t in _outside_clauses(noun))
    return any(lexicon.has("head", t.lemma_.lower()) for t in inside)


def _is_on_price(cap: Token) -> bool:
    """'the cap on the price of its oil'."""
    return any(t.lemma_ == "price" for t in prepositional(cap, frozenset({"on"})))


def _is_partial(token: Token, lexicon: Lexicon) -> bool:
    return lexicon.has("partial", token.lemma_.lower()) or any(lexicon.has("partial", c.lower_) for c in token.children)


def carrier(measure: Measure, lexicon: Lexicon) -> Token:
    """The noun that stands in the sentence for the measure: its first conjunct, or the 'package' in 'a package of sanctions'."""
    token = first_conjunct(measure.token)
    if token.i != measure.token.i and token.dep_ == "pobj":
        token = _joined_inside(token, lexicon) or token
    if token.dep_ == "compound" and lexicon.has("collector", token.head.lemma_.lower()):
        token = first_conjunct(token.head)
    while token.dep_ == "pobj" and token.head.lower_ in ("of", "for") and lexicon.has("collector", token.head.head.lemma_.lower()):
        token = first_conjunct(token.head.head)
    return token


def _joined_inside(noun: Token, lexicon: Lexicon) -> Token | None:
    """The measure inside whose phrase the parser put the next one: 'tariffs on cars and visa bans' as if on cars and on bans."""
    above = noun
    while above.dep_ in ("pobj", "prep"):
        above = above.head
        if above.pos_ == "NOUN" and lexicon.has("head", above.lemma_.lower()):
            return first_conjunct(above)
    return None
