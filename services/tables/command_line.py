"""Task tables at the server's own keyboard: the same reading, planning and saving as by chat, without a chat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from db import ConcurrentChange, Database, DatabaseUnavailable, Transaction
from domain.conversation.messages.tables import TableImported, TableProposed
from domain.conversation.origin import ChatType, Origin
from domain.conversation.outgoing import OutgoingAnswer, OutgoingTable
from domain.model import OrganizationRole, Person
from domain.office.permissions import OVERSEER_ROLES
from domain.office.rules import OfficeRules
from domain.tables.export import report_rows
from domain.tables.sheet import Workbook
from domain.traits import FIRST
from services.tables.pieces import TOLD_AFTER, as_of_now, kept_within, pieces_of, together
from services.tables.proposal import answered_book, proposal_of
from services.tables.reading import read_into_plan
from services.tables.records import all_records, names_of
from services.tables.saving import save_plan
from services.use_case import UseCase, load_calendar


class NobodyOversees(Exception):
    """The record has no monitor, leader or director in whose name tasks could be given."""


@dataclass(frozen=True, slots=True)
class DeskImport:
    """The preview, and what was saved if it was to be saved and there was anything."""

    proposed: TableProposed
    answer: OutgoingAnswer
    imported: TableImported | None = None


class ImportStopped(Exception):
    """The record failed in the middle. What is `imported` stays; the table sent again brings the rest."""

    def __init__(self, imported: TableImported) -> None:
        super().__init__(imported)
        self.imported = imported


async def import_at_desk(
    database: Database, rules: OfficeRules, table: Workbook, now: datetime, *, save: bool, escalates: bool = False
) -> DeskImport:
    """In the name of the first monitor. `escalates`: new work that is overdue already is told above its unit.
    Raises NobodyOversees, SecretRefused, TableRefused, ImportStopped."""
    async with database.read() as transaction:
        use_case = await _use_case(transaction, rules, now)
        read = await read_into_plan(table, use_case)
        last = await transaction.tasks.last_number()
    proposed = proposal_of(read, use_case, whole=True, escalates=escalates)
    answer = answered_book(read, use_case)
    if not save or not read.has_work:
        return DeskImport(proposed, answer)
    planned = read.plan if escalates else replace(read.plan, new=tuple(kept_within(read.plan.new, now)))
    done = TableImported(0, 0, left_out=len(read.problems), announced=False)
    try:
        pieces = tuple(pieces_of(planned))
        told_from = now + TOLD_AFTER if len(pieces) > 1 else None
        for piece in pieces:
            async with database.write() as transaction:
                use_case = replace(await _use_case(transaction, rules, now), told_from=told_from)
                saved = await save_plan(use_case, await as_of_now(transaction, piece, last))
                last = await transaction.tasks.last_number()
            done = together(done, saved)
    except (ConcurrentChange, DatabaseUnavailable) as error:
        raise ImportStopped(done) from error
    return DeskImport(proposed, answer, done)


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
        origin=Origin(FIRST, "desk", "", ChatType.PRIVATE, ""),
        organization=organization,
        speaker=speaker,
        calendar=await load_calendar(transaction, rules),
        rules=rules,
    )


async def _monitor(transaction: Transaction) -> Person | None:
    for role in (OrganizationRole.MONITOR, *sorted(OVERSEER_ROLES - {OrganizationRole.MONITOR})):
        found = await transaction.people.with_role(role)
        if found:
            return min(found, key=lambda person: person.id)
    return None
