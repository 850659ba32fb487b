"""What the package of a workbook says that the library which reads its cells does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.tables.sheet import MergedDown


@dataclass(frozen=True, slots=True)
class Marks:
    """Places are (number of the row, place of the column). `height` and `width` reach to the last cell."""

    uncomputed: frozenset[tuple[int, int]] = frozenset()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()
    merged: tuple[MergedDown, ...] = ()
    since_1904: bool = False
    height: int = 0
    width: int = 0
