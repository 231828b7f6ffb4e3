"""What becomes of an act under the words above it: demanded, threatened, refused, planned, merely possible, or simply done."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Token

from communique.etl.annotate.sanctions.arguments import (
    auxiliaries,
    finite_governor,
    governing_verb,
    is_asked,
    is_negated,
    is_passive,
    is_verbal,
    owners,
    speakers,
    subjects,
)
from communique.etl.annotate.sanctions.lexicon import Lexicon

RAISING = frozenset({"impose", "tighten", "extend", "maintain"})
RELEASING = frozenset({"lift", "ease", "waive"})
_SETTLED = frozenset({"demand_lift", "demand_impose", "refuse_lift", "criticise", "threaten"})
_OBLIGATION = frozenset({"must", "should", "ought"})
_NOT_YET = frozenset({"will", "would", "could", "may", "might", "to"})
_LAWS = frozenset({"law", "resolution", "legislation", "bill", "act"})
_POSSIBLE = frozenset({"may", "might", "could"})
_SUPPOSING = frozenset({"if", "unless", "once", "until", "till", "whether", "provided"})
_EXCLUDING = frozenset({"rule", "exclude"})
_DRAFTS = frozenset({"bill", "draft", "proposal", "motion", "amendment", "legislation"})
_WAITING = frozenset({"after", "if", "when", "once", "until", "till", "unless", "before"})
_TELLING = frozenset({"tell", "advise"})
_EXPECTANT = frozenset({"ready", "likely", "set", "due", "prepared", "poised", "willing", "able", "open", "close", "expected"})


@dataclass(frozen=True, slots=True)
class Outlook:
    """The act as the sentence presents it; `by` are the phrases that name who performs it, None where the act's own doers do."""

    action: str
    status: str
    by: tuple[Token, ...] | None = None
    at: Token | None = None


def outlook(head: Token, action: str, lexicon: Lexicon) -> Outlook | None:
    """The act headed by `head` as all the words above present it, or None where they say that it is no act."""
    if head.sent.text.rstrip(" \n\"'”’").endswith("?"):
        return None
    if head.tag_ == "VBG" and action in RELEASING:
        verdict = _verdict(head, Outlook(action, "reported"), lexicon)
        if verdict is not None:
            return verdict
    state = _own_mood(head, Outlook(action, "reported"), lexicon)
    token = head
    for _ in range(8):
        if state is None or token.head.i == token.i:
            return state
        parent, relation = token.head, token.dep_
        if relation == "advcl" and any(c.dep_ == "mark" and c.lower_ == "for" for c in token.children) and "to" in auxiliaries(token):
            return _under(parent, f"{parent.lemma_.lower()} for", state, token, lexicon)
        if is_verbal(token) and relation == "advcl" and state.action in RELEASING and _is_precondition(token):
            return Outlook("demand_lift", "reported", tuple(subjects(parent)), parent)
        if is_verbal(token) and relation == "advcl" and _supposes(token):
            return None
        if relation == "relcl" and "to" in auxiliaries(token):
            relation = "acl"
        draft = _draft_before(token, lexicon) if relation == "advcl" else None
        if draft is not None:
            return _changed(_of_draft(draft, lexicon) or "decide", state, parent)
        if is_verbal(token) and relation == "relcl" and lexicon.value("factor", parent.lemma_.lower()) == "consider":
            asking = _asking_for(parent, lexicon)
            if asking is not None:
                return _changed("demand", state, asking)
            attitude = _of_draft(parent, lexicon, is_law=not auxiliaries(token) & _NOT_YET)
            return _changed(attitude, state, parent) if attitude else state
        if is_verbal(token) and relation in ("advcl", "relcl", "parataxis") and not is_asked(token):
            return state
        if relation == "conj":
            is_finite = is_verbal(token) and token.tag_ in ("VBD", "VBZ")
            if finite_governor(token).i != parent.i or (is_finite and parent.dep_ in ("dobj", "pobj", "nsubj")):
                return state
            token = parent
            continue
        if is_verbal(token) and relation == "pcomp" and not _leads_on(token, state, lexicon):
            return _blamed(parent, state, lexicon)
        if parent.pos_ in ("ADP", "SCONJ"):
            key = f"{parent.head.lemma_.lower()} {parent.lower_}"
            step = parent.head
        else:
            key, step = parent.lemma_.lower(), parent
        if not is_verbal(token) and step.pos_ == "NOUN" and not lexicon.has("factor", step.lemma_.lower()):
            token = step
            continue
        state = _under(step, key, state, token, lexicon)
        token = step
    return state


def _draft_before(infinitive: Token, lexicon: Lexicon) -> Token | None:
    """The 'law' of 'working on a law to seize', which the parser parted from it."""
    before = infinitive.doc[infinitive.i - 2] if infinitive.i > infinitive.sent.start + 1 else None
    if before is None or "to" not in auxiliaries(infinitive) or infinitive.nbor(-1).lower_ != "to" or before.pos_ != "NOUN":
        return None
    return before if lexicon.value("factor", before.lemma_.lower()) == "consider" and before.dep_ == "pobj" else None


def _asking_for(noun: Token, lexicon: Lexicon) -> Token | None:
    """Who presses 'for a resolution that would tighten the embargo'."""
    verb = governing_verb(noun)
    if verb is None or noun.dep_ not in ("dobj", "pobj") or is_negated(verb):
        return None
    key = verb.lemma_.lower() if noun.dep_ == "dobj" else f"{verb.lemma_.lower()} {noun.head.lower_}"
    return verb if lexicon.value("attitude", key) == "demand" or lexicon.value("act", key) == "demand_impose" else None


def _own_mood(head: Token, state: Outlook, lexicon: Lexicon) -> Outlook | None:
    """The effect of the act's own auxiliaries and negation."""
    if not is_verbal(head):
        return _nominal_mood(head, state, lexicon)
    forms = auxiliaries(head)
    if _is_subjunctive(head, forms):
        return _demanded_of(head.head, state)
    if "to" in forms and head.dep_ == "xcomp" and head.head.lemma_ in ("have", "need"):
        return None if is_negated(head.head) else _obliged(head, state)
    is_asked_for = "to" in forms and lexicon.value("attitude", head.head.lemma_.lower()) == "demand"
    if is_asked_for and is_negated(head) and state.action in ("extend", "maintain") and head.dep_ in ("xcomp", "ccomp", "advcl"):
        return Outlook("lift", "reported")  # 'asked it not to renew the sanctions'
    if head.lemma_ in _EXCLUDING and state.action == "threaten":
        return state if is_negated(head) else None  # 'did not rule out sanctions'
    if is_negated(head):
        return _denied(head, state, forms)
    if ("can" in forms and state.action in RAISING | RELEASING) or {"would", "have"} <= forms:
        return None
    if forms & _OBLIGATION or ("have" in forms and "to" in forms):
        return _obliged(head, state)
    if _is_conditional(head) and forms & {"will", "would", "'ll", "’ll", "shall", "may", "might", "could"}:
        return replace(state, action="threaten") if state.action in RAISING else replace(state, status="hypothetical")
    if forms & _POSSIBLE:
        if state.action in ("impose", "tighten"):
            return replace(state, action="threaten")
        return state if state.action == "threaten" else replace(state, status="hypothetical")
    if state.action == "impose" and head.lemma_ in ("follow", "come") and forms & {"will", "would", "could"}:
        return replace(state, action="threaten")
    if state.action in ("impose", "tighten") and "would" in forms and any(t.lemma_ in _DRAFTS for t in subjects(head)):
        return replace(state, action="threaten")
    if forms & {"will", "would", "'ll", "’ll", "shall"} or (head.tag_ == "VBG" and any(c.lower_ == "going" for c in head.head.children)):
        return state if state.action == "threaten" else replace(state, status="planned")
    if state.action == "threaten" and head.lemma_ == "face" and not _is_prospect(head, forms):
        return None
    return state


def _is_subjunctive(head: Token, forms: frozenset[str]) -> bool:
    """'insisted that the sanctions be lifted': what is only said with other verbs is asked for by the mood."""
    is_bare = "be" in forms and not forms & (_NOT_YET | _OBLIGATION | {"have", "has", "had"})
    return is_bare and head.dep_ == "ccomp" and head.head.lemma_ == "insist"


def _demanded_of(insisting: Token, state: Outlook) -> Outlook | None:
    return _changed("demand", state, insisting)


def _is_prospect(face: Token, forms: frozenset[str]) -> bool:
    """'or face sanctions', 'to face sanctions': not the standing of one who faces them already."""
    return face.tag_ == "VB" or "to" in forms or any(c.lower_ == "or" for c in face.head.children if c.dep_ == "cc")


def _denied(head: Token, state: Outlook, forms: frozenset[str]) -> Outlook | None:
    if state.action == "waive" and head.lemma_ in ("renew", "extend"):
        return Outlook("tighten", "planned", None, head)  # 'will not renew the waivers'
    if state.action in RELEASING and forms & {"will", "would", "wo", "can", "could", "ca", "shall", "going"}:
        return Outlook("refuse_lift", "reported", None, head)
    return None


def _obliged(head: Token, state: Outlook) -> Outlook | None:
    """'the sanctions must be lifted': a demand by whoever says so."""
    speaker = speakers(head)
    if not speaker:
        return None
    if state.action in RELEASING:
        return Outlook("demand_lift", "reported", tuple(speaker), head)
    is_due = state.action in RAISING or (state.action == "threaten" and head.lemma_ == "face")
    return Outlook("demand_impose", "reported", tuple(speaker), head) if is_due else None


def _nominal_mood(noun: Token, state: Outlook, lexicon: Lexicon) -> Outlook | None:
    """'the lifting of sanctions is a necessary step' demands it; a noun of an act that no verb takes up is none."""
    verb = noun.head
    if noun.dep_ in ("attr", "nsubj") and state.action in RELEASING and any(c.lower_ == "there" for c in verb.children):
        is_none = any(c.dep_ == "det" and c.lower_ == "no" for c in noun.children) and bool(auxiliaries(verb) & {"will", "would", "can"})
        return Outlook("refuse_lift", "reported", tuple(speakers(verb)), verb) if is_none and speakers(verb) else None
    if noun.dep_ in ("nsubj", "nsubjpass") and is_verbal(verb):
        return _subject_mood(verb, state, lexicon)
    if noun.dep_ == "dobj" and is_verbal(verb):
        return _object_mood(verb, state, lexicon)
    if state.action == "evade":
        return state if noun.dep_ == "pobj" and verb.lower_ == "in" else None
    if noun.dep_ == "pobj" and verb.pos_ == "ADP":
        above = f"{verb.head.lemma_.lower()} {verb.lower_}"
        known = lexicon.has("attitude", above) or (verb.head.pos_ == "NOUN" and lexicon.has("factor", verb.head.lemma_.lower()))
        return state if known or (verb.lower_ in ("after", "following", "since") and state.action in RAISING | RELEASING) else None
    return None


def _subject_mood(verb: Token, state: Outlook, lexicon: Lexicon) -> Outlook | None:
    complements = [c for c in verb.children if c.dep_ in ("attr", "acomp")]
    forms = {form for c in complements for t in (c, *c.children) for form in (t.lower_, t.lemma_.lower())}
    if state.action in RELEASING and _is_refused(verb, lexicon):
        speaker = speakers(verb)
        return Outlook("refuse_lift", "reported", tuple(speaker), verb) if speaker else None
    if state.action in RELEASING and any(lexicon.has("step", w) for w in forms):
        speaker = speakers(verb)
        return Outlook("demand_lift", "reported", tuple(speaker), verb) if speaker else None
    if is_negated(verb):
        return None
    enacted = lexicon.has("enact", verb.lemma_.lower()) and any(c.dep_ == "nsubjpass" for c in verb.children)
    return state if enacted or verb.lemma_ in ("follow", "begin", "take") else None


def _verdict(gerund: Token, state: Outlook, lexicon: Lexicon) -> Outlook | None:
    """What is said of 'lifting the sanctions' as a subject: that it is premature, or that it is essential."""
    subject = gerund if gerund.dep_ in ("csubj", "nsubj") else gerund.head if gerund.i == gerund.sent.start else None
    if subject is None or subject.dep_ not in ("csubj", "nsubj") or subject.head.lemma_ != "be":
        return None
    found = _subject_mood(subject.head, state, lexicon)
    return found if found is not None and found.action != state.action else None


def _is_refused(verb: Token, lexicon: Lexicon) -> bool:
    """'is out of the question', 'is premature'."""
    said = " ".join(t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 7])
    return verb.lemma_ == "be" and any(f" {words} " in f" {said} " for words in lexicon.roles["refusal"])


def _object_mood(verb: Token, state: Outlook, lexicon: Lexicon) -> Outlook | None:
    lemma = verb.lemma_.lower()
    if state.action in _SETTLED:
        return state if lexicon.has("voice", lemma) and not is_negated(verb) else None
    if lexicon.verb("attitude", verb):
        return state
    enacted = lexicon.entries("enact", lemma)
    if not enacted or is_negated(verb):
        return None
    forms = auxiliaries(verb)
    if enacted[0].slot == "own":
        state = replace(state, by=tuple(subjects(verb)))
    return replace(state, status="planned") if forms & {"will", "would", "to"} else state


def _leads_on(gerund: Token, state: Outlook, lexicon: Lexicon) -> bool:
    """Whether the preposition before an act leaves it an act ('by imposing') or hands it to what governs it ('accused of evading')."""
    preposition = gerund.head
    above = preposition.head
    if lexicon.has("attitude", f"{above.lemma_.lower()} {preposition.lower_}") or lexicon.has("factor", above.lemma_.lower()):
        return True
    if preposition.lower_ in ("by", "after", "since", "while", "in", "besides"):
        return True
    return state.action == "evade" and preposition.lower_ in ("of", "for", "with", "about", "to")


def _blamed(preposition: Token, state: Outlook, lexicon: Lexicon) -> Outlook | None:
    """'criticised the bloc for extending the sanctions', 'accused it of using sanctions' criticise them."""
    above = preposition.head
    if preposition.lower_ != ("of" if above.lemma_ == "accuse" else "for"):
        return None
    if not is_verbal(above) or lexicon.value("attitude", above.lemma_.lower()) != "criticise":
        return None
    return _changed("criticise", state, above)


def _is_precondition(clause: Token) -> bool:
    """'would return only after Washington had lifted', 'will not talk until it lifts', 'will not talk unless it lifts'."""
    forms = auxiliaries(clause.head)
    mark = next((c for c in clause.children if c.dep_ in ("mark", "advmod") and c.lower_ in _WAITING), None)
    if mark is not None and mark.lower_ in ("until", "till", "unless") and _refuses(clause.head):
        return True
    if mark is None or not forms & {"will", "would", "can", "could", "'ll", "wo", "ca"}:
        return False
    before = clause.doc[mark.i - 1].lower_ if mark.i > clause.sent.start else ""
    return before == "only" or (is_negated(clause.head) and mark.lower_ in ("until", "till", "unless", "before"))


def _refuses(verb: Token) -> bool:
    """'ruled out talks', 'refused to return'."""
    governor = verb.head if verb.dep_ == "xcomp" else verb
    return any(
        v.lemma_ in ("refuse", "reject", "decline") or (v.lemma_ == "rule" and any(c.lower_ == "out" for c in v.children))
        for v in (verb, governor)
    )


def _supposes(clause: Token) -> bool:
    if clause.doc[clause.left_edge.i : clause.left_edge.i + 3].text.lower() in ("as long as", "so long as"):
        return True
    if clause.head.lower_ == "long" and any(c.lower_ == "as" for c in clause.head.children):
        return True
    marks = {c.lower_ for c in clause.children if c.dep_ in ("mark", "advmod")}
    return bool(marks & _SUPPOSING) or ("before" in marks and clause.tag_ not in ("VBD", "VBN"))


def _is_conditional(verb: Token) -> bool:
    return any(c.dep_ == "advcl" and any(m.lower_ in ("if", "unless") for m in c.children) for c in verb.children)


def _under(parent: Token, key: str, state: Outlook, child: Token, lexicon: Lexicon) -> Outlook | None:
    """The act under one more governing word."""
    attitude = _attitude(parent, key, lexicon)
    if attitude is None or (parent.lemma_ in _TELLING and _is_finite(child)):
        return state
    if parent.pos_ == "NOUN" and any(c.dep_ == "det" and c.lower_ == "no" for c in parent.children):
        if state.action in RELEASING and parent.lemma_ == "intention":
            return Outlook("refuse_lift", "reported", tuple(owners(parent)), parent)
        return None  # 'has no plans to follow suit'
    considered = is_verbal(child) and lexicon.value("attitude", child.lemma_.lower()) == "consider"
    if attitude == "demand" and state.action == "threaten" and state.at is None and considered:
        return _changed(attitude, state, parent)  # 'pressed the Council to consider an embargo'
    if state.action in _SETTLED:
        if attitude == "refuse" and state.action == "demand_lift" and not (state.by and is_verbal(state.at or parent)):
            return Outlook("refuse_lift", "reported", tuple(subjects(parent)), parent)
        unheard = attitude == "fail" or (state.action == "criticise" and attitude in ("demand", "consider", "refuse"))
        return None if unheard else state
    changed = _changed(attitude, state, parent)
    if changed is None or changed is state:
        return changed
    if is_verbal(parent) and is_negated(parent):
        return _denied(parent, state, auxiliaries(parent)) if attitude in ("plan", "decide", "consider") else None
    return changed


def _attitude(parent: Token, key: str, lexicon: Lexicon) -> str | None:
    if parent.pos_ == "NOUN":
        attitude = lexicon.value("factor", parent.lemma_.lower())
        if attitude in ("plan", "threaten", "decide", "demand") and _is_dropped(parent):
            return "fail"
        return _of_draft(parent, lexicon) if attitude == "consider" else attitude
    if parent.pos_ == "ADJ" and parent.lower_ in _EXPECTANT:
        return "consider"
    if not is_verbal(parent) or (parent.lemma_ == "plead" and any(c.lower_ == "guilty" for c in parent.children)):
        return None
    if " " in key:
        return lexicon.value("attitude", key)
    if parent.lemma_ == "expect" and is_passive(parent):
        return "consider"
    found = lexicon.verb("attitude", parent)
    return found[1][0].value if found else None


def _is_dropped(noun: Token) -> bool:
    """'dropped the plan to', 'abandoned its threat to'."""
    verb = noun.head
    return noun.dep_ in ("dobj", "nsubjpass") and verb.lemma_ in ("drop", "abandon", "shelve", "scrap", "withdraw", "cancel")


def _is_finite(token: Token) -> bool:
    return is_verbal(token) and (token.tag_ in ("VBD", "VBZ", "VBP") or any(c.tag_ == "MD" for c in token.children))


def _of_draft(noun: Token, lexicon: Lexicon, is_law: bool = False) -> str | None:
    """What a draft makes of the act in it, by what is done to the draft; nothing where it `is_law` by its own words."""
    verb = governing_verb(noun)
    if verb is not None and noun.dep_ in ("dobj", "nsubjpass", "conj"):
        if lexicon.verb("killing", verb):
            return "fail"
        if noun.lemma_ in _LAWS and lexicon.verb("enacting", verb) and not auxiliaries(verb) & _NOT_YET:
            return "decide"
    return None if is_law and noun.lemma_ in _LAWS - {"bill"} else "consider"


def _changed(attitude: str, state: Outlook, parent: Token) -> Outlook | None:
    by = tuple(subjects(parent) if is_verbal(parent) else owners(parent))
    if attitude == "demand":
        if state.action in RELEASING:
            return Outlook("demand_lift", "reported", by, parent)
        return Outlook("demand_impose", "reported", by, parent) if state.action in RAISING | {"threaten", "back"} else None
    if attitude == "threaten":
        if state.action in ("impose", "tighten"):
            return Outlook("threaten", "reported", by, parent)
        return replace(state, status="planned")
    if attitude == "consider":
        return (
            Outlook("threaten", "reported", by, parent) if state.action in ("impose", "tighten") else replace(state, status="hypothetical")
        )
    if attitude == "refuse":
        return Outlook("refuse_lift", "reported", by, parent) if state.action in RELEASING else None
    if attitude == "criticise":
        if state.action == "evade":
            return state
        return Outlook("criticise", "reported", by, parent) if state.action in RAISING | {"use"} else None
    if attitude == "plan":
        return replace(state, status="planned")
    if attitude == "fail":
        return None
    return state


def condition_clause(head: Token) -> Token | None:
    """The 'if', 'unless' or 'until' clause that hangs on an act or on what governs it."""
    verb: Token | None = head if is_verbal(head) else governing_verb(head)
    while verb is not None:
        for child in verb.children:
            if child.dep_ == "advcl" and _supposes(child):
                return child
        verb = verb.head if verb.dep_ in ("xcomp", "ccomp", "conj") and is_verbal(verb.head) and verb.head.i != verb.i else None
    return None
