"""Completes a task of a proposal: its kind, and what must be asked about it before it can be given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.intake.deadlines import Confidence, DeadlineReading
from domain.intake.directives.kinds import NEEDS_DATE, kind_of
from domain.intake.directives.proposal import (
    Ask,
    AskKind,
    AssignmentKind,
    Party,
    PartyKind,
    Proposal,
    ProposedAssignment,
    TextPlace,
    UnreadLine,
)
from domain.intake.directives.resolving import UnitTable, asks_of
from domain.vocabulary import ZONE


def completed(
    number: int,
    place: TextPlace,
    *,
    leads: tuple[Party, ...],
    coordinators: tuple[Party, ...],
    text: str,
    deadline: DeadlineReading | None,
    table: UnitTable,
    opening: str = "",
    asks: Sequence[Ask] = (),
    depends_on: int | None = None,
) -> ProposedAssignment:
    """The task with its kind and its questions; `opening` stood before its words in their sentence."""
    kind = kind_of(text, deadline, opening)
    asked = [*asks, *asks_of(leads, coordinators, table)]
    if not leads:
        asked.append(Ask(AskKind.NO_LEAD))
    if deadline and deadline.due is None and not deadline.candidates:
        asked.append(Ask(AskKind.MISSING_DEADLINE, deadline.words))
        deadline, kind = None, AssignmentKind.ONE_OFF
    elif deadline is None and kind in NEEDS_DATE:
        asked.append(Ask(AskKind.MISSING_DEADLINE))
    if deadline and deadline.confidence is not Confidence.SURE and not _is_told(deadline, asks):
        instants = tuple(instant.astimezone(ZONE).isoformat() for instant in deadline.candidates)
        asked.append(Ask(AskKind.UNSURE_DEADLINE, deadline.words, instants))
    return ProposedAssignment(
        number,
        place,
        leads,
        coordinators,
        text,
        kind,
        deadline=deadline,
        asks=tuple(asked),
        depends_on=depends_on,
    )


def _is_told(deadline: DeadlineReading, asks: Sequence[Ask]) -> bool:
    """Whether that the deadline is the report's says all that makes it unsure."""
    plain = deadline.warning is None and len(deadline.candidates) < 2
    return plain and any(ask.kind is AskKind.DEADLINE_OF_REPORT for ask in asks)


def made_of(unread: UnreadLine, number: int, table: UnitTable) -> ProposedAssignment:
    """A sentence of the net as a task; the one unit it names leads, of several somebody must say which."""
    leads = tuple(Party(code, PartyKind.UNIT, (code,)) for code in unread.units) if len(unread.units) == 1 else ()
    return completed(
        number,
        TextPlace("", (), unread.line, unread.line),
        leads=leads,
        coordinators=(),
        text=unread.text[:1].upper() + unread.text[1:],
        deadline=unread.deadline,
        table=table,
    )


def with_task_of(proposal: Proposal, unread: UnreadLine, table: UnitTable) -> Proposal:
    """The proposal with the sentence as its last task, and no longer among the unread."""
    number = max((one.number for one in proposal.assignments), default=0) + 1
    return replace(
        proposal,
        assignments=(*proposal.assignments, made_of(unread, number, table)),
        unread=tuple(one for one in proposal.unread if one.number != unread.number),
    )
