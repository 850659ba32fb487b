"""A task table comes in: read, shown as it was understood, saved piece by piece when the person says yes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from db import Stored
from domain.conversation.commands.assigning import ChangeDraftDeadline, ConfirmDraft
from domain.conversation.commands.tables import ImportTable
from domain.conversation.commands.talking import FreeText
from domain.conversation.messages.base import Action, Message, Place, Reply
from domain.conversation.messages.tables import TableImported
from domain.errors import (
    ArgumentMissing,
    NothingToConfirm,
    TableProblem,
    TableRefused,
)
from domain.intake import drafts
from domain.model import Draft
from domain.office.permissions import require_assigner
from domain.tables.plan import TablePlan, plan
from domain.tables.rows import TaskRow
from domain.traits import traits
from services.dispatch import answers, changes_deadline, confirms, handles, prepares
from services.drafts import close_draft, keep_draft, open_draft, refuse_stale_draft
from services.tables.pieces import TOLD_AFTER, as_of_now, pieces_of, together
from services.tables.proposal import proposal_of
from services.tables.reading import ReadTable, read_into_plan
from services.tables.records import all_records
from services.tables.saving import save_plan
from services.use_case import Replies, Unfinished, UseCase

TABLE_DRAFT = "table"
TABLE_ROWS: Stored[tuple[TaskRow, ...]] = Stored("draft.table_rows", tuple[TaskRow, ...])
SHOWN_LINES = 3
SHOWN_PROBLEMS = 20
SHOWN_REMARKS = 10


@handles(ImportTable)
async def import_table(command: ImportTable, use_case: UseCase) -> Sequence[Reply]:
    """`nhapfile` with a file: the preview, with a draft that waits for `dung`.

    Raises:
        NotAllowed, SecretRefused, TableRefused.
    """
    read = use_case.prepared
    if not isinstance(read, ReadTable):
        read = await read_first(command, use_case)
    actions: tuple[Action, ...] = ()
    if read.has_work:
        saved = await keep_draft(use_case, TABLE_DRAFT, str(len(read.problems)), TABLE_ROWS.text(read.rows))
        stamp = drafts.stamp(saved)
        actions = (Action("dung", stamp), Action("thoi", stamp))
    return use_case.answer_privately(proposal_of(read, use_case, actions))


@prepares(ImportTable)
async def read_first(command: ImportTable, use_case: UseCase) -> ReadTable:
    """What takes long of it. Raises NotAllowed, SecretRefused, TableRefused."""
    require_assigner(use_case.speaker)
    if command.table is None:
        channel = use_case.origin.channel
        raise TableRefused(TableProblem.NO_FILE if traits(channel).carries_files else TableProblem.NOT_CARRIED, channel)
    return await read_into_plan(command.table, use_case)


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
    records = await all_records(use_case.transaction)
    planned = await asyncio.to_thread(plan, TABLE_ROWS.value(draft.data), records)
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
