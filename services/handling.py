"""Carries out what people ask: one transaction and one `now` a command, each update once, refusals to the speaker."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from db import ConcurrentChange, Database, DatabaseUnavailable, Transaction
from domain.conversation.commands import (
    AcceptTask,
    AskWhich,
    AssignTask,
    BindGroup,
    CancelTask,
    ChangeCalendar,
    ChangeDraftDeadline,
    ChangeTask,
    ChooseChannels,
    Command,
    CompleteTask,
    ConfirmDraft,
    DropDraft,
    Explain,
    ExportTable,
    FreeText,
    HandOver,
    Help,
    HoldTask,
    ImportTable,
    Incomplete,
    InvitePerson,
    MakeBulletin,
    MoveRecurring,
    MyWork,
    NextPage,
    OverdueWork,
    Policies,
    ReadDirective,
    Reconcile,
    Register,
    Rehearse,
    RemoveCalendarDay,
    ReportProgress,
    ResumeTask,
    RetryLetter,
    ShowCalendar,
    ShowContacts,
    ShowQuota,
    ShowRecurring,
    ShowTask,
    SkipRecurring,
    Snooze,
    StaleWork,
    Start,
    StopRecurring,
    TakeOver,
    Undo,
    UnitWork,
)
from domain.conversation.grammar import allowed_words, read_command
from domain.conversation.messages.base import Action, HelpPage, Place, Refused, Reply, UnknownCommand
from domain.conversation.messages.registering import GroupNotBound, NotRegistered
from domain.conversation.origin import Origin
from domain.errors import ArgumentMissing, NothingToRead, SeveralNumbers, TryAgainLater, UserError
from domain.model import Organization, Person
from domain.office.rules import OfficeRules
from services import drafting, paging
from services.clock import Clock
from services.explaining import quota, rehearsal, why
from services.office import calendar, channel_order, contacts, group_binding, registration
from services.reminding import policies
from services.reports import bulletin
from services.tables import exporting, importing, reconciling
from services.tasks import assigning, closing, editing, pasted_directives, pausing, progress, recurring_edit, task_list
from services.use_case import Replies, Unfinished, UseCase, load_calendar

logger = logging.getLogger(__name__)

Handler = Callable[[Any, UseCase], Awaitable[Replies]]

ATTEMPTS = 3
"""How often a use case is done again when somebody else changed the same work at the same moment."""


async def register(command: Register, use_case: UseCase) -> Sequence[Reply]:
    return await registration.register(
        use_case.transaction,
        use_case.origin,
        command.code,
        use_case.now,
        speaker=use_case.speaker,
        plan=use_case.rules.plan,
    )


async def show_help(command: Help, use_case: UseCase) -> Sequence[Reply]:
    speaker = use_case.speaker
    unit = await use_case.transaction.people.unit(speaker.memberships[0].unit_id) if speaker.memberships else None
    page = HelpPage(allowed_words(speaker), command.topic, unit.name if unit else "")
    return use_case.answer_privately(page)


async def incomplete(command: Incomplete, use_case: UseCase) -> Sequence[Reply]:
    """Several words may be the answer to an open draft that only begins like a command.

    Raises:
        ArgumentMissing, SeveralNumbers.
    """
    if command.first:
        raise SeveralNumbers(command.word, command.first)
    draft = await assigning.open_draft(use_case)
    if progress.is_news_of_done(command.text, draft):
        return await progress.suggest_done(command.text, use_case)
    if draft is not None and not command.text.startswith("/") and len(command.text.split()) > 1:
        return await drafting.answer_draft(FreeText(command.text), use_case, draft)
    raise ArgumentMissing(command.word)


async def free_text(command: FreeText, use_case: UseCase) -> Sequence[Reply]:
    """An answer to an open draft, a code, or words that are no command. Raises NothingToRead for none at all.

    In a group only the bot's name can be all that was said: whoever calls it is told what it can do.
    """
    if not command.text.strip():
        if use_case.origin.in_group:
            return await show_help(Help(), use_case)
        raise NothingToRead
    draft = await assigning.open_draft(use_case)
    if progress.is_news_of_done(command.text, draft):
        return await progress.suggest_done(command.text, use_case)
    if pasted_directives.is_new_directive(command, use_case, draft):
        return await pasted_directives.propose_pasted(command, use_case)
    if draft is not None:
        return await drafting.answer_draft(command, use_case, draft)
    if registration.looks_like_code(command.text) and not use_case.origin.in_group:
        return await register(Register(command.text), use_case)
    nearest = tuple(word for word in command.nearest if word in allowed_words(use_case.speaker))
    actions = tuple(Action(word) for word in nearest)
    place = Place.PRIVATE if use_case.origin.in_group else Place.CHAT
    return (Reply(UnknownCommand(command.text, nearest, actions), place),)


async def change_task(command: ChangeTask, use_case: UseCase) -> Sequence[Reply]:
    """While a list is checked, `sua 1 hạn …` means its line 1: a change of NV1 would take the place of the list."""
    draft = await assigning.open_draft(use_case)
    if draft is not None and task_list.has_line(draft, command.number) and command.words:
        return await task_list.answer_list(FreeText(f"{command.number} {command.words}"), use_case, draft)
    return await editing.change_task(command, use_case)


async def next_page(command: NextPage, use_case: UseCase) -> Replies:
    """Raises NoNextPage."""
    following = read_command(await paging.following(use_case))
    return await HANDLERS[type(following)](following, use_case)


HANDLERS: Mapping[type[Any], Handler] = {
    Start: registration.start,
    Register: register,
    AssignTask: task_list.assign,
    ReadDirective: pasted_directives.read_directive_file,
    ShowRecurring: recurring_edit.show_recurring,
    StopRecurring: recurring_edit.stop_recurring,
    SkipRecurring: recurring_edit.skip_recurring,
    MoveRecurring: recurring_edit.move_recurring,
    ConfirmDraft: drafting.confirm_draft,
    ChangeDraftDeadline: drafting.change_deadline,
    DropDraft: assigning.drop_draft,
    FreeText: free_text,
    MyWork: closing.my_work,
    UnitWork: closing.unit_work,
    OverdueWork: closing.overdue_work,
    ShowTask: closing.show_task,
    AcceptTask: closing.accept_task,
    CompleteTask: closing.complete_task,
    ReportProgress: progress.report_progress,
    StaleWork: progress.stale_work,
    TakeOver: pausing.take_over,
    Snooze: pausing.snooze,
    HoldTask: pausing.hold_task,
    ResumeTask: pausing.resume_task,
    CancelTask: editing.cancel_task,
    ChangeTask: change_task,
    HandOver: editing.hand_over,
    Undo: editing.undo,
    AskWhich: editing.ask_which,
    Explain: why.explain_task,
    Rehearse: rehearsal.rehearse_days,
    ImportTable: importing.import_table,
    ExportTable: exporting.export_table,
    Reconcile: reconciling.reconcile,
    Policies: policies.manage_policies,
    ShowCalendar: calendar.show_calendar,
    ChangeCalendar: calendar.change_calendar,
    RemoveCalendarDay: calendar.remove_day,
    ShowContacts: contacts.show_contacts,
    RetryLetter: contacts.retry_letter,
    ShowQuota: quota.show_quota,
    MakeBulletin: bulletin.make_bulletin,
    ChooseChannels: channel_order.choose_channels,
    NextPage: next_page,
    BindGroup: group_binding.bind_group,
    InvitePerson: registration.invite_person,
    Help: show_help,
    Incomplete: incomplete,
}


PREPARED: Mapping[type[Any], Callable[[Any, UseCase], Awaitable[object]]] = {
    ImportTable: importing.read_first,
    ConfirmDraft: importing.compare_first,
}
"""What may take seconds of a command is worked out in a read transaction, so that meanwhile others can write."""


@dataclass(slots=True)
class Services:
    """The use cases behind one door. `changed` is called after each commit: what became due goes out at once."""

    database: Database
    clock: Clock
    rules: OfficeRules
    changed: Callable[[], None]
    bot_usernames: dict[str, str]

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
        async with self.database.write() as transaction:
            await transaction.seen_update(origin.channel, origin.update_key, self.clock.now())
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
        replies = await HANDLERS[type(command)](command, replace(use_case, prepared=prepared))
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
    if isinstance(command, FreeText) and registration.looks_like_code(command.text):
        return command.text
    return ""


def _refusal_place(origin: Origin) -> Place:
    if origin.press is not None:
        return Place.TOAST
    return Place.PRIVATE if origin.in_group else Place.CHAT
