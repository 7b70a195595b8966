"""Typical mistakes in values: numbers and dates as people write them elsewhere, and copied signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from rulesdsl.syntax.mistakes import codes
from rulesdsl.syntax.mistakes.form import Form

if TYPE_CHECKING:
    from rulesdsl.syntax.mistakes.form import More


def _number(looks: str, cure: str | None, message: str, *swap: tuple[str, str]) -> Form:
    return Form(
        codes.NUMBER, looks, cure, f"expected a number such as 1000 or 129.90, {message}", swap=swap
    )


_CURRENCY = r"(?:us\$|[$€£¥]|(?:usd|eur|gbp|cad|aud|chf|us dollars?|dollars?|euros?|bucks|pounds?|percent|per cent)(?!\w)|%)"

_AROUND = ((_CURRENCY.replace(" ", r"\s+"), ""), (r"\s+", ""))

_DIALLED = r"\+\d(?:[\d ()./-]*\d)?(?![\w.])"

NUMBERS = (
    Form(
        codes.WITHOUT_QUOTES, rf"(?:(?:starts|ends) with|contains|include|phone(?: is(?: not)?)?(?: one of)?) <<{_DIALLED}>>",
        "{quoted}", "expected a text in quotes, found `{wrong}` without quotes", "write {quoted}",
    ),
    _number(rf"<<(?:{_CURRENCY}~)?\d{{1,3}}(?:\.\d{{3}})+,\d+(?:~{_CURRENCY})?>>(?!\w)", None, "found `{wrong}`", (r"\.", ""), (",", "."), *_AROUND),
    _number(rf"<<(?:{_CURRENCY}~)?\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?:~{_CURRENCY})?>>(?!\w)", None, "found `{wrong}`", (",", ""), *_AROUND),
    _number(rf"<<(?:{_CURRENCY}~)?\d+,\d{{1,2}}(?:~{_CURRENCY})?>>(?!\w)", None, "found `{wrong}`", (",", "."), *_AROUND),
    _number(rf"<<{_CURRENCY}~\d+(?:\.\d+)?>>(?![\w.])", None, "found `{wrong}`", *_AROUND),
    _number(rf"<<-?\d+(?:\.\d+)?~{_CURRENCY}>>", None, "found `{wrong}`", *_AROUND),
    _number(r"(?<![\w.])<<\d+k>>(?!\w)", None, "found `{wrong}`", ("k", "000")),
    _number(r"(?<![\w.])<<\d{1,3}(?:\s\d{3})+(?:\.\d+)?>>(?![\w.])", None, "found `{wrong}`", (r"\s", "")),
    _number(r"(?<![\w.])(?P<at>)<<\.\d+>>(?![\w.])", "0", "found `{wrong}`"),
    _number(r"<<\+>>\d", "", "found a plus sign before one"),
)  # fmt: skip


def _date(looks: str, cure: str, **more: Unpack[More]) -> Form:
    return Form(
        codes.DATE, looks, cure, "expected a date such as 2026-11-21, found `{wrong}`", **more
    )


_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_LATE_DAY = r"(?P<day>1[3-9]|2\d|3[01])"
_EARLY_DAY = r"(?P<day>0?[1-9]|1[0-2])"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_YEAR = r"(?P<year>\d{4})"
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_WRITTEN = "{year}-{month:0>2}-{day:0>2}"

DATES = (
    _date(rf"<<{_DAY}\.~{_MONTH}\.~{_YEAR}>>(?!\d)", _WRITTEN),
    _date(rf"<<{_DAY}\.~{_MONTH}\.~(?P<year>\d\d)>>(?![\d.])", "20" + _WRITTEN),
    _date(rf"<<{_MONTH}[/-]{_LATE_DAY}[/-]{_YEAR}>>(?!\d)", _WRITTEN),
    _date(rf"<<{_LATE_DAY}[/-]{_MONTH}[/-]{_YEAR}>>(?!\d)", _WRITTEN),
    _date(rf"<<{_MONTH}/{_LATE_DAY}/(?P<year>\d\d)>>(?!\d)", "20" + _WRITTEN),
    _date(
        rf"<<{_MONTH}[/-]{_EARLY_DAY}[/-]{_YEAR}>>(?!\d)", _WRITTEN, sure=False,
        help="write {year}-{month:0>2}-{day:0>2} or {year}-{day:0>2}-{month:0>2}, as it is meant",
    ),
    _date(rf"<<{_YEAR}[/.]{_MONTH}[/.]{_DAY}>>(?!\d)", _WRITTEN),
    _date(rf"<<{_YEAR}-{_MONTH}-{_DAY}>>(?!\d)", _WRITTEN),
    *(
        _date(looks, f"{{year}}-{month:02}-{{day:0>2}}")
        for month, its in enumerate(_MONTHS, start=1)
        for name in [rf"(?:{its}|{its[:3]}\.?)"]
        for looks in (
            rf"<<{name} {_DAY}(?:st|nd|rd|th)?~,?~{_YEAR}>>(?!\d)",
            rf"<<{_DAY}(?:st|nd|rd|th|\.)?~-?~(?:of )?{name}~-?,?~{_YEAR}>>(?!\d)",
        )
    ),
)  # fmt: skip


def _copied(entity: str, cure: str) -> Form:
    wanted = f"`{cure}`" if cure else "a space"
    return Form(
        codes.STRAY_SIGN,
        rf"<<{entity}>>",
        cure,
        f"expected {wanted}, found `{{wrong}}`, which was left behind by copying from a web page",
        f"write `{cure}`" if cure else "take it out",
    )


COPIED = (
    _copied("&gt;=", ">="),
    _copied("&lt;=", "<="),
    _copied("&gt;", ">"),
    _copied("&lt;", "<"),
    _copied("&amp;(?:amp;)?", "and"),
    _copied("&nbsp;|&#160;", ""),
    Form(
        codes.FOREIGN_QUOTES,
        r"<<&(?P<sign>quot|apos|#39|#x27|lsquo|ldquo|bdquo);(?P<inner>[^'\n]*?)&(?:quot|apos|#39|#x27|rsquo|ldquo|rdquo);>>",
        "'{inner}'",
        "expected plain quotes around a text, found `&{sign};`, which was left behind by copying from a web page",
        help="write '{inner}'",
    ),
)

VALUES = (*NUMBERS, *DATES, *COPIED)
