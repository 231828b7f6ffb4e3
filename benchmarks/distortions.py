"""Two generators of distorted names, made independently of each other and of what screening does about them.

A clerk copies a name from paper; a stranger writes down what was heard. Each maps (kind of distortion) to a function of a
name and a random source, which gives the distorted name or None where the name does not allow it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Distortion = Callable[["Listed", random.Random], str | None]


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed name in the order in which people write it, its kind, and the name in its own script if the list has it."""

    name: str
    kind: str
    original: str | None


def natural(name: str, kind: str) -> str:
    """'LAST, First' of a person as 'First LAST'."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and kind == "person" else name


# The clerk

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {
    key: {other for y2, row2 in enumerate(_KEYS) for x2, other in enumerate(row2) if abs(y - y2) <= 1 and abs(x - x2) <= 1} - {key}
    for y, row in enumerate(_KEYS)
    for x, key in enumerate(row)
}
_MARKS = {"a": "áàâä", "e": "éèêë", "i": "íìîï", "o": "óòôö", "u": "úùûü", "c": "ç", "n": "ñ", "s": "š", "z": "ž"}
_FORMS = (
    "LTD",
    "LLC",
    "CO.",
    "INC",
    "CORP",
    "COMPANY",
    "LIMITED",
    "CORPORATION",
    "S.A.",
    "GMBH",
    "LTDA.",
    "S.A. DE C.V.",
    "FZE",
    "OOO",
    "JSC",
)
_FORM = re.compile(
    r"[,\s]+(ltd|llc|co|inc|corp|company|limited|corporation|s\.?a(?!\.?[a-z])|gmbh|ltda|fze|jsc|ooo|pjsc)\b\.?(?!\w)", re.IGNORECASE
)


def slip(listed: Listed, chance: random.Random) -> str | None:
    """A finger on the wrong key: another letter, one too few, one too many, two the wrong way round."""
    places = [place for place, letter in enumerate(listed.name) if letter.lower() in _NEAR]
    if len(places) < 5:
        return None
    place = chance.choice(places[1:])
    name, letter = listed.name, listed.name[place]
    match chance.randrange(4):
        case 0:
            return name[:place] + chance.choice(sorted(_NEAR[letter.lower()])) + name[place + 1 :]
        case 1:
            return name[:place] + name[place + 1 :]
        case 2:
            return name[:place] + letter + name[place:]
    if place + 1 >= len(name) or not name[place + 1].isalpha() or name[place + 1] == letter:
        return None
    return name[:place] + name[place + 1] + letter + name[place + 2 :]


def without_middle(listed: Listed, chance: random.Random) -> str | None:
    words = listed.name.split()
    if listed.kind != "person" or len(words) < 3:
        return None
    del words[chance.randrange(1, len(words) - 1)]
    return " ".join(words)


def shuffled(listed: Listed, chance: random.Random) -> str | None:
    words = listed.name.replace(",", " ").split()
    if len(words) < 2:
        return None
    mixed = chance.sample(words, len(words))
    return " ".join(mixed) if mixed != words else None


def with_initial(listed: Listed, chance: random.Random) -> str | None:
    words = listed.name.split()
    if listed.kind != "person" or len(words) < 2:
        return None
    words[0] = f"{words[0][0]}."
    return " ".join(words) if words[0][0].isalpha() else None


def accented(listed: Listed, chance: random.Random) -> str | None:
    places = [place for place, letter in enumerate(listed.name) if letter.lower() in _MARKS]
    if len(places) < 2:
        return None
    letters = list(listed.name)
    for place in chance.sample(places, max(2, len(places) // 2)):
        letters[place] = chance.choice(_MARKS[letters[place].lower()])
    return "".join(letters)


def other_form(listed: Listed, chance: random.Random) -> str | None:
    if listed.kind != "entity":
        return None
    bare = _FORM.sub("", listed.name).strip(" ,")
    return f"{bare} {chance.choice(_FORMS)}" if len(bare) > 3 else None


def letter_by_letter(listed: Listed, chance: random.Random) -> str | None:
    """The listed original script, each letter for itself."""
    from anyascii import anyascii

    return anyascii(listed.original) if listed.original and not listed.original.isascii() else None


CLERK: Mapping[str, Distortion] = {
    "typo": slip,
    "middle name dropped": without_middle,
    "order": shuffled,
    "initial": with_initial,
    "diacritics": accented,
    "company form": other_form,
    "transliteration": letter_by_letter,
}

# The stranger

_HEARD = (
    ("ph", "f"), ("f", "ph"), ("ck", "k"), ("k", "c"), ("c", "k"), ("q", "k"), ("kh", "h"), ("sh", "sch"), ("ch", "tch"), ("j", "dj"),
    ("v", "w"), ("w", "v"), ("y", "i"), ("i", "y"), ("ou", "u"), ("u", "ou"), ("o", "u"), ("ee", "i"), ("e", "a"), ("a", "e"), ("z", "s"),
    ("s", "z"), ("th", "t"), ("dh", "d"), ("gh", "g"), ("b", "bb"), ("l", "ll"), ("ll", "l"), ("n", "nn"), ("nn", "n"), ("m", "mm"),
    ("mm", "m"), ("s", "ss"), ("ss", "s"), ("t", "tt"), ("r", "rr"),
)  # fmt: skip
_HOOKS = {"a": "ąāă", "e": "ęēě", "i": "īį", "o": "øőō", "u": "ūůű", "c": "čć", "l": "ł", "n": "ńň", "r": "ř", "t": "ţ", "d": "ď", "g": "ğ"}
_BEFORE = ("OOO", "PJSC", "PT", "JSC", "Société", "ZAO", "AO")
_BEHIND = ("Group", "Co., Ltd.", "S.A.R.L.", "Limited", "& Co.", "Holding", "GmbH & Co. KG", "Pvt. Ltd.", "d.o.o.", "Inc.", "B.V.")
_SCHOLARS = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآئؤءپچژگکی",
        "ā b t ṯ ǧ ḥ ḫ d ḏ r z s š ṣ ḍ ṭ ẓ ʿ ġ f q k l m n h w y ā a ʾa ʾi ʾā ʾ ʾ ʾ p č ž g k y".split(),
        strict=True,
    )
) | dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e ë ž z i j k l m n o p r s t u f h c č š ŝ ʺ y ʹ è û â".split(),
        strict=True,
    )
)


def misheard(listed: Listed, chance: random.Random) -> str | None:
    """One sound written in another way, two in a long name."""
    name = listed.name.lower()
    for _ in range(2 if len(name) > 16 else 1):
        sounds = [(heard, written) for heard, written in _HEARD if heard in name]
        if not sounds:
            return None
        heard, written = chance.choice(sounds)
        place = chance.choice([match.start() for match in re.finditer(heard, name)])
        name = name[:place] + written + name[place + len(heard) :]
    return name


def first_and_last(listed: Listed, chance: random.Random) -> str | None:
    words = listed.name.split()
    if listed.kind != "person" or not 3 <= len(words) <= 4:
        return None
    if len(words) == 4:
        del words[chance.choice((1, 2))]
        return " ".join(words)
    return f"{words[0]} {words[-1]}"


def surname_first(listed: Listed, chance: random.Random) -> str | None:
    words = listed.name.replace(",", " ").split()
    if len(words) < 2:
        return None
    turn = chance.randrange(1, len(words))
    return " ".join(words[turn:] + words[:turn])


def inner_initial(listed: Listed, chance: random.Random) -> str | None:
    words = listed.name.split()
    if listed.kind != "person" or len(words) < 3:
        return None
    place = chance.randrange(0, len(words) - 1)
    if len(words[place]) < 2 or not words[place][0].isalpha():
        return None
    words[place] = words[place][0].upper()
    return " ".join(words)


def hooked(listed: Listed, chance: random.Random) -> str | None:
    changed = "".join(chance.choice(_HOOKS[c.lower()]) if c.lower() in _HOOKS and chance.random() < 0.4 else c for c in listed.name)
    return changed if changed != listed.name else None


def dressed(listed: Listed, chance: random.Random) -> str | None:
    if listed.kind != "entity":
        return None
    bare = _FORM.sub("", listed.name).strip(" ,")
    if len(bare) <= 3:
        return None
    return f"{chance.choice(_BEFORE)} {bare}" if chance.random() < 0.4 else f"{bare} {chance.choice(_BEHIND)}"


def scholarly(listed: Listed, chance: random.Random) -> str | None:
    """The listed original script as scholars transliterate it, without vowels that are not written."""
    if not listed.original or listed.original.isascii():
        return None
    written = "".join(_SCHOLARS.get(c, _SCHOLARS.get(c.lower(), "").capitalize() or (c if c.isspace() else "")) for c in listed.original)
    return written if len(written.split()) == len(listed.original.split()) else None


STRANGER: Mapping[str, Distortion] = {
    "typo": misheard,
    "middle name dropped": first_and_last,
    "order": surname_first,
    "initial": inner_initial,
    "diacritics": hooked,
    "company form": dressed,
    "transliteration": scholarly,
}
GENERATORS = {"clerk": CLERK, "stranger": STRANGER}
