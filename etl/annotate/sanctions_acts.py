"""Candidate acts: each verb or noun that does something to a measure, or sanctions an actor outright."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Token

from communique.etl.annotate.sanctions_arguments import (
    conjuncts,
    first_conjunct,
    governing_verb,
    is_passive,
    is_verbal,
    objects,
    owners,
    prepositional,
    speakers,
    subjects,
)
from communique.etl.annotate.sanctions_lexicon import Lexicon
from communique.etl.annotate.sanctions_measures import Measure, carrier, groups, left_words

_TARGETING = frozenset({"on", "upon", "against", "at", "for", "targeting", "to", "from", "with", "toward", "towards"})
AS_BEFORE = "as before"
_OF_SANCTIONS = frozenset({"lift", "ease", "extend", "renew", "impose", "reimpose", "tighten"})
_BY = frozenset({"by"})
_RECEIVING = frozenset({"to", "for"})


@dataclass(frozen=True, slots=True)
class Act:
    """An act before its actors are known.

    `head` heads it, `action` is what it does by itself (AS_BEFORE for 'followed suit'), `kinds` its measures, `measure` the phrase that names them.
    `doers` and `bearers` are phrases that may name who acts and who bears it, best first; `named` are all the nouns that name measures.
    """

    head: Token
    action: str
    kinds: tuple[str, ...]
    measure: Measure | None
    doers: tuple[Token, ...]
    bearers: tuple[Token, ...]
    bearer_is_strict: bool = False
    named: tuple[Token, ...] = field(default=())


def find(doc: Doc, measures: Iterable[Measure], lexicon: Lexicon) -> list[Act]:
    """All candidate acts of a document, in order of their heads."""
    acts: list[Act] = []
    for group in groups(list(measures)):
        acts += _of_measures(group, lexicon)
    heads = {a.head.i for a in acts}
    for token in doc:
        if token.pos_ == "VERB" and token.i not in heads and token.dep_ != "amod" and not _tells_of(token, heads):
            acts += _without_measure(token, heads, lexicon)
    return sorted(acts, key=lambda a: a.head.i)


def _tells_of(verb: Token, heads: set[int]) -> bool:
    """Whether a participle only tells what an act consists of ('tightened sanctions, cutting its imports')."""
    top = verb
    while top.dep_ == "conj" and is_verbal(top.head):
        top = top.head
    return top.dep_ == "advcl" and top.tag_ == "VBG" and top.head.i in heads


def _of_measures(group: list[Measure], lexicon: Lexicon) -> list[Act]:
    measure = group[0]
    if measure.strength == "list":
        return list(_of_list(measure, lexicon))
    kinds = tuple(dict.fromkeys(k for m in group for k in m.kinds))
    if len(kinds) > 1:
        kinds = tuple(k for k in kinds if k != "unspecified")
    acts: list[Act] = []
    for token in dict.fromkeys(carrier(m, lexicon) for m in group):
        noun = _noun_of_act(measure, token, lexicon)
        if noun is not None:
            acts.append(_nominal(noun, measure, kinds, group, lexicon))
            continue
        for governor, slot in _contexts(token):
            acts += _verbal(governor, slot, measure, kinds, group, lexicon)
    if not acts:
        acts += _misread(measure, kinds, group, lexicon)
    verb = None if acts else _verb_before(measure)
    if verb is not None:
        acts += _verbal(verb, "obj", measure, kinds, group, lexicon)
    if not acts:
        acts += _judged(group, kinds, lexicon) or _headline(measure)
    for clause in (c for m in group for c in m.token.children if c.dep_ == "relcl"):
        slot = "subj" if any(c.dep_ == "nsubj" and c.lower_ in ("which", "that") for c in clause.children) else "obj"
        acts += _verbal(clause, slot, measure, kinds, group, lexicon)
    named = tuple(m.token for m in group)
    return [replace(a, named=named) for a in {(a.head.i, a.action): a for a in reversed(acts)}.values()]


def _misread(measure: Measure, kinds: tuple[str, ...], group: list[Measure], lexicon: Lexicon) -> list[Act]:
    """Acts where the parser took the verb for a participle before the noun ('The Union prolonged travel bans')."""
    for verb in (v for t in (measure.token, *measure.token.children) for v in t.children):
        if verb.dep_ != "amod" or verb.tag_ not in ("VBN", "VBD", "VBG") or verb.i == verb.sent.start:
            continue
        before = verb.nbor(-1)
        if verb.tag_ == "VBG":
            if (
                before.lower_ == "of"
                and before.head.lemma_ in ("accuse", "suspect")
                and lexicon.value("act", verb.lemma_.lower()) == "evade"
            ):
                return [Act(verb, "evade", kinds, measure, tuple(objects(before.head)), tuple(_bearers(group, measure.token)))]
            continue
        if before.pos_ not in ("NOUN", "PROPN", "CCONJ", "PRON"):
            continue
        doers = _before_misread(before, measure)
        for entry in lexicon.entries("act", verb.lemma_.lower()):
            if entry.slot in ("obj", "again"):
                return [
                    Act(
                        verb,
                        _action(entry.value, verb, measure, lexicon),
                        kinds,
                        measure,
                        tuple(doers),
                        tuple(_bearers(group, measure.token)),
                    )
                ]
    return []


def _before_misread(before: Token, measure: Measure) -> list[Token]:
    """Who stands before a verb that the parser missed: 'Brussels on Thursday prolonged', 'Oslo followed and imposed'."""
    if before.pos_ == "CCONJ":
        return subjects(measure.token.head) if is_verbal(measure.token.head) else []
    if before.dep_ == "pobj" and before.head.lower_ in ("on", "in") and before.head.i > before.sent.start:
        return [before.head.nbor(-1)]
    return [before]


def _headline(measure: Measure) -> list[Act]:
    """'US sanctions Iranian bank': in a headline the noun is the verb."""
    token = measure.token
    if token.lower_ != "sanctions" or token.i == token.sent.start or token.i + 1 >= token.sent.end:
        return []
    if any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in token.sent) or token.nbor(-1).pos_ != "PROPN":
        return []
    phrase: list[Token] = []
    for t in token.doc[token.i + 1 : token.sent.end]:
        if t.pos_ not in ("DET", "ADJ", "NOUN", "PROPN", "NUM"):
            break
        phrase.append(t)
    if not phrase or phrase[0].lower_ in ("relief", "waiver", "waivers", "list", "regime", "talks", "threat", "bill", "law", "policy"):
        return []
    return [Act(token, "impose", measure.kinds, None, (token.nbor(-1),), (phrase[-1], *reversed(phrase[:-1])), True)]


def _judged(group: list[Measure], kinds: tuple[str, ...], lexicon: Lexicon) -> list[Act]:
    """'called the sanctions illegal', 'said the sanctions were a mistake', 'The embargo is unjust'."""
    measure = group[-1]
    verb = measure.token.head
    while not is_verbal(verb) and verb.head.i != verb.i:
        verb = verb.head
    if not is_verbal(verb):
        return []
    after = [t for t in verb.subtree if t.i > measure.token.i]
    judgement = next((t for t in after if lexicon.has("judgement", t.lower_) or lexicon.has("judgement", t.lemma_.lower())), None)
    if judgement is None:
        return []
    naming = next(
        (v for v in (verb, verb.head) if is_verbal(v) and lexicon.has("naming", v.lemma_.lower()) and v.i < measure.token.i), None
    )
    if naming is not None:
        return [Act(naming, "criticise", kinds, measure, tuple(subjects(naming)), tuple(_bearers(group, measure.token)))]
    if verb.lemma_ == "be" and measure.token.dep_ == "nsubj" and judgement.head.i == verb.i:
        return [Act(verb, "criticise", kinds, measure, tuple(speakers(verb)), tuple(_bearers(group, measure.token)))]
    return []


def _verb_before(measure: Measure) -> Token | None:
    """The verb right before the measure's phrase, where the parser missed that they belong together."""
    for token in reversed(measure.token.doc[measure.token.sent.start : measure.token.i]):
        if is_verbal(token) and token.dep_ != "amod":
            return token
        if token.pos_ not in ("DET", "ADJ", "NOUN", "PROPN", "ADV", "NUM", "PRON", "CCONJ", "PART") and token.lower_ not in ("-", "of"):
            return None
    return None


def _contexts(token: Token) -> Iterator[tuple[Token, str]]:
    head = token.head
    if token.dep_ in ("dobj", "nsubjpass", "oprd") and is_verbal(head):
        yield head, "obj"
    elif token.dep_ == "nsubj" and is_verbal(head):
        yield head, "subj"
    elif token.dep_ == "pobj" and head.lower_ in ("except", "but"):
        verb = governing_verb(head)
        if verb is not None:
            yield verb, head.lower_
    elif token.dep_ == "pobj" and head.lower_ == "with" and head.head.pos_ in ("NOUN", "PROPN"):
        verb = governing_verb(head)
        if verb is not None:
            yield verb, "with"
    elif token.dep_ in ("pobj", "pcomp") and is_verbal(head.head):
        yield head.head, head.lower_
    elif token.dep_ == "pobj" and head.head.dep_ in ("prep", "advmod", "prt") and is_verbal(head.head.head):
        yield head.head.head, f"{head.head.lower_} {head.lower_}"


def _noun_of_act(measure: Measure, token: Token, lexicon: Lexicon) -> Token | None:
    """The 'lifting' of 'the lifting of sanctions', the 'relief' of 'sanctions relief'."""
    if measure.token.dep_ in ("compound", "nmod") and lexicon.has("nominal", measure.token.head.lemma_.lower()):
        return measure.token.head
    if token.dep_ == "pobj" and token.head.dep_ == "prep" and lexicon.has("nominal", token.head.head.lower_):
        return token.head.head
    if token.dep_ == "pobj" and token.head.dep_ == "prep" and token.head.head.pos_ == "NOUN":
        noun = token.head.head
        return noun if lexicon.has("nominal", noun.lemma_.lower()) else None
    return None


def _nominal(noun: Token, measure: Measure, kinds: tuple[str, ...], group: list[Measure], lexicon: Lexicon) -> Act:
    key = noun.lower_ if lexicon.has("nominal", noun.lower_) else noun.lemma_.lower()
    action = lexicon.value("nominal", key) or ""
    taken = {t.i for m in group for t in (m.token, carrier(m, lexicon))}
    doers = tuple(t for t in owners(noun) if t.i not in taken)
    if not doers and action == "evade" and noun.dep_ == "pobj" and noun.head.lower_ == "in":
        verb = governing_verb(noun)
        doers = tuple(subjects(verb)) if verb is not None else ()
    bearers: tuple[Token, ...] = tuple(_bearers(group, noun))
    if action == "waive":
        receivers = [c for c in noun.head.children if c.dep_ == "dative" and c.pos_ != "ADP"] if is_verbal(noun.head) else []
        bearers = (*receivers, *prepositional(noun, _RECEIVING), *prepositional(noun.head, _RECEIVING), *bearers)
    return Act(noun, action, kinds, measure, doers, bearers)


def _verbal(verb: Token, slot: str, measure: Measure, kinds: tuple[str, ...], group: list[Measure], lexicon: Lexicon) -> Iterator[Act]:
    bearers = tuple(_bearers(group, verb))
    if slot == "subj":
        found = lexicon.verb("subject", verb)
        if found:
            yield Act(verb, found[1][0].value, kinds, measure, (), bearers)
        return
    found = lexicon.verb("act", verb)
    if not found:
        return
    key, entries = found
    if slot in ("except", "but") and entries[0].value in ("lift", "ease"):
        yield Act(verb, "maintain", kinds, measure, tuple(subjects(verb)), (*(b for t in objects(verb) for b in after(t)), *bearers))
        return
    for entry in sorted(entries, key=lambda e: e.slot != "tariff"):
        if entry.slot == "none":
            return
        fits = slot == "obj" or key.endswith(f" {slot}")
        if entry.slot == "with" and slot == "with":
            yield Act(verb, entry.value, kinds, measure, tuple(subjects(verb)), (*objects(verb), *bearers))
        elif entry.slot == "of" and slot == "of":
            yield Act(verb, entry.value, kinds, measure, tuple(subjects(verb)), bearers)
        elif entry.slot == "bearer" and slot == "obj":
            yield Act(verb, entry.value, kinds, measure, tuple(_threatener(verb)), tuple(subjects(verb)))
        elif entry.slot == "tariff" and fits and measure.is_tariff:
            yield Act(verb, entry.value, kinds, measure, tuple(subjects(verb)), bearers)
        elif entry.slot in ("obj", "again") and fits:
            yield Act(verb, _action(entry.value, verb, measure, lexicon), kinds, measure, tuple(subjects(verb)), bearers)
        else:
            continue
        return


def _action(action: str, verb: Token, measure: Measure, lexicon: Lexicon) -> str:
    """Lifting a cap, or some of the sanctions, eases them."""
    partly = measure.partial or any(c.lower_ in ("partially", "partly") for c in verb.children)
    partly = partly or any(lexicon.has("partial", c.lemma_.lower()) for c in objects(verb))
    return "ease" if action == "lift" and partly else action


def _threatener(verb: Token) -> list[Token]:
    """Who demands or warns, in 'demanded that they withdraw or face sanctions'."""
    for ancestor in verb.ancestors:
        if is_verbal(ancestor) and ancestor.lemma_ in ("demand", "warn", "threaten", "tell", "urge", "order", "say"):
            return subjects(ancestor) if ancestor.lemma_ != "say" else []
    return []


def _bearers(group: list[Measure], predicate: Token) -> Iterator[Token]:
    """The phrases that may name the target: after the measure, in its clauses, after the predicate, inside the restricted flow."""
    named = {m.token.i for m in group} | {first_conjunct(m.token).i for m in group}
    yield from (t for t in _candidates(group, predicate) if t.i not in named)


def _candidates(group: list[Measure], predicate: Token) -> Iterator[Token]:
    for measure in reversed(group):
        yield from after(measure.token)
        if measure.token.dep_ == "compound":
            yield from after(measure.token.head)
    for measure in group:
        for clause in measure.token.children:
            if clause.dep_ in ("acl", "relcl"):
                yield from prepositional(clause, _TARGETING)
                yield from (t for agent in prepositional(clause, _BY) for t in after(agent))
                if clause.tag_ == "VBG" or clause.lemma_ in ("target", "hit", "affect"):
                    yield from objects(clause)
    yield from prepositional(predicate, _TARGETING)
    carriers = {first_conjunct(m.token).i for m in group}
    for measure in group:
        head = measure.token.head
        if head.pos_ == "ADP" and head.head.i not in carriers:
            yield from prepositional(head.head, _TARGETING)


def after(noun: Token) -> Iterator[Token]:
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in _TARGETING:
            for inner in (c for c in child.children if c.dep_ == "pobj"):
                yield inner
                yield from after(inner)
                if inner.lemma_ in ("investment", "business", "dealing", "operation"):
                    yield from prepositional(inner, frozenset({"in"}))
                yield from _made_in(inner)
                for other in conjuncts(inner):
                    yield from after(other)


def _made_in(noun: Token) -> Iterator[Token]:
    """Where goods come from: 'tariffs on cars made in China'."""
    for clause in noun.children:
        if clause.dep_ == "acl" and clause.lemma_ in ("make", "produce", "import", "build", "ship", "manufacture", "assemble", "grow"):
            yield from prepositional(clause, frozenset({"in", "from"}))


def _of_list(measure: Measure, lexicon: Lexicon) -> Iterator[Act]:
    token = carrier(measure, lexicon)
    if token.dep_ not in ("pobj", "pcomp"):
        return
    verb = token.head.head
    while verb.pos_ in ("ADP", "NOUN") and verb.head.i != verb.i:
        verb = verb.head
    if not is_verbal(verb):
        return
    preposition = token.head.lower_
    if lexicon.has("listing", verb.lemma_.lower()) and preposition in ("to", "on", "onto", "in", "into"):
        yield Act(verb, "impose", measure.kinds, measure, tuple(subjects(verb)), tuple(objects(verb)), True)
    elif lexicon.has("unlisting", verb.lemma_.lower()) and preposition in ("from", "off"):
        yield Act(verb, "lift", measure.kinds, measure, tuple(subjects(verb)), tuple(objects(verb)), True)


def _without_measure(verb: Token, heads: set[int], lexicon: Lexicon) -> Iterator[Act]:
    """Acts told without a noun for the measure: 'sanctioned two banks', 'halted arms exports to Turkey', 'froze its assets'."""
    direct = lexicon.value("direct", verb.lemma_.lower())
    if direct:
        yield Act(verb, direct, ("unspecified",), None, tuple(subjects(verb)), tuple(objects(verb)), True)
        return
    if verb.lemma_ in ("follow", "do") and any(t.dep_ == "dobj" and t.lower_ in ("suit", "same") for t in verb.children):
        yield Act(verb, AS_BEFORE, ("unspecified",), None, tuple(subjects(verb)), ())
        return
    if verb.lemma_ == "designate" and any(_is_terror(t) for t in prepositional(verb, frozenset({"as"}))):
        yield Act(verb, "impose", ("unspecified",), None, tuple(subjects(verb)), tuple(objects(verb)), True)
        return
    yield from _taken_up(verb, lexicon)
    yield from _waived(verb, heads, lexicon)
    yield from _barred(verb, lexicon)
    yield from _called_bad(verb, lexicon)
    for role, action in (("stop", "impose"), ("resume", "lift")):
        if lexicon.verb(role, verb):
            yield from _stopped_flow(verb, action, lexicon)


def _is_terror(token: Token) -> bool:
    return any(t.lower_.startswith("terror") for t in token.subtree)


def _taken_up(verb: Token, lexicon: Lexicon) -> Iterator[Act]:
    """'demanded that they be lifted', of sanctions named right before."""
    if verb.lemma_ not in _OF_SANCTIONS:
        return
    pronoun = next((t for t in objects(verb) if t.lower_ in ("they", "them", "it")), None)
    if pronoun is not None:
        yield Act(verb, (lexicon.value("act", verb.lemma_) or ""), ("unspecified",), None, tuple(subjects(verb)), ())


def _waived(verb: Token, heads: set[int], lexicon: Lexicon) -> Iterator[Act]:
    if not any(e.slot == "waiver" for e in lexicon.entries("act", verb.lemma_.lower())):
        return
    for waiver in objects(verb):
        if waiver.lemma_ in ("waiver", "exemption") and waiver.i not in heads:
            receivers = [c for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP"]
            bearers = (*receivers, *after(waiver), *prepositional(verb, _TARGETING))
            yield Act(verb, "waive", ("unspecified",), None, tuple(subjects(verb)), bearers, True)


def _barred(verb: Token, lexicon: Lexicon) -> Iterator[Act]:
    """'barred the generals from entering the country', 'cut the bank off from the payment system'."""
    barrier = lexicon.verb("barrier", verb)
    if not barrier:
        return
    for entrance in prepositional(verb, frozenset({"from"})):
        kind = next((v for w in (entrance.lemma_.lower(), *left_words(entrance)) if (v := lexicon.value("entrance", w))), None)
        if verb.dep_ == "relcl" and is_passive(verb) and not subjects(verb):
            continue
        if kind is not None and (kind == "financial") == (barrier[1][0].slot == "financial"):
            yield Act(verb, "impose", (kind,), None, tuple(subjects(verb)), tuple(objects(verb)), True)
            return


def _called_bad(verb: Token, lexicon: Lexicon) -> Iterator[Act]:
    """'called them illegal', of sanctions named right before."""
    if not lexicon.has("naming", verb.lemma_.lower()):
        return
    named = next((t for t in verb.subtree if verb.i < t.i <= verb.i + 2 and t.lower_ in ("them", "it", "these", "this")), None)
    if named is not None and any(t.i > named.i and lexicon.has("judgement", t.lemma_.lower()) for t in verb.subtree):
        yield Act(verb, "criticise", ("unspecified",), None, tuple(subjects(verb)), ())


def _stopped_flow(verb: Token, action: str, lexicon: Lexicon) -> Iterator[Act]:
    for first in objects(verb):
        flows = [t for t in (first, *conjuncts(first)) if lexicon.has("flow", t.lemma_.lower()) or _is_refused_good(t, verb, lexicon)]
        if not flows:
            continue
        kinds = tuple(dict.fromkeys(k for t in flows if (k := _flow_kind(t, action, lexicon))))
        if not kinds:
            continue
        bearers = (
            *(b for t in flows for b in after(t)),
            *(c for t in flows for c in t.children if c.dep_ == "poss"),
            *(b for t in flows for b in prepositional(t, frozenset({"of", "belonging"}))),
            *prepositional(verb, _TARGETING),
            *(t for t in flows if t.lemma_.lower() not in ("asset", "account", "fund")),
        )
        yield Act(verb, action, kinds, None, tuple(subjects(verb)), bearers, True)
        return


def _is_refused_good(noun: Token, verb: Token, lexicon: Lexicon) -> bool:
    """'banned Russian diamonds': goods of a country, refused as such."""
    return lexicon.has("refused", verb.lemma_.lower()) and (
        lexicon.value("qualifier", noun.lemma_.lower()) == "trade" or noun.lemma_.lower() in ("product", "vodka", "fruit", "meat", "fish")
    )


def _flow_kind(flow: Token, action: str, lexicon: Lexicon) -> str | None:
    words = set(left_words(flow)) | {
        w for t in prepositional(flow, frozenset({"of"})) for w in (t.lower_, t.lemma_.lower(), *left_words(t))
    }
    kind = lexicon.value("flow", flow.lemma_.lower()) or "trade"
    if kind == "trade":
        if any(lexicon.value("qualifier", w) == "financial" for w in words):
            return "financial"
        if any(lexicon.has("armament", w) for w in words) or any(lexicon.value("qualifier", w) == "arms" for w in words):
            return "arms"
        return "aid" if {"aid", "assistance", "food", "humanitarian", "relief"} & words else "trade"
    if kind == "asset_freeze" and action == "lift" and "frozen" not in words and flow.head.lemma_ not in ("unfreeze", "unblock"):
        return None
    if kind == "asset_freeze" and action == "impose" and flow.head.lemma_ not in ("freeze", "block"):
        return None
    if kind == "travel_ban" and flow.head.lemma_ not in ("revoke", "cancel", "suspend", "restrict", "limit"):
        return None
    if kind == "diplomatic" and (
        action == "lift" or flow.head.lemma_ not in ("suspend", "sever", "cut", "freeze", "break", "downgrade", "halt", "end")
    ):
        return None
    if kind == "aid" and "legal" in words:
        return None
    return kind
