"""Characters that are not what they seem: letters of other alphabets, and what nobody sees."""

from __future__ import annotations

from unicodedata import bidirectional, category, lookup, name, normalize

from rulesdsl.patterns import pattern

# Letters that look like Latin ones

_ALIKE = {
    "CYRILLIC CAPITAL": {
        "A": "A", "VE": "B", "IE": "E", "DZE": "S", "BYELORUSSIAN-UKRAINIAN I": "I", "JE": "J",
        "KA": "K", "EM": "M", "EN": "H", "O": "O", "ER": "P", "ES": "C", "TE": "T", "U": "Y",
        "HA": "X",
    },
    "CYRILLIC SMALL": {
        "A": "a", "IE": "e", "DZE": "s", "BYELORUSSIAN-UKRAINIAN I": "i", "JE": "j", "O": "o",
        "ER": "p", "ES": "c", "U": "y", "HA": "x", "SHHA": "h",
    },
    "GREEK CAPITAL": {
        "ALPHA": "A", "BETA": "B", "EPSILON": "E", "ZETA": "Z", "ETA": "H", "IOTA": "I",
        "KAPPA": "K", "MU": "M", "NU": "N", "OMICRON": "O", "RHO": "P", "TAU": "T",
        "UPSILON": "Y", "CHI": "X",
    },
    "GREEK SMALL": {"OMICRON": "o"},
}  # fmt: skip
"""Letters by their names in Unicode. Other small Greek ones are used beside Latin: 'NF-κB'."""

ALIKE = {
    lookup(f"{kind} LETTER {letter}"): latin
    for kind, letters in _ALIKE.items()
    for letter, latin in letters.items()
}

WORD = pattern(r"[^\W\d_]+")


def latin(text: str) -> str:
    r"""The text with Latin letters in place of those that look like them.

    >>> latin("\u0410mazon \uff21\uff22"), latin("\u041e\u0441\u0430") == "\u041e\u0441\u0430"
    ('Amazon AB', True)
    """
    if text.isascii():
        return text
    return WORD.sub(lambda it: "".join(letters_of(it[0], text)), text)


def letters_of(word: str, text: str) -> list[str]:
    """For each letter of a word in a text the Latin one that it stands for, or itself."""
    if word.isascii():
        return list(word)
    forms = [it if _is_east_asian(text) else _plain_form(it) for it in word]
    foreign = [it for it in forms if not it.isascii() and not name(it[0], "").startswith("LATIN")]
    mixed = len(foreign) < len(forms)
    alone = len(word) == 1 and word.isupper() and _has_latin(text)
    if foreign and (mixed or alone) and all(it in ALIKE for it in foreign):
        return [ALIKE.get(it, it) for it in forms]
    return forms


def _plain_form(letter: str) -> str:
    """A full-width Latin letter as a plain one; joined letters are compared as plain ones."""
    return normalize("NFKC", letter) if name(letter, "").startswith("FULLWIDTH LATIN") else letter


def _is_east_asian(text: str) -> bool:
    """Whether a text has letters of Chinese, Japanese or Korean, where wide letters are usual."""
    kinds = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
    return any(category(it) == "Lo" and name(it, "").startswith(kinds) for it in text)


def _has_latin(text: str) -> bool:
    return any(name(it, "").startswith(("LATIN", "FULLWIDTH LATIN")) for it in text)


# Characters that are not seen

_JOINERS = "\u200c\u200d"
_MARKS = "\u200e\u200f\u061c"
_FILLERS = "\u115f\u1160\u3164\uffa0"
_SEEN = "\u06dd\u070f\u08e2"
"""Counted among those that are not seen, but they are."""

_FLAG = "\U0001f3f4"
"""The flag that characters for regions follow."""


def unseen(text: str) -> list[int]:
    """The places of characters that are not seen and have no use there.

    Joiners are needed in emoji and in the scripts of India and Persia, marks of direction beside
    Hebrew and Arabic, and characters for regions behind a flag.
    """
    found: list[int] = []
    before = ""
    for at, sign in enumerate(text):
        if _is_stray(sign, before, text):
            found.append(at)
        else:
            before = sign
    return found


def _is_stray(sign: str, before: str, text: str) -> bool:
    if sign.isascii():
        return not sign.isprintable()
    if sign in _JOINERS:
        return before.isascii() or name(before, "").startswith("LATIN")
    if sign in _MARKS:
        return not any(bidirectional(it) in ("R", "AL") for it in text if it not in _MARKS)
    if sign in _FILLERS:
        return True
    if category(sign) not in ("Cf", "Cc") or sign in _SEEN or bidirectional(sign) == "AN":
        return False
    return not (sign >= "\U000e0020" and _FLAG in text)


def seen(text: str) -> str:
    r"""The text without what is not seen and has no use there.

    >>> seen("Ama\u00adzon"), seen("\u05e9\u05dc\u200e") == "\u05e9\u05dc\u200e"
    ('Amazon', True)
    """
    left_out = set(unseen(text))
    return "".join(it for at, it in enumerate(text) if at not in left_out)


def is_disguised(text: str) -> bool:
    """Whether lints of their own tell of a text's letters: its words are then left alone."""
    return not (text.isascii() and text.isprintable()) and not text == latin(text) == seen(text)
