"""What to say where no typical mistake fits: parentheses, misspelt words, and what could stand."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rulesdsl.model import fields, settings
from rulesdsl.patterns import pattern
from rulesdsl.spelling import nearest
from rulesdsl.syntax.mistakes import codes
from rulesdsl.syntax.mistakes.form import LANGUAGE_WORDS, SHORTHANDS
from rulesdsl.syntax.mistakes.lookup import Cure, Mistake, Stops, Trouble, helps, shortened, spaced

STATEMENTS = {
    "policy": "policy 'Online store orders'",
    "include": "include 'shared.rules'",
    "list": "list EU = 'AT', 'BE'",
    "rule": "rule 'Wholesale'",
    "when": "when channel is 'Amazon'",
    "match": "match by email then name",
    "else": "else use customer 'Web Sales'",
    "use": "else use customer 'Web Sales'",
    "create": "else create customer named '{name}'",
    "hold": "else hold 'call the buyer first'",
    "currency": "currency 'EUR' uses customer 'Web Sales EUR'",
    "never": "never create job when guest",
    "always": "always use customer 'Amazon Sales' when channel is 'Amazon'",
    "example": "example 'a guest'",
    "customer": "customer 'Web Sales', currency 'USD'",
    "job": "job 'Lee, Ann' under 'Web Sales'",
    "vendor": "vendor 'Lee Tools'",
    "order": "order email 'ann@example.com', currency 'EUR'",
    "expect": "expect create job 'Lee, Ann' under 'Web Sales'",
}
"""The words that begin a statement, each with such a statement."""

_SAMPLES: tuple[tuple[str, str], ...] = (
    (r"(?:else )?create .*with.*", "else create customer named '{name}' with terms 'Net 30'"),
    (r"(?:else )?create.*", "else create customer named '{name}'"),
    (r"else hold", "else hold 'call the buyer first'"),
    (r"(?:else )?use .*named", "else use customer 'Web Sales' with job named '{name}'"),
    (r"(?:else )?use .*with", "else use customer 'Web Sales' with job"),
    (r"expect .*match", "expect match by email"),
    (r"expect .*notify", "expect create customer 'Ann Lee' and notify customer"),
    (r"expect .*update", "expect match by email and update billing address"),
    (r"expect .*create customer", "expect create customer 'Ann Lee'"),
    (r"expect .*use customer", "expect use customer 'Web Sales'"),
    (r"never match|always match", "never match when guest"),
    (r"list [^=]* from|list [^=]*= *from", "list EU from 'countries.csv'"),
    (r"when .*[<>]=?", "when total > 100"),
    (r"when .*between.*", "when total between 100 and 500"),
    (r"when .*is (?:not )?in", "when shipping country is in EU"),
    (r"when .*one of.*", "when channel is one of 'Amazon', 'eBay'"),
    (r"when .*include", "when tags include 'wholesale'"),
    (r"when .*(?:starts|ends) with", "when email ends with '@example.com'"),
    (r"when .*contains", "when company contains 'GmbH'"),
    (r"currency '[^']*' uses .*,.*", "currency 'EUR' uses customer 'X', deposit account 'Bank'"),
)  # fmt: skip
"""A sample nearer to what was begun than that of its first word alone: the first that fits."""

_LIST_OF_KEYWORDS = "`when`, `match by`, `else`, a setting or a `rule`"

_WANTED: tuple[tuple[str, str], ...] = (
    (r"by$|^match .*then$|^match .*and$", "a field such as `email`"),
    (r"^match$", "`by` and a field"),
    (r"^(?:else|otherwise)$", "`use customer`, `create customer` or `hold`"),
    (r"(?:use|create) customer$|uses customer$|^customer$|under$", "the customer's name in quotes"),
    (r"^(?:else )?use$|^(?:else )?create$|uses$", "`customer` and its name in quotes"),
    (r"(?:use|create)$", "`customer` or `job`"),
    (r"named$", "a name in quotes"),
    (r"^currency .*,[^']*$", "`receivables account` or `deposit account` and its name in quotes"),
    (r"^currency .*(?:receivables|deposit) account$", "the name of the account in quotes"),
    (r"^currency '[^']*' uses customer '[^']*'$", "a comma or the end of the line"),
    (r"^(?:order|(?:customer|job) '[^']*'.*,) .*[^\W\d_]$", "a value such as 'EUR'"),
    (r"(?:create customer.* with|with job.*,) .*[^\W\d_]$", "a value in quotes"),
    (r"use customer '[^']*' with$", "`job`"),
    (r"^(?:else )?use customer '[^']*'$", "`with job` or the end of the line"),
    (r"^(?:else )?create customer.*with$|job\b.*,$", "what to give it, such as `terms 'Net 30'`"),
    (r"(?:when|\(|and|or|not)$", "a condition such as `channel is 'Amazon'`"),
    (r"is$", "a value such as 'Amazon', or one of the words `in`, `one of`, `known`, `missing`"),
    (r"is not$", "a value such as 'Amazon', or `in` or `one of`"),
    (r"one of$|list .*,$", "values in quotes, with commas between them"),
    (r"is (?:not )?in$", "the name of a list"),
    (r"[<>]=?$|between$", "a number such as 100, or a date such as 2026-11-21"),
    (r"(?:starts|ends) with$|contains$|include$", "a text in quotes"),
    (r"^list [^=]*=$", "the values of the list, in quotes"),
    (r"^list$", "a name for the list, such as `EU`"),
    (r"^list \S+.*from$", "the name of a file in quotes"),
    (r"^list [^=']+$", "`=` and the values of the list"),
    (r"=$", "a value"),
    (r"^(?:never|always|expect)$", "what may happen, such as `create job`"),
    (r"^(?:rule|example)$", "a name in quotes"),
    (r"^policy$", "a title in quotes"),
    (r"^include$", "the name of a file in quotes"),
    (r"^currency$", "a currency code in quotes"),
    (r"^currency '[^']*'$", "`uses customer` and its name in quotes"),
    (r"^job$", "the job's name in quotes"),
    (r"^job '[^']*'$", "`under` and the customer's name in quotes"),
    (r"^order$|^order.*,$|^customer '[^']*'.*,$", "a field and its value such as `currency 'EUR'`"),
    (r"^vendor$", "the vendor's name in quotes"),
    (r"(?:never|always|expect|and) update$", "`billing address`, `details` or `card`"),
    (r"notify$", "`customer`"),
    (
        r"^(?:when|(?:never|always) .*when)(?: .*(?:and|or|not))? [^'()]*[^\W\d]$",
        "a comparison such as `is 'Amazon'`, `is known` or `> 100`",
    ),
)  # fmt: skip
"""What is wanted behind the end of a text that made sense so far."""

_TERMINALS = {
    "TEXT": "a text in quotes", "NUMBER": "a number", "DATE": "a date", "YES": "true",
    "NO": "false", "WORD": "a name", "COMPARISON": "a comparison", "EQUAL": "`=`",
    "COMMA": "a comma",
    "LPAR": "`(`", "RPAR": "`)`", "$END": "the end of the line",
}  # fmt: skip

_OPERATORS = {
    "is": "is", "is not": "is not", "equals": "is", "contains": "contains", "include": "include",
    "between": "between", "starts with": "starts with", "ends with": "ends with",
    "greater than": ">", "more than": ">", "less than": "<", "at least": ">=", "at most": "<=",
}  # fmt: skip


def parentheses(trouble: Trouble, stops: Stops) -> Mistake | None:
    """A parenthesis without its other half."""
    plain, at = trouble.plain, trouble.start
    closed = re.compile(r"\)(?:\s*\))*").match(plain, at)
    if closed and plain[:at].count("(") <= plain[:at].count(")"):
        return Mistake(
            codes.PARENTHESIS,
            "expected a `(` for every `)`, found more of `)`",
            at,
            closed.end(),
            "take it out, or put a `(` before what belongs together",
            (spaced(trouble.raw, Cure(at, closed.end(), "")),),
        )
    opened = [found.start() for found in re.finditer(r"\(", plain[:at])]
    missing = len(opened) - plain[:at].count(")")
    if missing <= 0:
        return None
    end = len(plain[:at].rstrip())
    cure = Cure(end, end, ")" * missing)
    if not helps(plain, (cure,), stops):
        return None
    return Mistake(
        codes.PARENTHESIS,
        "expected a `)` for every `(`, found none for this one",
        opened[0],
        opened[0] + 1,
        "put a `)` behind what belongs together",
        (cure,),
    )


def misspelt(trouble: Trouble, stops: Stops) -> Mistake | None:
    """A word of the language, nearly."""
    if trouble.read:
        return _misspelt_connector(trouble)
    plain, at = trouble.plain, trouble.start
    first = re.match(r"[^\W\d_]+", plain)
    if first and first.group() not in STATEMENTS:
        near = nearest(first.group(), STATEMENTS)
        known_setting = settings.find(plain.partition("=")[0]) if "=" in plain else None
        if near and not known_setting:
            cure = Cure(0, first.end(), near)
            if "=" not in plain or helps(plain, (cure,), stops):
                return _instead(trouble, cure)
    return _misspelt_operator(trouble, stops) or _misspelt_keyword(trouble, at, stops)


def _misspelt_keyword(trouble: Trouble, at: int, stops: Stops) -> Mistake | None:
    found = re.compile(r"[^\W\d_][\w-]*").match(trouble.plain, at)
    wanted = {it.lower() for it in trouble.accepted() if it.isalpha() and it not in _TERMINALS}
    near = nearest(found.group(), wanted) if found and found.group() != "without" else None
    if not found or near is None or near == found.group():
        return _swallowed(trouble, stops)
    return _instead(trouble, Cure(*found.span(), near))


def _swallowed(trouble: Trouble, stops: Stops) -> Mistake | None:
    """A misspelt keyword that was taken for a part of the name before it."""
    words = list(re.finditer(r"[^\W\d_][\w-]*", trouble.plain[: trouble.start]))
    for word in reversed(words[-3:]):
        if word.start() == 0 or word.group() in _COMMON or fields.find(word.group()):
            continue
        near = nearest(word.group(), _KEYWORDS_BEHIND_NAMES)
        if near and near != word.group():
            cure = Cure(*word.span(), near)
            if helps(trouble.plain, (cure,), stops):
                return _instead(trouble, cure)
    return None


_COMMON = frozenset("the an a to it if no on or he we you".split())
"""Words that are no misspelling of anything."""

_KEYWORDS_BEHIND_NAMES = (
    "then",
    "and",
    "or",
    "else",
    "when",
    "with",
    "from",
    "uses",
    "under",
    "customer",
    "named",
)


def _misspelt_operator(trouble: Trouble, stops: Stops) -> Mistake | None:
    """The words between a field and a value, where they are no comparison."""
    before = re.search(
        r"(?:\b(?:when|and|or|not)\s|\()\s*((?:[^\W\d_][\w-]*\s+)+)$",
        trouble.plain[: trouble.start] + " ",
    )
    if before is None or not re.compile(SHORTHANDS["LITERAL"]).match(trouble.plain, trouble.start):
        return None
    words = before.group(1).split()
    known = max(
        (n for n in range(1, len(words) + 1) if fields.find(" ".join(words[:n]))),
        default=min(1, len(words)),
    )
    rest = words[known:]
    if not rest:
        at = trouble.start
        cure = spaced(trouble.raw, Cure(at, at, "is "))
        value = re.compile(SHORTHANDS["LITERAL"]).match(trouble.plain, at)
        end = value.end() if value else at
        return Mistake(
            codes.WORD_MISSING,
            f"expected `is` between `{' '.join(words)}` and its value, found nothing",
            at,
            end,
            f"write `{' '.join(words)} is {shortened(trouble.raw[at:end])}`",
            (cure,),
        )
    near = nearest(" ".join(rest), _OPERATORS, at_least=0.5)
    start = re.search(r"\s+".join(map(re.escape, rest)) + r"\s*$", trouble.plain[: trouble.start])
    if not near or not start:
        return None
    cure = Cure(start.start(), len(trouble.plain[: trouble.start].rstrip()), _OPERATORS[near])
    return _instead(trouble, cure) if helps(trouble.plain, (cure,), stops) else None


def _misspelt_connector(trouble: Trouble) -> Mistake | None:
    """`then`, `and`, `or` misspelt between two fields, where they make one long name."""
    if not _has_a_long_name(trouble.plain):
        return None
    if not re.match(r"match by|when |(?:never|always) .* when ", trouble.plain):
        return None
    for found in re.finditer(
        rf"(?<![\w-]){SHORTHANDS['WORD']}(?:\s+{SHORTHANDS['WORD']})+", trouble.plain
    ):
        words = list(re.finditer(r"\S+", found.group()))
        if len(words) < _LEAST_OF_TWO_FIELDS or fields.find(found.group()):
            continue
        for word in words[1:-1]:
            left = found.group()[: word.start()].strip()
            right = found.group()[word.end() :].strip()
            near = nearest(word.group(), ("then", "and", "or"), at_least=0.6)
            if near and fields.find(left) and fields.find(right):
                begin = found.start()
                return _instead(trouble, Cure(begin + word.start(), begin + word.end(), near))
    return None


_LEAST_OF_TWO_FIELDS = 3  # a field, the connector, a field


def _has_a_long_name(plain: str) -> bool:
    """Whether so many words stand in a row that mean nothing by themselves."""
    in_a_row = 0
    for word in plain.split():
        in_a_row = 0 if word in _LANGUAGE_WORDS else in_a_row + 1
        if in_a_row == _LEAST_OF_TWO_FIELDS:
            return True
    return False


_LANGUAGE_WORDS = frozenset(LANGUAGE_WORDS)


def _instead(trouble: Trouble, cure: Cure) -> Mistake:
    found = trouble.raw[cure.start : cure.end]
    return Mistake(
        codes.MISSPELT,
        f"expected `{cure.text}`, found `{shortened(found)}`",
        cure.start,
        cure.end,
        f"did you mean `{cure.text}`?",
        (cure,),
    )


_SETTING = pattern(rf"{SHORTHANDS['WORD']}(?:\s+{SHORTHANDS['WORD']})*\s*=")


_LONGEST_BEFORE = 400


def anything(trouble: Trouble) -> Mistake:
    """What could stand there, and what does."""
    raw, plain, at = trouble.raw, trouble.plain, trouble.start
    keyword = re.match(r"[a-z]+", plain)
    begins = keyword is not None and keyword.group() in STATEMENTS
    if not begins and not _SETTING.match(plain):
        return Mistake(
            codes.NOT_A_STATEMENT,
            f"expected a line that begins with {_LIST_OF_KEYWORDS}, found `{shortened(raw)}`",
            0,
            len(raw.partition("\n")[0].rstrip()),
            "put a # before it if it is a note",
        )
    before = " ".join(plain[:at].split())
    if len(before) > _LONGEST_BEFORE:  # patterns are made for sentences
        before = f"{before[: _LONGEST_BEFORE // 2]} {before[-_LONGEST_BEFORE // 2 :]}"
    wanted = next(
        (words for looks, words in _WANTED if re.search(looks, before)), None
    ) or _terminals(trouble)
    last = _last_words(raw[:at])
    if not plain[at:].strip():
        end = len(raw.rstrip())
        return Mistake(
            codes.UNFINISHED,
            f"expected {wanted} behind `{last}`, found the end of the line",
            end,
            end,
            _form_of(before, keyword),
        )
    word = re.compile(r"'[^'\n]*'|[^\W_][\w-]*|\S").match(plain, at)
    end = word.end() if word else at
    found = shortened(raw[at:end])
    behind = f" behind `{last}`" if last else ""
    return Mistake(
        codes.NOT_A_STATEMENT,
        f"expected {wanted}{behind}, found `{found}`",
        at,
        end,
        _form_of(before, keyword),
    )


def _last_words(text: str) -> str:
    """The last two words before a mistake; a text in quotes is one of them."""
    return shortened(" ".join(re.findall(r"'[^'\n]*'|\"[^\"\n]*\"|\S+", text)[-2:]))


def _form_of(before: str, keyword: re.Match[str] | None) -> str:
    near = next((sample for looks, sample in _SAMPLES if re.fullmatch(looks, before)), None)
    if near is None and keyword and keyword.group() in STATEMENTS:
        near = STATEMENTS[keyword.group()]
    return f"write for example `{near or _of_a_setting(before)}`"


def _of_a_setting(before: str) -> str:
    setting = settings.find(before.partition("=")[0].strip())
    return f"{setting.name} = {setting.values[0]}" if setting else "override = false"


def _terminals(trouble: Trouble) -> str:
    named = {
        _TERMINALS.get(it, f"`{it.lower()}`") for it in trouble.accepted() if it != "_SEPARATOR"
    }
    if len(named) > 1:
        named -= {"a name"}  # a name may always have one more word
    return _or(sorted(named)) or "something else"


def _or(words: Iterable[str]) -> str:
    *most, last = [*words] or [""]
    return f"{', '.join(most)} or {last}" if most else last
