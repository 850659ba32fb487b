"""An office with chị An (monitor), anh Bình (officer), anh Châu (head) and one task, for the tests of the record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from db import Transaction
from domain.delivery.notifications import AnyItem, NewNotification, NotificationItem, NotificationKind, Recipient
from domain.model import (
    Account,
    AccountState,
    Assignment,
    AssignmentRole,
    ChannelKind,
    Deadline,
    Membership,
    Organization,
    OrganizationRole,
    Person,
    SourceDocument,
    Task,
    Unit,
    UnitRole,
    Urgency,
)
from domain.vocabulary import Audience, StepKind

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
DOCUMENT = SourceDocument("888/SKHCN-VP", NOW.date(), "Sở Khoa học và Công nghệ", "Về việc báo cáo tiến độ")


@dataclass(frozen=True, slots=True)
class Office:
    organization: Organization
    planning: Unit
    secretariat: Unit
    an: Person
    binh: Person
    chau: Person
    telegram: Account
    zalo: Account

    def to_binh(self) -> Recipient:
        return Recipient(ChannelKind.TELEGRAM, self.binh.id, self.telegram.id)


async def open_office(tx: Transaction) -> Office:
    organization = await tx.people.add_organization("Sở Khoa học và Công nghệ", "Sở KH&CN")
    planning = await tx.people.upsert_unit(organization.id, "KHTC", name="Phòng Kế hoạch - Tài chính", position=2)
    secretariat = await tx.people.upsert_unit(organization.id, "VP", name="Văn phòng Sở", position=1)
    an = await tx.people.add_person(organization.id, "An", roles={OrganizationRole.MONITOR})
    binh = await tx.people.add_person(organization.id, "Bình", memberships=[Membership(planning.id, UnitRole.OFFICER)])
    chau = await tx.people.add_person(organization.id, "Châu", memberships=[Membership(planning.id, UnitRole.HEAD)])
    telegram = await tx.people.link(binh.id, ChannelKind.TELEGRAM, "1001", AccountState.LINKED, NOW)
    zalo = await tx.people.link(binh.id, ChannelKind.ZALO, "z1001", AccountState.LINKED, NOW)
    return Office(organization, planning, secretariat, an, binh, chau, telegram, zalo)


async def add_task(tx: Transaction, office: Office, title: str = "Báo cáo tiến độ quý IV") -> Task:
    return await tx.tasks.add(office.organization.id, title, office.an.id, NOW, Urgency.URGENT, DOCUMENT, True)


async def assign(
    tx: Transaction,
    office: Office,
    task: Task,
    *,
    unit: Unit | None = None,
    role: AssignmentRole = AssignmentRole.LEAD,
    officer: Person | None = None,
    due_in: timedelta | None = timedelta(days=3),
    date_only: bool = False,
    next_in: timedelta | None = None,
) -> Assignment:
    return await tx.tasks.assign(
        task.id,
        unit=unit or office.planning,
        role=role,
        officer_id=officer.id if officer else None,
        deadline=None if due_in is None else Deadline(NOW + due_in, date_only, "trước ngày 27/11", "before_day"),
        assigned_at=NOW,
        policy='{"steps": []}',
        reminded_until=NOW,
        next_reminder_at=None if next_in is None else NOW + next_in,
    )


async def one_assignment(tx: Transaction, office: Office) -> Assignment:
    return await assign(tx, office, await add_task(tx, office), officer=office.binh)


def item(assignment: Assignment, step: str = "T-1", *, version: int = 1) -> NotificationItem:
    return NotificationItem(
        assignment_id=assignment.id,
        step_key=step,
        step_kind=StepKind.BEFORE,
        deadline_version=1,
        assignment_version=version,
        audience=Audience.OFFICER,
        reason="một ngày làm việc trước hạn",
        moment=NOW,
        note="",
    )


def reminder(
    recipient: Recipient,
    *items: AnyItem,
    slot: str = "2026-11-24T08:00",
    priority: int = 5,
    available_at: datetime = NOW,
) -> NewNotification:
    return NewNotification(recipient, NotificationKind.REMINDER, slot, priority, available_at, items=items)


def notice(
    recipient: Recipient, data: str = "{}", *, priority: int = 5, available_at: datetime = NOW
) -> NewNotification:
    return replace(
        reminder(recipient, priority=priority, available_at=available_at), kind=NotificationKind.NOTICE, data=data
    )
