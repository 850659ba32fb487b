"""Sending the task table out: the same 25 columns that come in; of the whole office, a unit, or what is overdue."""

from __future__ import annotations

from collections.abc import Sequence

from domain.conversation.commands.tables import ExportTable
from domain.conversation.messages.base import Reply
from domain.conversation.messages.tables import TableAnswered, TableExported
from domain.conversation.outgoing import OutgoingTable
from domain.model import Timeliness, Unit
from domain.office.calendar import WorkingCalendar, local_date
from domain.office.permissions import require_assigner
from domain.office.units import find_unit
from domain.tables.export import report_rows
from domain.tables.plan import TaskRecord
from domain.tasks.timeliness import timeliness
from domain.text import fold
from services.dispatch import handles
from services.tables.importing import reread
from services.tables.proposal import answered_book
from services.tables.records import all_records, names_of
from services.use_case import UseCase

OVERDUE_WORDS = frozenset({"qua han", "quahan", "tre han"})
WAITING_WORDS = frozenset({"bang dang nhap", "dang nhap", "kiem tra"})
"""The table that waits to be saved, with its answers."""
ALL_WORDS = frozenset({"", "tat ca", "toan bo", "ca so"})


@handles(ExportTable)
async def export_table(command: ExportTable, use_case: UseCase) -> Sequence[Reply]:
    """`xuatfile [đơn vị] [quá hạn]`: goes to the speaker alone, for the table names persons.

    Raises:
        NotAllowed, UnitNotFound, UnitAmbiguous.
    """
    require_assigner(use_case.speaker)
    if fold(command.text) in WAITING_WORDS:
        again = await reread(use_case)
        [reply, *others] = use_case.answer_privately(TableAnswered(again.read.book.file))
        return (Reply(reply.message, reply.place, answered_book(again.read, use_case)), *others)
    unit, overdue = _wanted(command.text, await use_case.transaction.people.units())
    records = await all_records(use_case.transaction)
    chosen = [
        record
        for record in records
        if (unit is None or unit.id in record.unit_ids) and (not overdue or _is_overdue(use_case, record))
    ]
    names = await names_of(use_case.transaction, chosen)
    told = TableExported(len(chosen), unit.name if unit else "", overdue)
    if not chosen:
        return use_case.answer_privately(told)
    table = OutgoingTable(_file_name(use_case, unit, overdue), report_rows(chosen, names))
    replies = use_case.answer_privately(told)
    return (Reply(told, replies[0].place, table), *replies[1:])


def _wanted(text: str, units: Sequence[Unit]) -> tuple[Unit | None, bool]:
    folded = fold(text)
    overdue = next((words for words in OVERDUE_WORDS if folded.endswith(words)), "")
    name = text if not overdue else " ".join(text.split()[: len(text.split()) - len(overdue.split())])
    return (None if fold(name) in ALL_WORDS else find_unit(name, units)), bool(overdue)


def _is_overdue(use_case: UseCase, record: TaskRecord) -> bool:
    calendar: WorkingCalendar = use_case.calendar
    return any(
        not work.assignment.is_closed and timeliness(work.assignment, calendar, use_case.now) is Timeliness.OVERDUE
        for work in record.works
    )


def _file_name(use_case: UseCase, unit: Unit | None, overdue: bool) -> str:
    """Plain letters only: such a name arrives everywhere as it was."""
    parts = ["nhiem-vu", *(["qua-han"] if overdue else []), *([_plain(unit.code)] if unit else [])]
    return f"{'-'.join(parts)}-{local_date(use_case.now):%Y-%m-%d}.xlsx"


def _plain(code: str) -> str:
    return "".join(letter for letter in fold(code) if letter.isalnum())
