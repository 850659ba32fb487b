"""`doichieu`: the list pasted from the province's system against the record, nothing changed."""

from __future__ import annotations

from collections.abc import Sequence

from domain.conversation.commands.assigning import ChangeDraftDeadline
from domain.conversation.commands.tables import Reconcile
from domain.conversation.commands.talking import FreeText
from domain.conversation.messages.base import Reply
from domain.conversation.messages.tables import Difference, ReconciledLine, Reconciliation
from domain.errors import ArgumentMissing, SecretRefused
from domain.intake.documents import find_documents
from domain.model import Deadline, Draft
from domain.office.permissions import require_assigner
from domain.secrecy import is_stamped
from domain.tables.cells import text_of
from domain.tables.plan import TaskRecord
from domain.tables.reading import find_tables
from domain.tables.reconciling import ListedDocument, compare, read_list, read_tables_of_documents
from domain.tables.separated import pasted
from domain.tables.sheet import cleaned
from domain.tasks.timeliness import deadline_facts
from domain.vocabulary import DeadlineFacts
from services.dispatch import answers, carry_out, changes_deadline, handles
from services.drafts import close_draft, keep_draft
from services.tables.reading import corrections, refuse_secrets
from services.tables.records import all_records
from services.tasks.assigning import load_office
from services.use_case import Replies, UseCase

LIST_DRAFT = "list_to_compare"
CUT_FROM = 1_500
"""Letters from which on a list may have been cut: Zalo sends 2,000 at once."""
LONGEST_LIST = 200_000


@handles(Reconcile)
async def reconcile(command: Reconcile, use_case: UseCase) -> Sequence[Reply]:
    """`doichieu` and a list or a table; a list that a messenger cuts goes on in the next message.

    Raises:
        NotAllowed, SecretRefused, ArgumentMissing without a list or any number in it.
    """
    require_assigner(use_case.speaker)
    if is_stamped(command.text):
        raise SecretRefused
    listed, unread = await _listed(command, use_case)
    if not listed:
        raise ArgumentMissing("doichieu")
    if command.table is None and len(command.text) >= CUT_FROM:
        await keep_draft(use_case, LIST_DRAFT, "", command.text[-LONGEST_LIST:])
    found = compare(listed, await all_records(use_case.transaction))
    answer = Reconciliation(
        compared=len(found.listed),
        same=found.same,
        missing_here=tuple(ReconciledLine(one.number) for one in found.missing_here),
        missing_there=tuple(_line(record) for record in found.missing_there),
        deadlines=tuple(
            Difference(
                one.number,
                record.task.number,
                _facts(use_case, one.deadline),
                _facts(use_case, record.lead.assignment.deadline),
            )
            for one, record in found.deadlines
        ),
        states=tuple(
            Difference(one.number, record.task.number, one.lifecycle, record.lead.assignment.lifecycle)
            for one, record in found.states
        ),
        unread=unread,
    )
    return use_case.answer_privately(answer)


async def _listed(command: Reconcile, use_case: UseCase) -> tuple[Sequence[ListedDocument], tuple[str, ...]]:
    office = await load_office(use_case)
    book = command.table or pasted(command.text)
    if book is not None:
        book = cleaned(book)
        refuse_secrets(book, ())
        tables = find_tables(book, office, await corrections(use_case.transaction))
        listed, unread = read_tables_of_documents(tables, office, use_case.now)
        if listed:
            return listed, unread
        text = "\n".join("\t".join(map(text_of, row.cells)) for sheet in book.sheets for row in sheet.rows)
        return read_list(text, office, use_case.now)
    return read_list(command.text, office, use_case.now)


@answers(LIST_DRAFT)
async def go_on(command: FreeText, use_case: UseCase, draft: Draft) -> Replies:
    """The next piece of a list that a messenger has cut; other words end it and are taken for themselves."""
    if not find_documents(command.text):
        await close_draft(use_case)
        return await carry_out(command, use_case)
    return await reconcile(Reconcile(f"{draft.data}\n{command.text}"), use_case)


@changes_deadline(LIST_DRAFT)
async def no_deadline_here(command: ChangeDraftDeadline, use_case: UseCase, draft: Draft) -> Replies:
    raise ArgumentMissing("doichieu")


def _line(record: TaskRecord) -> ReconciledLine:
    document = record.task.document
    return ReconciledLine(document.number if document else "", record.task.number, record.lead.assignment.unit_name)


def _facts(use_case: UseCase, deadline: Deadline | None) -> DeadlineFacts | None:
    return deadline_facts(deadline, use_case.calendar, use_case.now) if deadline else None
