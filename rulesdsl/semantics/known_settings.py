"""Settings found by their names, and their values."""

from __future__ import annotations

from rulesdsl.diagnostics import Code
from rulesdsl.model import attributes, fields, settings
from rulesdsl.model.settings import Changed, Setting, Shape
from rulesdsl.model.storage import LIMITS
from rulesdsl.model.types import Type
from rulesdsl.semantics.report import Report
from rulesdsl.semantics.values import currency_code, meant_currency, sample_of
from rulesdsl.spelling import fold, nearest
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

UNKNOWN_SETTING = Code("N102", "unknown-setting")
WRONG_SETTING = Code("N106", "wrong-setting-value")


def setting_value(written: ast.Setting, report: Report) -> tuple[Setting, object] | None:
    """The setting of the catalogue and its value, or a finding."""
    setting = settings.find(written.name.words)
    if setting is None:
        _unknown_setting(written, report)
        return None
    value = written.value
    match setting.shape, value:
        case Shape.YES_NO, ast.YesNo(value=answer):
            return setting, answer
        case Shape.CHOICE, ast.Name(words=words) if setting.choices and words in setting.values:
            return setting, setting.choices(words)
        case Shape.CURRENCY, ast.Text():
            code = currency_code(value, report)
            return None if code is None else (setting, code)
        case Shape.TEXT_OR_NONE, ast.Name(words="none"):
            return setting, None
        case Shape.TEXT_OR_NONE, ast.Text(value=text) if _is_prefix(text):
            return setting, text
        case _:
            _wrong_setting(setting, value, report)
            return None


def _unknown_setting(written: ast.Setting, report: Report) -> None:
    name = written.name
    field = fields.find(name.words)
    attribute = attributes.find(name.words)
    kind, cure = "", None
    if field is not None:
        sample = quoted(field.sample) if field.type in (Type.TEXT, Type.TAGS) else field.sample
        if not isinstance(written.value, ast.Name):
            sample = report.shown(written.value)
        verb = "include" if field.type is Type.TAGS else "is"
        kind = f"the field `{field.name}`"
        cure = f"ask for a field in the `when` of a rule: `when {field.name} {verb} {sample}`"
    elif attribute is not None:
        kind = f"the attribute `{attribute.name}`"
        cure = f"give it to the new record: `with {attribute.name} {sample_of(attribute)}`"
    elif len(within := [it for it in settings.BY_NAME if f" {it} " in f" {name.words} "]) == 1:
        message, (near,) = f"expected a setting, found `{name.written}`", within
        report.say(UNKNOWN_SETTING, message, name.span, f"write `{near}`", instead=near)
        return
    else:
        report.unknown(
            UNKNOWN_SETTING,
            "a setting",
            name,
            settings.BY_NAME,
            "settings are, for example, `override`, `check jobs` or `several matches`",
        )
        return
    report.say(UNKNOWN_SETTING, f"expected a setting, found {kind}", name.span, cure)


_PLAIN_ANSWERS = ("true", "false", "yes", "no", "on", "off")


def _is_prefix(text: str) -> bool:
    """Whether a text can stand before the name of a customer, and leaves room for it."""
    return bool(text.strip()) and len(text) < LIMITS["name"] and ":" not in text


_YES_NO = {
    **dict.fromkeys(("1", "y", "ja", "oui", "si", "enabled", "checked", "always"), "true"),
    **dict.fromkeys(("0", "n", "nein", "non", "disabled", "unchecked", "never", "none"), "false"),
}
_OTHER_VALUES = {
    "several matches": {"oldest": "first", "the oldest": "first", "skip": "next", "ask": "hold"},
    "name clash": {"number": "add number", "email": "add email", "ask": "hold"},
    "inactive customers": {"activate": "reactivate", "active": "reactivate", "skip": "ignore"},
    "addresses": {"quickbooks": "customer", "store": "order", "shop": "order"},
    "post as": {"none": "nothing", "receipt": "sales receipt"},
}
"""What people write for a value that has another name here."""

_CHANGED = {"true": "update", "yes": "update", "on": "update", "false": "keep", "no": "keep"}
"""What people mean who answer `changed …` by yes or no."""


def _wrong_setting(setting: Setting, value: ast.Literal | ast.Name, report: Report) -> None:
    found = value.written if isinstance(value, ast.Name) else report.shown(value)
    words = fold(value.value if isinstance(value, ast.Text) else found)
    instead: str | None = None
    match setting.shape, value:
        case ((Shape.YES_NO | Shape.CHOICE), _):
            instead = _OTHER_VALUES.get(setting.name, {}).get(words)
            instead = instead or _nearest_value(words, setting.values)
            if setting.choices is Changed:
                instead = _CHANGED.get(words, instead)
            elif setting.shape is Shape.YES_NO:
                instead = words if words in _PLAIN_ANSWERS else _YES_NO.get(words, instead)
        case Shape.CURRENCY, _ if code := meant_currency(words):
            instead = quoted(code)
        case Shape.TEXT_OR_NONE, ast.Name():
            instead = nearest(words, ["none"]) or quoted(found)
        case Shape.TEXT_OR_NONE, ast.Text(value=text) if not text.strip():
            instead = "none"
        case _:
            pass
    report.say(
        WRONG_SETTING,
        f"expected {_wanted(setting)} for `{setting.name}`, found {found}",
        value.span,
        f"write `{setting.name} = {instead}`" if instead else _sample_setting(setting),
        instead=instead,
    )


def _nearest_value(words: str, values: tuple[str, ...]) -> str | None:
    """The value most like what was written, or the only one with such a word: `receipt`."""
    if words in values:
        return words
    several_words = [it for it in values if " " in it]
    word = nearest(words, {word for value in several_words for word in value.split()})
    having = [it for it in several_words if word in it.split()]
    within = [it for it in values if f" {it} " in f" {words} "]
    if len(within) == 1:
        return within[0]
    return nearest(words, values) or (having[0] if len(having) == 1 else None)


def _sample_setting(setting: Setting) -> str:
    match setting.shape:
        case Shape.YES_NO:
            return f"write for example `{setting.name} = true`"
        case Shape.TEXT_OR_NONE:
            return f"write for example `{setting.name} = 'WEB '`"
        case _:
            return f"write `{setting.name} = {setting.values[0]}`, or leave the line out for that"


def _wanted(setting: Setting) -> str:
    match setting.shape:
        case Shape.CURRENCY:
            return "a currency code in quotes, such as 'EUR',"
        case Shape.TEXT_OR_NONE:
            return f"none, or at most {LIMITS['name'] - 1} characters in quotes without a colon,"
        case Shape.YES_NO:
            return "true or false"
        case _:
            *first, last = setting.values
            return f"{', '.join(first)} or {last}"
