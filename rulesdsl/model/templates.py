"""Name templates: `'{last name}, {first name}'`, `'{company or name}'`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from rulesdsl.defining import frozen
from rulesdsl.model.fields import Field

if TYPE_CHECKING:
    from rulesdsl.model.records import Order


@frozen
class Slot:
    """`{company or name}`: the first of these fields that is known."""

    fields: tuple[Field, ...]


Piece: TypeAlias = str | Slot

_DANGLING = " \t,;:-/|"


@frozen(cache_hash=True)
class Template:
    """Fixed texts and slots; `written` is what the policy says."""

    pieces: tuple[Piece, ...]
    written: str

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots, in order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Slot))

    def fill(self, order: Order) -> str | None:
        """The template's text for an order; None where it has slots and every one stays empty.

        Commas, dashes and spaces that a slot left empty leaves at the ends are dropped, so that
        `'{last name}, {first name}'` is `Lee` and not `Lee,` where the first name is missing.
        """
        if len(self.pieces) == 1 and isinstance(self.pieces[0], Slot):  # mostly
            return _value(self.pieces[0], order)
        filled = [
            piece if isinstance(piece, str) else _value(piece, order) for piece in self.pieces
        ]
        slots = [
            text for text, piece in zip(filled, self.pieces, strict=True) if isinstance(piece, Slot)
        ]
        if slots and not any(slots):
            return None
        text = "".join(piece or "" for piece in filled)
        return text.strip() if all(slots) else re.sub(r"\s+,", ",", text).strip(_DANGLING)


def _value(slot: Slot, order: Order) -> str | None:
    for field in slot.fields:
        value = field.get(order)
        if value is not None and (text := str(value).strip()):
            return text
    return None
