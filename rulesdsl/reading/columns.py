"""Which column of a format feeds which field: said once, used for reading and for telling."""

from __future__ import annotations

from collections.abc import Mapping

from rulesdsl.defining import frozen
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Origin
from rulesdsl.reading.interface import Remark
from rulesdsl.reading.table import Table
from rulesdsl.spelling import fold

DERIVED = "customer name"
"""The one field that no file holds: it follows from name, company and e-mail."""


@frozen
class Columns:
    """For each field the columns that feed it, folded; the first that is not blank counts."""

    feeding: tuple[tuple[str, tuple[str, ...]], ...]
    described: dict[str, str]

    @property
    def wanted(self) -> frozenset[str]:
        """The folded names of all columns that feed a field."""
        return frozenset(name for _, names in self.feeding for name in names)

    def take(self, cells: Mapping[str, str]) -> dict[str, str]:
        """The texts of an order by field, out of cells by folded column."""
        texts: dict[str, str] = {}
        for field, names in self.feeding:
            for name in names:
                if name in cells:
                    texts[field] = cells[name]
                    break
        return texts


def columns_of(feeding: Mapping[str, tuple[str, ...]], channel: str) -> Columns:
    """The columns of a channel's format, with what follows from them."""
    described = {"channel": f"always {channel}"}
    described |= {field: ", else ".join(names) for field, names in feeding.items()}
    return Columns(
        tuple((field, tuple(map(fold, names))) for field, names in feeding.items()),
        with_derived(described),
    )


def with_derived(described: Mapping[str, str]) -> dict[str, str]:
    """With the fields that follow from others: parts of names, and the customer name."""
    told = dict(described)
    for side in ("", "billing ", "shipping "):
        whole, parts = f"{side}name", (f"{side}first name", f"{side}last name")
        if whole in described:
            told |= {part: f"told from {described[whole]}" for part in parts if part not in told}
        elif any(part in described for part in parts):
            told[whole] = "told from first and last name"
    told[DERIVED] = "name, else company, else e-mail"
    return {name: told[name] for name in BY_NAME if name in told}


_ASKED_FOR = ("order date", "currency", "total", "email", "name")
"""What most policies ask for; every full export has it."""


def lacking(table: Table, feeding: Mapping[str, tuple[str, ...]], file: str) -> tuple[Remark, ...]:
    """What is said of a table without a column for something that most policies ask for.

    What the format never has (it is not in `feeding`), its page says.
    """
    there = set(map(fold, table.columns))
    wanted = (feeding[field] for field in _ASKED_FOR if field in feeding)
    missing = [names[0] for names in wanted if not there & set(map(fold, names))]
    if not missing or not table.rows:
        return ()
    columns, them = ("column", "it") if len(missing) == 1 else ("columns", "them")
    message = (
        f"the file has no {columns} {', '.join(missing)}, so a policy finds {them} missing in every"
        " order"
    )
    return (Remark(Origin(file), message),)


def header_only(table: Table, file: str) -> tuple[Remark, ...]:
    """What is said of a table that has columns and no rows."""
    return () if table.rows else (no_orders(file),)


def no_orders(file: str) -> Remark:
    """The same where the columns and the rows are known from elsewhere."""
    return Remark(Origin(file), "the file has a header line and no orders below it")
