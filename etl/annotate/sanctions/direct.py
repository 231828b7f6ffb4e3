"""Acts told without a noun for the measure: 'sanctioned two banks', 'halted arms exports to Turkey', 'froze its assets'."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from spacy.tokens import Doc, Token

from communique.etl.annotate.sanctions.act import AS_BEFORE, Act
from communique.etl.annotate.sanctions.arguments import DAYS, conjuncts, is_passive, is_verbal, objects, prepositional, subjects
from communique.etl.annotate.sanctions.bearers import DONE_SOMEWHERE, TARGETING, after
from communique.etl.annotate.sanctions.lexicon import Lexicon
from communique.etl.annotate.sanctions.measures import left_words
from communique.etl.annotate.words import words

_UNSPECIFIED = ("unspecified",)
_OF_SANCTIONS = words(
    "end abolish terminate cancel lift ease extend renew impose reimpose tighten suspend remove revoke rescind scrap relax drop"
)
_DESIGNATING = words("designate list proscribe classify label blacklist")
_TRADING = words("buy sell import export purchase trade ship supply provide")
_ISSUING = words("issue grant give hand")
_LICENSING = words("license licence approve authorise authorize allow permit")
_INVESTING = words("invest lend deal do finance")
_ENVOYS = words("diplomat ambassador envoy attaché attache commissioner consul")
_AID = frozenset({"aid", "assistance", "food", "humanitarian", "relief"})
_FOOD = frozenset({"food"})
_BOUGHT = words("import export purchase sale trade")
_MONEY = words("dollar euro pound yen million billion $ €")
_FLOWING = words("trade export import sale investment")
_FINANCE = words("capital market markets financial finance budget budgetary bank banking credit swift payment payments")
_UNDOING = words("reverse rescind revoke withdraw cancel overturn undo drop lift scrap repeal")
_DEEDS = words(
    "decision move step measure order suspension decree designation listing embargo ban freeze restriction action expulsion blacklisting "
    "announcement"
)
_STRIPPING = words("strip deprive")
_MEMBERSHIP = frozenset({"membership", "seat", "vote", "presidency"})
_PARTNER = frozenset({"to", "from", "with"})
_DENYING = words("deny refuse")
_SEIZING = words("seize confiscate immobilise immobilize")
_OF_OR_IN = frozenset({"of", "in"})
_OF_OR_BY = frozenset({"of", "by"})
_STAYING = words("remain remains remained stay stays stayed")
_AMONG = frozenset({"on", "in", "at", "among", "as"})
_PREFERRED = frozenset({"duty", "free", "tariff", "preferential", "favoured", "favored"})
_OWNED = frozenset({"to", "by", "with"})
_DESCRIBED = frozenset({"import", "purchase", "asset", "account", "fund", "property", "reserve", "holding"})
_GOODS = frozenset({"product", "vodka", "fruit", "meat", "fish"})
# What a barrier's slot tells that its bearer is kept from.
_BARRED_FROM = {
    "": frozenset({"travel_ban", "financial"}),
    "financial": frozenset({"financial"}),
    "membership": frozenset({"travel_ban", "financial", "diplomatic"}),
}
# A flow stops by these verbs only: one blocks an account, but cuts ties.
_STOPPED_BY = {
    ("asset_freeze", "impose"): frozenset({"freeze", "block"}) | _SEIZING,
    ("asset_freeze", "lift"): frozenset({"unfreeze", "unblock"}),
    ("travel_ban", "impose"): frozenset(
        {"deny", "refuse", "revoke", "cancel", "suspend", "restrict", "limit", "cut", "halve", "ban", "bar", "prohibit"}
    ),
    ("diplomatic", "impose"): frozenset({"suspend", "sever", "cut", "freeze", "break", "downgrade", "halt", "end"}),
    ("diplomatic", "lift"): frozenset(),
}


def find(doc: Doc, heads: AbstractSet[int], lexicon: Lexicon) -> list[Act]:
    """The acts of verbs that head none yet."""
    return [
        act
        for token in doc
        if is_verbal(token)
        and token.pos_ != "AUX"
        and token.i not in heads
        and (token.dep_ != "amod" or _is_misread(token))
        and not _elaborates(token, heads)
        for act in _acts_of(token, heads, lexicon)
    ]


def _is_misread(participle: Token) -> bool:
    """A verb of a list that the parser took for its object's adjective: 'froze the assets, suspended dealings with the bank and barred'."""
    noun = participle.head
    if participle.i < 2:
        return False
    if noun.dep_ == "pobj" and noun.head.lower_ == "on" and participle.nbor(-1).text in DAYS and participle.nbor(-2).i == noun.head.i:
        return participle.tag_ in ("VBN", "VBD")  # 'The Union on Friday banned investment', read as on a banned investment
    is_listed = noun.dep_ in ("dobj", "conj") and participle.i == noun.left_edge.i and participle.nbor(-1).lower_ in (",", "and")
    return is_listed and participle.tag_ in ("VBN", "VBD") and is_verbal(noun.head) and noun.head.tag_ in ("VBD", "VBN", "VB")


def _elaborates(verb: Token, heads: AbstractSet[int]) -> bool:
    """Whether a participle only tells what an act consists of ('tightened sanctions, cutting its imports')."""
    top = verb
    while top.dep_ == "conj" and is_verbal(top.head):
        top = top.head
    return top.dep_ == "advcl" and top.tag_ == "VBG" and top.head.i in heads


def _acts_of(verb: Token, heads: AbstractSet[int], lexicon: Lexicon) -> Iterator[Act]:
    expulsion = next((n for n in objects(verb) if n.lemma_ == "expulsion"), None)
    if expulsion is not None and any(t.lemma_ in _ENVOYS for t in prepositional(expulsion, frozenset({"of"}))):
        yield Act(verb, "impose", ("diplomatic",), None, tuple(subjects(verb)), tuple(prepositional(expulsion, frozenset({"of"}))), True)
        return
    sent_home = verb.lemma_ == "expel" or (verb.lemma_ == "order" and any(c.dep_ == "prt" and c.lower_ == "out" for c in verb.children))
    envoys = [t for t in _whole(verb, lexicon) if t.lemma_ in _ENVOYS]
    if verb.lemma_ == "declare" and not envoys:
        envoys = [t for t in verb.subtree if t.i > verb.i and t.lemma_ in _ENVOYS]
    if envoys and (sent_home or _is_told_to_leave(verb)):
        yield Act(verb, "impose", ("diplomatic",), None, tuple(subjects(verb)), tuple(envoys), True)
        return
    if (
        verb.lemma_ == "suspend"
        and any(t.pos_ == "PROPN" and not lexicon.has("flow", t.lemma_.lower()) for t in objects(verb))
        and not prepositional(verb, frozenset({"from"}))
    ):
        yield Act(verb, "impose", ("diplomatic",), None, tuple(subjects(verb)), tuple(objects(verb)), True)
        return
    staying = next((t for t in (verb.head, *verb.children) if t.lower_ in _STAYING and t.dep_ != "aux"), None)
    if verb.tag_ == "VBN" and staying is not None and lexicon.value("direct", verb.lemma_.lower()) == "impose":  # 'remains blacklisted'
        borne = [c for v in (staying, verb) for c in v.children if c.dep_ in ("nsubj", "nsubjpass")]
        yield Act(verb, "maintain", _UNSPECIFIED, None, (), tuple(borne), True)
        return
    if verb.lemma_ == "list" and is_passive(verb) and not prepositional(verb, _AMONG):
        yield Act(verb, "impose", _UNSPECIFIED, None, tuple(subjects(verb)), tuple(objects(verb)), True)
        return
    action = _upon_the_bearer(verb, lexicon)
    if action is not None:
        named = (n for o in objects(verb) for n in prepositional(o, frozenset({"including"})))
        yield Act(verb, action, _UNSPECIFIED, None, tuple(subjects(verb)), (*objects(verb), *named), True)
        return
    yield from _repeated(verb, lexicon)
    yield from _waived(verb, heads, lexicon)
    yield from _barred(verb, lexicon)
    yield from _stripped(verb, lexicon)
    for role, done in (("stop", "impose"), ("resume", "lift")):
        if lexicon.verb(role, verb):
            yield from _stopped(verb, done, lexicon)
            yield from _no_longer(verb, done, lexicon)


def _is_told_to_leave(verb: Token) -> bool:
    """'told the envoys to leave', 'gave the ambassador two days to leave', 'declared two diplomats personae non gratae'."""
    if verb.lemma_ in ("tell", "order", "give", "ask", "force"):
        return any(t.lemma_ in ("leave", "go", "depart", "quit") and t.tag_ == "VB" for t in verb.subtree if t.i > verb.i)
    return verb.lemma_ == "declare" and any(t.lower_ in ("grata", "gratae", "unwelcome") for t in verb.subtree)


def _upon_the_bearer(verb: Token, lexicon: Lexicon) -> str | None:
    """The action of a verb that has the bearer as its object: 'sanctioned', 'delisted', 'designated as terrorists'."""
    if verb.lemma_ in _DESIGNATING and _as_terrorist(verb):
        return "impose"
    return lexicon.value("direct", verb.lemma_.lower())


def _as_terrorist(verb: Token) -> bool:
    """'designated as terrorists', 'listed the Guard as a terrorist group', 'designated it a terrorist organisation'."""
    after = [c for c in verb.children if c.i > verb.i and c.dep_ in ("dobj", "oprd", "attr", "pobj")]
    said = [t for n in (*prepositional(verb, frozenset({"as"})), *after[-1:]) for t in n.subtree]
    said += [t for o in objects(verb) for n in prepositional(o, frozenset({"as"})) for t in n.subtree]
    return any(t.lower_.startswith("terror") for t in said)


def _repeated(verb: Token, lexicon: Lexicon) -> Iterator[Act]:
    """Acts upon sanctions named right before: 'followed suit', 'demanded that they be lifted', 'called them illegal'."""
    doers = tuple(subjects(verb))
    followed = any(t.dep_ == "dobj" and t.lower_ in ("suit", "same") for t in verb.children)
    if verb.lemma_ in ("follow", "do") and (followed or any(t.dep_ == "advmod" and t.lower_ in ("so", "likewise") for t in verb.children)):
        if any(c.dep_ == "conj" and lexicon.verb("stop", c) for c in verb.children):
            return  # 'followed suit and froze the assets' tells what it did
        yield Act(verb, AS_BEFORE, _UNSPECIFIED, None, doers, ())
    elif verb.lemma_ in _OF_SANCTIONS and any(t.lower_ in ("they", "them", "it") for t in objects(verb)):
        yield Act(verb, lexicon.value("act", verb.lemma_) or "", _UNSPECIFIED, None, doers, ())
    elif verb.lemma_ in _UNDOING and any(t.lower_ == "it" or _is_deed(t) for t in objects(verb)):
        yield Act(verb, "lift", _UNSPECIFIED, None, doers, ())
    elif lexicon.value("act", verb.lemma_.lower()) == "criticise" and _takes_up_a_measure(verb, lexicon):
        yield Act(verb, "criticise", _UNSPECIFIED, None, doers, ())
    elif lexicon.has("naming", verb.lemma_.lower()):
        named = next((t for t in verb.subtree if verb.i < t.i <= verb.i + 2 and t.lower_ in ("them", "it", "these", "this")), None)
        if named is not None and any(t.i > named.i and lexicon.has("judgement", t.lemma_.lower()) for t in verb.subtree):
            yield Act(verb, "criticise", _UNSPECIFIED, None, doers, ())


def _is_deed(noun: Token) -> bool:
    return noun.lemma_ in _DEEDS and any(c.lower_ in ("the", "this", "that", "its", "their") for c in noun.children)


def _takes_up_a_measure(verb: Token, lexicon: Lexicon) -> bool:
    """'Israel welcomed the embargo, and Russia deplored it'."""
    if not any(t.lower_ in ("it", "them") for t in objects(verb)):
        return False
    before = verb.doc[verb.sent.start : verb.i]
    return any(t.pos_ == "NOUN" and lexicon.value("head", t.lemma_.lower()) for t in before)


def _waived(verb: Token, heads: AbstractSet[int], lexicon: Lexicon) -> Iterator[Act]:
    """'granted Iraq a waiver', 'gave the company a licence to buy'."""
    if not any(e.slot == "waiver" for e in lexicon.entries("act", verb.lemma_.lower())):
        return
    for waiver in objects(verb):
        is_waiver = lexicon.value("nominal", waiver.lemma_.lower()) == "waive" or _is_licence_to_trade(waiver)
        if is_waiver and waiver.i not in heads:
            receivers = [c for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP"]
            let = [v for c in waiver.children if c.dep_ in ("acl", "relcl") for v in c.subtree if is_verbal(v)]
            kinds = ("trade",) if any(v.lemma_ in _TRADING for v in let) else _UNSPECIFIED
            borne = (*receivers, *after(waiver), *prepositional(verb, TARGETING), *(t for v in let for t in objects(v)))
            yield Act(verb, "waive", kinds, None, tuple(subjects(verb)), borne, True)


def _is_licence_to_trade(noun: Token) -> bool:
    return noun.lemma_ in ("licence", "license") and any(c.dep_ in ("acl", "relcl") and c.lemma_ in _TRADING for c in noun.children)


def _barred(verb: Token, lexicon: Lexicon) -> Iterator[Act]:
    """'barred the generals from entering the country', 'cut the bank off from the payment system'."""
    barrier = lexicon.verb("barrier", verb)
    if verb.tag_ == "VBN" and verb.dep_ == "conj" and verb.head.dep_ == "acl":
        return
    if barrier is None or (verb.dep_ == "relcl" and is_passive(verb) and not subjects(verb)):
        return
    if _is_unwelcome(verb, lexicon):
        yield Act(verb, "impose", ("travel_ban",), None, tuple(subjects(verb)), tuple(objects(verb)), True)
        return
    off = [c for o in objects(verb) for c in o.children if c.lower_ == "off" and c.dep_ == "advmod"]
    kept = [n for particle in off for n in prepositional(particle, frozenset({"from"}))]
    kept += [n for o in objects(verb) for part in (o, *conjuncts(o)) for n in prepositional(part, frozenset({"from"}))]
    for entrance in (*prepositional(verb, frozenset({"from"})), *kept):
        kind = next((v for w in (entrance.lemma_.lower(), *left_words(entrance)) if (v := lexicon.value("entrance", w))), None)
        if kind in _BARRED_FROM[barrier[1][0].slot]:
            body = (entrance,) if kind == "diplomatic" else ()
            agents = [] if subjects(verb) else prepositional(entrance, frozenset({"by"}))
            yield Act(verb, "impose", (kind,), None, (*subjects(verb), *agents, *body), tuple(objects(verb)), True)
            return
        if entrance.dep_ == "pcomp" and is_verbal(entrance) and entrance.lemma_ in _TRADING | _INVESTING:
            goods = prepositional(entrance, frozenset({"with"})) if entrance.lemma_ in ("supply", "provide") else []
            goods = goods or objects(entrance)
            abroad = prepositional(entrance, frozenset({"to", "with", "in", "from"}))
            owed = (b for g in goods for c in g.children if c.dep_ == "acl" for b in prepositional(c, frozenset({"to", "by"})))
            inside = (*owed, *goods, *objects(entrance), *(b for g in goods for b in after(g)), *abroad)
            listed = [part for g in goods for part in (g, *conjuncts(g))]
            kinds = dict.fromkeys(_kind_of_trade({g.lemma_.lower(), *left_words(g)}, lexicon) for g in listed) or {"trade": None}
            kinds = {"financial" if k == "trade" and entrance.lemma_ in _INVESTING else k: None for k in kinds}
            yield Act(verb, "impose", tuple(kinds), None, tuple(subjects(verb)), (*inside, *objects(verb)), True)
            return


def _is_unwelcome(verb: Token, lexicon: Lexicon) -> bool:
    """'banned 28 British lawmakers': persons alone, kept from nothing that is named."""
    if verb.lemma_ not in ("ban", "bar") or any(
        c.dep_ in ("prep", "xcomp", "ccomp") and c.lower_ in ("from", "for") for c in verb.children
    ):
        return False
    return any(_is_person(o, lexicon) for o in objects(verb))


def _is_person(noun: Token, lexicon: Lexicon) -> bool:
    return lexicon.value("bearer", noun.lemma_.lower()) == "person" or (
        noun.tag_ == "NNPS" and any(c.dep_ == "nummod" for c in noun.children)
    )


def _stripped(verb: Token, lexicon: Lexicon) -> Iterator[Act]:
    """'stripped the country of its trade privileges', 'deprived it of its membership'."""
    if verb.lemma_ not in _STRIPPING:
        return
    for lost in prepositional(verb, frozenset({"of"})):
        described = {*left_words(lost), lost.lemma_.lower()}
        kinds = ["diplomatic"] if described & _MEMBERSHIP else ["trade"] if described & (_PREFERRED | {"trade", "preference"}) else []
        for kind in kinds:
            yield Act(verb, "impose", (kind,), None, tuple(subjects(verb)), tuple(objects(verb)), True)


def _no_longer(verb: Token, action: str, lexicon: Lexicon) -> Iterator[Act]:
    """'stopped selling weapons to the kingdom', 'resumed buying its oil'."""
    for doing in verb.children:
        if (
            doing.dep_ not in ("xcomp", "pcomp")
            or doing.tag_ != "VBG"
            or doing.lemma_ not in (_TRADING | _LICENSING | _ISSUING) - {"provide"}
        ):
            continue
        if doing.lemma_ in _ISSUING:
            yield from _no_permits(verb, doing, action, lexicon)
            continue
        if doing.lemma_ in _LICENSING and not any(lexicon.value("flow", g.lemma_.lower()) == "trade" for g in objects(doing)):
            continue
        goods = [p for g in objects(doing) for p in (g, *conjuncts(g))]
        kinds = tuple(dict.fromkeys(_kind_of_trade({g.lemma_.lower(), *left_words(g)}, lexicon) for g in goods))
        if kinds:
            borne = (*prepositional(doing, _PARTNER), *(b for g in goods for b in after(g)), *goods)
            yield Act(verb, action, kinds, None, tuple(subjects(verb)), borne, True)


def _no_permits(verb: Token, issuing: Token, action: str, lexicon: Lexicon) -> Iterator[Act]:
    """'stopped issuing visas to Russians', 'will stop granting permits for exports of arms to Turkey'."""
    for permit in objects(issuing):
        flows = [t for t in after(permit) if lexicon.value("flow", t.lemma_.lower()) == "trade"]
        inside = {w for t in flows for part in (t, *prepositional(t, _OF_OR_IN)) for w in (part.lemma_.lower(), *left_words(part))}
        is_permit = permit.lemma_ in ("licence", "license", "permit", "authorisation", "authorization")
        kind = "travel_ban" if permit.lemma_ == "visa" else _kind_of_trade(inside, lexicon) if is_permit and flows else None
        if kind is not None:
            borne = (*after(permit), *prepositional(issuing, _PARTNER))
            yield Act(verb, action, (kind,), None, tuple(subjects(verb)), borne, True)


def _stopped(verb: Token, action: str, lexicon: Lexicon) -> Iterator[Act]:
    """'halted arms exports to Turkey', 'froze the assets of', 'severed ties with', 'banned Russian diamonds'."""
    for first in _whole(verb, lexicon):
        # The parser joins the second of two flows to what the first is of: 'purchases of bonds and trade in potash'.
        joined = [c for t in prepositional(first, frozenset({"of"})) for c in conjuncts(t) if c.lemma_.lower() in _FLOWING]
        flows = [
            t for t in (first, *conjuncts(first), *joined) if lexicon.has("flow", t.lemma_.lower()) or _is_refused_good(t, verb, lexicon)
        ]
        kinds = tuple(dict.fromkeys(k for t in flows for k in _kinds_of_flow(t, verb, action, lexicon)))
        if not kinds:
            continue
        frozen = [b for t in flows if t.lemma_.lower() in _DESCRIBED for b in prepositional(t, frozenset({"of"}))]
        borne = (
            *(c for t in flows if t.lemma_ == "access" for c in t.children if c.dep_ == "poss"),
            *frozen,
            *(n for b in frozen if b.pos_ == "NUM" for n in prepositional(b, frozenset({"of"}))),
            *(b for t in flows for b in after(t)),
            *(b for t in flows if t.lemma_.lower() in DONE_SOMEWHERE for b in prepositional(t, frozenset({"in"}))),
            *(c for t in flows for c in t.children if c.dep_ == "poss"),
            *(b for t in flows for b in prepositional(t, _OF_OR_BY)),
            *(b for t in flows for clause in t.children if clause.dep_ == "acl" for b in prepositional(clause, _OWNED)),
            *prepositional(verb, TARGETING),
            *(b for t in prepositional(verb, frozenset({"in"})) if _kind_of_trade({t.lemma_.lower()}, lexicon) == "arms" for b in after(t)),
            *(t for t in flows if t.lemma_.lower() in _DESCRIBED or _is_refused_good(t, verb, lexicon)),
        )
        yield Act(verb, action, kinds, None, tuple(subjects(verb)), borne, True)
        return


def _whole(verb: Token, lexicon: Lexicon) -> list[Token]:
    """The objects of a verb, and for 'part of its aid' or 'a million dollars in aid' the aid."""
    found: list[Token] = []
    for noun in objects(verb):
        found.append(noun)
        if lexicon.has("collector", noun.lemma_.lower()):
            found += prepositional(noun, frozenset({"of"}))
        elif noun.lemma_.lower() in _MONEY:
            found += (*prepositional(noun, frozenset({"in", "of"})), *prepositional(verb, frozenset({"in"})))
    return found


def _is_refused_good(noun: Token, verb: Token, lexicon: Lexicon) -> bool:
    """'banned Russian diamonds': goods of a country, refused as such."""
    lemma = noun.lemma_.lower()
    return lexicon.has("refused", verb.lemma_.lower()) and (lexicon.value("qualifier", lemma) == "trade" or lemma in _GOODS)


def _kinds_of_flow(flow: Token, verb: Token, action: str, lexicon: Lexicon) -> Iterator[str]:
    """The measures that stopping a flow is; of 'diplomatic and trade ties' two, of 'economic ties' trade."""
    kind = _kind_of_flow(flow, verb, action, lexicon)
    ties = {
        "trade" if v == "trade" or w in ("economic", "commercial") else v for w in left_words(flow) if (v := lexicon.value("qualifier", w))
    }
    if kind == "diplomatic" and ties & {"trade", "financial"}:
        yield from sorted(ties & {"diplomatic", "trade", "financial"})
    elif kind is not None:
        yield kind


def _kind_of_flow(flow: Token, verb: Token, action: str, lexicon: Lexicon) -> str | None:
    hung = prepositional(verb, frozenset({"in"})) if flow.lemma_ == "trade" and flow.dep_ == "dobj" else []
    inside = [w for t in (*prepositional(flow, _OF_OR_IN), *hung) for w in (t.lower_, t.lemma_.lower(), *left_words(t))]
    described = {*left_words(flow), *inside}
    kind = lexicon.value("flow", flow.lemma_.lower()) or "trade"
    if (verb.lemma_ in _SEIZING and kind != "asset_freeze") or (verb.lemma_ in _DENYING and kind != "travel_ban"):
        return None
    if flow.lemma_ in ("travel", "regime", "waiver", "facilitation", "liberalisation", "liberalization", "deal", "agreement"):
        return "travel_ban" if "visa" in described and verb.lemma_ not in _DENYING else None
    if flow.lemma_ == "fund" and prepositional(flow, frozenset({"for"})):
        return "financial"
    if flow.lemma_ == "access":
        reached = {w for t in prepositional(flow, frozenset({"to"})) for w in (t.lemma_.lower(), *left_words(t))}
        if described & _PREFERRED:
            return "trade"
        return "financial" if reached & _FINANCE else None
    if flow.lemma_ in ("status", "treatment"):
        return "trade" if described & (_PREFERRED | {"trade"}) - {"preferential"} else None
    if flow.lemma_ == "cooperation" and any(t.lemma_ in ("inspector", "monitor", "investigator") for t in prepositional(flow, _PARTNER)):
        return None
    if kind == "diplomatic" and "development" in described:
        return "aid"
    if flow.lemma_ == "support" and not described & _FINANCE:
        return None
    if kind == "trade":
        return _kind_of_trade(described - _FOOD if flow.lemma_ in _BOUGHT else described, lexicon)
    if kind == "aid" and "legal" in described:
        return None
    allowed = _STOPPED_BY.get((kind, action))
    frozen = kind == "asset_freeze" and action == "lift" and "frozen" in described
    return kind if allowed is None or verb.lemma_ in allowed or frozen else None


def _kind_of_trade(described: AbstractSet[str], lexicon: Lexicon) -> str:
    kinds = {lexicon.value("qualifier", w) for w in described}
    if "financial" in kinds:
        return "financial"
    if "arms" in kinds or any(lexicon.has("armament", w) for w in described):
        return "arms"
    return "aid" if _AID & described else "trade"
