"""A shelf is a folder whose modules all export one name; this is the only dynamic import."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def shelf(package: str, name: str) -> dict[str, Any]:
    """What each module of `package` exports as `name`, by module name, in alphabetical order."""
    modules = _modules(import_module(package).__path__)
    return {module: getattr(import_module(f"{package}.{module}"), name) for module in modules}


def names(package: str) -> list[str]:
    """The module names of a shelf, without importing any of them, nor the package itself."""
    spec = find_spec(package)
    return _modules((spec.submodule_search_locations if spec else None) or ())


def _modules(folders: Iterable[str]) -> list[str]:
    found: set[str] = set()
    for folder in map(Path, folders):
        if folder.is_dir():
            found |= {it.stem for it in folder.iterdir() if it.suffix == ".py"}
        else:
            from pkgutil import iter_modules  # for a package in an archive; it is slow to load

            found |= {it.name for it in iter_modules([str(folder)])}
    return sorted(it for it in found if not it.startswith("_"))


def pick(package: str, module: str, name: str) -> Any:  # noqa: ANN401  a shelf is typed where it is used
    """One thing from a shelf, importing nothing but its module."""
    return getattr(import_module(f"{package}.{module}"), name)
