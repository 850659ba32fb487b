"""Proposals as JSON: how they are kept in a draft while the monitor thinks, and read back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any

from domain.intake.deadlines import (
    Adjust,
    Confidence,
    DeadlineReading,
    DeadlineWarning,
    Frequency,
    ReadingKind,
    Recurrence,
)
from domain.intake.directives.proposal import (
    Ask,
    AskKind,
    AssignmentKind,
    CitedDocument,
    DirectiveHead,
    Party,
    PartyKind,
    Place,
    Proposal,
    ProposedAssignment,
)
from domain.intake.stamps import Urgency

Data = dict[str, Any]


def to_json(proposal: Proposal) -> str:
    """The proposal as one line of JSON."""
    return json.dumps(asdict(proposal), ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no part of a proposal")


def from_json(text: str) -> Proposal:
    """The proposal that `to_json` wrote."""
    data: Data = json.loads(text)
    return Proposal(
        document=_head(data["document"]),
        cited=tuple(_cited(one) for one in data["cited"]),
        assignments=tuple(_assignment(one) for one in data["assignments"]),
    )


def _head(data: Data) -> DirectiveHead:
    return DirectiveHead(**(data | {"date": _day(data["date"]), "urgency": Urgency(data["urgency"])}))


def _cited(data: Data) -> CitedDocument:
    return CitedDocument(**(data | {"date": _day(data["date"])}))


def _assignment(data: Data) -> ProposedAssignment:
    place: Data = data["place"]
    changed = {
        "place": Place(**(place | {"path": tuple(place["path"])})),
        "leads": tuple(_party(one) for one in data["leads"]),
        "coordinators": tuple(_party(one) for one in data["coordinators"]),
        "kind": AssignmentKind(data["kind"]),
        "deadline": reading_from(data["deadline"]) if data["deadline"] else None,
        "asks": tuple(_ask(one) for one in data["asks"]),
    }
    return ProposedAssignment(**(data | changed))


def _party(data: Data) -> Party:
    return Party(data["words"], PartyKind(data["kind"]), tuple(data["codes"]))


def _ask(data: Data) -> Ask:
    return Ask(AskKind(data["kind"]), data["words"], tuple(data["candidates"]))


def reading_from(data: Data) -> DeadlineReading:
    """A deadline reading from its plain form."""
    return DeadlineReading(
        kind=ReadingKind(data["kind"]),
        due=_instant(data["due"]) if data["due"] else None,
        date_only=data["date_only"],
        named=_day(data["named"]),
        words=data["words"],
        confidence=Confidence(data["confidence"]),
        candidates=tuple(_instant(one) for one in data["candidates"]),
        rule=data["rule"],
        warning=DeadlineWarning(data["warning"]) if data["warning"] else None,
        recurrence=_recurrence(data["recurrence"]) if data["recurrence"] else None,
    )


def _recurrence(data: Data) -> Recurrence:
    return Recurrence(
        Frequency(data["frequency"]),
        days=tuple((month, day) for month, day in data["days"]),
        weekdays=tuple(data["weekdays"]),
        before=data["before"],
        hour=time.fromisoformat(data["hour"]) if data["hour"] else None,
        adjust=Adjust(data["adjust"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
