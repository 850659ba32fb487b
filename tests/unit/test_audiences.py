"""Who is told in place of somebody who cannot be reached, and the reason that is given for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.model import (
    Account,
    AccountState,
    Assignment,
    AssignmentRole,
    ChannelKind,
    Group,
    Membership,
    OrganizationRole,
    Person,
    Task,
    Unit,
    UnitRole,
    Work,
)
from domain.reminding.audiences import Directory, first_chat
from domain.vocabulary import Audience

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
UNIT = Unit(2, 1, "QLKH", "Phòng Quản lý khoa học", leader_id=4)
HEAD = Person(1, 1, "Lê Minh Châu", memberships=(Membership(2, UnitRole.HEAD),))
OFFICER = Person(2, 1, "Trần Văn Bình", memberships=(Membership(2, UnitRole.OFFICER),))
MONITOR = Person(3, 1, "Nguyễn Thị An", roles=frozenset({OrganizationRole.MONITOR}))
LEADER = Person(4, 1, "Phạm Thị Dung", roles=frozenset({OrganizationRole.LEADER}))
GROUP = Group(1, 1, ChannelKind.TELEGRAM, "-100", title="Điều hành")
WORK = Work(
    Task(1, 1, 1, "Báo cáo", assigner_id=3, created_at=NOW),
    Assignment(1, 1, 2, UNIT.name, AssignmentRole.LEAD, assigned_at=NOW, reminded_until=NOW, officer_id=2),
    UNIT,
    officer=OFFICER,
)


def directory(**states: AccountState | None) -> Directory:
    """Everybody linked but those named; None: never registered."""
    people = {"head": HEAD, "officer": OFFICER, "monitor": MONITOR, "leader": LEADER}
    accounts = {}
    for name, person in people.items():
        state = states.get(name, AccountState.LINKED)
        if state is not None:
            accounts[person.id] = (Account(person.id, person.id, ChannelKind.TELEGRAM, str(person.id), state),)
    groups = () if (state := states.get("group", AccountState.LINKED)) is None else (replace(GROUP, state=state),)
    return Directory({2: (HEAD, OFFICER)}, {4: LEADER}, accounts, groups, office=(MONITOR,))


BLOCKED = AccountState.BLOCKED


@pytest.mark.parametrize(
    ("audience", "states", "told", "note"),
    [
        (Audience.OFFICER, {"officer": BLOCKED}, Audience.HEAD, "officer_unreachable"),
        (Audience.OFFICER, {"officer": None}, Audience.HEAD, "officer_unreachable"),
        (Audience.OFFICER, {"officer": BLOCKED, "head": BLOCKED}, Audience.MONITORS, "head_unreachable"),
        (Audience.HEAD, {"head": BLOCKED}, Audience.MONITORS, "head_unreachable"),
        (Audience.HEAD, {"head": None}, Audience.MONITORS, "no_head"),
        (Audience.LEADER, {"leader": BLOCKED}, Audience.MONITORS, "leader_unreachable"),
        (Audience.LEADER, {"leader": None}, Audience.MONITORS, "no_leader"),
        (Audience.DIRECTOR, {}, Audience.MONITORS, "no_director"),
        (Audience.GROUP, {"group": None}, Audience.HEAD, "no_group"),
        (Audience.GROUP, {"group": BLOCKED}, Audience.HEAD, "group_unreachable"),
    ],
)
def test_who_stands_in_is_told_for_whom_and_why(
    audience: Audience, states: dict[str, AccountState | None], told: Audience, note: str
) -> None:
    first, *_ = directory(**states).resolve(audience, WORK)
    assert (first.audience, first.note) == (told, note)


ACTING = Person(5, 1, "Đỗ Thị Hạnh")
DEPUTY = Person(6, 1, "Bùi Đức Long", memberships=(Membership(2, UnitRole.DEPUTY),))


def led_by(**states: AccountState) -> Directory:
    """The unit with a head, a deputy and somebody from elsewhere who stands in for its head."""
    people = {"head": HEAD, "deputy": DEPUTY, "acting": ACTING, "monitor": MONITOR}
    accounts = {
        person.id: (
            Account(person.id, person.id, ChannelKind.TELEGRAM, str(person.id), states.get(name, AccountState.LINKED)),
        )
        for name, person in people.items()
    }
    return Directory(
        {2: (HEAD, DEPUTY, OFFICER)}, {5: ACTING}, accounts, (), office=(MONITOR,), acting_heads={2: ACTING.id}
    )


@pytest.mark.parametrize(
    ("states", "told", "note"),
    [
        ({}, ACTING, ""),
        ({"acting": BLOCKED}, HEAD, ""),
        ({"acting": BLOCKED, "head": BLOCKED}, DEPUTY, ""),
        ({"acting": BLOCKED, "head": BLOCKED, "deputy": BLOCKED}, MONITOR, "head_unreachable"),
    ],
)
def test_the_acting_head_comes_first_then_the_head_then_a_deputy(
    states: dict[str, AccountState], told: Person, note: str
) -> None:
    [one] = led_by(**states).resolve(Audience.HEAD, WORK)
    assert (one.recipient.person_id, one.note) == (told.id, note)


def test_work_that_names_nobody_goes_to_the_head_as_such() -> None:
    [told] = directory().resolve(Audience.OFFICER, replace(WORK, officer=None))
    assert (told.audience, told.note) == (Audience.HEAD, "no_officer")


@pytest.mark.parametrize("audience", [one for one in Audience if one not in (Audience.DIRECTOR,)])
def test_who_can_be_reached_is_told_without_a_reason(audience: Audience) -> None:
    [told] = directory().resolve(audience, WORK)
    assert (told.audience, told.note) == (audience, "")


@pytest.mark.parametrize(
    ("states", "chosen"),
    [
        ((AccountState.LINKED, AccountState.LINKED), 1),
        ((AccountState.FAILING, AccountState.LINKED), 1),
        ((AccountState.BLOCKED, AccountState.LINKED), 2),
        ((AccountState.NEVER_STARTED, AccountState.FAILING), 2),
        ((AccountState.BLOCKED, AccountState.NEVER_STARTED), None),
        ((), None),
    ],
)
def test_the_first_account_that_takes_messages_is_the_persons_chat(
    states: tuple[AccountState, ...], chosen: int | None
) -> None:
    kinds = (ChannelKind.ZALO, ChannelKind.TELEGRAM)
    owned = [Account(id, 7, kind, f"c{id}", state) for id, kind, state in zip((1, 2), kinds, states, strict=False)]
    chat = first_chat(owned)
    assert (chat and chat.account_id) == chosen
    assert chat is None or (chat.person_id, chat.channel) == (7, kinds[(chosen or 0) - 1])


@pytest.mark.parametrize(
    ("unit_id", "note"), [(None, ""), (UNIT.id, ""), (UNIT.id + 1, "no_group")], ids=["office", "own unit", "another"]
)
def test_a_group_hears_of_its_own_unit_or_of_all(unit_id: int | None, note: str) -> None:
    bound = replace(directory(), groups=(replace(GROUP, unit_id=unit_id),))
    first, *_ = bound.resolve(Audience.GROUP, WORK)
    assert (first.note, bound.why_no_group(WORK)) == (note, note)
    assert (first.recipient.group_id is not None) is (note == "")


@pytest.mark.parametrize("known", ["deputy", "acting"])
def test_a_unit_that_had_somebody_in_chat_is_not_called_unregistered(known: str) -> None:
    """The head never registered, but who could stand in has: and has blocked the bot."""
    people = led_by(deputy=BLOCKED, acting=BLOCKED)
    person = {"deputy": DEPUTY, "acting": ACTING}[known]
    only = replace(people, accounts={id: people.accounts[id] for id in (person.id, MONITOR.id)})
    [told] = only.resolve(Audience.HEAD, WORK)
    assert (told.audience, told.note) == (Audience.MONITORS, "head_unreachable")


@pytest.mark.parametrize("unit", [UNIT, replace(UNIT, leader_id=None)], ids=["leader blocked", "no leader"])
def test_the_director_is_told_as_leader_where_no_leader_can_be(unit: Unit) -> None:
    director = Person(8, 1, "Võ Quốc Khánh", roles=frozenset({OrganizationRole.DIRECTOR}))
    people = directory(leader=BLOCKED)
    accounts = {**people.accounts, 8: (Account(8, 8, ChannelKind.TELEGRAM, "8", AccountState.LINKED),)}
    led = replace(people, accounts=accounts, office=(MONITOR, director))
    [told] = led.resolve(Audience.LEADER, replace(WORK, unit=unit))
    assert (told.recipient.person_id, told.audience, told.note) == (8, Audience.LEADER, "")
    assert led.resolve(Audience.DIRECTOR, WORK)[0].audience is Audience.DIRECTOR
