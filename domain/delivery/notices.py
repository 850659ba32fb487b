"""Notices that are not about a step of a work, by the name under which the outbox keeps them."""

from __future__ import annotations

from collections.abc import Mapping

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

NOTICES: Mapping[str, type[Notice]] = {
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
