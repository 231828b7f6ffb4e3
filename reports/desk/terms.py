"""What a reader types into the search as a text-search query: words, "phrases", -without, OR; British and American spelling alike."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST_WORDS = 24

_TOKEN = re.compile(r'(?P<without>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

# Endings and beginnings that one country writes so and the other so; a spelling that nobody uses does no harm, as no article has it.
_PAIRS = (
    (r"(?<=\w{2})is(e|ed|es|er|ers|ing|ation|ations|ational)$", r"iz\1"),
    (r"(?<=\w{2})iz(e|ed|es|er|ers|ing|ation|ations|ational)$", r"is\1"),
    (r"(?<=\w)ys(e|ed|es|ing)$", r"yz\1"),
    (r"(?<=\w)yz(e|ed|es|ing)$", r"ys\1"),
    (r"(?<=\w{2})our(|s|ed|ing|er|ers|able|ite|ites|hood|hoods|ly|ful)$", r"or\1"),
    (r"(?<=\w{2})or(|s|ed|ing|er|ers|able|ite|ites|hood|hoods|ly|ful)$", r"our\1"),
    (r"(theat|cent|met|lit|fib)re(s?)$", r"\1er\2"),
    (r"(theat|cent|met|lit|fib)er(s?)$", r"\1re\2"),
    (r"enc(e|es|eless)$", r"ens\1"),
    (r"ens(e|es|eless)$", r"enc\1"),
    (r"(?<=[aeiou])ll(ed|ing|er|ers|or|ors)$", r"l\1"),
    (r"(?<=[aeiou])l(ed|ing|er|ers|or|ors)$", r"ll\1"),
    (r"(?<=\w)ogue(s?)$", r"og\1"),
    (r"(?<=al|ia|ta|na|ol)og(s?)$", r"ogue\1"),
    (r"(?<=\w)gramme(s?)$", r"gram\1"),
    (r"^(pro)gram(s?)$", r"\1gramme\2"),
    (r"(?<=\w)dgement(s?)$", r"dgment\1"),
    (r"(?<=\w)dgment(s?)$", r"dgement\1"),
    (r"ae(?=[a-z]{3})", "e"),
)
_WORDS = (
    ("licence", "license"), ("licences", "licenses"), ("practise", "practice"), ("grey", "gray"), ("tyre", "tire"), ("tyres", "tires"),
    ("cheque", "check"), ("cheques", "checks"), ("plough", "plow"), ("sceptical", "skeptical"), ("sceptics", "skeptics"), ("sceptic", "skeptic"),
    ("aluminium", "aluminum"), ("aeroplane", "airplane"), ("aeroplanes", "airplanes"), ("fulfil", "fulfill"), ("enrol", "enroll"),
    ("manoeuvre", "maneuver"), ("manoeuvres", "maneuvers"), ("ageing", "aging"), ("storey", "story"), ("kerb", "curb"), ("mould", "mold"),
    ("oesophagus", "esophagus"), ("instalment", "installment"), ("instalments", "installments"), ("enquiry", "inquiry"), ("enquiries", "inquiries"),
    ("moustache", "mustache"), ("pyjamas", "pajamas"), ("sulphur", "sulfur"), ("whisky", "whiskey"), ("draught", "draft"), ("axe", "ax"),
    ("jewellery", "jewelry"), ("artefact", "artifact"), ("artefacts", "artifacts"), ("gaol", "jail"), ("wilful", "willful"), ("skilful", "skillful"),
    ("foetus", "fetus"), ("speciality", "specialty"), ("cosy", "cozy"), ("ploughed", "plowed"), ("moulds", "molds"), ("greys", "grays"),
)  # fmt: skip
_SAID_SO = {one: other for pair in _WORDS for one, other in (pair, pair[::-1])}


def tsquery(typed: str) -> str:
    """The text for Postgres' to_tsquery; blank where nothing can be looked for. Every word is quoted, so that none is an operator."""
    return _query(typed, is_loose=False)


def loose(typed: str) -> str:
    """The same, but with the words of a phrase anywhere: what an index of words can answer. It finds whatever `tsquery` finds."""
    return _query(typed, is_loose=True)


def _query(typed: str, *, is_loose: bool) -> str:
    alternatives: list[list[str]] = [[]]
    for token in list(_TOKEN.finditer(typed))[:MOST_WORDS]:
        if token["word"] and token["word"].upper() == "OR" and not token["without"]:
            alternatives.append([])
            continue
        words = _WORD.findall(token["phrase"] if token["phrase"] is not None else token["word"])[:MOST_WORDS]
        if words and not (is_loose and token["without"] and len(words) > 1):
            told = (" & " if is_loose else " <-> ").join(_spelt(word) for word in words)
            alternatives[-1].append(f"{'!' if token['without'] else ''}({told})")
    return " | ".join(" & ".join(parts) for parts in alternatives if any(not part.startswith("!") for part in parts))


def spellings(word: str) -> list[str]:
    """The word, and as it is written on the other side of the Atlantic."""
    lower = word.lower()
    other = [re.sub(pattern, replaced, lower, count=1) for pattern, replaced in _PAIRS]
    return list(dict.fromkeys([lower, *filter(None, [_SAID_SO.get(lower)]), *other]))


def _spelt(word: str) -> str:
    found = spellings(word)
    return _quoted(found[0]) if len(found) == 1 else f"({' | '.join(map(_quoted, found))})"


def _quoted(word: str) -> str:
    return "'" + word.replace("’", "'").replace("'", "''") + "'"


def marked(headline: str) -> Iterable[tuple[str, bool]]:
    """Pieces of a headline by Postgres, and whether each is a hit: hits stand between START and STOP."""
    for number, piece in enumerate(re.split(f"[{START}{STOP}]", headline)):
        if piece:
            yield piece, number % 2 == 1


# Characters that no article uses; one that does has a mark too many.
START, STOP = "\ue000", "\ue001"
