"""Which actor a source is: the one that it names, the one who issued the document that speaks, or none.

A source is no actor merely because one stands within it: 'his wife' is not he, 'a post on a network' is not the company.
Such a source keeps its words, and the country or body that it belongs to where it serves that. An unnamed source ('police',
'a protester', 'administration officials') has no actor either, but the code of the body named before by the same noun, or of
the country that nearly all of the article is about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from communique.etl.annotate.model import Mention, Span
from communique.etl.annotate.places import overlapping
from communique.etl.annotate.syntax import subject
from communique.etl.annotate.words import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PERSON = "person"
DOCUMENTS = {
    "statement",
    "report",
    "letter",
    "communique",
    "communiqué",
    "release",
    "document",
    "resolution",
    "text",
    "memo",
    "declaration",
    "article",
}
OWN_WORDS = DOCUMENTS | set(
    "tweet post memoir autobiography book account remark comment speech testimony argument word answer email e-mail essay diary will"
    " website page interview opinion dissent ruling decision proposal plan".split()
)
POSTS = {"post", "tweet", "page", "account", "video", "thread", "message", "feed", "user", "users", "live", "livestream"}
KIN = set(
    "wife husband widow widower father mother son daughter brother sister parent family relative friend fiance fiancee fiancée fiancé"
    " cousin uncle aunt partner neighbour neighbor colleague coworker classmate fan biographer doctor physician"
    " critic opponent rival enemy detractor victim".split()
)
SITES = {"website", "site", "page", "account", "blog"}
PUBLIC = set(
    "official authority police policeman officer government ministry minister president premier parliament lawmaker legislator deputy mp"
    " opposition protester protestor demonstrator prosecutor court judge army military soldier administration senator governor mayor"
    " investigator detective firefighter voter citizen resident activist party campaign".split()
)
SERVANTS = {
    "member",
    "media",
    "television",
    "radio",
    "broadcaster",
    "source",
    "statement",
    "leader",
    "aide",
    "regulator",
    "clerk",
    "figure",
}
PUBLIC_BESIDE = {"opposition", "party", "parliament", "state", "government", "police", "army", "ministry", "administration"}
PRIVATE = set(
    "hospital company family university union team airline industry aid foreign world international other european un nato both"
    " regional global un-backed".split()
)
BODIES = {"administration", "government", "ministry", "campaign", "party", "army", "police", "court", "agency", "department", "commission"}
HOME_SHARE = 0.7
HOME_NAMES = 4
ABOUT = {"on", "about", "in", "against", "into", "regarding", "concerning", "for"}
NAMELESS = frozenset({"antecedent", "possessor", "unnamed"})
PERSONAL = {"he", "she"}
PRONOUNS = {"he", "she", "it"}
OFFICES = set(
    "minister president premier chancellor spokesman spokeswoman spokesperson ambassador envoy secretary governor mayor general colonel"
    " commander admiral officer official diplomat lawmaker senator legislator judge prosecutor chief chairman chairwoman head director"
    " leader adviser negotiator delegate representative king queen commissioner deputy banker activist lawyer doctor teacher farmer".split()
)
NEAR = 80
ISO3 = 3


def _end(m: Mention) -> int:
    return m.span[1]


def head_of(doc: Doc, span: Span) -> Token | None:
    """The word that the rest of a span depends on."""
    words = doc.char_span(*span, alignment_mode="expand")
    return words.root if words is not None and len(words) else None


class Speakers:
    """The speakers of a document with its sorted mentions; what is told by the whole of it is looked up once."""

    def __init__(self, doc: Doc, mentions: Sequence[Mention]) -> None:
        self._doc = doc
        self._mentions = mentions

    def of(self, source: Span) -> Mention | None:
        """The actor that a source means; None where it can't be told."""
        doc, mentions = self._doc, self._mentions
        found = _named(doc, source, overlapping(mentions, source)) or issuer_of(doc, source, mentions)
        return found or _antecedent(doc, source, mentions) or self._unnamed(source)

    def _unnamed(self, source: Span) -> Mention | None:
        """The code of a source without a name, where its nouns tell it; never an actor."""
        doc = self._doc
        head = head_of(doc, source)
        words = doc.char_span(*source, alignment_mode="expand")
        if head is None or words is None or head.pos_ == "PROPN" or overlapping(self._mentions, source):
            return None
        lemmas = {t.lemma_.lower() for t in words}
        if lemmas & (PRIVATE | KIN):
            return None
        near = {t.lemma_.lower() for t in (head, *(c for c in head.children if c.dep_ in {"compound", "nmod", "amod"}))}
        code = self._same_body(source, near & BODIES)
        noun = head.lemma_.lower()
        if code is None and (noun in PUBLIC or (noun in SERVANTS and lemmas & PUBLIC_BESIDE)):
            code = self._home
        if code is None:
            return None
        return Mention(source, text_of(doc)[slice(*source)].strip(), code, "other", None, "unnamed", 0.5)

    def _same_body(self, source: Span, nouns: set[str]) -> str | None:
        """The code of the last body before the source that is named by one of these nouns."""
        before = [named[:k][-1] for noun in nouns if (named := self._bodies[noun]) and (k := bisect_right(named, source[0], key=_end))]
        return max(before, key=_end).code if before else None

    @cached_property
    def _bodies(self) -> Mapping[str, list[Mention]]:
        """The mentions with a code by the noun that they end in."""
        text = text_of(self._doc)
        found: dict[str, list[Mention]] = {noun: [] for noun in BODIES}
        for m in self._mentions:
            if m.code and (noun := text[slice(*m.span)].lower().split()[-1]) in found:
                found[noun].append(m)
        return found

    @cached_property
    def _home(self) -> str | None:
        return home(self._mentions)


def _named(doc: Doc, source: Span, within: Sequence[Mention]) -> Mention | None:
    """A person in the source, else the mention at its head, else its first with a code."""
    head = head_of(doc, source)
    if head is None or not within:
        return None
    at_head = [m for m in within if m.span[0] <= head.idx < m.span[1]]
    rest = [m for m in within if m not in at_head and not _is_aside(doc, head, m)]
    persons = [m for m in (*at_head, *rest) if m.kind == PERSON]
    apart = [m for m in persons if not _is_owner(doc, m)]
    if apart:
        return min(apart, key=lambda m: m.span)
    if persons and not at_head:
        return _of_another(doc, source, persons[0])
    if at_head:
        return at_head[0]
    coded = [m for m in rest if m.code]
    return coded[0] if coded else (rest[0] if rest else None)


def _is_owner(doc: Doc, m: Mention) -> bool:
    """Whether a mention only tells whose the source is: 'his wife', 'Mr Vance's spokesman'."""
    words = doc.char_span(*m.span, alignment_mode="expand")
    return words is not None and words.root.dep_ == "poss" and words.root.head not in words


def _is_aside(doc: Doc, head: Token, m: Mention) -> bool:
    """Whether a mention is what a document of the source is about or appears on, and so does not speak by it."""
    token = head_of(doc, m.span)
    if token is None:
        return False
    if head.lemma_.lower() in POSTS and token.dep_ in {"compound", "nmod", "amod"} and m.kind in {"company", "media"}:
        return True
    while token.head != token and token != head:
        if token.dep_ == "pobj" and token.head.lower_ in ABOUT and head.lemma_.lower() in DOCUMENTS | POSTS:
            return token.lemma_.lower() not in SITES
        token = token.head
    return False


def _of_another(doc: Doc, source: Span, owner: Mention) -> Mention | None:
    """Whom a source means that is told by whose it is: one's own words are one's, who serves an official has their code."""
    words = doc.char_span(*owner.span, alignment_mode="expand")
    noun = words.root.head if words is not None else None
    if noun is None or {t.lemma_.lower() for t in (noun, *noun.children)} & KIN:
        return None
    if noun.lemma_.lower() in OWN_WORDS:
        return owner
    if owner.code is None:
        return None
    name = text_of(doc)[slice(*source)].strip()
    return replace(owner, span=source, name=name, key=None, kind="other", method="possessor", confidence=owner.confidence / 2)


def _antecedent(doc: Doc, source: Span, mentions: Sequence[Mention]) -> Mention | None:
    """Whom 'he', 'she', 'it' or 'its spokesman' means by being the subject of the sentence before, where only one may be meant.

    No actor: whoever is known by name would have been found by it, and the subject is told by an office or as a body.
    """
    head = head_of(doc, source)
    if head is None:
        return None
    word = head.lower_
    if word not in PRONOUNS:
        owner = next((c for c in head.children if c.dep_ == "poss" and c.lower_ == "its"), None)
        if owner is None:
            return None
        word = "its"
    start = head.sent.start
    if start == 0:
        return None
    before = doc[start - 1].sent
    subject_ = next((t for t in before if t.dep_ in {"nsubj", "nsubjpass"} and t.head == before.root), None)
    if subject_ is None or (subject_.tag_ in {"NNS", "NNPS"}) or subject_.pos_ == "PRON":
        return None
    here = [m for m in overlapping(mentions, (subject_.idx, subject_.idx + 1)) if not m.is_place]
    near = overlapping(mentions, (before.start_char, source[0]))
    others = [m for m in near if m.kind == PERSON and m not in here and before.start_char <= m.span[0]]
    if not here or here[0].code is None or (word in PERSONAL and others):
        return None
    of_person = here[0].kind == PERSON or subject_.lemma_.lower() in OFFICES
    if of_person != (word in PERSONAL) or (here[0].key and here[0].kind == PERSON):
        return None
    return replace(
        here[0], span=source, name=text_of(doc)[slice(*here[0].span)], key=None, kind="other", method="antecedent", confidence=0.5
    )


def home(mentions: Sequence[Mention]) -> str | None:
    """The country that nearly all names of an article belong to, places included; None where there is no such country."""
    codes = Counter(m.code for m in mentions if m.code and len(m.code) == ISO3)
    if not codes:
        return None
    code, count = min(codes.items(), key=lambda item: (-item[1], item[0]))
    return code if count >= max(HOME_NAMES, HOME_SHARE * codes.total()) else None


def issuer_of(doc: Doc, source: Span, mentions: Sequence[Mention]) -> Mention | None:
    """Who speaks through 'the statement': the actor who issued the last document of that name told of before."""
    head = head_of(doc, source)
    if head is None or head.lemma_.lower() not in DOCUMENTS or head.tag_ in {"NNS", "NNPS"}:
        return None
    if not any(c.lower_ in {"the", "this", "that", "its"} for c in head.children):
        return None
    for token in reversed(doc[: head.i]):
        if token.lemma_.lower() == head.lemma_.lower():
            end = token.right_edge.idx + len(token.right_edge)
            giver = subject(token.head) if token.dep_ in {"dobj", "nsubjpass"} and token.head.pos_ == "VERB" else None
            if giver is not None:
                for m in overlapping(mentions, (giver.idx, giver.idx + 1)):
                    return m
            begin = token.left_edge.idx
            issuers = [m for m in overlapping(mentions, (begin, min(end, token.idx + NEAR))) if begin <= m.span[0] and m.code]
            return issuers[0] if issuers else None
    return None
