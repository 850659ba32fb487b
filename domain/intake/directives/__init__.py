"""Turns a directive into a numbered proposal of tasks, and lets a monitor correct it line by line.

What reads is opened when it is first asked, as that of deadlines is: a start does not wait for its expressions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from domain.intake.deadlines import Calendar
from domain.intake.directives.proposal import (
    CLOSING,
    Ask,
    AskKind,
    AssignmentKind,
    CitedDocument,
    DirectiveHead,
    Party,
    PartyKind,
    Proposal,
    ProposedAssignment,
    TextPlace,
    UnreadLine,
)
from domain.model import Unit
from domain.vocabulary import BeforeDate

__all__ = [
    "CLOSING",
    "Ask",
    "AskKind",
    "AssignmentKind",
    "CitedDocument",
    "DirectiveHead",
    "Party",
    "PartyKind",
    "Proposal",
    "ProposedAssignment",
    "TextPlace",
    "UnreadLine",
    "correct",
    "read_directive",
]


def read_directive(
    text: str,
    units: Sequence[Unit],
    now: datetime,
    calendar: Calendar,
    *,
    received: date | None = None,
    before_date: BeforeDate = BeforeDate.STRICT,
) -> Proposal:
    """What the text asks of whom: see `domain.intake.directives.reader`."""
    from domain.intake.directives import reader

    return reader.read_directive(text, units, now, calendar, received=received, before_date=before_date)


def correct(
    proposal: Proposal,
    text: str,
    units: Sequence[Unit],
    now: datetime,
    calendar: Calendar,
    *,
    before_date: BeforeDate = BeforeDate.STRICT,
) -> Proposal:
    """The proposal after a monitor's corrections: see `domain.intake.directives.correcting`."""
    from domain.intake.directives import correcting

    return correcting.correct(proposal, text, units, now, calendar, before_date=before_date)
