"""Carries out what people ask: one transaction and one `now` a command, each update once, refusals to the speaker."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from db import ConcurrentChange, Database, DatabaseUnavailable, Transaction
from domain.conversation.commands.base import Command
from domain.conversation.commands.office import BindGroup, Register, Start
from domain.conversation.commands.talking import FreeText
from domain.conversation.grammar import read_command
from domain.conversation.messages.base import Place, Refused, Reply
from domain.conversation.messages.registering import GroupNotBound, NotRegistered
from domain.conversation.origin import Origin
from domain.errors import ArgumentMissing, TryAgainLater, UserError
from domain.model import Organization, Person
from domain.office.codes import is_nearly_a_code, looks_like_code
from domain.office.rules import OfficeRules
from services import drafting, paging, talking
from services.clock import Clock
from services.dispatch import PREPARED, carry_out
from services.explaining import quota, rehearsal, why
from services.office import calendar, channel_order, contacts, group_binding, registration
from services.office.strangers import Strangers
from services.reminding import policies
from services.reports import bulletin
from services.tables import exporting, importing, reconciling
from services.tasks import (
    assigning,
    closing,
    editing,
    lists,
    pasted_directives,
    pausing,
    progress,
    recurring_edit,
    task_list,
)
from services.use_case import Apart, Replies, Unfinished, UseCase, load_calendar

logger = logging.getLogger(__name__)

USE_CASES = (
    assigning,
    bulletin,
    calendar,
    channel_order,
    closing,
    contacts,
    drafting,
    editing,
    exporting,
    group_binding,
    importing,
    lists,
    pasted_directives,
    pausing,
    policies,
    progress,
    quota,
    reconciling,
    recurring_edit,
    registration,
    rehearsal,
    talking,
    task_list,
    why,
)
"""Importing these registers what carries out each command (`@handles`)."""

ATTEMPTS = 3
"""How often a use case is done again when somebody else changed the same work at the same moment."""


@dataclass(slots=True)
class Services:
    """The use cases behind one door. `changed` is called after each commit: what became due goes out at once."""

    database: Database
    clock: Clock
    rules: OfficeRules
    changed: Callable[[], None]
    bot_usernames: dict[str, str]
    strangers: Strangers = field(default_factory=Strangers)
    apart: Apart | None = None

    async def handle(self, command: Command, origin: Origin) -> Sequence[Reply]:
        """Do what `command` asks. A refusal is a reply like any other; an update seen before gives no replies."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._once(command, origin)
            except ConcurrentChange:
                if attempt == ATTEMPTS:
                    raise
            except DatabaseUnavailable as error:
                logger.warning("%s is to be typed again, the database is away: %s", type(command).__name__, error)
                return (Reply(Refused(TryAgainLater()), _refusal_place(origin)),)
            except UserError as refusal:
                return await self.refuse(refusal, origin)
        raise AssertionError("unreachable")

    async def _once(self, command: Command, origin: Origin) -> Sequence[Reply]:
        now = self.clock.now()
        prepared = await self._prepare(command, origin, now)
        async with self.database.write() as transaction:
            if not await transaction.seen_update(origin.channel, origin.update_key, now):
                return ()
            if isinstance(prepared, UserError):
                raise prepared
            replies = await self._answer(transaction, command, origin, now, prepared)
        while isinstance(replies, Unfinished):
            replies = await self._go_on(command, origin, now, replies)
        self.changed()
        return replies

    async def _prepare(self, command: Command, origin: Origin, now: datetime) -> object:
        """A refusal is given back: an update that was seen before must not be refused once more."""
        prepare = PREPARED.get(type(command))
        if prepare is None:
            return None
        async with self.database.read() as transaction:
            organization = await transaction.people.organization()
            found = await transaction.people.speaker(origin.channel, origin.sender_id)
            if organization is None or found is None:
                return None
            if origin.in_group and await transaction.groups.by_chat(origin.channel, origin.chat_id) is None:
                return None
            try:
                return await prepare(command, await self._use_case(transaction, origin, now, organization, found[1]))
            except UserError as refusal:
                return refusal

    async def _go_on(self, command: Command, origin: Origin, now: datetime, unfinished: Unfinished) -> Replies:
        for _ in range(ATTEMPTS):
            try:
                async with self.database.write() as transaction:
                    return await self._answer(transaction, command, origin, now, unfinished.rest)
            except (ConcurrentChange, DatabaseUnavailable) as error:
                logger.warning("the rest of %s waits to be asked for again: %s", type(command).__name__, error)
        return unfinished.stopped

    async def speaker(self, origin: Origin) -> Person | None:
        """Who speaks; None for somebody unknown."""
        async with self.database.read() as transaction:
            found = await transaction.people.speaker(origin.channel, origin.sender_id)
        return None if found is None else found[1]

    async def refuse(self, refusal: UserError, origin: Origin) -> Sequence[Reply]:
        """The refused transaction was rolled back, its update with it: the update is noted again by itself."""
        now = self.clock.now()
        async with self.database.write() as transaction:
            await transaction.seen_update(origin.channel, origin.update_key, now)
            known = await transaction.people.speaker(origin.channel, origin.sender_id) is not None
            if not known and not await self.strangers.may_be_answered(transaction, origin, now, tried_code=True):
                return ()
        return (Reply(Refused(refusal), _refusal_place(origin)),)

    async def _answer(
        self, transaction: Transaction, command: Command, origin: Origin, now: datetime, prepared: object
    ) -> Replies:
        organization = await transaction.people.organization()
        if organization is None:
            return (Reply(NotRegistered("")),)
        found = await transaction.people.speaker(origin.channel, origin.sender_id)
        if found is None:
            return await self._answer_stranger(transaction, command, origin, now, organization)
        speaker = found[1]
        if origin.in_group and not isinstance(command, BindGroup | Start):
            group = await transaction.groups.by_chat(origin.channel, origin.chat_id)
            if group is None:
                return (Reply(GroupNotBound(organization.name)),)
        use_case = await self._use_case(transaction, origin, now, organization, speaker)
        command = await drafting.as_reason(command, use_case)
        replies = await carry_out(command, replace(use_case, prepared=prepared))
        if not isinstance(replies, Unfinished):
            await paging.remember(use_case, replies)
        return replies

    async def _answer_stranger(
        self, transaction: Transaction, command: Command, origin: Origin, now: datetime, organization: Organization
    ) -> Sequence[Reply]:
        """Somebody unknown gets nothing but how to register, and registers with a code."""
        code = _code_in(command)
        if code and not origin.in_group:
            return await registration.register(transaction, origin, code, now, speaker=None, plan=self.rules.plan)
        if origin.press is not None:
            return (Reply(NotRegistered(organization.name), Place.TOAST),)
        if not await self.strangers.may_be_answered(transaction, origin, now):
            return ()
        if origin.in_group and await transaction.groups.by_chat(origin.channel, origin.chat_id) is None:
            return (Reply(GroupNotBound(organization.name)),)
        return (Reply(NotRegistered(organization.name)),)

    async def _use_case(
        self, transaction: Transaction, origin: Origin, now: datetime, organization: Organization, speaker: Person
    ) -> UseCase:
        return UseCase(
            transaction=transaction,
            now=now,
            origin=origin,
            organization=organization,
            speaker=speaker,
            calendar=await load_calendar(transaction, self.rules),
            rules=self.rules,
            bot_username=self.bot_usernames.get(origin.channel, ""),
            apart=self.apart,
        )


def carries_code(text: str) -> bool:
    """Whether these words may register somebody."""
    try:
        return bool(_code_in(read_command(text)))
    except ArgumentMissing:
        return False


def _code_in(command: Command) -> str:
    if isinstance(command, Start | Register):
        return command.code
    if isinstance(command, FreeText) and (looks_like_code(command.text) or is_nearly_a_code(command.text)):
        return command.text
    return ""


def _refusal_place(origin: Origin) -> Place:
    if origin.press is not None:
        return Place.TOAST
    return Place.PRIVATE if origin.in_group else Place.CHAT
