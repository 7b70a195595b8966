"""The table as lines to compare: all of it is there, and a change stays where it was made."""

from __future__ import annotations

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from rulesdsl.compiler import compile_policy
from rulesdsl.sheets import ANY, Sheet
from rulesdsl.sheets._sheet import sheet as sheet_of
from rulesdsl.sheets.lines import write
from rulesdsl.source import Source
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_policy
from tests.policies import Written, policies
from tests.sheets import drawn


def check(sheet: Sheet) -> None:
    text = write(sheet, 80)
    assert drawn.is_tame(text)
    assert all(line == line.rstrip() for line in text.splitlines())
    assert text == write(sheet, 40)
    rows = [line.strip() for line in text.splitlines() if " → " in line]
    decisions = [it.decision.strip() for it in sheet.rows]
    assert all(line.endswith(it) for line, it in zip(rows, decisions, strict=True))
    values = {f"    {it}".rstrip() for _, values in sheet.lists for it in values}
    assert values <= set(text.splitlines())


def parts(text: str) -> dict[str, str]:
    """What stands under each heading."""
    return {
        head: rest
        for it in text.rstrip().split("\n\n")[1:]
        for head, _, rest in [it.partition("\n")]
    }


@settings(max_examples=25)
@given(policies(sound=False))
def test_every_line_of_every_table_is_there(written: Written) -> None:
    check(drawn.of_written(written))


@settings(max_examples=60)
@given(drawn.wild_sheets())
def test_any_text_can_be_written(sheet: Sheet) -> None:
    text = write(sheet, 80)
    assert all(f"→ {row.decision}".rstrip() in text for row in sheet.rows)
    assert all(f"  * {it}".rstrip() in text for block in sheet.blocks for it in block.notes)


def test_hostile_texts() -> None:
    check(drawn.of(drawn.HOSTILE))


@settings(max_examples=40)
@given(policies(everything=False), st.data())
def test_a_rule_less_changes_no_line_of_the_others(written: Written, data: st.DataObject) -> None:
    whole = parts(write(drawn.of_written(written), 80))
    rules = [it for it in whole if it.startswith("rule ")]
    if len(rules) < 2:
        return
    gone = data.draw(st.sampled_from(rules))
    rest = parts(write(drawn.of(without(written, rules.index(gone))), 80))
    kept = {head: it for head, it in whole.items() if head in rest}
    assert {head: it for head, it in rest.items() if head in kept} == kept
    assert [it for it in rules if it != gone] == [it for it in rest if it.startswith("rule ")]


def without(written: Written, number: int) -> str:
    """The policy without one of its rules, counted from 0."""
    assert written.tree is not None
    kept, at = [], -1
    for it in written.tree.statements:
        at += isinstance(it.statement, ast.Rule)
        if at != number:
            kept.append(it)
    return print_policy(evolve(written.tree, statements=tuple(kept)))


def test_a_key_has_one_name_whatever_else_is_asked() -> None:
    """In a grid it is `match by email` as soon as another rule asks about the email."""
    key = "rule 'a'\n  match by email\n  else hold\n"
    other = "rule 'b'\n  when email is missing\n  else hold\n"
    before, after = (parts(write(drawn.of(it), 80)) for it in (key, other + key))
    assert before["rule 'a'"] == after["rule 'a'"]
    assert "    email: one → use the match by email\n" in after["rule 'a'"]


def test_lines_without_a_condition_behind_others_say_so() -> None:
    text = write(
        drawn.of("multi currency = true; currency 'EUR' uses customer 'E'; else use customer 'W'"),
        80,
    )
    assert (
        "  when currency is 'EUR'\n    otherwise → use customer 'E'\n"
        "  for every order\n    otherwise → use customer 'W'\n"
    ) in text


def test_a_list_has_a_line_for_each_of_its_values_however_many() -> None:
    values = [f"'{number}'" for number in range(1200)]
    policy = f"list L = {', '.join(values)}\nrule 'a'\nwhen name is in L\nelse hold"
    assert parts(write(drawn.of(policy), 80))["list L"].split() == values


def test_nothing_is_said_of_where_it_stands() -> None:
    texts = [
        write(sheet_of(compile_policy(Source(file, before + "else hold")).table), 80)
        for file, before in (("a.rules", ""), ("elsewhere/b.rules", "# a note\n\n"))
    ]
    assert texts[0] == texts[1]
    assert ANY not in texts[0]
