"""The house is as its plan says: sizes, floors, doors, names, codes and their pages.

Imports between our own modules are import-linter's part; which library has which door is read from
its contracts in pyproject.toml, so that nothing is said twice.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "rulesdsl"

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40  # from `def` to its end; `# long because ...` on that line excuses it

LONG_FILES: dict[str, str] = {
    "rulesdsl/syntax/ast.py": "one node a form of the language, all in one union",
}
"""Files that may be longer, each with the reason why it would be worse in two."""

IMPORTS_BY_NAME = {
    "rulesdsl/shelf.py",  # a shelf knows its modules only by the folder
    "rulesdsl/__init__.py",  # gives a name when it is first used: --help starts quickly
}
"""Where a module may be imported by a name that is found out at run time."""

WRITES_FUNCTIONS = {"rulesdsl/said.py", "rulesdsl/functions.py"}
"""Functions are written out there from names of fields, as attrs does it for classes."""

ROOF = ("rulesdsl/cli/", "rulesdsl/__main__.py")
"""The only floor that touches files, clocks, sockets and terminals."""

BESIDE_THE_ROOF = {
    "rulesdsl/syntax/parser.py": {"read_text"},
    "rulesdsl/pages.py": {"iterdir", "read_text"},
    "rulesdsl/shelf.py": {"iterdir"},
}
"""What may be called elsewhere: the parser reads its own grammar from the package, and so on."""

OUTSIDE_MODULES = frozenset(
    [
        "asyncio",
        "glob",
        "http",
        "os",
        "shutil",
        "signal",
        "socket",
        "ssl",
        "subprocess",
        "tempfile",
        "time",
        "urllib",
    ]
)
# They work on the text alone.
PURE = frozenset(["os.path.normpath", "urllib.parse.quote", "urllib.parse.unquote"])
OUTSIDE_CALLS = frozenset(["breakpoint", "input", "open", "print"])
OUTSIDE_METHODS = frozenset(
    [
        "iterdir",
        "mkdir",
        "now",
        "open",
        "read_bytes",
        "read_text",
        "rglob",
        "today",
        "touch",
        "unlink",
        "utcnow",
        "write_bytes",
        "write_text",
    ]
)


def python_files(*folders: str) -> list[Path]:
    return sorted(it for folder in folders for it in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


OURS = python_files("rulesdsl", "tests", "tools", "grammar")
IN_PACKAGE = python_files("rulesdsl")

each_file = pytest.mark.parametrize("path", OURS, ids=name_of)
each_module = pytest.mark.parametrize("path", IN_PACKAGE, ids=name_of)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=name_of(path))


@cache
def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@cache
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_files_were_found() -> None:
    # Without this, an empty list would make everything below succeed.
    assert PACKAGE / "diagnostics.py" in IN_PACKAGE
    assert Path(__file__) in OURS


# Sizes and names


@each_file
def test_file_is_short(path: Path) -> None:
    length = len(lines_of(path))
    if name_of(path) in LONG_FILES:
        assert length > MOST_LINES_OF_A_FILE, "it is short now: take it out of LONG_FILES"
    else:
        assert length <= MOST_LINES_OF_A_FILE, "split it, or give LONG_FILES the reason not to"


@each_file
def test_functions_are_short(path: Path) -> None:
    assert [f"{name}: {length} lines" for name, length in long_functions(path)] == []


def long_functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            excused = re.search(r"#.*\blong because \w+", lines_of(path)[node.lineno - 1])
            if length > MOST_LINES_OF_A_FUNCTION and not excused:
                yield node.name, length


@each_file
def test_file_says_what_it_is(path: Path) -> None:
    an_empty_mark = path.name == "__init__.py" and not lines_of(path)
    assert ast.get_docstring(tree_of(path)) or an_empty_mark, "it has no docstring"
    assert path.stem not in {"utils", "util", "helpers", "common", "misc"}, "that says nothing"


# Imports and doors


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module or name in a module that is imported, dotted, and the line where it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((it.name, node.lineno) for it in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((f"{module}.{it.name}", node.lineno) for it in node.names)


def top(module: str) -> str:
    return module.partition(".")[0]


def doors() -> dict[str, list[str]]:
    """For each library that has one, the modules (or packages) that may import it."""
    contracts = project()["tool"]["importlinter"]["contracts"]
    return {
        library: contract["allowed_importers"]
        for contract in contracts
        if contract["type"] == "protected"
        for library in contract["protected_modules"]
        if library != "rulesdsl"
    }


def test_every_library_has_a_door() -> None:
    about = project()["project"]
    needed = (*about["dependencies"], *about["optional-dependencies"]["spark"])
    names = {re.split(r"[^\w-]", it)[0] for it in needed}
    assert set(doors()) == names | {"py4j"}  # by which PySpark speaks to Java


@each_module
def test_libraries_come_in_by_their_door(path: Path) -> None:
    module = name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    for imported, line in imports(tree_of(path)):
        library = top(imported)
        # `_sha2` is Python's own, from 3.12 on.
        if library in {"rulesdsl", "_sha2", *sys.stdlib_module_names}:
            continue
        allowed = doors().get(library, [])
        here = any(module == it or module.startswith(f"{it}.") for it in allowed)
        assert here, f"line {line}: {library} is imported in {allowed or 'no module'}, not here"


@each_module
def test_imports_are_absolute_and_hardly_ever_dynamic(path: Path) -> None:
    assert [line for imported, line in imports(tree_of(path)) if imported.startswith(".")] == []
    if name_of(path) not in IMPORTS_BY_NAME | WRITES_FUNCTIONS:
        words = re.findall(
            r"\b(?:import_module|__import__|exec|eval)\b(?=\()", "\n".join(lines_of(path))
        )
        assert words == []


def test_commands_know_nothing_of_each_other() -> None:
    # What they share lies in modules of the command line whose names begin with `_`.
    commands = {it.stem for it in (PACKAGE / "cli").glob("[!_]*.py")}
    for command in commands:
        imported = [it for it, _ in imports(tree_of(PACKAGE / "cli" / f"{command}.py"))]
        others = {("rulesdsl", "cli", it) for it in commands - {command, "__init__"}}
        assert [it for it in imported if tuple(it.split(".")[:3]) in others] == [], command


@each_module
def test_an_import_inside_a_function_has_its_reason_beside_it(path: Path) -> None:
    excused: set[int] = set()
    for imported, line in sorted(inner_imports(path), key=lambda it: it[1]):
        comment = lines_of(path)[line - 1].partition("#")[2]
        reason = re.sub(r"noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\]", "", comment).strip(" #")
        # The reason of an import holds for those that follow it line by line.
        assert reason or line in excused or line - 1 in excused, f"line {line}: why {imported}?"
        excused.add(line)


def inner_imports(path: Path) -> Iterator[tuple[str, int]]:
    for function in ast.walk(tree_of(path)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from imports(function)


# The roof


@each_module
def test_only_the_roof_touches_the_outside(path: Path) -> None:
    if name_of(path).startswith(ROOF):
        return
    allowed = BESIDE_THE_ROOF.get(name_of(path), set())
    assert [it for it in touches(tree_of(path)) if it.split(":")[0] not in allowed] == []


def touches(tree: ast.AST) -> Iterator[str]:
    """Where files, clocks, sockets and terminals are reached for, as far as names can tell."""
    for imported, line in imports(tree):
        if top(imported) in OUTSIDE_MODULES and imported not in PURE:
            yield f"{imported}: line {line}"
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in OUTSIDE_CALLS:
                yield f"{name}: line {node.lineno}"
            case ast.Call(func=ast.Attribute(attr=name)) if name in OUTSIDE_METHODS:
                yield f"{name}: line {node.lineno}"
            case ast.Attribute(
                value=ast.Name(id="sys"), attr="stdin" | "stdout" | "stderr" | "argv"
            ):
                yield f"sys.{node.attr}: line {node.lineno}"


@pytest.mark.parametrize(
    "reach",
    ["import time", "from os import path", "print(1)", "p.read_text()", "date.today()", "sys.argv"],
)
def test_reaching_outside_is_noticed(reach: str) -> None:
    assert len(list(touches(ast.parse(reach)))) == 1


# Codes and their pages


def codes(path: Path) -> Iterator[tuple[str, int]]:
    """The id and line of every `Code(...)`, which must be a constant at the top of its module."""
    constants = {
        id(node.value)
        for node in tree_of(path).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
    }
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Call(func=ast.Name(id="Code"), args=[ast.Constant(value=str(code)), *_]):
                assert id(node) in constants, f"line {node.lineno}: {code} is no constant"
                yield code, node.lineno
            case ast.Call(func=ast.Name(id="Code")):
                pytest.fail(
                    f"line {node.lineno}: the id of a code is written out, and stands first"
                )


@each_module
def test_codes_look_like_codes(path: Path) -> None:
    assert [code for code, _ in codes(path) if not re.fullmatch(r"[A-Z]\d{3}", code)] == []


def test_every_code_is_unique_and_has_a_page_and_every_page_its_code() -> None:
    used = [code for path in IN_PACKAGE for code, _ in codes(path)]
    assert sorted({code for code in used if used.count(code) > 1}) == []
    pages = {page.stem for page in (ROOT / "docs" / "codes").glob("*.md")} - {"README"}
    assert pages == set(used)


# The whole tree

# With a letter in brackets each, so that this file does not match itself.
NOT_IN_THE_TREE = re.compile(
    r"""(?<![\w.>])/(?:[w]ork|[f]arm|[h]ome|[r]oot|[U]sers)/  # a path of one machine
    | \b[A-Z]:[\\][U]sers[\\]
    | \b[f]ile://
    | [i]ndex-url | [f]ind-links
    | [p]ypi\.org | [p]ythonhosted\.org""",
    re.IGNORECASE | re.VERBOSE,
)


def tracked_files() -> list[Path]:
    listing = ["git", "ls-files", "-z"]
    try:
        names = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout, so nobody knows which files belong to the project")
    return [ROOT / name for name in names.decode().split("\0") if name and (ROOT / name).is_file()]


def test_nothing_names_a_machine_or_a_package_index() -> None:
    found = []
    for path in tracked_files():
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), start=1):
            if hit := NOT_IN_THE_TREE.search(line):
                found.append(f"{name_of(path)}:{number}: {hit[0]}")
    assert found == [], "a test makes its paths and URLs from tmp_path (tmp_path.as_uri())"
