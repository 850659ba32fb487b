"""Values of command line options that must be of a kind: an urgency, a year, a moment. Light: every start reads it."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime

from domain.intake.line import URGENCY_WORDS
from domain.model import Urgency
from domain.text import fold
from domain.vocabulary import ZONE

YEARS = range(1901, 2101)
"""The years of the lunar tables."""

LONGEST_REHEARSAL = 366


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


def moment(typed: str) -> datetime:
    """`2026-11-25T07:00`, in Asia/Ho_Chi_Minh where no offset is written; UTC. Raises argparse.ArgumentTypeError."""
    try:
        read = datetime.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{typed!r} is no moment like 2026-11-25T07:00") from None
    local = read if read.tzinfo is not None else read.replace(tzinfo=ZONE)
    return local.astimezone(UTC)


def day(typed: str) -> date:
    """`2026-11-23`. Raises argparse.ArgumentTypeError."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{typed!r} is no day like 2026-11-23") from None


def rehearsal_days(typed: str) -> int:
    """Raises argparse.ArgumentTypeError."""
    if not typed.isdecimal() or not 1 <= int(typed) <= LONGEST_REHEARSAL:
        raise argparse.ArgumentTypeError(f"{typed!r} is no number of days from 1 to {LONGEST_REHEARSAL}")
    return int(typed)
