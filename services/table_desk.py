"""Task tables at the server's own keyboard: the same reading, planning and saving as by chat, without a chat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from db import ConcurrentChange, Database, DatabaseUnavailable, Transaction
from domain.commands import ChatType, Origin
from domain.messages import TableImported, TableProposed
from domain.model import ChannelKind, OrganizationRole, Person
from domain.office import OfficeRules
from domain.outgoing import OutgoingTable
from domain.permissions import OVERSEEING
from domain.tables import Table
from domain.task_table.export import report_rows
from domain.task_table.plan import Plan, plan
from services.importing import proposal_of, read_into_plan
from services.table_saving import SavedTable, save_plan
from services.task_records import all_records, names_of
from services.use_case import UseCase, load_calendar

NEW_AT_ONCE = 200
CHANGED_AT_ONCE = 100
TOLD_AFTER = timedelta(minutes=1)
"""By then the pieces of a table are saved, and what they change of a unit's work is one message."""


class NobodyOversees(Exception):
    """The record has no monitor, leader or director in whose name tasks could be given."""


@dataclass(frozen=True, slots=True)
class DeskImport:
    """The preview, and what was saved if it was to be saved and there was anything."""

    proposed: TableProposed
    imported: TableImported | None = None


class ImportStopped(Exception):
    """The record failed in the middle. What is `imported` stays; the table sent again brings the rest."""

    def __init__(self, imported: TableImported) -> None:
        super().__init__(imported)
        self.imported = imported


async def import_at_desk(
    database: Database, rules: OfficeRules, table: Table, now: datetime, *, save: bool
) -> DeskImport:
    """In the name of the first monitor. Raises NobodyOversees, SecretRefused, TableRefused, ImportStopped."""
    async with database.read() as transaction:
        use_case = await _use_case(transaction, rules, now)
        read = await read_into_plan(table, use_case)
        last = await transaction.tasks.last_number()
    proposed = proposal_of(read, use_case)
    if not save or not read.has_work:
        return DeskImport(proposed)
    done = TableImported(0, 0, left_out=len(read.problems), announced=False)
    try:
        for piece in pieces_of(read.plan):
            async with database.write() as transaction:
                use_case = replace(await _use_case(transaction, rules, now), told_from=now + TOLD_AFTER)
                saved = await save_plan(use_case, await _as_of_now(transaction, piece, last))
                last = await transaction.tasks.last_number()
            done = _together(done, saved)
    except (ConcurrentChange, DatabaseUnavailable) as error:
        raise ImportStopped(done) from error
    return DeskImport(proposed, done)


def pieces_of(plan: Plan) -> Iterator[Plan]:
    """A transaction each, so that whoever else writes waits for a piece and not for the table."""
    for first in range(0, len(plan.new), NEW_AT_ONCE):
        yield Plan(new=plan.new[first : first + NEW_AT_ONCE])
    for first in range(0, len(plan.changed), CHANGED_AT_ONCE):
        yield Plan(changed=plan.changed[first : first + CHANGED_AT_ONCE])


async def _as_of_now(transaction: Transaction, piece: Plan, last: int) -> Plan:
    """The piece; compared with the record once more where that has changed since."""
    known = {work.assignment.id: work.assignment.version for one in piece.changed for work in one.record.works}
    stored = await transaction.tasks.works(known)
    same = {id: work.assignment.version for id, work in stored.items()} == known
    if same and await transaction.tasks.last_number() == last:
        return piece
    return plan([*piece.new, *(one.row for one in piece.changed)], await all_records(transaction))


def _together(done: TableImported, more: SavedTable) -> TableImported:
    return replace(
        done,
        new=done.new + more.new,
        changed=done.changed + more.changed,
        first=done.first or more.first,
        last=more.last or done.last,
        announced=done.announced or more.announced,
        held_until=min(filter(None, (done.held_until, more.held_until)), default=None),
    )


async def export_at_desk(database: Database, name: str) -> OutgoingTable:
    """Every task of the record."""
    async with database.read() as transaction:
        records = await all_records(transaction)
        return OutgoingTable(name, report_rows(records, await names_of(transaction, records)))


async def _use_case(transaction: Transaction, rules: OfficeRules, now: datetime) -> UseCase:
    organization = await transaction.people.organization()
    speaker = await _monitor(transaction)
    if organization is None or speaker is None:
        raise NobodyOversees
    return UseCase(
        transaction=transaction,
        now=now,
        origin=Origin(ChannelKind.TELEGRAM, "desk", "", ChatType.PRIVATE, ""),
        organization=organization,
        speaker=speaker,
        calendar=await load_calendar(transaction, rules),
        rules=rules,
    )


async def _monitor(transaction: Transaction) -> Person | None:
    for role in (OrganizationRole.MONITOR, *sorted(OVERSEEING - {OrganizationRole.MONITOR})):
        found = await transaction.people.with_role(role)
        if found:
            return min(found, key=lambda person: person.id)
    return None
