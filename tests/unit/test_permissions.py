"""Who may do what: one table for the rights on a unit's work, one for the rights in the office.

The people are told apart by one role each: a right that is given to a wrong one of them shows in its row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.conversation.messages.base import Action
from domain.errors import NotAllowed
from domain.model import (
    Assignment,
    AssignmentRole,
    Lifecycle,
    Membership,
    OrganizationRole,
    Person,
    Task,
    Unit,
    UnitRole,
    Work,
)
from domain.office import permissions
from domain.office.permissions import (
    is_overseer,
    leads_unit,
    may_cancel,
    may_complete,
    may_read_office,
    may_snooze,
    may_view,
    may_work_on,
    require_administrator,
    require_assigner,
    require_office,
)
from domain.tasks.views import Viewer, detail_actions, work_actions

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
OURS, OTHERS = 2, 3


def person(number: int, *roles: OrganizationRole, unit: int | None = None, rank: UnitRole | None = None) -> Person:
    places = () if unit is None or rank is None else (Membership(unit, rank),)
    return Person(number, 1, f"person {number}", roles=frozenset(roles), memberships=places)


PEOPLE = {
    "officer": person(1, unit=OURS, rank=UnitRole.OFFICER),
    "colleague": person(2, unit=OURS, rank=UnitRole.OFFICER),
    "head": person(3, unit=OURS, rank=UnitRole.HEAD),
    "deputy": person(4, unit=OURS, rank=UnitRole.DEPUTY),
    "acting": person(5, unit=OTHERS, rank=UnitRole.OFFICER),
    "other_head": person(6, unit=OTHERS, rank=UnitRole.HEAD),
    "monitor": person(7, OrganizationRole.MONITOR),
    "assigner": person(8),
    "leader": person(9, OrganizationRole.LEADER),
    "director": person(10, OrganizationRole.DIRECTOR),
    "admin": person(11, OrganizationRole.ADMIN),
    "stranger": person(12),
}
"""`acting` stands in for the head of our unit; `assigner` gave the task and has no other role."""

TASK = Task(1, 1, 12, "Báo cáo", assigner_id=PEOPLE["assigner"].id, created_at=NOW)
NAMED = Assignment(
    1,
    1,
    OURS,
    "Phòng Quản lý khoa học",
    AssignmentRole.LEAD,
    assigned_at=NOW,
    reminded_until=NOW,
    officer_id=PEOPLE["officer"].id,
)
UNNAMED = replace(NAMED, officer_id=None)

ON_WORK: dict[str, tuple[Callable[[Person], bool], str]] = {
    "view": (lambda who: may_view(who, NAMED), "officer colleague head deputy monitor leader director"),
    "work on what names the officer": (lambda who: may_work_on(who, NAMED), "officer head deputy"),
    "work on what names nobody": (lambda who: may_work_on(who, UNNAMED), "officer colleague head deputy"),
    "complete what names the officer": (
        lambda who: may_complete(who, TASK, NAMED),
        "officer head deputy monitor assigner",
    ),
    "complete what names nobody": (
        lambda who: may_complete(who, TASK, UNNAMED),
        "officer colleague head deputy monitor assigner",
    ),
    "snooze what names the officer": (lambda who: may_snooze(who, NAMED), "officer"),
    "snooze what names nobody": (lambda who: may_snooze(who, UNNAMED), "officer colleague head deputy"),
    "cancel": (lambda who: may_cancel(who, TASK), "monitor assigner leader director"),
    "lead the unit": (lambda who: leads_unit(who, OURS), "head deputy"),
    "lead another unit": (lambda who: leads_unit(who, OTHERS), "other_head"),
    "take over from the group": (lambda who: acting_viewer(who).leads(OURS), "head deputy acting"),
}


def acting_viewer(who: Person) -> Viewer:
    return Viewer(who, frozenset({OURS}) if who is PEOPLE["acting"] else frozenset())


def allowed(right: Callable[[Person], object]) -> Callable[[Person], bool]:
    """A right that is demanded, as a question."""

    def asked(who: Person) -> bool:
        try:
            right(who)
        except NotAllowed:
            return False
        return True

    return asked


IN_OFFICE: dict[str, tuple[Callable[[Person], bool], str]] = {
    "oversee": (is_overseer, "monitor leader director"),
    "read the office's settings": (may_read_office, "monitor leader director admin"),
    "give tasks": (allowed(require_assigner), "monitor leader director"),
    "ask about the office": (allowed(require_office), "monitor leader director admin"),
    "administer": (allowed(require_administrator), "admin"),
}
TABLE = ON_WORK | IN_OFFICE


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("right", TABLE)
def test_a_right_belongs_to_whom_the_table_names_and_to_nobody_else(right: str, who: str) -> None:
    holds, holders = TABLE[right]
    assert holds(PEOPLE[who]) is (who in holders.split())


def test_every_right_stands_in_the_table() -> None:
    """A new rule of permissions gets its row."""
    rules = {name for name in dir(permissions) if name.startswith(("may_", "require_", "is_", "leads_"))}
    tested = {"may_view", "may_work_on", "may_complete", "may_snooze", "may_cancel", "leads_unit", "is_overseer"}
    assert rules == tested | {"may_read_office", "require_assigner", "require_office", "require_administrator"}


@pytest.mark.parametrize(
    ("demand", "who_may"),
    [(require_assigner, "monitor"), (require_office, "monitor_or_admin"), (require_administrator, "admin")],
)
def test_a_refusal_says_who_may(demand: Callable[[Person], None], who_may: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        demand(PEOPLE["stranger"])
    assert refused.value.who_may == who_may


def test_the_head_of_another_unit_is_a_stranger_to_work_of_ours() -> None:
    rights = [holds for holds, _ in ON_WORK.values() if holds is not ON_WORK["lead another unit"][0]]
    assert not any(holds(PEOPLE["other_head"]) for holds in rights)


def test_a_person_of_two_units_has_in_each_the_rights_of_that_place() -> None:
    both = replace(
        PEOPLE["head"], memberships=(Membership(OTHERS, UnitRole.OFFICER), Membership(OURS, UnitRole.DEPUTY))
    )
    assert (leads_unit(both, OURS), leads_unit(both, OTHERS)) == (True, False)


WORK = Work(TASK, NAMED, Unit(OURS, 1, "QLKH", "Phòng Quản lý khoa học"), officer=PEOPLE["officer"])
ACCEPTED = replace(WORK, assignment=replace(NAMED, lifecycle=Lifecycle.ACCEPTED))
ON_HOLD = replace(WORK, assignment=replace(NAMED, lifecycle=Lifecycle.ON_HOLD))
CLOSED = replace(
    WORK,
    assignment=replace(NAMED, lifecycle=Lifecycle.COMPLETED, completed_at=NOW, completed_by_id=PEOPLE["officer"].id),
)


def words(actions: Iterable[Action]) -> set[str]:
    """The command of each button."""
    return {action.command.split()[0] for action in actions}


BUTTONS: dict[str, tuple[Callable[[Person], set[str]], str]] = {
    "nhan": (lambda who: words(work_actions(WORK, acting_viewer(who))), "officer head deputy"),
    "xong": (lambda who: words(work_actions(ACCEPTED, acting_viewer(who))), "officer head deputy"),
    "toixuly": (
        lambda who: words(work_actions(ACCEPTED, acting_viewer(who), may_take_over=True)),
        "head deputy acting",
    ),
    "baocao": (lambda who: words(detail_actions([ACCEPTED], who, NOW)), "officer head deputy"),
    "nhaclai": (lambda who: words(detail_actions([ACCEPTED], who, NOW)), "officer"),
    "chuyen": (lambda who: words(detail_actions([ACCEPTED], who, NOW)), "head deputy"),
    "sua": (lambda who: words(detail_actions([ACCEPTED], who, NOW)), "monitor leader director"),
    "tamdung": (lambda who: words(detail_actions([ACCEPTED], who, NOW)), "monitor leader director"),
    "huy": (lambda who: words(detail_actions([ACCEPTED], who, NOW)), "monitor leader director"),
    "mo": (lambda who: words(detail_actions([ON_HOLD], who, NOW)), "monitor leader director"),
    "hoantac": (lambda who: words(detail_actions([CLOSED], who, NOW)), "officer monitor"),
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_is_offered_to_whom_the_table_names_and_to_nobody_else(button: str, who: str) -> None:
    offered, holders = BUTTONS[button]
    assert (button in offered(PEOPLE[who])) is (who in holders.split())


def test_nobody_is_offered_to_take_back_what_was_closed_over_a_day_ago() -> None:
    later = NOW + timedelta(hours=24, seconds=1)
    assert all("hoantac" not in words(detail_actions([CLOSED], who, later)) for who in PEOPLE.values())
