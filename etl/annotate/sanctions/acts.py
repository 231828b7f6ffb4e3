"""Acts upon measures that the text names with a noun: 'imposed sanctions on', 'the lifting of the embargo', 'added to the list'."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from communique.etl.annotate.sanctions import bearers, direct, repair
from communique.etl.annotate.sanctions.act import Act, softened, upon
from communique.etl.annotate.sanctions.arguments import (
    governing_verb,
    is_negated,
    is_passive,
    is_verbal,
    objects,
    owners,
    prepositional,
    speakers,
    subjects,
)
from communique.etl.annotate.sanctions.lexicon import OPENINGS, Entry, Lexicon
from communique.etl.annotate.sanctions.measures import Measure, Named, carrier, groups
from communique.etl.annotate.sanctions.outlook import RELEASING
from communique.etl.annotate.sanctions.senders import IMPOSING
from communique.etl.annotate.words import words

_TIMES = words("january february march april may june july august september october november december year month week end")
_LENGTHENING = frozenset({"extend", "expand", "widen", "broaden", "enlarge", "lengthen"})
_UPON = frozenset({"on", "against"})
_RECEIVING = frozenset({"to", "for"})
_DEMANDING = frozenset({"demand", "warn", "threaten", "tell", "urge", "order"})


def find(doc: Doc, measures: Iterable[Measure], lexicon: Lexicon) -> list[Act]:
    """All candidate acts of a document, in order of their heads."""
    acts = [act for group in groups(list(measures)) for act in _of_group(Named.of(group), lexicon)]
    heads = {a.head.i for a in acts}
    acts += direct.find(doc, heads, lexicon)
    return sorted(acts, key=lambda a: a.head.i)


def _of_group(named: Named, lexicon: Lexicon) -> list[Act]:
    if named.first.strength == "list":
        return list(_of_list(named, lexicon))
    acts: list[Act] = []
    for token in dict.fromkeys(carrier(m, lexicon) for m in named.measures):
        noun = _noun_of_act(named.first, token, lexicon)
        if noun is not None:
            acts.append(_nominal(noun, named, lexicon))
            continue
        for governor, slot in _contexts(token):
            acts += _verbal(governor, slot, named, lexicon)
    acts = acts or repair.misread_verb(named, lexicon)
    missed = None if acts else repair.verb_before(named)
    if missed is not None:
        after = missed.nbor(1)
        acts += _verbal(missed, after.lower_ if after.pos_ == "ADP" else "obj", named, lexicon)
    acts = acts or _way_round(named)
    acts = acts or _so_called(named, lexicon)
    acts = acts or _judged(named, lexicon) or repair.headline(named)
    nouns = {t.i: t for m in named.measures for t in (m.token, carrier(m, lexicon))}.values()
    inside = (c for noun in nouns for t in prepositional(noun, _UPON) for c in t.children if c.dep_ == "relcl" and c.lemma_ in IMPOSING)
    for clause in (*(c for noun in nouns for c in noun.children if c.dep_ == "relcl"), *inside):
        if acts and is_passive(clause) and not subjects(clause) and lexicon.value("act", clause.lemma_.lower()) in RELEASING:
            continue  # 'the reinstatement of sanctions that were suspended' only tells which
        acts += _judged_in(clause, named, lexicon)
        if any(c.dep_ == "dobj" and c.i > clause.i for c in clause.children) and not _is_about_its_noun(clause):
            continue  # 'a measure to cut them off'
        acts += _verbal(clause, "subj" if _is_about_its_noun(clause) else "obj", named, lexicon)
    return list({(a.head.i, a.action): a for a in reversed(acts)}.values())


def _judged_in(clause: Token, named: Named, lexicon: Lexicon) -> list[Act]:
    """'sanctions which he described as inhuman'."""
    if not lexicon.has("naming", clause.lemma_.lower()) or _is_about_its_noun(clause) or is_passive(clause):
        return []
    said = (t for t in clause.subtree if t.i > clause.i)
    if not any(lexicon.has("judgement", t.lower_) or lexicon.has("judgement", t.lemma_.lower()) for t in said):
        return []
    return [upon("criticise", clause, named, subjects(clause), bearers.of_measures(named, clause))]


def _is_about_its_noun(clause: Token) -> bool:
    """'sanctions that expired', not 'sanctions that they imposed'."""
    return any(c.dep_ == "nsubj" and c.lower_ in ("which", "that") for c in clause.children)


def _contexts(token: Token) -> Iterator[tuple[Token, str]]:
    """The verbs that govern a noun, each with the noun's slot: obj, subj, or a preposition."""
    head = token.head
    if token.dep_ in ("nsubj", "nsubjpass") and is_verbal(head):
        for raised in _raised(head):
            yield raised, "obj" if is_passive(raised) else "subj"
    if (token.dep_ in ("dobj", "nsubjpass", "oprd") and is_verbal(head)) or (token.dep_ == "nsubj" and is_passive(head)):
        yield head, "obj"
    elif token.dep_ == "nsubj" and is_verbal(head):
        yield head, "subj"
    elif token.dep_ == "pobj" and (head.lower_ in ("except", "but") or (head.lower_ == "with" and head.head.pos_ in ("NOUN", "PROPN"))):
        verb = governing_verb(head)
        if verb is not None:
            yield verb, head.lower_
    elif token.dep_ == "pobj" and head.lower_ == "for" and head.head.lemma_ in OPENINGS and head.head.dep_ == "dobj":
        yield head.head.head, f"{head.head.lemma_} for"
    elif token.dep_ in ("pobj", "pcomp") and is_verbal(head.head):
        yield head.head, head.lower_
    elif token.dep_ == "pobj" and head.head.dep_ in ("prep", "advmod", "prt") and is_verbal(head.head.head):
        yield head.head.head, f"{head.head.lower_} {head.lower_}"


def _is_new(noun: Token) -> bool:
    return any(c.lower_ in ("new", "latest", "fresh", "further", "additional") for c in noun.children)


def _raised(verb: Token) -> list[Token]:
    """What happens to the subject of 'have to', 'are set to', 'are likely to', 'seem to': 'the sanctions had to be tightened'."""
    above = [verb, *(c for c in verb.children if c.dep_ == "acomp")]
    return [c for v in above for c in v.children if c.dep_ == "xcomp" and is_verbal(c) and any(t.lower_ == "to" for t in c.children)]


def _verbal(verb: Token, slot: str, named: Named, lexicon: Lexicon) -> Iterator[Act]:
    """The act of a verb that has the measures in `slot`, none where the verb does nothing to them."""
    found = lexicon.verb("subject" if slot == "subj" else "act", verb)
    if found is None:
        return
    key, entries = found
    borne = bearers.of_measures(named, verb)
    if slot == "subj":
        if verb.dep_ == "relcl" and entries[0].value == "lift":
            return  # 'an embargo that expires in October' only tells which
        if verb.lemma_ == "target":
            if verb.dep_ == "relcl" or (named.first.definite and not _is_new(named.first.token)):
                return  # 'the sanctions target the navy' only tells whom
            borne = (*objects(verb), *borne)
        letting = verb.head.lemma_ in ("let", "allow") and verb.dep_ in ("ccomp", "xcomp")
        yield upon(entries[0].value, verb, named, subjects(verb.head) if letting else [], borne)
        return
    if slot in ("except", "but"):
        if entries[0].value in ("lift", "ease"):
            kept = tuple(b for t in objects(verb) for b in bearers.after(t))
            yield upon("maintain", verb, named, subjects(verb), (*kept, *borne))
        return
    asked = next((c for c in (*verb.children, *named.first.token.children) if c.i > named.first.token.i and _is_to_be_done(c)), None)
    for entry in sorted(entries, key=lambda e: e.slot != "tariff"):
        if entry.value == "demand_impose" and asked is not None and lexicon.value("act", asked.lemma_.lower()) in RELEASING:
            yield upon("demand_lift", verb, named, subjects(verb), borne)
            return
        if entry.slot == "none":
            return
        if _fits(entry, key, slot, named):
            yield _framed(entry, verb, named, borne, lexicon)
            return


def _is_to_be_done(clause: Token) -> bool:
    """'called for sanctions to be lifted'."""
    return clause.tag_ == "VBN" and {"to", "be"} <= {c.lower_ for c in clause.children if c.dep_ in ("aux", "auxpass")}


def _fits(entry: Entry, key: str, slot: str, named: Named) -> bool:
    """Whether the measures stand where a frame of the verb wants them."""
    if entry.slot in ("with", "of", "under"):
        return slot in (entry.slot, "under" if key.endswith(" under") else entry.slot)
    direct_object = slot == "obj" or key.endswith(f" {slot}")
    if entry.slot == "tariff":
        return direct_object and named.first.is_tariff
    return slot == "obj" if entry.slot == "bearer" else direct_object and entry.slot in ("obj", "again")


def _framed(entry: Entry, verb: Token, named: Named, borne: tuple[Token, ...], lexicon: Lexicon) -> Act:
    if entry.slot == "with" or entry.value == "waive":
        return upon(entry.value, verb, named, subjects(verb), (*objects(verb), *borne))
    if entry.slot == "under":
        return upon(entry.value, verb, named, [], (*subjects(verb), *borne))
    if entry.slot == "bearer":
        return upon(entry.value, verb, named, _threatener(verb), tuple(subjects(verb)))
    action = softened(entry.value, verb, named, lexicon)
    if action == "ease" and named.first.is_price_cap and verb.lemma_ in ("lower", "cut", "reduce"):
        action = "tighten"
    if action == "maintain" and any(
        _is_further(t) for m in (verb, *(m.token for m in named.measures)) for t in prepositional(m, frozenset({"for"}))
    ):
        action = "extend"
    reached = [t for t in _reaches(verb, named) if t.ent_type_ not in ("DATE", "TIME") and t.pos_ in ("NOUN", "PROPN")]
    if action == "extend" and reached:
        action, borne = "tighten", (*(t for t in reached if t.pos_ == "PROPN"), *borne)
    if action == "lift" and named.first.is_tariff and any(t.lemma_ in ("percent", "%") for t in _reaches(verb, named)):
        action = "impose"  # 'lifted the duties to 145 percent'
    return upon(action, verb, named, subjects(verb), borne)


def _is_further(noun: Token) -> bool:
    """'another year', 'a further six months'."""
    return noun.lemma_ in _TIMES and any(c.lower_ in ("another", "further", "additional") for c in noun.children)


def _reaches(verb: Token, named: Named) -> list[Token]:
    """What an embargo is extended to, when it is not a day: 'extended the embargo to air traffic' tightens it."""
    to = frozenset({"to"})
    found = [*prepositional(verb, to), *(t for m in named.measures for t in prepositional(m.token, to))]
    return [t for t in found if t.lemma_.lower() not in _TIMES and not t.text.isdigit()]


def _threatener(verb: Token) -> list[Token]:
    """Who demands or warns, in 'demanded that they withdraw or face sanctions'."""
    demanding = next((a for a in verb.ancestors if is_verbal(a) and a.lemma_ in _DEMANDING), None)
    return subjects(demanding) if demanding is not None else []


def _noun_of_act(measure: Measure, token: Token, lexicon: Lexicon) -> Token | None:
    """The 'lifting' of 'the lifting of sanctions', the 'relief' of 'sanctions relief'."""
    if measure.token.dep_ in ("compound", "nmod") and lexicon.has("nominal", measure.token.head.lemma_.lower()):
        return measure.token.head
    if token.dep_ != "pobj" or token.head.dep_ != "prep":
        return None
    before = token.doc[max(token.head.i - 1, 0)]
    noun = before if before.dep_ == "dobj" and before.head.i == token.head.head.i else token.head.head
    listed = lexicon.has("nominal", noun.lower_) or (noun.pos_ == "NOUN" and lexicon.has("nominal", noun.lemma_.lower()))
    return noun if listed else None


def _nominal(noun: Token, named: Named, lexicon: Lexicon) -> Act:
    action = lexicon.value("nominal", noun.lower_) or lexicon.value("nominal", noun.lemma_.lower()) or ""
    taken = {t.i for m in named.measures for t in (m.token, carrier(m, lexicon))}
    doers = [t for t in owners(noun) if t.i not in taken]
    governor = noun.head
    if not doers and noun.dep_ == "dobj" and any(e.slot == "own" for e in lexicon.entries("enact", governor.lemma_.lower())):
        doers = subjects(governor)
    borne = bearers.of_measures(named, noun)
    if action == "evade" and not doers and noun.dep_ == "pobj" and noun.head.lower_ == "in" and noun.head.nbor(-1).text != ",":
        verb = governing_verb(noun)
        doers = subjects(verb) if verb is not None else []
    if action == "waive":
        owned = [c for c in noun.children if c.dep_ == "poss"]
        if owned and is_verbal(noun.head):
            return upon(action, noun, named, subjects(noun.head), (*owned, *borne))
        receivers = [c for c in noun.head.children if c.dep_ == "dative" and c.pos_ != "ADP"] if is_verbal(noun.head) else []
        borne = (*receivers, *prepositional(noun, _RECEIVING), *prepositional(noun.head, _RECEIVING), *borne)
    return upon(action, noun, named, doers, borne)


def _way_round(named: Named) -> list[Act]:
    """'found ways round the cap'."""
    token = named.first.token
    way = token.head.head if token.dep_ == "pobj" and token.head.lower_ in ("round", "around", "past") else None
    verb = governing_verb(way) if way is not None and way.lemma_ == "way" else None
    if verb is None or verb.lemma_ not in ("find", "seek", "use", "devise", "develop", "invent"):
        return []
    return [upon("evade", verb, named, subjects(verb), bearers.of_measures(named, token))]


def _so_called(named: Named, lexicon: Lexicon) -> list[Act]:
    """'condemned what it called an illegal blockade', 'an escalation of the blockade'."""
    for noun in (t for m in named.measures for t in (m.token, *m.token.ancestors) if t.dep_ in ("oprd", "attr", "dobj", "pobj")):
        naming = governing_verb(noun)
        if naming is None or not lexicon.has("naming", naming.lemma_.lower()) or naming.dep_ not in ("ccomp", "pcomp", "dobj"):
            continue
        verb = governing_verb(naming)
        if verb is None or not any(c.lower_ == "what" for c in naming.children):
            continue
        action = lexicon.value("act", verb.lemma_.lower())
        if action in ("criticise", "impose", "tighten"):
            borne = (*bearers.of_measures(named, noun), *prepositional(naming, bearers.TARGETING))
            return [upon(action, verb, named, subjects(verb), borne)]
    return []


def _judged(named: Named, lexicon: Lexicon) -> list[Act]:
    """'called the sanctions illegal', 'said the sanctions were a mistake', 'The embargo is unjust'."""
    token = named.measures[-1].token
    verb = governing_verb(token)
    if verb is None:
        return []
    if token.dep_ == "pobj" and token.head.lower_ == "for" and _is_unfounded(token.head.head):
        return [upon("criticise", verb, named, speakers(verb), bearers.of_measures(named, token))]
    complaint = verb.head if verb.dep_ == "ccomp" and token.dep_ == "nsubj" else None
    if complaint is not None and lexicon.has("complaint", complaint.lemma_.lower()):
        return [upon("criticise", complaint, named, subjects(complaint), bearers.of_measures(named, token))]
    if token.dep_ == "nsubj" and lexicon.verb("harm", verb) and not is_negated(verb):
        return [upon("criticise", verb, named, speakers(verb), (*bearers.of_measures(named, token), *objects(verb)))]
    after = [t for t in verb.subtree if t.i > token.i]
    judgement = next((t for t in after if lexicon.has("judgement", t.lower_) or lexicon.has("judgement", t.lemma_.lower())), None)
    if judgement is None:
        return []
    near = [v for v in (verb, verb.head) if is_verbal(v) and v.i < token.i]
    naming = next((v for v in near if lexicon.has("naming", v.lemma_.lower())), None)
    if naming is not None:
        return [upon("criticise", naming, named, subjects(naming), bearers.of_measures(named, token))]
    amounts = any(p.lower_ == "to" and p.i < judgement.i for p in verb.children) if verb.lemma_ == "amount" else verb.lemma_ == "constitute"
    if token.dep_ == "nsubj" and (amounts or verb.lemma_ == "rest" or (verb.lemma_ == "be" and judgement.head.i == verb.i)):
        borne = (*bearers.of_measures(named, token), *prepositional(judgement, frozenset({"of", "on", "against"})))
        return [upon("criticise", verb, named, speakers(verb), borne)]
    return []


def _is_unfounded(noun: Token) -> bool:
    """'there was no justification for the sanctions'."""
    return noun.lemma_ in ("justification", "basis", "ground", "reason", "excuse") and any(c.lower_ == "no" for c in noun.children)


def _of_list(named: Named, lexicon: Lexicon) -> Iterator[Act]:
    """'added the firm to its entity list', 'removed the bank from the list', 'extended its blacklist, adding a bank'."""
    token = carrier(named.first, lexicon)
    if token.dep_ == "dobj" and token.head.lemma_ in _LENGTHENING:
        added = [o for c in token.head.children if c.dep_ == "advcl" and c.lemma_ in ("add", "include", "name") for o in objects(c)]
        if added:
            yield Act(token.head, "impose", named.first.kinds, named.first, tuple(subjects(token.head)), tuple(added), True, (token,))
            return
    verb = governing_verb(token) if token.dep_ in ("pobj", "pcomp") else None
    if verb is not None and verb.dep_ in ("acl", "relcl"):  # 'placed firms linked to Iran on its blacklist'
        above = governing_verb(verb)
        verb = above if above is not None and any(lexicon.has(r, above.lemma_.lower()) for r in ("listing", "unlisting")) else verb
    if verb is None:
        return
    if lexicon.value("subject", verb.lemma_.lower()) == "maintain" and token.head.lower_ == "on":  # 'remains on the list'
        yield Act(verb, "maintain", named.first.kinds, named.first, (), tuple(subjects(verb)), True, (named.first.token,))
        return
    for role, action, prepositions in (("listing", "impose", ("to", "on", "onto", "in", "into")), ("unlisting", "lift", ("from", "off"))):
        if lexicon.has(role, verb.lemma_.lower()) and token.head.lower_ in prepositions:
            kinds = named.first.kinds
            yield Act(verb, action, kinds, named.first, tuple(subjects(verb)), tuple(objects(verb)), True, (named.first.token,))
