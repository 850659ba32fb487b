"""`doichieu`: the list pasted from the province's system against the record, nothing changed."""

from __future__ import annotations

from collections.abc import Sequence

from domain.conversation.commands.tables import Reconcile
from domain.conversation.messages.base import Reply
from domain.conversation.messages.tables import Difference, ReconciledLine, Reconciliation
from domain.errors import ArgumentMissing, SecretRefused
from domain.model import Deadline
from domain.office.permissions import require_assigner
from domain.secrecy import is_stamped
from domain.tables.plan import TaskRecord
from domain.tables.reconciling import compare, read_list
from domain.tasks.timeliness import deadline_facts
from domain.vocabulary import DeadlineFacts
from services.dispatch import handles
from services.tables.records import all_records
from services.tasks.assigning import load_office
from services.use_case import UseCase


@handles(Reconcile)
async def reconcile(command: Reconcile, use_case: UseCase) -> Sequence[Reply]:
    """`doichieu` and a list. Raises NotAllowed, SecretRefused, ArgumentMissing without a list or any number in it."""
    require_assigner(use_case.speaker)
    if is_stamped(command.text):
        raise SecretRefused
    listed, unread = read_list(command.text, await load_office(use_case), use_case.now)
    if not listed:
        raise ArgumentMissing("doichieu")
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


def _line(record: TaskRecord) -> ReconciledLine:
    document = record.task.document
    return ReconciledLine(document.number if document else "", record.task.number, record.lead.assignment.unit_name)


def _facts(use_case: UseCase, deadline: Deadline | None) -> DeadlineFacts | None:
    return deadline_facts(deadline, use_case.calendar, use_case.now) if deadline else None
