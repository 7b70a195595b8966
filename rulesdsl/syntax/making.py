"""The grammar's tables, made by Lark. The only module that knows it; most never need it.

The tables lie beside the grammar in `grammar/policy.table`; see `parser`.
"""

from __future__ import annotations

import re
from typing import Any

from lark import Lark
from lark.grammar import Rule as LarkRule
from lark.lexer import PatternRE, PatternStr, TerminalDef

from rulesdsl.syntax.automaton import Rule, State, Tables, Terminal


def by_lark(grammar: str) -> Lark:
    """Lark's own parser for the grammar."""
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        start=["statement", "policy"],
        edit_terminals=_whole_words,
    )


def _whole_words(terminal: TerminalDef) -> None:
    """Keep a keyword from being read as the beginning of a longer word."""
    if isinstance(terminal.pattern, PatternStr) and terminal.pattern.value.isalpha():
        terminal.pattern = PatternRE(terminal.pattern.value + r"(?!\w)")
        terminal.priority = 2


def tables(grammar: str) -> Tables:
    """Lark's tables for the grammar, as its tool for parsers that stand alone takes them.

    How Lark numbers states is another matter in every process; here it is by how they are reached.
    """
    lark = by_lark(grammar)
    data, parts = lark.memo_serialize([TerminalDef, LarkRule])
    parser, ignored = data["parser"]["parser"], data["parser"]["lexer_conf"]["ignore"]
    rules = {reference: _rule(it) for reference, it in parts.items() if _is_rule(it)}
    in_order = tuple(sorted(set(rules.values()), key=repr))
    numbers = {reference: in_order.index(it) for reference, it in rules.items()}
    states = {
        number: _state(state, parser["tokens"], numbers)
        for number, state in parser["states"].items()
    }
    starts = dict(sorted(parser["start_states"].items()))
    reached = _reached(states, [*starts.values()])
    return Tables(
        tuple(_terminal(it, it.name in ignored) for it in sorted(lark.terminals, key=_turn)),
        in_order,
        tuple(
            {symbol: to if to < 0 else reached[to] for symbol, to in states[number].items()}
            for number in reached
        ),
        {name: (reached[it], reached[parser["end_states"][name]]) for name, it in starts.items()},
    )


def _reached(states: dict[int, State], coming: list[int]) -> dict[int, int]:
    """The numbers of the states in the order in which they are reached."""
    reached: dict[int, int] = {}
    while coming:
        if (number := coming.pop(0)) not in reached:
            reached[number] = len(reached)
            coming += [to for to in states[number].values() if to >= 0]
    return reached


def _is_rule(it: dict[str, Any]) -> bool:
    return bool(it["__type__"] == "Rule")


def _turn(it: TerminalDef) -> tuple[int, int, int, str]:
    """Which terminal is tried before which, as in Lark."""
    return -it.priority, -it.pattern.max_width, -len(it.pattern.value), it.name


_WORDS = re.compile(r"(?:\(\?:)?([a-z|]+)\)?\(\?!\\w\)")


def _terminal(it: TerminalDef, ignored: bool) -> Terminal:
    pattern = it.pattern.to_regexp()
    if words := _WORDS.fullmatch(pattern):
        return Terminal(it.name, tuple(words[1].split("|")), None, ignored)
    return Terminal(it.name, (), pattern, ignored)


def _state(state: dict[int, Any], names: dict[int, str], rules: dict[int, int]) -> State:
    """What is done at each symbol: Lark has 0 and a state, or 1 and a reference to a rule."""
    return {
        symbol: ~rules[to["@"]] if kind else to
        for symbol, (kind, to) in sorted(
            ((names[it], what) for it, what in state.items()), key=lambda it: it[0]
        )
    }


def _rule(it: dict[str, Any]) -> Rule:
    options, alias = it["options"], it["alias"]
    before = _left_out(options["empty_indices"], len(it["expansion"]))
    taken: list[tuple[int, int, bool]] = []
    left_out = 0
    for place, part in enumerate(it["expansion"]):
        left_out += before[place]
        if not part.get("filter_out"):
            is_hidden = part["__type__"] == "NonTerminal" and part["name"].startswith("_")
            taken.append((place, left_out, is_hidden))
            left_out = 0
    return Rule(
        it["origin"]["name"],
        len(it["expansion"]),
        alias or it["origin"]["name"],
        bool(options["expand1"]) and not alias,
        tuple(taken),
        left_out + before[-1],
    )


def _left_out(marks: tuple[bool, ...], size: int) -> list[int]:
    """How many parts are left out before each part of a rule, and behind the last one."""
    counts = [0] * (size + 1)
    place = 0
    for is_left_out in marks:
        if is_left_out:
            counts[place] += 1
        else:
            place += 1
    return counts
