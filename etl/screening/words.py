"""The words of a name as they are compared: folded, respelled and reduced to their consonants."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from communique.etl.screening.romanise import romanise

LONGEST = 24
# A name with a smaller share of vowels was written without them.
FEWEST_VOWELS, ENOUGH_LETTERS = 0.21, 6
_JOINERS = re.compile(r"['’‘ʼʻʿʾ`´\"“”«»]")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
_WORD = re.compile(r"[a-z0-9]+")
_ARTICLES, _SERVANT = frozenset("al el ul il ur ar er us as es ud ad ed uz az ez an un en".split()), "abdul"
# The article's l becomes the consonant that it meets: Abdul-Karim, but Abdur-Rahman.
_SERVANT_OF = re.compile(r"abd[aeiou](?:l(?=\w{4})|([rsdznt])(?=\1\w{3}))(\w+)$")
_SPELLINGS = (
    (re.compile("ph"), "f"),
    (re.compile("tch|tsch|cz"), "ch"),
    (re.compile("sch|shch"), "sh"),
    (re.compile("dj|dzh"), "j"),
    (re.compile("zh"), "z"),
    (re.compile("kh"), "h"),
    (re.compile("ck|q|c(?!h)"), "k"),
    (re.compile("gh"), "g"),
    (re.compile("dh"), "d"),
    (re.compile("th"), "t"),
    (re.compile("x"), "ks"),
    (re.compile("w"), "v"),
    (re.compile("eo"), "o"),
    (re.compile("ou|oo|eu|ow"), "u"),
    (re.compile("ee|ij|iy|yi|ie|ii"), "i"),
    (re.compile("ei|ey|ay|ai|ae"), "ai"),
    (re.compile("y"), "i"),
    (re.compile("o"), "u"),
    (re.compile("e"), "a"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_CONSONANTS = (
    (re.compile("kh"), "h"),
    (re.compile("ph"), "f"),
    (re.compile("ck|q|c(?!h)"), "k"),
    (re.compile("(?<=[gdtscz])h|h$"), ""),
    (re.compile("z"), "d"),
    (re.compile("j"), "g"),
    (re.compile("[aeiouyvw]"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a name in their order; `is_skeletal` if they lack vowels, as those of Arabic and Hebrew do."""

    words: tuple[str, ...]
    is_skeletal: bool


@lru_cache(maxsize=65536)
def split(text: str) -> Words:
    """The folded words of a name in any script; 'S.A.' is one, 'al-Assad' two, and 'Ka'bi' one."""
    latin, is_skeletal = romanise(text)
    plain = _JOINERS.sub("", latin.lower())
    plain = _DOTTED.sub(lambda match: match[0].replace(".", "") + " ", plain) if "." in plain else plain
    words = [word[:LONGEST] for word in _WORD.findall(plain)]
    is_skeletal = is_skeletal or _lacks_vowels("".join(words))
    return Words(tuple(words if is_skeletal else _servants(words)), is_skeletal)


@lru_cache(maxsize=1 << 18)
def respelled(word: str) -> str:
    """The word in one of the ways that transliterations spell it: 'Hussein', 'Husayn' and 'Husain' alike."""
    word = same_names().get(word, word)
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    return word


@lru_cache(maxsize=1 << 18)
def bones(word: str) -> frozenset[str]:
    """The consonants of the word, as far as transliterations agree on them; what a script without vowels keeps of it.

    Where no vowel tells, 'zh' may be one sound or two, so there can be two answers.
    """
    one_sound = word
    for pattern, plain in _CONSONANTS:
        one_sound = pattern.sub(plain, one_sound)
    two_sounds = word
    for pattern, plain in (*_CONSONANTS[:3], *_CONSONANTS[4:]):
        two_sounds = pattern.sub(plain, two_sounds)
    return frozenset((one_sound, two_sounds.removesuffix("h")))


def _servants(words: list[str]) -> Iterator[str]:
    """The words with 'Abd al-Rahman', 'Abdel Rahman' and 'Abdurrahman' alike: abdul, rahman."""
    held = ""
    for word in words:
        if held and word in _ARTICLES:
            yield _SERVANT
            held = ""
            continue
        if held:
            yield held
            held = ""
        if word == "abd":
            held = word
        elif match := _SERVANT_OF.match(word):
            yield _SERVANT
            yield match[2]
        else:
            yield word
    if held:
        yield held


def _lacks_vowels(letters: str) -> bool:
    return len(letters) >= ENOUGH_LETTERS and sum(letter in "aeiou" for letter in letters) < FEWEST_VOWELS * len(letters)


@cache
def light_words() -> dict[str, str]:
    """Words that tell little: titles, company forms and particles, with their kind."""
    return dict(_pairs("light_words.csv"))


@cache
def same_names() -> dict[str, str]:
    """Spellings that no rule tells to be one name: each to the one that stands for them."""
    return dict(_pairs("same_names.csv"))


def _pairs(name: str) -> list[tuple[str, str]]:
    text = files("communique.etl.screening").joinpath(name).read_text(encoding="utf-8")
    return [(row[0], row[1]) for row in csv.reader(text.splitlines()[1:])]
