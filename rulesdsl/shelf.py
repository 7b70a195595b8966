"""A shelf is a folder whose modules all export one name; this is the only dynamic import."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any


def shelf(package: str, name: str) -> dict[str, Any]:
    """What each module of `package` exports as `name`, by module name, in alphabetical order."""
    path = import_module(package).__path__
    modules = sorted(found.name for found in iter_modules(path) if not found.name.startswith("_"))
    return {module: getattr(import_module(f"{package}.{module}"), name) for module in modules}


def names(package: str) -> list[str]:
    """The module names of a shelf, without importing any of them, nor the package itself."""
    spec = find_spec(package)
    path = spec.submodule_search_locations if spec else None
    return sorted(found.name for found in iter_modules(path) if not found.name.startswith("_"))


def pick(package: str, module: str, name: str) -> Any:  # noqa: ANN401  a shelf is typed where it is used
    """One thing from a shelf, importing nothing but its module."""
    return getattr(import_module(f"{package}.{module}"), name)
