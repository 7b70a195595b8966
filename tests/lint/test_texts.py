"""What lints know of texts, names and letters holds for all policies and all texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.lint.letters import is_disguised, latin, seen
from rulesdsl.lint.naming import with_braces
from rulesdsl.lint.rules.name_too_long import USUAL_LENGTHS
from rulesdsl.lint.subject import Subject
from rulesdsl.lint.texts import For, texts_of
from rulesdsl.model.conditions import fold
from rulesdsl.model.fields import FIELDS
from rulesdsl.model.storage import LIMITS
from rulesdsl.model.types import Type
from rulesdsl.semantics.templates import built_in
from rulesdsl.syntax import ast
from tests.lint.pages import TODAY
from tests.policies import Written, policies

IN_NAMES = [it for it in FIELDS if it.type not in (Type.TAGS, Type.YES_NO)]

LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.text(
    "aAoеАОоοΑﬁＡш \u00ad\u200d\u200e\u202e-'🏴", max_size=12
)


# Texts


def every_text(node: object) -> Iterator[ast.Text]:
    """All texts below a node, whatever it is."""
    if isinstance(node, ast.Text):
        yield node
    elif isinstance(node, tuple):
        for it in node:
            yield from every_text(it)
    elif attrs.has(its := type(node)):
        for field in attrs.fields(its):
            yield from every_text(getattr(node, field.name))


LEFT_OUT = (
    ast.Include, ast.ListFile, ast.ExampleCustomer, ast.ExampleJob, ast.ExampleVendor,
    ast.ExampleOrder, ast.Expect,
)  # fmt: skip
"""What names files, and what an example tries."""


@given(policies())
def test_every_text_of_a_policy_is_looked_at_once(written: Written) -> None:
    tree = written.compiled().tree
    kept = [it.statement for it in tree.statements if not isinstance(it.statement, LEFT_OUT)]
    wanted = [it.span for it in every_text(tuple(kept))]
    for it in kept:
        match it:
            case ast.Currency(currency=code):
                wanted.remove(code.span)
            case ast.Setting(name=name, value=ast.Text() as value) if name.words != "name prefix":
                wanted.remove(value.span)
            case _:
                pass
    found = [text.span for text, _ in texts_of(tree)]
    assert sorted(found) == sorted(wanted)


def test_a_text_is_known_by_what_it_is_for() -> None:
    text = "name prefix = 'W '\nwhen name is 'A'\nelse create customer named 'C' with class 'D'"
    uses = [use for _, use in texts_of(Written.of(text).compiled().tree)]
    assert uses == [For.PREFIX, For.COMPARED, For.TEMPLATE, For.RECORD]


# Letters


@given(LETTERS)
def test_letters_once_mended_stay(text: str) -> None:
    assert latin(latin(text)) == latin(text)
    assert seen(seen(text)) == seen(text)
    assert is_disguised(text) == (latin(text) != text or seen(text) != text)


@given(LETTERS)
def test_only_what_is_not_ascii_is_another_letter(text: str) -> None:
    assert latin(text).isascii() or not text.isascii()
    assert [it for it in latin(text) if it.isspace()] == [it for it in text if it.isspace()]


@given(st.text("abcXYZ -'äöüßÉñøłœıČ€", max_size=12) | st.text("абвгдеоаОАС -", max_size=12))
def test_texts_in_one_alphabet_are_left_alone(text: str) -> None:
    assert latin(text) == text == seen(text)


@given(LETTERS)
def test_what_looks_alike_is_compared_as_another_text(text: str) -> None:
    """Otherwise there would be nothing to tell of."""
    composed = unicodedata.normalize("NFC", text)
    assert latin(composed) == composed or fold(latin(composed)) != fold(composed)


# Names


@pytest.mark.parametrize("field", IN_NAMES, ids=lambda it: it.name)
def test_every_field_has_a_usual_length(field: object) -> None:
    (name,) = (it.name for it in IN_NAMES if it is field)
    usual = USUAL_LENGTHS[name.removeprefix("billing ").removeprefix("shipping ")]
    assert 1 < usual < LIMITS["name"]


@given(st.lists(st.sampled_from(IN_NAMES), min_size=2, max_size=4), st.sampled_from([", ", " or "]))
def test_fields_get_the_braces_that_they_lack(some: list[object], between: str) -> None:
    names = [it.name for it in IN_NAMES if it in some]
    if len(names) > 1:
        wanted = between.join(f"{{{it}}}" for it in names)
        assert with_braces(between.join(names)) == wanted
        assert with_braces(between.join(f"[{it.upper()}]" for it in names)) == (
            between.join(f"{{{it.upper()}}}" for it in names)
        )
        assert with_braces(wanted) is None
        assert len(built_in(wanted).slots) == len(names)


@given(policies())
def test_a_template_is_found_where_it_stands(written: Written) -> None:
    compiled = written.compiled()
    for its in Subject(compiled, TODAY).namings:
        if its.text is None:
            continue
        assert its.text.value == its.template.written
        for at, slot in enumerate(its.template.slots):
            shown = its.source.cut(its.span_of(at))
            fields = [it.lower().replace("_", " ") for it in shown.strip("{}").split(" or ")]
            if "''" not in its.source.cut(its.span):
                assert fields == [it.name for it in slot.fields]
