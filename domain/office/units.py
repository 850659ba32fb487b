"""Which unit a typed name means: by code, alias or name, with or without marks; two hits are never guessed between."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from domain.errors import UnitAmbiguous, UnitNotFound
from domain.model import Unit
from domain.text import FINAL_Y, fold

KIND_WORDS = ("phong", "ban", "don vi", "p.", "p ")
"""Words before a unit's own name that people leave out or put in at will."""


def unit_key(text: str) -> str:
    """A name as it is compared: folded, without "phòng" and the like, without blanks and signs."""
    folded = fold(text).strip(" .,:;")
    for word in KIND_WORDS:
        if folded.startswith(word) and folded[len(word) :].strip():
            folded = folded[len(word) :].strip()
            break
    return re.sub(r"[^a-z0-9]", "", FINAL_Y.sub("i", folded))


def unit_names(unit: Unit) -> tuple[str, ...]:
    return (unit.code, unit.name, *unit.aliases)


@lru_cache(maxsize=1024)
def unit_keys(unit: Unit) -> frozenset[str]:
    """Its names as they are compared; an office has few units, and a line may hold hundreds of words to compare."""
    return frozenset(map(unit_key, unit_names(unit)))


def find_unit(typed: str, units: Sequence[Unit]) -> Unit:
    """The one unit that `typed` names.

    Raises:
        UnitAmbiguous: several units answer to it.
        UnitNotFound: none does; carries the nearest codes.
    """
    wanted = unit_key(typed)
    found = _exact(wanted, units) or _partial(wanted, units)
    if len(found) == 1:
        return found[0]
    if found:
        raise UnitAmbiguous(typed.strip(), tuple(unit.code for unit in found))
    raise UnitNotFound(typed.strip(), _nearest(wanted, units))


def _exact(wanted: str, units: Iterable[Unit]) -> list[Unit]:
    if not wanted:
        return []
    return [unit for unit in units if wanted in unit_keys(unit)]


def _partial(wanted: str, units: Iterable[Unit]) -> list[Unit]:
    """By a piece of the full name, long enough not to be an accident."""
    if len(wanted) < 6:
        return []
    return [unit for unit in units if wanted in unit_key(unit.name) or unit_key(unit.name) in wanted]


def _nearest(wanted: str, units: Sequence[Unit]) -> tuple[str, ...]:
    keys = {unit_key(name): unit.code for unit in units for name in unit_names(unit)}
    close = difflib.get_close_matches(wanted, keys, n=3, cutoff=0.6)
    codes = list(dict.fromkeys(keys[key] for key in close)) or [unit.code for unit in units]
    return tuple(codes[:8])
