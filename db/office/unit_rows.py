"""How a row of a unit becomes a unit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from db.schema import unit
from domain.model import Unit

_UNIT = tuple(column.name for column in unit.c)


def unit_of(values: Sequence[Any]) -> Unit:
    """From the columns of `unit`, in their order."""
    fields = dict(zip(_UNIT, values, strict=True))
    return Unit(aliases=tuple(json.loads(fields.pop("aliases"))), **fields)
