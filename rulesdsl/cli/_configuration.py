"""What a team has settled for its policies.

It stands in `rulesdsl.toml`, or in `pyproject.toml` under `[tool.rulesdsl]`. The file that is
nearest to a policy counts, in its folder or one above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rulesdsl.defining import define, field, frozen
from rulesdsl.spelling import nearest

OWN_FILE = "rulesdsl.toml"
SHARED_FILE = "pyproject.toml"

LEVELS = ("error", "warning", "note")
"""How bad a finding can be, the worst first."""


@frozen
class Configuration:
    """What is settled; None and empty where nothing is said. `file` is where it stands."""

    file: str | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_level: str | None = None
    min_coverage: float | None = None


@frozen
class WrongConfiguration:
    """Why a file cannot be used, and what to do."""

    message: str
    cure: str


@define
class Configurations:
    """The configurations of the policies of one run: those of a folder are looked for once.

    `only` is the file that is given for all of them, instead of the nearest.
    """

    only: str | None = None
    _found: dict[Path | None, Configuration | WrongConfiguration] = field(factory=dict)

    def of(self, policy: str) -> Configuration | WrongConfiguration:
        """The configuration for a policy; of standard input (`-`) that of the folder we are in."""
        folder = None if self.only is not None else _folder_of(policy)
        if folder not in self._found:
            given = None if self.only is None else Path(self.only)
            self._found[folder] = _nearest(folder) if given is None else _given(given)
        return self._found[folder]


def _folder_of(policy: str) -> Path | None:
    """The folder in which a policy lies; None for a name that no file can have."""
    try:
        return Path.cwd() if policy == "-" else Path(policy).resolve().parent
    except (OSError, ValueError):
        return None


def _given(file: Path) -> Configuration | WrongConfiguration:
    found = _read(file, file.name == SHARED_FILE)
    if found is None:
        return WrongConfiguration(
            f"expected a configuration in '{file}', found none",
            f"give the path of a {OWN_FILE}, or of a {SHARED_FILE} with [tool.rulesdsl] in it",
        )
    return found


def _nearest(folder: Path | None) -> Configuration | WrongConfiguration:
    if folder is not None:
        for one in (folder, *folder.parents):
            for name in (OWN_FILE, SHARED_FILE):
                found = _read(one / name, name == SHARED_FILE)
                if found is not None:
                    return found
    return Configuration()


def _read(file: Path, shared: bool) -> Configuration | WrongConfiguration | None:
    """What a file settles; None where there is none, or where it does not speak of us."""
    if not file.is_file():
        return None
    import tomllib  # only where there is such a file

    try:
        written = file.read_bytes()
        data = tomllib.loads(written.decode("utf-8-sig"))
    except OSError as problem:
        return None if shared else _unreadable(file, problem.strerror or str(problem))
    except ValueError as problem:  # no UTF-8, or no TOML
        of_others = shared and b"tool.rulesdsl" not in written
        return None if of_others else _unreadable(file, str(problem))
    if not shared:
        return _checked(data, str(file))
    tools = data.get("tool")
    ours = tools.get("rulesdsl") if isinstance(tools, dict) else None
    return _checked(ours, f"{file} [tool.rulesdsl]") if isinstance(ours, dict) else None


def _unreadable(file: Path, why: str) -> WrongConfiguration:
    return WrongConfiguration(
        f"expected a configuration in '{file}', found a file that cannot be read: {why}",
        'write for example: ignore = ["A404"]',
    )


_CODES = "a list of codes, or of what codes begin with"
_SHAPES: Mapping[str, str] = {
    "select": _CODES,
    "extend-select": _CODES,
    "ignore": _CODES,
    "fail-level": "one of " + ", ".join(LEVELS),
    "min-coverage": "a number from 0 to 100",
}
"""What may be settled, and what stands behind the equals sign."""

_SAMPLES: Mapping[str, str] = {
    "fail-level": 'fail-level = "error"',
    "min-coverage": "min-coverage = 80",
}


def _checked(data: Mapping[str, Any], file: str) -> Configuration | WrongConfiguration:
    for key, value in data.items():
        if key not in _SHAPES:
            near = nearest(key, _SHAPES)
            cure = f"did you mean `{near}`?" if near else f"there are: {', '.join(_SHAPES)}"
            if key == "tool":
                cure = f"leave out the heading [tool.rulesdsl], which is for {SHARED_FILE}"
            return WrongConfiguration(f"{file}: expected a known name, found `{key}`", cure)
        problem = _problem(key, value)
        if problem:
            sample = _SAMPLES.get(key, f'{key} = ["A404", "L1"]')
            return WrongConfiguration(
                f"{file}: expected {_SHAPES[key]} behind `{key}`, found {problem}",
                f"write for example: {sample}",
            )
    return Configuration(
        file,
        **{key.replace("-", "_"): _value(value) for key, value in data.items()},
    )


def _value(value: Any) -> Any:  # noqa: ANN401  TOML has values of many types
    return tuple(it.upper() for it in value) if isinstance(value, list) else value


def _problem(key: str, value: object) -> str | None:
    """What is found instead of a value that fits."""
    match key, value:
        case "min-coverage", bool():
            pass
        case "min-coverage", int() | float() if 0 <= value <= _ALL_OF_IT:
            return None
        case "fail-level", str() if value in LEVELS:
            return None
        case "select" | "extend-select" | "ignore", list():
            strange = [it for it in value if not isinstance(it, str)]
            return _shown(strange[0]) if strange else unknown_code(value)
        case _:
            pass
    return _shown(value)


_ALL_OF_IT = 100


def _shown(value: object) -> str:
    """A value much as it stands in the file."""
    import json  # only for a message

    return json.dumps(value, default=str, ensure_ascii=False)


def unknown_code(beginnings: Iterable[str]) -> str | None:
    """The first of these with which no code begins, in words; None where there is none."""
    from rulesdsl.lint.selection import ALL  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.pages import codes  # likewise

    for it in beginnings:
        word = it.upper()
        if word != ALL and not (word and any(code.startswith(word) for code in codes())):
            return f"'{it}', with which no code begins"
    return None
