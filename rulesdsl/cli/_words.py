"""The words of a command line: what is wrong with them is told in the words of our other messages.

`argparse` finds what is wrong and words it for programmers; `_TOLD` has its sentences, and ours.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NoReturn

from rulesdsl.cli._out import complain
from rulesdsl.defining import frozen

_UNUSABLE = 2


@frozen
class _Told:
    """What is said of words that cannot be understood, and what to do."""

    message: str
    cure: str = ""


# What it says stays as `_TOLD` has it, and the disk is not asked for translations, of which there
# are none.
vars(argparse)["_"] = str

_UNSEEN = partial(argparse.HelpFormatter, width=80)
"""Tries every option out when it is added; with another width it would load `shutil` for that."""


class Parser(argparse.ArgumentParser):
    """A parser of words that says what is wrong as all of our commands do; so do its commands."""

    def __init__(self, **how: Any) -> None:  # noqa: ANN401  as argparse has it
        super().__init__(**how, formatter_class=_UNSEEN)

    def format_help(self) -> str:
        """The help, as wide as the terminal."""
        self.formatter_class = argparse.HelpFormatter
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end."""
        for looks, told in _TOLD:
            if found := re.fullmatch(looks, message, re.DOTALL):
                said = told(self, found)
                break
        else:
            said = _Told(message)
        complain(said.message, said.cure or self.more())
        self.exit(_UNUSABLE)

    def left_over(self, words: list[str]) -> NoReturn:
        """Say that this is no part of the command, and end."""
        word = words[0]
        option = word.partition("=")[0]
        if not word.startswith("-"):
            complain(f"expected nothing more behind `{self.prog}`, found '{word}'", self.more())
            self.exit(_UNUSABLE)
        meant = _nearest(option, self.options())
        complain(
            f"expected an option of `{self.prog}`, found {option}",
            f"did you mean --{meant}?" if meant else self.more(),
        )
        self.exit(_UNUSABLE)

    def options(self) -> list[str]:
        """The options that there are, in full."""
        return [it for it in self._option_string_actions if it.startswith("--")]

    def behind(self, option: str) -> tuple[str, str]:
        """What stands behind an option, in words and as it is written, for example."""
        action = self._option_string_actions[option]
        if action.choices and not action.metavar:
            choices = [str(it) for it in action.choices]
            return _and(choices, "or"), choices[0]
        metavar = str(action.metavar or action.dest.upper())
        return _IN_WORDS.get(metavar, metavar), metavar

    def example(self) -> str:
        """The command with all that it cannot do without."""
        groups = [it for it in self._mutually_exclusive_groups if it.required]
        needed = [it for it in self._actions if it.required]
        needed += [it._group_actions[0] for it in groups]  # noqa: SLF001  argparse has no other way
        return " ".join([self.prog, *map(_as_written, needed)])

    def more(self) -> str:
        """Where all that a command can be told is written down."""
        return f"`{self.prog} --help` says what can stand there"


def _as_written(action: argparse.Action) -> str:
    name = str(action.metavar or action.dest.upper())
    if not action.option_strings:
        return name
    return action.option_strings[-1] + (f" {name}" if action.nargs != 0 else "")


def _unknown_command(parser: Parser, found: re.Match[str]) -> _Told:
    word, known = found["value"], _listed(found["choices"])
    message = f"expected a command of `{parser.prog}`, found '{word}'"
    meant = _nearest(word, known)
    if meant:
        return _Told(message, f"did you mean `{parser.prog} {meant}`?")
    if word.lower().endswith(".rules"):
        return _Told(message, f"say what to do with it, for example `{parser.prog} check {word}`")
    return _Told(message, f"the commands are {_and(known)}")


def _unknown_choice(_: Parser, found: re.Match[str]) -> _Told:
    option, word, known = found["option"], found["value"], _listed(found["choices"])
    meant = _nearest(word, known)
    cure = (
        f"did you mean `{option} {meant}`?" if meant else f"write for example `{option} {known[0]}`"
    )
    return _Told(f"expected {_and(known, 'or')} behind {option}, found '{word}'", cure)


def _lacking(parser: Parser, found: re.Match[str]) -> _Told:
    lacking = found["names"].split(", ")
    if lacking == ["COMMAND"]:
        return _Told(
            f"expected a command behind `{parser.prog}`, found none",
            f"write for example `{parser.prog} check POLICY`; `{parser.prog} --help` has them all",
        )
    words = [_IN_WORDS.get(it, it) for it in lacking]
    none = "none" if len(lacking) == 1 else "none of them"
    return _Told(
        f"expected {_and(words)} behind `{parser.prog}`, found {none}",
        f"write `{parser.example()}`; `{parser.prog} --help` says more",
    )


def _one_of_them(parser: Parser, found: re.Match[str]) -> _Told:
    names = found["names"].split()
    return _Told(
        f"expected {_and(names, 'or')} behind `{parser.prog}`, found neither",
        f"write `{parser.example()}`; `{parser.prog} --help` says more",
    )


def _without_value(parser: Parser, found: re.Match[str]) -> _Told:
    option = found["option"].rpartition("/")[2]
    what, written = parser.behind(option)
    return _Told(f"expected {what} behind {option}, found nothing", f"write `{option} {written}`")


_IN_WORDS = {
    "POLICY": "a policy",
    "PATH": "a policy or a folder",
    "FILE": "the name of a file",
    "DIR": "the name of a folder",
    "CODE": "a code such as L105",
    "N": "a number",
    "NUMBER": "a number",
    "TEXT": "a text",
    "REV": "a revision of git",
    "NAME": "a name",
    "FORM": "the name of a form",
    "LEVEL": "error, warning or note",
}
"""What the names in capitals stand for that `--help` prints."""


def _not_both(parser: Parser, found: re.Match[str]) -> _Told:
    return _Told(
        f"expected {found['option']} or {found['other']} behind `{parser.prog}`, found both",
        "leave one of them out",
    )


def _ambiguous(parser: Parser, found: re.Match[str]) -> _Told:
    return _Told(
        f"expected one option of `{parser.prog}`, found {found['option']}, which may be "
        + _and(found["options"].split(", "), "or"),
        "write the option in full",
    )


def _with_value(_: Parser, found: re.Match[str]) -> _Told:
    return _Told(
        f"expected {found['option']} alone, found '{found['value']}' behind it",
        f"write `{found['option']}`",
    )


def _wrong_value(_: Parser, found: re.Match[str]) -> _Told:
    return _Told(f"expected {found['wanted']} behind {found['option']}, found {found['value']}")


_VALUE = r"['\"](?P<value>.*)['\"]"

_TOLD: tuple[tuple[str, Callable[[Parser, re.Match[str]], _Told]], ...] = (
    (
        rf"argument COMMAND: invalid choice: {_VALUE} \(choose from (?P<choices>.*)\)",
        _unknown_command,
    ),
    (
        rf"argument (?P<option>\S+): invalid choice: {_VALUE} \(choose from (?P<choices>.*)\)",
        _unknown_choice,
    ),
    (r"the following arguments are required: (?P<names>.*)", _lacking),
    (r"one of the arguments (?P<names>.*) is required", _one_of_them),
    (r"argument (?P<option>\S+): expected (?:at least one|one|\d+) arguments?", _without_value),
    (
        r"argument (?P<option>\S+): not allowed with argument (?P<other>\S+)",
        _not_both,
    ),
    (r"ambiguous option: (?P<option>\S+) could match (?P<options>.*)", _ambiguous),
    (rf"argument (?P<option>\S+): ignored explicit argument {_VALUE}", _with_value),
    (r"argument (?P<option>\S+): expected (?P<wanted>.*), found (?P<value>.*)", _wrong_value),
)
"""What `argparse` says (of all versions of Python from 3.11 on), and what is said instead."""


def _listed(choices: str) -> list[str]:
    """The choices in a sentence; newer versions of Python write them without quotes."""
    return [it.strip("' ") for it in choices.split(",")]


def _and(words: Iterable[str], joint: str = "and") -> str:
    *most, last = words
    return f"{', '.join(most)} {joint} {last}" if most else last


def _nearest(word: str, known: Iterable[str]) -> str | None:
    from rulesdsl.spelling import nearest  # only where something is misspelt

    return nearest(word.lstrip("-"), (it.lstrip("-") for it in known))
