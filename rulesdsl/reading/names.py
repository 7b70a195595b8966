"""People's names: first and last name out of one cell, and one name out of two cells."""

from __future__ import annotations

from rulesdsl.patterns import pattern

PARTICLES = frozenset(
    "af al am av bin bint da de del della den der di dos du el ibn la las le los ten ter van vom"
    " von zu zum zur".split()
)
"""Words that belong to the last name behind them: Vincent *van* Gogh, Ana *de la* Cruz."""

TITLES = frozenset("dr frau herr madame miss mr mrs ms mx prof sir".split())

AFTER_A_LAST_NAME = frozenset("esq ii iii iv jr md phd sr".split())

OF_A_COMPANY = frozenset(
    "ag bv co company corp corporation gmbh inc kg limited llc llp lp ltd nv oy plc pty sa sarl"
    " srl".split()
)

_NO_PERSON = pattern(r"[\d@:/]")

_IN_PARENTHESES = pattern(r"\([^()]*(?:\)|$)")

_DOT_OR_SPACE = pattern(r"[.\s]")

_TWO = 2


def split_name(name: str, company: str | None = None) -> tuple[str | None, str | None]:
    """First and last name, each None where it cannot be told.

    `Last, First` is turned round. Otherwise the last word is the last name, with the particles
    before it. Words without letters, and what stands in parentheses, do not count. A single word
    tells neither; nor does a company, or a text with digits in it.

    >>> split_name("Okafor, Chidi"), split_name("Daan Vermeer"), split_name("Ludwig van der Berg")
    (('Chidi', 'Okafor'), ('Daan', 'Vermeer'), ('Ludwig', 'van der Berg'))
    >>> split_name("Mary Ann Lee"), split_name("John Smith, Jr."), split_name("Mr. Smith")
    (('Mary Ann', 'Lee'), ('John', 'Smith Jr.'), (None, 'Smith'))
    >>> split_name("Nova Bright ✨"), split_name("Ann Lee (gift)"), split_name("Ann & Bob Lee")
    (('Nova', 'Bright'), ('Ann', 'Lee'), ('Ann & Bob', 'Lee'))
    >>> split_name("Madonna"), split_name("Lee Tools, Inc."), split_name("test customer 1")
    ((None, None), (None, None), (None, None))
    """
    if _same(name, company):
        return None, None
    words = name.split()
    if all(map(str.isalpha, words)):  # nearly always
        if len(words) == _TWO:
            one, other = words
            if not (one.casefold() in TITLES or other.casefold() in OF_A_COMPANY):
                return one, other
        return _by_words(words)
    bare = _IN_PARENTHESES.sub(" ", name)
    if _NO_PERSON.search(bare):
        return None, None
    before, comma, after = (_without_ornaments(part) for part in bare.partition(","))
    if not comma:
        return _by_words(before.split())
    if not before or not after or "," in after or _bare(after) in OF_A_COMPANY:
        return None, None
    if _bare(after) in AFTER_A_LAST_NAME:
        first, last = _by_words(before.split())
        return first, f"{last} {after}" if last else None
    return after, before


def _without_ornaments(part: str) -> str:
    """The words that have letters, and an & between them; the comma itself stays."""
    words = (word for word in part.split() if word in {"&", ","} or any(map(str.isalpha, word)))
    return " ".join(words).strip("& ")


def join_name(first: str | None, last: str | None) -> str | None:
    """First and last name as they are read out, None when both are missing."""
    return " ".join(filter(None, (first, last))) or None


def _same(name: str, company: str | None) -> bool:
    return company is not None and name.casefold() == company.casefold()


def _bare(word: str) -> str:
    return (word if word.isalpha() else _DOT_OR_SPACE.sub("", word)).casefold()


def _by_words(words: list[str]) -> tuple[str | None, str | None]:
    if words and _bare(words[-1]) in OF_A_COMPANY:
        return None, None
    titled = bool(words) and _bare(words[0]) in TITLES
    words = words[1:] if titled else words
    if len(words) < _TWO:
        return None, words[0] if titled and words else None
    cut = len(words) - 1
    if cut > 1 and _bare(words[cut]) in AFTER_A_LAST_NAME:
        cut -= 1
    while cut > 1 and words[cut - 1].casefold() in PARTICLES:
        cut -= 1
    return " ".join(words[:cut]), " ".join(words[cut:])
