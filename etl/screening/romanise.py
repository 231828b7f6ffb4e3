"""Names in any script as Latin words, as lists spell them.

Arabic and Hebrew are written without most vowels, and so are their Latin words here; the comparison knows. Korean follows
the spelling that North Korea uses abroad, which lists take over. All other scripts go letter by letter.
"""

from __future__ import annotations

import re
import unicodedata

_ARABIC = {
    **dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y".split(), strict=True)),
    "آ": "a", "أ": "a", "إ": "i", "ٱ": "a", "ؤ": "w", "ئ": "y", "ء": "", "ة": "a", "ى": "a", "پ": "p", "چ": "ch", "ژ": "zh",
    "گ": "g", "ک": "k", "ی": "y", "ے": "e", "ټ": "t", "ډ": "d", "ړ": "r", "ږ": "g", "ښ": "kh", "ڼ": "n", "ځ": "dz", "څ": "ts",
    "ې": "e", "ۍ": "ay", "ہ": "h", "ھ": "h", "ں": "n", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ۀ": "a", "ۆ": "o", "ێ": "e", "ڤ": "v",
}  # fmt: skip
_HEBREW = dict(zip("אבגדהוזחטיךכלםמןנסעףפץצקרשת", "a b g d h v z h t y kh k l m m n n s a f p ts ts k r sh t".split(), strict=True))
_INITIALS = "k kk n t tt r m p pp s ss _ j jj ch k t p h".split()
_VOWELS = "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i".split()
_FINALS = "_ k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split()
_HANGUL, _SYLLABLES, _PER_INITIAL, _PER_VOWEL = 0xAC00, 11172, 588, 28
_ARTICLE = re.compile(r"\bال(?=\w{2})")
_TATWEEL = "ـ"


def romanise(text: str) -> tuple[str, bool]:
    """The text in Latin letters, and whether its script leaves out vowels."""
    if text.isascii():
        return text, False
    from anyascii import anyascii

    text = "".join(c for c in unicodedata.normalize("NFKC", text) if not _is_point(c))
    is_skeletal = any("\u0590" <= c <= "\u06ff" for c in text)
    return "".join(_letter(character, anyascii) for character in _ARTICLE.sub("al ", text)), is_skeletal


def _is_point(character: str) -> bool:
    """Whether it is a vowel sign of Arabic or Hebrew, or what stretches a line of Arabic."""
    return character == _TATWEEL or ("\u0590" <= character <= "\u06ff" and unicodedata.category(character) == "Mn")


def _letter(character: str, anyascii: object) -> str:
    code = ord(character)
    if character in _ARABIC:
        return _ARABIC[character]
    if character in _HEBREW:
        return _HEBREW[character]
    if 0 <= code - _HANGUL < _SYLLABLES:
        return f" {_syllable(code - _HANGUL)} "
    latin: str = anyascii(character)  # type: ignore[operator]
    # A character of Chinese is a word of its own.
    return f" {latin} " if 0x3400 <= code <= 0x9FFF else latin


def _syllable(index: int) -> str:
    initial, vowel, final = index // _PER_INITIAL, index % _PER_INITIAL // _PER_VOWEL, index % _PER_VOWEL
    return (_INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]).replace("_", "")
