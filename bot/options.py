"""Values of command line options that must be of a kind: an urgency, a year. Light, for every start reads it."""

from __future__ import annotations

import argparse

from domain.intake import URGENCY_WORDS
from domain.model import Urgency
from domain.text import fold

YEARS = range(1901, 2101)
"""The years of the lunar tables."""


def urgency(typed: str) -> Urgency:
    """`urgent`, `khẩn`, `khan`. Raises argparse.ArgumentTypeError."""
    found = URGENCY_WORDS.get(fold(typed))
    if found is not None:
        return found
    if typed in tuple(Urgency):
        return Urgency(typed)
    raise argparse.ArgumentTypeError(f"{typed!r} is none of {', '.join(Urgency)}")


def year(typed: str) -> int:
    """Raises argparse.ArgumentTypeError."""
    if not typed.isdecimal() or int(typed) not in YEARS:
        raise argparse.ArgumentTypeError(f"{typed!r} is no year from {YEARS.start} to {YEARS.stop - 1}")
    return int(typed)
