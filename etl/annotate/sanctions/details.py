"""What else the text says of an act: objective, condition, sector, direction of trade, kind of target, legal basis, expiry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Doc, Token

from communique.etl.annotate.dates import DateMention
from communique.etl.annotate.model import Mention
from communique.etl.annotate.sanctions.act import Act
from communique.etl.annotate.sanctions.arguments import conjuncts, objects, prepositional
from communique.etl.annotate.sanctions.lexicon import Lexicon
from communique.etl.annotate.sanctions.measures import left_words, measures_of, misattached
from communique.etl.annotate.words import text_of, words

_ALLOWING = words("allow let permit enable")
_TRADING = words("invest sell buy import export purchase trade ship")


@dataclass(frozen=True, slots=True)
class Details:
    """The columns of an act that most texts leave open."""

    objective: str | None = None
    condition: str | None = None
    sector: str | None = None
    trade_direction: str | None = None
    legal_basis: str | None = None
    expires_on: date | None = None


_OBJECTIVES = (
    (
        "human_rights",
        (
            r"human rights|rights abuses|torture|repress|crackdown|persecut|forced labou?r|political prisoners|abuses|massacre|genocide"
            r"|(?:killing|murder|poisoning|jailing|imprisonment|detention|death) of"
        ),
    ),
    ("terrorism", r"terroris[mt]|terror list|Hezbollah financing"),
    ("prevent_war", r"(?:prevent|avert|avoid|deter) (?:an?|another|the|any)? ?(?:new |wider )?(?:war|attack|invasion|conflict)"),
    (
        "end_war",
        r"ceasefire|cease-fire|end (?:the|its|his|their) (?:war|invasion|offensive)|invasion|offensive|war in|civil war|peace talks",
    ),
    ("destabilise_regime", r"hand over power|step down|relinquish power|cede power|oust|topple|overthrow|regime change"),
    ("territorial_conflict", r"annex|Crimea|territor|occupied|border dispute|sovereignty over|drilling in|breakaway"),
    ("democracy", r"election(?! interference)|democra|coup|vote rigging|junta|electoral|civilian rule|elected president"),
    (
        "policy_change",
        r"nuclear|ballistic|missile|enrich|uranium|cyber|hacking|disinformation|election interference|chemical weapons|drug|corruption|S-400",
    ),
)
_OBJECTIVE_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _OBJECTIVES)
_LEGAL_BASIS = re.compile(
    r"(?:executive order (?:no\. ?)?\d{4,5}|(?:UN |U\.N\. |United Nations )?(?:Security Council )?resolution (?:no\. ?)?\d{3,4}"
    r"|Council (?:Regulation|Decision) (?:\((?:EU|EC|CFSP)\) )?(?:No\.? )?\d{2,4}/\d{2,4}(?:/CFSP)?"
    r"|(?:Global )?Magnitsky Act|Caesar (?:Syria Civilian Protection )?Act|CAATSA|International Emergency Economic Powers Act"
    r"|Countering America['’]s Adversaries Through Sanctions Act|Helms-Burton Act|Jackson-Vanik amendment)",
    re.IGNORECASE,
)
_CONDITION_MARKS = re.compile(r"\b(?:in (?:return|exchange) for|on condition that|provided that|as long as)\b[^;\n]*", re.IGNORECASE)
_DURATION = re.compile(
    r"\b(?:for|by) (?:another |a further |an additional |a )?(?P<count>one|two|three|six|nine|twelve|\d{1,3}|a)?[ -]?(?P<unit>days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:over|for|because of|in response to|following|after|amid|aimed at|with the aim of"
    r"|to (?:force|press|pressure|punish|deter|stop|end|make|get|compel|persuade|induce|prevent|avert|oust|topple|overthrow|restore|push))\b.*"
)
# A reason told in common nouns; 'over Ukraine' leaves it open.
_OTHER_REASON = re.compile(
    r"\bover (?!the (?:weekend|past|last|next|coming|years)\b)(?:(?:the|its|his|her|their|an?|what) )?(?:\w+['’]s )?[a-z]{3,}"
)
_ALL = frozenset({"all", "any", "total", "complete", "full", "comprehensive", "blanket", "entire", "whole"})
_COUNTS = {"one": 1, "a": 1, "two": 2, "three": 3, "six": 6, "nine": 9, "twelve": 12}
_UPON = frozenset({"on", "of", "against", "to", "from"})
_KIND_OF_MENTION = {
    "country": "state",
    "person": "person",
    "company": "entity",
    "media": "entity",
    "government": "institution",
    "organisation": "institution",
    "armed_group": "institution",
    "igo": "institution",
}


def specified(head: Token, lexicon: Lexicon) -> tuple[str, ...]:
    """The measures that a participle after the act names: 'sanctioned the company, freezing its assets'."""
    kinds: list[str] = []
    for clause in head.children:
        if clause.dep_ != "advcl" or clause.tag_ != "VBG" or clause.i < head.i:
            continue
        for part in (clause, *clause.conjuncts):
            kinds += _participle_kinds(part, lexicon)
    return tuple(dict.fromkeys(k for k in kinds if k != "unspecified"))


def spelt_out(noun: Token, lexicon: Lexicon) -> tuple[str, ...]:
    """The measures that a participle of the phrase names: 'suspended sanctions barring investment'."""
    kinds = [k for c in noun.children if c.dep_ == "acl" and c.tag_ == "VBG" for k in _participle_kinds(c, lexicon)]
    return tuple(dict.fromkeys(k for k in kinds if k != "unspecified"))


def _participle_kinds(clause: Token, lexicon: Lexicon) -> list[str]:
    if any(lexicon.has("entrance", t.lemma_.lower()) for t in prepositional(clause, frozenset({"from"}))):
        return ["travel_ban"]
    if clause.lemma_ in _ALLOWING:
        done = next((c for c in clause.children if c.dep_ in ("xcomp", "ccomp") and c.lemma_ in _TRADING), None)
        return [] if done is None else ["financial"] if done.lemma_ == "invest" else ["trade"]
    if not (
        lexicon.has("stop", clause.lemma_.lower()) or lexicon.has("barrier", clause.lemma_.lower()) or clause.lemma_ in ("freeze", "seize")
    ):
        return []
    found: list[str] = []
    inner = {t.i for c in clause.subtree if c.i != clause.i and c.dep_ in ("relcl", "acl") for t in c.subtree}
    for noun in clause.subtree:
        is_flow = lexicon.has("flow", noun.lemma_.lower()) or (noun.dep_ == "dobj" and lexicon.has("qualifier", noun.lemma_.lower()))
        if noun.i not in inner and noun.pos_ in ("NOUN", "PROPN") and is_flow:
            found += measures_of([noun.lower_, noun.lemma_.lower(), *left_words(noun)], lexicon) or (
                lexicon.value("flow", noun.lemma_.lower()) or "",
            )
    return [k for k in found if k]


def details(doc: Doc, act: Act, condition: Token | None, dates: Sequence[DateMention], published: date | None, lexicon: Lexicon) -> Details:
    """All that the act's sentence says beside its actors and measure."""
    sentence = act.head.sent
    named = _words_of(act)
    sector = next((v for w in named if (v := lexicon.value("sector", w))), None)
    basis = _LEGAL_BASIS.search(sentence.text)
    return Details(
        objective=_objective(sentence.text, act),
        condition=_condition(doc, act, condition),
        sector=sector,
        trade_direction=_direction(named, act, sector),
        legal_basis=basis.group(0) if basis else None,
        expires_on=_expiry(act, sentence.start_char, sentence.end_char, sentence.text, dates, published),
    )


def _words_of(act: Act) -> list[str]:
    heads = [act.measure.token] if act.measure else objects(act.head)
    found: list[str] = []
    for head in heads:
        found += _described(head)
        for noun in (*prepositional(head, _UPON), *misattached(head)):
            found += _described(noun)
            for inner in (*conjuncts(noun), *prepositional(noun, frozenset({"of"}))):
                found += _described(inner)
    for clause in act.head.children:
        if clause.dep_ == "advcl" and clause.tag_ == "VBG":
            found += [t.lemma_.lower() for t in clause.subtree if t.pos_ == "NOUN"]
    return found


def _described(noun: Token) -> list[str]:
    return [*(c.lower_ for c in noun.children if c.dep_ == "det"), *left_words(noun), noun.lemma_.lower()]


def _objective(sentence: str, act: Act) -> str | None:
    if act.action not in ("impose", "tighten", "extend", "threaten", "maintain", "demand_impose"):
        return None
    reason = _REASON.search(sentence)
    if reason is None:
        return None
    named = next((name for name, pattern in _OBJECTIVE_PATTERNS if pattern.search(reason.group(0))), None)
    return named or ("other" if _OTHER_REASON.search(sentence) else None)


def _condition(doc: Doc, act: Act, clause: Token | None) -> str | None:
    """The clause, or the phrase ('in return for'), where the act or its measure governs it."""
    if clause is not None:
        tokens = sorted(clause.subtree, key=lambda t: t.i)
        return text_of(doc)[tokens[0].idx : tokens[-1].idx + len(tokens[-1].text)].strip()
    sentence = act.head.sent
    found = _CONDITION_MARKS.search(sentence.text)
    if found is None:
        return None
    start = sentence.start_char + found.start()
    first = next(t for t in sentence if t.idx + len(t.text) > start)
    above = {act.head.i, *(t.i for t in act.named)}
    governs = first.i > act.head.i and not above.isdisjoint(t.i for t in first.ancestors)
    between = doc[act.head.i + 1 : first.i]
    return found.group(0).strip(" .") if governs or not any(t.tag_ in ("VBD", "VBZ", "VBP") for t in between) else None


def _direction(named: Sequence[str], act: Act, sector: str | None) -> str | None:
    """Exports or imports, and whether all of them: said so, or an embargo on no goods in particular."""
    words = set(named)
    exports, imports = {"export", "sale", "shipment", "delivery", "supply"} & words, {"import", "purchase"} & words
    is_embargo = act.measure is not None and act.measure.token.lemma_.lower() == "embargo"
    is_complete = bool(_ALL & words) or (is_embargo and sector is None and "arms" not in act.kinds)
    if (exports and imports) or (not exports and not imports and "trade" in words and is_complete):
        return "both"
    complete = "compl" if is_complete else "part"
    if exports:
        return f"exp_{complete}"
    return f"imp_{complete}" if imports or (act.measure is not None and act.measure.is_tariff) else None


def _expiry(act: Act, start: int, end: int, sentence: str, dates: Sequence[DateMention], published: date | None) -> date | None:
    if act.action not in ("extend", "impose", "maintain", "waive", "ease"):
        return None
    for mention in dates:
        if start <= mention.span[0] < end and mention.relation == "until" and mention.future and mention.future.precision == "day":
            return mention.future.on
    duration = _DURATION.search(sentence) if act.action in ("extend", "waive", "ease") else None
    if duration is None or published is None:
        return None
    count = (duration["count"] or "a").lower()
    number, unit = _COUNTS[count] if count in _COUNTS else int(count), duration["unit"].lower().rstrip("s")
    if unit in ("day", "week"):
        return published + timedelta(days=number * (7 if unit == "week" else 1))
    months = number * (12 if unit == "year" else 1)
    year, month = published.year + (published.month - 1 + months) // 12, (published.month - 1 + months) % 12 + 1
    return date(year, month, min(published.day, 28)) if year <= 9999 else None


def target_kind(target: Mention | None, bearer: Token | None, lexicon: Lexicon) -> str | None:
    """Whether the target is a state, an institution, an entity (company, ship) or a person, where the words tell."""
    if target is None:
        return None
    told = lexicon.value("bearer", bearer.lemma_.lower()) if bearer is not None else None
    if bearer is not None and any(c.lower_ in ("central", "state") and bearer.lemma_ == "bank" for c in bearer.children):
        told = "institution"
    return told or _KIND_OF_MENTION.get(target.kind)
