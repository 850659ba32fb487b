"""Each act by each person in each state, through the use cases and the record: the grids of the unit test, for real."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from db import Database, Transaction
from domain.conversation.commands.lists import ShowTask
from domain.conversation.grammar import read_command
from domain.conversation.messages.working import WorkDetail
from domain.conversation.origin import ChatType, Origin, Press
from domain.errors import AlreadyClosed, NotAllowed, NothingToUndo, StaleButton, TaskNotFound, UserError, WrongState
from domain.model import (
    CLOSED,
    AccountState,
    AssignmentRole,
    ChannelKind,
    Deadline,
    Lifecycle,
    Membership,
    Organization,
    OrganizationRole,
    Person,
    UnitRole,
    Work,
)
from domain.office.calendar import WorkingCalendar
from domain.office.rules import OfficeRules
from domain.tasks.lifecycle import TABLE, Act
from services.dispatch import carry_out
from services.handling import USE_CASES
from services.tasks.recording import change, perform
from services.use_case import Unfinished, UseCase
from tests.integration.db_office import NOW, Office
from tests.unit.test_lifecycle import CELLS, RIGHTS

TYPED = {
    Act.ACCEPT: "nhan {number}",
    Act.COMPLETE: "xong {number} đã gửi 77/BC-SKHCN",
    Act.TAKE_OVER: "toixuly {number}",
    Act.REPORT: "baocao {number} đã lấy ý kiến 5/7 đơn vị",
    Act.SNOOZE: "nhaclai {number} 9h 26/11",
    Act.HAND_OVER: "chuyen {number} Đông",
    Act.CHANGE_DEADLINE: "sua {number} hạn 20/12/2026",
    Act.NAME_OFFICER: "sua {number} chuyên viên Đông",
    Act.RENAME: "sua {number} tên Báo cáo quý I",
    Act.HOLD: "tamdung {number} chờ ý kiến UBND tỉnh",
    Act.CANCEL: "huy {number} đã có văn bản thay thế",
    Act.RESUME: "mo {number}",
}
EVENTS = {
    Lifecycle.ACCEPTED: TABLE[Act.ACCEPT].event,
    Lifecycle.COMPLETED: TABLE[Act.COMPLETE].event,
    Lifecycle.CANCELLED: TABLE[Act.CANCEL].event,
    Lifecycle.ON_HOLD: TABLE[Act.HOLD].event,
}
OVERDUE = frozenset({Act.TAKE_OVER})
SEES_NOTHING = frozenset({"other_head", "admin", "stranger"})
UNDONE = Lifecycle.ASSIGNED
"""Every state is reached from this one, by one act of the officer."""

assert USE_CASES


@dataclass(frozen=True, slots=True)
class Stage:
    """The office with one of each kind, and the only part of a task, which names the officer."""

    organization: Organization
    people: Mapping[str, Person]
    number: int

    def use_case(self, tx: Transaction, who: str, press: Press | None = None) -> UseCase:
        speaker = self.people[who]
        origin = Origin(ChannelKind.TELEGRAM, "1", str(speaker.id), ChatType.PRIVATE, str(speaker.id), press=press)
        return UseCase(tx, NOW, origin, self.organization, speaker, WorkingCalendar(), OfficeRules())

    async def work(self, tx: Transaction) -> Work:
        (work,) = await tx.tasks.by_number(self.number)
        return work

    async def bring(self, tx: Transaction, state: Lifecycle) -> None:
        """The work is brought into a state by the officer, as the audit tells it."""
        work = await self.work(tx)
        if state is Lifecycle.ASSIGNED:
            return
        officer = self.people["officer"].id
        after = replace(work.assignment, lifecycle=state, accepted_at=NOW, accepted_by_id=officer)
        if state in CLOSED:
            after = replace(after, completed_at=NOW, completed_by_id=officer)
        await change(self.use_case(tx, "officer"), work, after, EVENTS.get(state, "changed"))


async def furnish(tx: Transaction, office: Office, act: Act) -> Stage:
    organization, ours, others = office.organization, office.planning, office.secretariat

    async def person(name: str, *roles: OrganizationRole, rank: UnitRole | None = None, unit: int = ours.id) -> Person:
        places = [Membership(unit, rank)] if rank else []
        return await tx.people.add_person(organization.id, name, roles=set(roles), memberships=places)

    people = {
        "officer": office.binh,
        "head": office.chau,
        "colleague": await person("Đông", rank=UnitRole.OFFICER),
        "deputy": await person("Dung", rank=UnitRole.DEPUTY),
        "acting": await person("Giang", rank=UnitRole.OFFICER, unit=others.id),
        "other_head": await person("Hải", rank=UnitRole.HEAD, unit=others.id),
        "monitor": office.an,
        "assigner": await person("Khanh"),
        "leader": await person("Lan", OrganizationRole.LEADER),
        "director": await person("Minh", OrganizationRole.DIRECTOR),
        "admin": await person("Nga", OrganizationRole.ADMIN),
        "stranger": await person("Oanh"),
    }
    await tx.people.add_acting_head(
        ours.id, people["acting"].id, starts_at=NOW - timedelta(days=1), ends_at=NOW + timedelta(days=1)
    )
    task = await tx.tasks.add(organization.id, "Báo cáo quý IV", people["assigner"].id, NOW)
    due_in = timedelta(days=-5) if act in OVERDUE else timedelta(days=9)
    due = Deadline(NOW + due_in, False, "17 giờ")
    await tx.tasks.assign(
        task.id,
        unit=ours,
        role=AssignmentRole.LEAD,
        officer_id=office.binh.id,
        deadline=due,
        assigned_at=NOW - timedelta(days=9),
        policy="",
        reminded_until=NOW,
        next_reminder_at=None,
    )
    return Stage(organization, people, task.number)


def expected(act: Act, who: str, state: Lifecycle) -> object:
    """By the grids: the refusal, or the state after the act."""
    (cell,) = (cell for one, other, cell in CELLS if one is act and other is state)
    if who in SEES_NOTHING:
        return TaskNotFound
    if who not in RIGHTS[act][0].split():
        return NotAllowed
    if cell == ".":
        return AlreadyClosed if state in CLOSED else WrongState
    return {"=": state, "<": UNDONE}.get(cell) or Lifecycle(cell)


DOERS = {
    Act.ACCEPT: ("officer", ""),
    Act.COMPLETE: ("officer", "assigner head deputy"),
    Act.TAKE_OVER: ("head", ""),
    Act.REPORT: ("officer", "assigner"),
    Act.SNOOZE: ("officer", ""),
    Act.HAND_OVER: ("head", "colleague officer acting"),
    Act.NAME_OFFICER: ("monitor", "colleague officer acting"),
    Act.RENAME: ("monitor", "officer acting"),
    Act.HOLD: ("monitor", "officer acting"),
    Act.CANCEL: ("assigner", "officer acting"),
}
"""Who does it, and who hears of it: whoever stands in for the head is the head. The one who does it hears nothing."""


async def told(tx: Transaction, stage: Stage) -> set[str]:
    waiting = await tx.outbox.waiting_until(NOW + timedelta(days=9))
    names = {person.id: who for who, person in stage.people.items()}
    return {names[one.recipient.person_id or 0] for one in waiting}


@pytest.mark.parametrize("act", DOERS)
async def test_who_is_told_of_an_act_is_told_and_nobody_else(database: Database, office: Office, act: Act) -> None:
    doer, hear = DOERS[act]
    async with database.write() as tx:
        stage = await furnish(tx, office, act)
        await reach_everybody(tx, stage)
        await carry_out(read_command(TYPED[act].format(number=stage.number)), stage.use_case(tx, doer))
        assert await told(tx, stage) == set(hear.split())


@pytest.mark.parametrize(
    ("state", "doer", "typed", "hear"),
    [
        (Lifecycle.ACCEPTED, "officer", "hoantac", ""),
        (Lifecycle.COMPLETED, "officer", "hoantac", "acting assigner"),
        (Lifecycle.COMPLETED, "monitor", "hoantac", "officer acting assigner"),
        (Lifecycle.CANCELLED, "monitor", "hoantac", "officer acting assigner"),
        (Lifecycle.ON_HOLD, "monitor", "mo", "officer acting"),
    ],
)
async def test_who_was_told_of_an_end_hears_that_the_work_goes_on(
    database: Database, office: Office, state: Lifecycle, doer: str, typed: str, hear: str
) -> None:
    async with database.write() as tx:
        stage = await furnish(tx, office, Act.UNDO_CLOSING)
        await reach_everybody(tx, stage)
        await stage.bring(tx, state)
        await carry_out(read_command(f"{typed} {stage.number}"), stage.use_case(tx, doer))
        assert await told(tx, stage) == set(hear.split())


async def reach_everybody(tx: Transaction, stage: Stage) -> None:
    for person in stage.people.values():
        await tx.people.link(person.id, ChannelKind.TELEGRAM, f"t{person.id}", AccountState.LINKED, NOW)


@pytest.mark.parametrize("act", [Act.ACCEPT, Act.HOLD, Act.CHANGE_DEADLINE])
async def test_an_act_that_is_not_possible_is_saved_by_nobody(database: Database, office: Office, act: Act) -> None:
    """The last guard, for a use case that has looked at another state than the record's."""
    async with database.write() as tx:
        stage = await furnish(tx, office, act)
        await stage.bring(tx, Lifecycle.ON_HOLD)
        work = await stage.work(tx)
        with pytest.raises(WrongState):
            await perform(stage.use_case(tx, "monitor"), act, work, work.assignment)
        assert await stage.work(tx) == work


async def outcome(tx: Transaction, stage: Stage, typed: str, who: str) -> object:
    try:
        await carry_out(read_command(typed), stage.use_case(tx, who))
    except UserError as refusal:
        return type(refusal)
    return (await stage.work(tx)).assignment.lifecycle


@pytest.mark.parametrize("act", TYPED)
async def test_an_act_is_done_or_refused_as_the_grids_say_for_everybody_in_every_state(
    database: Database, office: Office, act: Act
) -> None:
    wrong = []
    async with database.write() as tx:
        stage = await furnish(tx, office, act)
        for state in Lifecycle:
            async with tx.undone():
                await stage.bring(tx, state)
                for who in stage.people:
                    async with tx.undone():
                        found = await outcome(tx, stage, TYPED[act].format(number=stage.number), who)
                    if found != expected(act, who, state):
                        wrong.append((state, who, found, expected(act, who, state)))
    assert wrong == []


async def test_a_step_is_taken_back_by_who_did_it_and_the_monitor_where_there_is_one(
    database: Database, office: Office
) -> None:
    wrong = []
    async with database.write() as tx:
        stage = await furnish(tx, office, Act.UNDO_CLOSING)
        for state in Lifecycle:
            undoable = state in CLOSED or state is Lifecycle.ACCEPTED
            async with tx.undone():
                await stage.bring(tx, state)
                for who in stage.people:
                    async with tx.undone():
                        found = await outcome(tx, stage, f"hoantac {stage.number}", who)
                    right = UNDONE if who in ("officer", "monitor") else NotAllowed
                    wanted = TaskNotFound if who in SEES_NOTHING else right if undoable else NothingToUndo
                    if found != wanted:
                        wrong.append((state, who, found, wanted))
    assert wrong == []


@pytest.mark.parametrize("act", [Act.ACCEPT, Act.COMPLETE, Act.TAKE_OVER, Act.REPORT, Act.SNOOZE, Act.HAND_OVER])
async def test_a_button_of_an_older_state_changes_nothing(database: Database, office: Office, act: Act) -> None:
    """Of one unit's part: a button carries the version of the work that it was made for."""
    async with database.write() as tx:
        stage = await furnish(tx, office, act)
        who = RIGHTS[act][0].split()[0]
        before = await stage.work(tx)
        press = Press(before.assignment.version + 1, "9")
        with pytest.raises(StaleButton):
            await carry_out(read_command(TYPED[act].format(number=stage.number)), stage.use_case(tx, who, press))
        assert await stage.work(tx) == before


async def test_who_stands_in_for_a_head_sees_the_work_and_what_a_head_may_do_with_it(
    database: Database, office: Office
) -> None:
    """They get the head's messages, which offer the details and the handing on: no button of theirs is dead."""
    async with database.write() as tx:
        stage = await furnish(tx, office, Act.HAND_OVER)
        replies = await carry_out(ShowTask(stage.number), stage.use_case(tx, "acting"))
        assert not isinstance(replies, Unfinished)
        shown = replies[0].message
        assert isinstance(shown, WorkDetail)
        assert f"chuyen {stage.number}" in [action.command for action in shown.actions]
        with pytest.raises(TaskNotFound):
            await carry_out(ShowTask(stage.number), stage.use_case(tx, "other_head"))
