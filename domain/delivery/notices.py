"""Notices that are not about a step of a work: kept in the outbox as JSON, read back as the same message."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from domain.conversation.messages.base import Message
from domain.conversation.messages.calendar import CalendarMissing, CalendarRecomputed, DeadlinesOnDaysOff
from domain.conversation.messages.channels import MessengerRefused, PlacesWarning, QuotaWarning
from domain.conversation.messages.contacts import OutcomesUnknown, SendingWasBehind
from domain.conversation.messages.registering import GroupAwaitsConfirmation
from domain.conversation.messages.reminding import GroupTrouble, ManyUnreachable, NoGroupBound, PersonUnreachable

Notice = (
    NoGroupBound
    | PersonUnreachable
    | ManyUnreachable
    | GroupTrouble
    | DeadlinesOnDaysOff
    | CalendarRecomputed
    | CalendarMissing
    | SendingWasBehind
    | OutcomesUnknown
    | QuotaWarning
    | PlacesWarning
    | MessengerRefused
    | GroupAwaitsConfirmation
)

_KINDS: Mapping[str, Callable[..., Notice]] = {
    "no_group_bound": NoGroupBound,
    "person_unreachable": PersonUnreachable,
    "many_unreachable": ManyUnreachable,
    "group_trouble": GroupTrouble,
    "deadlines_on_days_off": DeadlinesOnDaysOff,
    "calendar_recomputed": CalendarRecomputed,
    "calendar_missing": CalendarMissing,
    "sending_was_behind": SendingWasBehind,
    "outcomes_unknown": OutcomesUnknown,
    "quota_warning": QuotaWarning,
    "places_warning": PlacesWarning,
    "messenger_refused": MessengerRefused,
    "group_awaits_confirmation": GroupAwaitsConfirmation,
}
_NOT_PLAIN: Mapping[str, Callable[[Any], Any]] = {
    "days": lambda days: tuple(map(date.fromisoformat, days)),
    "provisional": lambda days: tuple(map(date.fromisoformat, days)),
    "numbers": tuple,
    "since": datetime.fromisoformat,
    "until": datetime.fromisoformat,
}
"""Fields that JSON has no kind for, by name, and how they are read back."""


def notice_to_json(notice: Notice) -> str:
    """The notice as JSON; its lines about works are left out, for they are told by reminders of their own."""
    kind = next(name for name, made in _KINDS.items() if made is type(notice))
    fields = {name: getattr(notice, name) for name in type(notice).__slots__ if name != "lines"}
    return json.dumps({"kind": kind, **fields}, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no part of a notice")


def notice_from_json(text: str) -> Message:
    data = json.loads(text)
    made = _KINDS[data.pop("kind")]
    return made(**{name: _NOT_PLAIN.get(name, _same)(value) for name, value in data.items()})


def _same(value: object) -> object:
    return value
