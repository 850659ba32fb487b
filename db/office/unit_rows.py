"""How a row of a unit becomes a unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.schema.office import unit
from db.stored import Stored
from domain.model import Unit

ALIASES: Stored[tuple[str, ...]] = Stored("unit.aliases", tuple[str, ...])
_UNIT = tuple(column.name for column in unit.c)


def unit_of(values: Sequence[Any]) -> Unit:
    """From the columns of `unit`, in their order."""
    fields = dict(zip(_UNIT, values, strict=True))
    return Unit(aliases=ALIASES.value(fields.pop("aliases")), **fields)
