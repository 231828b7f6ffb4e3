"""Who acts and who is acted on in a clause, and which actors a noun phrase names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from spacy.tokens import Doc, Token

from communique.etl.annotate.model import Mention, Span
from communique.etl.annotate.words import text_of, words

_MODIFIERS = frozenset({"poss", "compound", "amod", "nmod", "npadvmod", "nummod"})
_INNER = frozenset({"of", "from", "in", "by", "within"})
_RELATIVE = frozenset({"which", "that", "who", "whom"})
_OBJECT_CONTROL = frozenset(
    {"urge", "ask", "tell", "press", "pressure", "call", "beg", "implore", "order", "force", "push", "want", "allow", "encourage"}
    | {
        "prompt",
        "lead",
        "compel",
        "oblige",
        "help",
        "invite",
        "lobby",
        "persuade",
        "advise",
        "demand",
        "request",
        "expect",
        "require",
        "appeal",
        "see",
        "accuse",
        "instruct",
    }
)
_ASKING = words("urge ask tell press call beg implore order invite lobby request appeal instruct")
_SPEECH = words(
    "say tell add state announce declare argue insist note stress warn claim write tweet reiterate repeat explain believe think assert "
    "emphasise emphasize suggest demand urge agree remark comment"
)
_BLAME = words(
    "accuse criticise criticize condemn denounce blame suspect sanction blacklist punish penalise penalize fine charge convict slam "
    "berate rebuke thank praise"
)
_AMOUNTS = words("year month week day percent cent point half third quarter % degree")
_CLOSING = frozenset({'"', "”", "’’", "''"})
DAYS = frozenset({"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"})
RELATED = words("neighbour neighbor rival enemy foe adversary opponent partner ally")
_BODIES = words("bloc union council alliance organisation organization")
_SEVEN = frozenset({"CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "USA"})
_G7 = ("G7", "Group of Seven")
_G8 = ("G8", "Group of Eight")
_EUROPEAN = frozenset({"sanction", "embargo", "blacklist"})
_PRONOUNS = frozenset({"it", "they", "he", "she"})
_CLAUSE_STARTS = frozenset({"that", "who", "which", "because", "if", ":", ";", '"', "“", "”", "but"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"})
# What stands between the names of a list, and between its last two.
_JOINT = re.compile(r"\s*(?:,|and|or|&|as well as|, (?:and|or|as well as))\s*(?:the\s+)?", re.IGNORECASE)
_LAST_JOINT = re.compile(r".*(?:and|or|&|as well as)\s*(?:the\s+)?", re.IGNORECASE)
_REACH = 12


class Actors:
    """The mentions of a document by the tokens that they cover."""

    def __init__(self, doc: Doc, mentions: Sequence[Mention]) -> None:
        self._at: dict[int, list[Mention]] = defaultdict(list)
        mentions = _as_bodies(mentions)
        self._joint: dict[Span, list[Mention]] = defaultdict(list)
        for mention in mentions:
            self._joint[mention.span] += [] if mention.is_place or mention.code is None else [mention]
        for mention in mentions:
            span = doc.char_span(*mention.span, alignment_mode="expand")
            for token in span if span is not None else ():
                self._at[token.i].append(mention)
        self._name_bodies(doc)
        self._name_european(doc)
        starts = {m.span for i, near in self._at.items() if _is_next_subject(doc[i]) for m in near}
        listed = [m for m in mentions if m.code is not None and not m.is_place and m.method != "pronoun"]
        self._lists = _lists(text_of(doc), listed, starts)

    def _name_bodies(self, doc: Doc) -> None:
        """Let 'the bloc' be the one body named before it, and 'the administration' the American one, where the mentions leave it open."""
        bodies: list[Mention] = []
        american: list[Mention] = []
        for token in doc:
            near = self._at.get(token.i, [])
            bodies += [m for m in near if m.kind == "igo" and m.code is not None]
            american += [m for m in near if m.code == "USA" and not m.is_place]
            if not near and american and token.lower_ == "administration" and [c.lower_ for c in token.children] == ["the"]:
                self._at[token.i] = american[:1]
            is_open = not near and token.lower_ in _BODIES and any(c.lower_ in ("the", "this") for c in token.children)
            if is_open and len(codes(bodies)) == 1:
                self._at[token.i] = bodies[:1]

    def _name_european(self, doc: Doc) -> None:
        """'European sanctions' are the Union's."""
        for token in doc:
            is_sanction = token.lower_ == "european" and token.head.lemma_ in _EUROPEAN and token.dep_ == "amod"
            joined = token.dep_ == "conj" and token.lower_ == "european" and token.head.head.lemma_ in _EUROPEAN
            if (is_sanction or joined) and not self._at.get(token.i):
                span = (token.idx, token.idx + len(token.text))
                self._at[token.i] = [Mention(span, "European Union", "EU", "igo", "eu", "name", 0.8)]

    def at(self, token: Token, places: bool = False) -> Mention | None:
        """The mention that covers a token, the longest with a code first."""
        fit = [m for m in self._at.get(token.i, ()) if places or not m.is_place]
        return max(fit, key=lambda m: (m.code is not None, m.span[1] - m.span[0]), default=None)

    def of(self, token: Token, places: bool = False) -> list[Mention]:
        """The actors that the phrase headed by `token` names, one for each conjunct; none where it names none with a code."""
        found: list[Mention] = []
        for part in [token, *conjuncts(token)]:
            mention = self._head_or_modifier(part, places, 3)
            listed = self._lists.get(mention.span, ()) if mention is not None and self.at(part, places) is mention else ()
            listed = [*listed, *self._joint.get(mention.span, ())] if mention is not None else []
            for other in (mention, *listed, *self._beside(part), *(self._inside(part, mention, places) if mention is not None else ())):
                if other is not None and all((m.code, m.key) != (other.code, other.key) for m in found):
                    found.append(other)
        return found

    def named_before(self, token: Token) -> list[Mention]:
        """The actors that stand in the sentences before a token's, each once; places are none."""
        found = (self.at(t) for t in token.doc[: token.sent.start])
        return distinct([m for m in found if m is not None and m.code is not None])

    def before(self, verb: Token) -> list[Mention]:
        """The actors that stand before a finite verb whose subject the parser missed ('Ministers meeting in Accra lifted')."""
        for token in reversed(verb.doc[max(verb.sent.start, verb.i - _REACH) : verb.i]):
            mention = self.at(token)
            if mention is not None and mention.code is not None and mention.span[1] <= verb.idx:
                return self._lists.get(mention.span, [mention])
            if mention is None and (token.lower_ in _CLAUSE_STARTS or (token.tag_ in ("VBD", "VBZ", "VBP", "MD") and is_verbal(token))):
                return []
        return []

    def _beside(self, noun: Token) -> list[Mention]:
        """The nationalities of 'Venezuelan, Russian and Ethiopian officials', where they are several."""
        near = [c for c in noun.children if c.dep_ in ("amod", "compound", "nmod") and c.i < noun.i]
        parts = sorted(
            {t.i: t for child in near for t in (child, *(o for o in child.conjuncts if o.i < noun.i))}.values(), key=lambda t: t.i
        )
        named = [(t, m) for t in parts if (m := self.at(t, True)) is not None and m.code is not None and m.span[1] <= noun.idx]
        listed = len(named) > 1 or (len(named) == 1 and self.at(noun, True) is not None)
        joined = any(t.lower_ in ("and", ",", "or") for t in noun.doc[named[0][0].i : noun.i]) if named else False
        return [m for _, m in named] if listed and joined else []

    def _inside(self, noun: Token, mention: Mention, places: bool) -> list[Mention]:
        """The other countries of 'clients in Sudan, Iran and Cuba', where `mention` is the first."""
        for inner in prepositional(noun, _INNER):
            if self.at(inner, True) is mention and self.at(noun, True) is not mention and (inner.head.lower_ != "in" or places):
                return [m for c in conjuncts(inner) if (m := self.at(c, True)) is not None and m.code is not None]
        return []

    def _head_or_modifier(self, token: Token, places: bool, depth: int) -> Mention | None:
        own = self.at(token, places)
        if own is not None and own.code is not None:
            return own
        if depth == 0:
            return None
        if token.lower_ in _PRONOUNS and token.dep_ in ("nsubj", "nsubjpass"):
            return self._antecedent(token, depth - 1)
        if token.lower_ in ("country", "bloc") and token.dep_ == "nsubj" and any(c.lower_ in ("the", "his", "her") for c in token.children):
            return self._antecedent(token, depth - 1)
        if token.lemma_ in RELATED and any(c.dep_ == "poss" for c in token.children):
            return None
        if token.lower_ in ("it", "them") and token.dep_ == "dobj" and token.head.dep_ == "conj":
            return next((m for o in objects(token.head.head) if (m := self._head_or_modifier(o, places, depth - 1)) is not None), None)
        if token.tag_ == "PRP$" and token.dep_ == "poss":
            verb = governing_verb(token)
            named = subjects(verb) if verb is not None else []
            return self._head_or_modifier(named[0], False, depth - 1) if named and named[0].i < token.i else None
        for child in token.children:
            if child.dep_ == "appos":
                found = self._head_or_modifier(child, places, depth - 1)
                if found is not None:
                    return found
        for child in sorted((c for c in token.children if c.dep_ in _MODIFIERS and c.pos_ != "VERB"), key=lambda c: -c.i):
            found = self._head_or_modifier(child, True, depth - 1)
            if found is not None:
                return found
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in _INNER and (child.lower_ != "in" or places):
                for noun in child.children:
                    found = self._head_or_modifier(noun, True, depth - 1) if noun.dep_ == "pobj" else None
                    if found is not None:
                        return found
        return None

    def _antecedent(self, pronoun: Token, depth: int) -> Mention | None:
        """The subject of the clause above, for a word that nothing else resolved ('it said that it would', 'that the country would')."""
        verb = pronoun.head
        above = governing_verb(verb) if verb.dep_ in ("ccomp", "relcl", "advcl") else None
        named = subjects(above) if above is not None else []
        return self._head_or_modifier(named[0], False, depth) if named and named[0].i < pronoun.i else None


def _as_bodies(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with the Group of Seven as the one body that it imposes sanctions as, where a span stands for all its members."""
    by_span: dict[Span, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_span[mention.span].append(mention)
    found: list[Mention] = []
    for near in by_span.values():
        body = _G8 if codes(near) > _SEVEN and "RUS" in codes(near) else _G7 if codes(near) >= _SEVEN else None
        if body is not None:
            found.append(replace(near[0], name=body[1], code=body[0], key=body[0].lower(), kind="igo", method="name"))
            near = [m for m in near if m.code not in _SEVEN | {"EU", "RUS"}]
        found += near
    return found


def _lists(text: str, mentions: Sequence[Mention], starts: AbstractSet[Span]) -> dict[Span, list[Mention]]:
    """For each actor of a list in plain words ('Egypt, the Emirates and Bahrain'), all of them; the parser often loses some.

    Those at `starts` begin a clause instead.
    """
    found: dict[Span, list[Mention]] = {}
    run: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: m.span):
        joint = text[run[-1].span[1] : mention.span[0]] if run else ""
        if run and mention.span not in starts and _JOINT.fullmatch(joint):
            run.append(mention)
            if _LAST_JOINT.fullmatch(joint) and ("," not in joint or len(run) > 2):
                found |= {m.span: list(run) for m in run}
                run = []
        else:
            run = [mention]
    return found


def conjuncts(token: Token) -> list[Token]:
    """The later conjuncts of a noun."""
    found: list[Token] = []
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in _NOUNS and not _is_next_subject(child):
            found += [child, *conjuncts(child)]
    return found


def _is_next_subject(noun: Token) -> bool:
    """Whether a conjunct is the subject of the verb after it ('and Venezuela has halted')."""
    after = noun.doc[noun.i + 1 : min(noun.i + 5, noun.sent.end)]
    verb = next((t for t in after if t.pos_ == "VERB"), None)
    named = swallowed_subject(verb) if verb is not None else None
    return named is not None and named.i == noun.i


def first_conjunct(token: Token) -> Token:
    """The conjunct that carries the phrase's place in the sentence."""
    while token.dep_ in ("conj", "appos") and token.head.pos_ in _NOUNS and token.head.i != token.i:
        token = token.head
    return token


def is_verbal(token: Token) -> bool:
    """Whether a token is a verb, or a noun that the parser itself treats as one: the 'sanction' of 'called on the Union to sanction Turkey'."""
    if token.pos_ in ("VERB", "AUX"):
        return True
    clausal = token.pos_ == "NOUN" and token.dep_ in ("xcomp", "ccomp", "advcl", "relcl")
    return clausal and any(c.dep_ == "dobj" for c in token.children) and any(c.dep_ in ("aux", "mark", "nsubj") for c in token.children)


def _is_wanted_done(verb: Token) -> bool:
    """The 'lifted' of 'wants the sanctions lifted'."""
    bare = verb.tag_ == "VBN" and verb.dep_ == "ccomp" and not any(c.dep_ in ("aux", "mark") for c in verb.children)
    return bare and verb.head.lemma_ in ("want", "see", "prefer", "like", "need")


def is_passive(verb: Token) -> bool:
    if _is_wanted_done(verb):
        return True
    return any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children) or (verb.dep_ == "acl" and verb.tag_ == "VBN")


def is_negated(verb: Token) -> bool:
    """Whether 'not', 'never' or 'no' as its subject's or object's determiner denies the verb."""
    for child in verb.children:
        if child.dep_ == "neg" or child.lower_ in ("never", "neither", "nor"):
            return True
        if child.dep_ in ("dobj", "nsubj", "nsubjpass") and any(c.dep_ == "det" and c.lower_ in ("no", "neither") for c in child.children):
            return True
    return False


def auxiliaries(verb: Token) -> frozenset[str]:
    """The auxiliaries and markers of a verb; a conjunct without its own takes those of the first."""
    own = frozenset(c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass", "mark"))
    if not own and verb.dep_ == "conj" and verb.tag_ in ("VB", "VBN") and is_verbal(verb.head):
        return auxiliaries(verb.head)
    return own


def subjects(verb: Token, depth: int = 5) -> list[Token]:
    """Who performs the act of `verb`: subject, passive agent, relative head, controller, or the owner of 'decision to'."""
    if depth == 0:
        return []
    by = [c for child in verb.children if child.dep_ == "agent" for c in child.children if c.dep_ == "pobj" and c.lemma_ not in _AMOUNTS]
    if by or is_passive(verb):
        return by
    # Of two ('the regional bloc ECOWAS imposed') the one beside the verb has the name.
    for child in [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")][-1:]:
        if child.lower_ in _RELATIVE and verb.dep_ == "relcl":
            return [verb.head]
        return subjects(child, depth - 1) if child.pos_ == "VERB" else [child]
    if not is_verbal(verb):
        return []
    if verb.dep_ == "amod":
        above = verb.head.head
        return [above.head] if above.pos_ == "ADP" else subjects(above, depth - 1)
    swallowed = swallowed_subject(verb)
    if swallowed is not None:
        return [swallowed]
    governor = finite_governor(verb)
    if verb.tag_ in ("VBD", "VBZ") and verb.dep_ in ("ROOT", "ccomp") and verb.i > verb.sent.start and _is_swallowed(verb.nbor(-1)):
        return [verb.nbor(-1)]
    if governor.i == verb.i:
        return [c for c in verb.children if c.dep_ in ("compound", "nmod") and c.pos_ == "PROPN" and c.i < verb.i][-1:]
    if verb.dep_ in ("acl", "relcl"):
        if verb.tag_ == "VBG" and verb.dep_ == "acl":
            return [governor]
        return owners(governor, depth - 1)
    if governor.pos_ == "ADP" and verb.dep_ == "pcomp":
        preposition, governor = governor, governor.head
        if not is_verbal(governor):
            is_blamed = preposition.lower_ == "of" and governor.dep_ == "dobj" and governor.head.lemma_ in ("accuse", "suspect")
            return [governor] if is_blamed else owners(governor, depth - 1)
        if preposition.lower_ in ("for", "of") and governor.lemma_ in _BLAME:
            return objects(governor)
        if preposition.lower_ == "in" and governor.lemma_ == "join":  # 'joined the United States in sanctioning'
            return [*subjects(governor, depth - 1), *objects(governor)]
    if not is_verbal(governor):
        return subjects(governor.head, depth - 1) if governor.pos_ == "ADJ" else []
    if verb.dep_ == "conj" and is_passive(governor):
        return [c for c in governor.children if c.dep_ == "nsubjpass"]
    asking = asker(verb)
    if asking is not None or (verb.dep_ in ("xcomp", "ccomp", "pcomp") and governor.lemma_.lower() in _OBJECT_CONTROL):
        controlled = controllers(asking or governor)
        if controlled:
            return controlled
    if is_passive(governor) and verb.dep_ in ("xcomp", "advcl", "pcomp"):
        return [c for c in governor.children if c.dep_ == "nsubjpass"]
    return subjects(governor, depth - 1)


def asker(verb: Token) -> Token | None:
    """Who asks for what the parser takes for a purpose: 'asked the bloc on Tuesday to impose', 'urged leaders meeting in Rome to impose'."""
    if verb.dep_ not in ("advcl", "xcomp", "acl") or not any(c.lower_ == "to" for c in verb.children if c.dep_ == "aux"):
        return None
    above = verb.head
    if above.tag_ == "VBG" and above.dep_ in ("xcomp", "acl", "ccomp", "advcl"):
        inner = above.head
        above = inner if is_verbal(inner) else inner.head
        return above if above.lemma_.lower() in _ASKING and above.i < verb.i else None
    return above if verb.dep_ == "advcl" and above.lemma_.lower() in _ASKING else None


def is_asked(verb: Token) -> bool:
    """Whether another verb asks for this one, though the parser hung it elsewhere."""
    return asker(verb) is not None


def _is_past(verb: Token) -> bool:
    """Whether a verb's tag tells its time: that of 'cut' or 'put' beside an infinitive does not."""
    return verb.tag_ in ("VBD", "VBZ") and not (verb.lower_ == verb.lemma_ and verb.head.tag_ == "VB")


def finite_governor(verb: Token) -> Token:
    """The governor of a verb; a finite one beside an infinitive or gerund ('asked him to go and ordered') goes with what governs both."""
    governor = verb.head
    if verb.dep_ == "conj" and verb.tag_ == "VBD" and governor.tag_ == "VBN" and governor.dep_ == "ccomp" and is_verbal(governor.head):
        return governor.head  # 'said that it had sent arms, and announced': who said so announced
    if verb.dep_ == "conj" and verb.tag_ in ("VBZ", "VBD") and governor.pos_ in ("NOUN", "PROPN") and governor.dep_ == "dobj":
        return governor.head  # 'blacklists 200 people and bans exports', joined to the people
    while verb.dep_ == "conj" and _is_past(verb) and governor.tag_ in ("VB", "VBG"):
        above = governor.head.head if governor.head.pos_ == "ADP" else governor.head
        if above.i == governor.i or not is_verbal(above):
            break
        governor = above
    return governor


def _is_swallowed(token: Token) -> bool:
    """A subject that the parser took into the date before it ('On Wednesday Turkey raised')."""
    return token.pos_ == "PROPN" and token.dep_ == "pobj" and token.head.lower_ in ("on", "in")


def swallowed_subject(verb: Token) -> Token | None:
    """A subject that the parser joined to the clause before it: 'halted aid to the junta and Venezuela has stopped shipments'."""
    before = min([verb, *(c for c in verb.children if c.dep_ in ("aux", "neg", "advmod") and c.i < verb.i)], key=lambda t: t.i)
    finite = verb.tag_ in ("VBD", "VBZ") or any(c.dep_ == "aux" and c.tag_ in ("VBZ", "VBP", "VBD", "MD") for c in verb.children)
    if verb.dep_ != "conj" or not finite or before.i < verb.sent.start + 2:
        return None
    name = before.nbor(-1)
    is_joined = name.pos_ == "PROPN" and name.dep_ == "conj" and name.head.pos_ in _NOUNS and name.left_edge.nbor(-1).dep_ == "cc"
    return name if is_joined else None


def speakers(token: Token) -> list[Token]:
    """Who says, believes or writes the clause that a token is in; for a quotation, the subject of the verb beside it."""
    for ancestor in token.ancestors:
        if is_verbal(ancestor) and ancestor.lemma_ in _SPEECH and ancestor.dep_ != "relcl":
            return subjects(ancestor)
    closing = next((t for t in token.doc[token.i : token.i + 60] if t.text in _CLOSING), None)
    if closing is None:
        return []
    cue = next((t for t in token.doc[closing.i : closing.i + 12] if is_verbal(t) and t.lemma_ in _SPEECH), None)
    return subjects(cue) if cue is not None else []


def controllers(verb: Token) -> list[Token]:
    """Who is urged, asked or called on."""
    found = [c for c in verb.children if c.dep_ in ("dobj", "dative") and c.pos_ != "ADP"]
    if is_passive(verb):
        found += [c for c in verb.children if c.dep_ == "nsubjpass"]
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("on", "upon", "to", "from"):
            found += [c for c in child.children if c.dep_ == "pobj"]
    return found


def owners(noun: Token, depth: int = 4) -> list[Token]:
    """Whose decision, threat or call it is: its possessor, its 'by' or 'of', or the subject of the verb that governs it."""
    for child in noun.children:
        if child.dep_ == "poss":
            return [child]
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("by", "of", "from"):
            found = [c for c in child.children if c.dep_ == "pobj"]
            if found:
                return found
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "nmod") and child.pos_ in ("PROPN", "ADJ") and child.text[:1].isupper():
            return [child]
    governor = noun.head
    while governor.pos_ in ("ADP", "NOUN") and governor.head.i != governor.i:
        governor = governor.head
    return subjects(governor, depth - 1) if is_verbal(governor) and governor.i != noun.i else []


def prepositional(token: Token, names: frozenset[str]) -> list[Token]:
    """The nouns that depend on `token` through one of the prepositions `names`."""
    found = []
    for child in token.children:
        if child.dep_ in ("prep", "dative", "agent", "advmod") and child.lower_ in names:
            found += [c for c in child.children if c.dep_ in ("pobj", "pcomp")]
    return found


def objects(verb: Token) -> list[Token]:
    """What a verb acts on: its direct objects, or a passive's subject."""
    if is_passive(verb):
        found = [c for c in verb.children if c.dep_ == "nsubjpass" or (c.dep_ == "nsubj" and _is_wanted_done(verb))]
        if found:
            return [verb.head] if found[0].lower_ in _RELATIVE and verb.dep_ == "relcl" else found
        return [verb.head] if verb.dep_ == "acl" else []
    if verb.dep_ == "amod":
        return [verb.head]
    found = [c for c in verb.children if c.dep_ in ("dobj", "dative") and c.pos_ in _NOUNS]
    if found:  # 'blacklisted the ministry and, for dealing with it, the president'
        found += [c for c in verb.children if c.dep_ == "conj" and c.pos_ == "PROPN" and c.i > found[-1].i and not _is_next_subject(c)]
    return [_antecedent_of(c, verb) for c in found]


def _antecedent_of(noun: Token, verb: Token) -> Token:
    """What a relative pronoun stands for, also where the parser took its clause for another."""
    if noun.lower_ in _RELATIVE and verb.dep_ == "relcl":
        return verb.head
    return noun.nbor(-1) if noun.lower_ in ("whom", "which") and noun.i > noun.sent.start and noun.nbor(-1).pos_ in _NOUNS else noun


def governing_verb(token: Token) -> Token | None:
    """The nearest verb above a token."""
    for ancestor in token.ancestors:
        if is_verbal(ancestor):
            return ancestor
    return None


def code_of(mention: Mention | None) -> str | None:
    """The code of a mention, None where there is none."""
    return mention.code if mention is not None else None


def codes(mentions: Iterable[Mention]) -> set[str | None]:
    """The codes of mentions."""
    return {m.code for m in mentions}


def distinct(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions without a second one of the same code."""
    seen: dict[str | None, Mention] = {}
    for mention in mentions:
        seen.setdefault(mention.code, mention)
    return list(seen.values())
