"""A task table comes in: shown as it was understood, corrected in words, saved piece by piece at a yes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from db import Stored
from db.office.setting_keys import TABLE_COLUMNS
from domain.conversation.commands.assigning import ChangeDraftDeadline, ConfirmDraft
from domain.conversation.commands.tables import EscalateTableRows, ImportTable, NameColumn, ShowTableRows
from domain.conversation.commands.talking import FreeText
from domain.conversation.messages.base import Action, Message, Place, Reply
from domain.conversation.messages.tables import TableAnswered, TableImported
from domain.errors import (
    ArgumentMissing,
    ColumnNotFound,
    MeaningNotFound,
    NothingToConfirm,
    TableProblem,
    TableRefused,
)
from domain.intake import drafts
from domain.model import Draft
from domain.office.permissions import require_assigner
from domain.tables.columns import UNUSED_WORDS, header_key, spoken_column
from domain.tables.layout import Corrections
from domain.tables.packed import packed, unpacked
from domain.tables.plan import TablePlan, plan
from domain.tables.rows import TaskRow
from domain.tables.separated import pasted
from domain.tables.sheet import Workbook
from domain.text import fold
from domain.traits import traits
from services.dispatch import answers, changes_deadline, confirms, handles, prepares
from services.drafts import close_draft, keep_draft, open_draft, refuse_stale_draft
from services.tables.pieces import TOLD_AFTER, as_of_now, kept_within, pieces_of, together
from services.tables.proposal import answered_book, pages_of, proposal_of, rows_page
from services.tables.reading import ReadTable, corrections, read_into_plan
from services.tables.records import all_records
from services.tables.saving import save_plan
from services.use_case import Replies, Unfinished, UseCase

TABLE_DRAFT = "table"


@dataclass(frozen=True, slots=True)
class TableDraft:
    """What waits for `dung`: the rows to save, and the file that they were read from, for corrections and answers.

    `escalates`: overdue rows are told above their units.
    """

    rows: tuple[TaskRow, ...]
    book: str = ""
    escalates: bool = False


def _since_0_1(kept: Any) -> Any:
    """Version 0.1 kept the rows alone."""
    return {"rows": kept} if isinstance(kept, list) else kept


TABLE: Stored[TableDraft] = Stored("draft.table", TableDraft, upgrade=_since_0_1)


@handles(ImportTable)
async def import_table(command: ImportTable, use_case: UseCase) -> Sequence[Reply]:
    """`nhapfile` with a file: the file with the answers in it and the preview, with a draft that waits for `dung`.

    Raises:
        NotAllowed, SecretRefused, TableRefused.
    """
    read = use_case.prepared
    if not isinstance(read, ReadTable):
        read = await read_first(command, use_case)
    return await _proposed(read, use_case)


async def _proposed(read: ReadTable, use_case: UseCase, *, escalates: bool = False) -> Sequence[Reply]:
    """The preview, and the draft where there is something to save, to correct or to look at."""
    proposal = proposal_of(read, use_case, escalates=escalates)
    actions: list[Action] = []
    if read.has_work or read.problems or any(sheet.warned for sheet in proposal.sheets):
        stamp = drafts.stamp(await _save_draft(use_case, read, escalates=escalates))
        actions = [Action("dung", stamp)] if read.has_work else []
        actions.append(Action("thoi", stamp))
    if proposal.late_in_all and not escalates:
        actions.append(Action("leothang"))
    pages = pages_of(read, use_case)
    if pages > 1:
        actions.append(Action("xembang 1"))
    replies = use_case.answer_privately(replace(proposal, pages=pages, actions=tuple(actions)))
    answer = Reply(TableAnswered(read.book.file), replies[0].place, answered_book(read, use_case))
    return (answer, *replies)


async def _save_draft(use_case: UseCase, read: ReadTable, *, escalates: bool) -> Draft:
    data = TABLE.text(TableDraft(read.rows, packed(read.book), escalates))
    return await keep_draft(use_case, TABLE_DRAFT, str(len(read.problems)), data)


@prepares(ImportTable)
async def read_first(command: ImportTable, use_case: UseCase) -> ReadTable:
    """What takes long of it. Raises NotAllowed, SecretRefused, TableRefused."""
    require_assigner(use_case.speaker)
    book = command.table or (pasted(command.text) if command.text else None)
    if book is None:
        channel = use_case.origin.channel
        raise TableRefused(TableProblem.NO_FILE if traits(channel).carries_files else TableProblem.NOT_CARRIED, channel)
    return await read_into_plan(book, use_case)


async def waiting_table(use_case: UseCase) -> tuple[TableDraft, Workbook] | None:
    """The table that waits in this chat, if one does and its file was kept."""
    draft = await open_draft(use_case)
    if draft is None or draft.kind != TABLE_DRAFT:
        return None
    kept = TABLE.value(draft.data)
    return (kept, unpacked(kept.book)) if kept.book else None


@dataclass(frozen=True, slots=True)
class Reread:
    """The waiting table once more; `told` is what a correction adds to what its columns are told to be, by shape."""

    read: ReadTable
    escalates: bool
    told: Mapping[str, Corrections]


@prepares(NameColumn)
async def reread_with_column(command: NameColumn, use_case: UseCase) -> Reread:
    """Raises NotAllowed, NothingToConfirm, ColumnNotFound, MeaningNotFound."""
    require_assigner(use_case.speaker)
    waiting = await waiting_table(use_case)
    if waiting is None:
        raise NothingToConfirm
    column = None if fold(command.meaning) in UNUSED_WORDS else spoken_column(command.meaning)
    if column is None and fold(command.meaning) not in UNUSED_WORDS:
        raise MeaningNotFound(command.meaning)
    known = await corrections(use_case.transaction)
    before = await read_into_plan(waiting[1], use_case)
    key = header_key(command.header)
    told = {
        found.layout.shape: {**known(found.layout.shape), key: column}
        for found in before.tables
        if any(header_key(guess.label) == key for guess in found.layout.guesses)
    }
    if not told:
        labels = dict.fromkeys(guess.label for found in before.tables for guess in found.layout.guesses)
        raise ColumnNotFound(command.header, tuple(labels))
    read = await read_into_plan(waiting[1], use_case, lambda shape: told.get(shape) or known(shape))
    return Reread(read, waiting[0].escalates, told)


@handles(NameColumn)
async def name_column(command: NameColumn, use_case: UseCase) -> Sequence[Reply]:
    """`cột X là chủ trì`: kept for every table with the same headers. Raises as `reread_with_column`."""
    again = use_case.prepared
    if not isinstance(again, Reread):
        again = await reread_with_column(command, use_case)
    for shape, told in again.told.items():
        stored = {key: str(column or "") for key, column in told.items()}
        await use_case.transaction.settings.set(TABLE_COLUMNS, stored, use_case.now, of=shape)
    return await _proposed(again.read, use_case, escalates=again.escalates)


@prepares(ShowTableRows)
async def reread_to_show(command: ShowTableRows, use_case: UseCase) -> Reread:
    return await reread(use_case)


@prepares(EscalateTableRows)
async def reread_to_escalate(command: EscalateTableRows, use_case: UseCase) -> Reread:
    return await reread(use_case)


async def reread(use_case: UseCase) -> Reread:
    """Raises NotAllowed, NothingToConfirm."""
    require_assigner(use_case.speaker)
    waiting = await waiting_table(use_case)
    if waiting is None:
        raise NothingToConfirm
    return Reread(await read_into_plan(waiting[1], use_case), waiting[0].escalates, {})


@handles(ShowTableRows)
async def show_table_rows(command: ShowTableRows, use_case: UseCase) -> Sequence[Reply]:
    """`xembang 2`: the page of questioned rows. Raises NotAllowed, NothingToConfirm."""
    again = use_case.prepared
    if not isinstance(again, Reread):
        again = await reread(use_case)
    return use_case.answer_privately(rows_page(again.read, use_case, command.page))


@handles(EscalateTableRows)
async def escalate_table_rows(command: EscalateTableRows, use_case: UseCase) -> Sequence[Reply]:
    """`leothang`: before `dung`. Raises NotAllowed, NothingToConfirm."""
    again = use_case.prepared
    if not isinstance(again, Reread):
        again = await reread(use_case)
    return await _proposed(again.read, use_case, escalates=True)


@dataclass(frozen=True, slots=True)
class TableToSave:
    """The pieces that are not saved yet. `stamp` is that of the draft, `last` the number of the last task so far."""

    stamp: int
    last: int
    done: TableImported
    pieces: tuple[TablePlan, ...] = ()
    told_from: datetime | None = None


@prepares(ConfirmDraft)
async def compare_first(command: ConfirmDraft, use_case: UseCase) -> TableToSave | None:
    """The rows compared with the record once more, for it may have changed. None where no table waits."""
    draft = await open_draft(use_case)
    if draft is None or draft.kind != TABLE_DRAFT:
        return None
    records, kept = await all_records(use_case.transaction), TABLE.value(draft.data)
    rows = kept.rows if kept.escalates else kept_within(kept.rows, use_case.now)
    planned = await asyncio.to_thread(plan, rows, records)
    pieces = tuple(pieces_of(planned))
    return TableToSave(
        stamp=drafts.stamp(draft),
        last=await use_case.transaction.tasks.last_number(),
        done=TableImported(0, 0, left_out=int(draft.step) + len(planned.problems), announced=False),
        pieces=pieces,
        told_from=use_case.now + TOLD_AFTER if len(pieces) > 1 else None,
    )


@confirms(TABLE_DRAFT)
async def confirm_table(command: ConfirmDraft, use_case: UseCase, draft: Draft) -> Replies:
    """`dung`: the next piece is saved; the draft stays until the last, so that `dung` goes on after a failure.

    Raises:
        NothingToConfirm, NotAllowed, StaleButton.
    """
    require_assigner(use_case.speaker)
    to_save = use_case.prepared
    if not isinstance(to_save, TableToSave) or to_save.stamp != drafts.stamp(draft):
        raise NothingToConfirm
    refuse_stale_draft(use_case, draft)
    piece = to_save.pieces[0] if to_save.pieces else TablePlan()
    piece = await as_of_now(use_case.transaction, piece, to_save.last)
    saved = await save_plan(replace(use_case, told_from=to_save.told_from), piece)
    done = together(to_save.done, saved)
    if rest := to_save.pieces[1:]:
        last = await use_case.transaction.tasks.last_number()
        stopped = use_case.answer_privately(replace(done, stopped=True))
        return Unfinished(replace(to_save, pieces=rest, last=last, done=done), stopped)
    await close_draft(use_case)
    return _answer(use_case, done)


def _answer(use_case: UseCase, message: Message) -> Sequence[Reply]:
    if use_case.origin.press is not None:
        return (Reply(message, Place.EDIT),)
    return use_case.answer_privately(message)


@answers(TABLE_DRAFT)
async def answer_table(command: FreeText, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    """A table waits for `dung` or `thoi`; other words are no answer to it. Raises ArgumentMissing."""
    raise ArgumentMissing("dung")


@changes_deadline(TABLE_DRAFT)
async def no_deadline_here(command: ChangeDraftDeadline, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    raise ArgumentMissing("dung")
