"""What every use case is given: its transaction, its `now`, who speaks and where, the calendar of this moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from db import Transaction
from domain.conversation.messages.base import AnsweredInPrivate, Message, Place, Reply
from domain.conversation.origin import Origin
from domain.model import Organization, Person
from domain.office.calendar import CalendarOverride, WorkingCalendar
from domain.office.rules import OfficeRules
from domain.tasks.views import GROUP_VIEW, Viewer


@lru_cache(maxsize=4)
def _calendar(overrides: tuple[CalendarOverride, ...], rules: OfficeRules) -> WorkingCalendar:
    return WorkingCalendar(overrides, rules.seasons, sending_window=rules.sending_window, hold_until=rules.hold_until)


async def load_calendar(transaction: Transaction, rules: OfficeRules) -> WorkingCalendar:
    """The calendar with the administrators' overrides; its tables are kept until an override changes."""
    return _calendar(await transaction.calendar.overrides(), rules)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Too much for one transaction: a part is saved, and the command goes on in the next with `rest` as `prepared`.

    `stopped` is answered should the record fail before that.
    """

    rest: object
    stopped: Sequence[Reply]


Apart = Callable[..., Awaitable[Any]]
"""A function of the domain and its arguments in, what it returns out (`services.documents.apart`)."""

Replies = Sequence[Reply] | Unfinished


@dataclass(frozen=True, slots=True)
class UseCase:
    """One run of one command. `bot_username` is empty where the channel has none.

    `prepared` is what was worked out for it before, without holding up whoever writes.
    `apart` runs what may take seconds of a text in the reader's process; None where there is none.
    `told_from`: when others may be told of it, if later than now. What is saved in pieces is then told in one message.
    """

    transaction: Transaction
    now: datetime
    origin: Origin
    organization: Organization
    speaker: Person
    calendar: WorkingCalendar
    rules: OfficeRules
    bot_username: str = ""
    told_from: datetime | None = None
    prepared: object = None
    apart: Apart | None = None

    def telling_time(self, *, quiet: bool = True) -> datetime:
        """When others are told of it: in office hours, where these are kept."""
        at = self.told_from or self.now
        return self.calendar.next_sending_time(at) if quiet else at

    @property
    def viewer(self) -> Viewer:
        """In the group units are named, never persons."""
        return GROUP_VIEW if self.origin.in_group else Viewer(self.speaker)

    @property
    def private_viewer(self) -> Viewer:
        """For what goes to the speaker's own chat, wherever it was asked."""
        return Viewer(self.speaker)

    @property
    def draft_chat(self) -> str:
        """Where the speaker's draft lives: one begun in the group goes on in their own chat, for it names persons."""
        return self.origin.sender_id if self.origin.in_group else self.origin.chat_id

    def answer(self, message: Message) -> Sequence[Reply]:
        return (Reply(message),)

    def answer_privately(self, message: Message) -> Sequence[Reply]:
        """In the group: to the speaker's own chat, and one neutral line where it was asked, for a press a toast."""
        if not self.origin.in_group:
            return (Reply(message),)
        if self.origin.press is not None:
            return (Reply(message, Place.PRIVATE), Reply(AnsweredInPrivate(self.bot_username), Place.TOAST))
        return (Reply(message, Place.PRIVATE), Reply(AnsweredInPrivate(self.bot_username)))

    def answer_in_place(self, message: Message) -> Sequence[Reply]:
        """In place of the pressed message; what was typed is answered privately."""
        if self.origin.press is not None:
            return (Reply(message, Place.EDIT),)
        return self.answer_privately(message)

    def place_of_answer(self, *, pressed_is_rewritten: bool) -> Place:
        """A press on a reminder is answered by a toast, for the reminder is rewritten; on a reply, in its place."""
        if self.origin.press is None:
            return Place.CHAT
        return Place.TOAST if pressed_is_rewritten else Place.EDIT
