"""Nobody is spammed: what is merged into one message a chat, who is told, and what was told enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, permutations

import pytest

from domain.delivery.notifications import NewNotification, NotificationItem, NotificationKind, Recipient, ToldToday
from domain.model import (
    Account,
    AccountState,
    Assignment,
    AssignmentRole,
    ChannelKind,
    Deadline,
    Group,
    Membership,
    OrganizationRole,
    Person,
    Task,
    Unit,
    UnitRole,
    Urgency,
    Work,
)
from domain.reminding.audiences import Addressee, Directory
from domain.reminding.ladder import Ladder, Reason
from domain.reminding.merging import (
    HELD,
    HIGHEST_FIRST,
    PRIORITY,
    SAME_DAY,
    WORST_FIRST,
    DueItem,
    ToldBefore,
    addressees,
    badness,
    expiry,
    highest,
    hold_for_the_rest,
    joined,
    merge,
    once_a_work,
    told_enough,
    told_kind,
)
from domain.reminding.upcoming import PlannedStep
from domain.vocabulary import Audience, StepKind

NOW = datetime(2026, 12, 16, 1, tzinfo=UTC)
DAY = timedelta(days=1)
UNIT = Unit(2, 1, "QLKH", "Phòng Quản lý khoa học", leader_id=4)
HEAD = Person(1, 1, "Lê Minh Châu", memberships=(Membership(2, UnitRole.HEAD),))
OFFICER = Person(2, 1, "Trần Văn Bình", memberships=(Membership(2, UnitRole.OFFICER),))
MONITOR = Person(3, 1, "Nguyễn Thị An", roles=frozenset({OrganizationRole.MONITOR}))
LEADER = Person(4, 1, "Phạm Thị Dung", roles=frozenset({OrganizationRole.LEADER}))
PEOPLE = {"officer": OFFICER, "head": HEAD, "monitor": MONITOR, "leader": LEADER}
NAMES = {f"person:{person.id}": name for name, person in PEOPLE.items()} | {"group:9": "group"}
K = StepKind


def work(
    number: int = 1, *, due_in: timedelta | None = DAY, urgency: Urgency = Urgency.NORMAL, version: int = 1
) -> Work:
    deadline = None if due_in is None else Deadline(NOW + due_in, True, "")
    return Work(
        Task(number, 1, number, f"Việc {number}", assigner_id=3, created_at=NOW - number * DAY, urgency=urgency),
        Assignment(
            number,
            number,
            2,
            UNIT.name,
            AssignmentRole.LEAD,
            assigned_at=NOW,
            reminded_until=NOW,
            officer_id=2,
            deadline=deadline,
            version=version,
        ),
        UNIT,
        officer=OFFICER,
    )


def step(kind: StepKind, *audiences: Audience, at: datetime = NOW) -> PlannedStep:
    chosen = audiences or (Audience.OFFICER,)
    return PlannedStep(f"step_{kind}", kind, Ladder.DEADLINE, at, chosen, Reason.AS_WRITTEN)


def directory(
    *missing: str, channel: ChannelKind = ChannelKind.TELEGRAM, private: ChannelKind | None = None
) -> Directory:
    """Everybody linked but the `missing`; the group on `channel`, the people on `private` (the same if not given)."""
    accounts = {
        person.id: (Account(person.id, person.id, private or channel, str(person.id), AccountState.LINKED),)
        for name, person in PEOPLE.items()
        if name not in missing
    }
    groups = () if "group" in missing else (Group(9, 1, channel, "-100"),)
    return Directory({2: (HEAD, OFFICER)}, {4: LEADER}, accounts, groups, office=(MONITOR,))


def merged(
    *due: tuple[Work, PlannedStep], told: ToldBefore | None = None, people: Directory | None = None
) -> dict[str, NewNotification]:
    found = list(merge(due, people or directory(), told or {}, NOW))
    assert len({one.recipient for one in found}) == len(found), "one message a chat"
    return {NAMES[one.recipient.key]: one for one in found}


def kinds(notification: NewNotification) -> list[tuple[int, StepKind]]:
    return [(item.assignment_id, item.step_kind) for item in notification.steps]


def test_what_is_due_together_for_one_chat_is_one_message() -> None:
    found = merged(
        (work(1), step(K.BEFORE, Audience.OFFICER, Audience.HEAD)),
        (work(2), step(K.OVERDUE, Audience.OFFICER, Audience.GROUP)),
        (work(3), step(K.DUE_DAY, Audience.OFFICER)),
    )
    assert kinds(found["officer"]) == [(1, K.BEFORE), (2, K.OVERDUE), (3, K.DUE_DAY)]
    assert kinds(found["head"]) == [(1, K.BEFORE)]
    assert kinds(found["group"]) == [(2, K.OVERDUE)]
    assert set(found) == {"officer", "head", "group"}


def test_a_work_stands_once_in_a_message_with_the_worst_of_its_steps() -> None:
    one = work(1)
    found = merged((one, step(K.BEFORE)), (one, step(K.OVERDUE)), (one, step(K.CHECK_IN)))
    assert kinds(found["officer"]) == [(1, K.OVERDUE)]


def test_a_person_in_two_audiences_gets_one_message_as_the_higher() -> None:
    leads_too = replace(directory(), persons={4: HEAD})
    found = merged((work(1), step(K.OVERDUE, Audience.HEAD, Audience.LEADER)), people=leads_too)
    assert [item.audience for item in found["head"].items] == [Audience.LEADER]


def test_an_item_carries_what_the_outbox_needs_to_send_it_once() -> None:
    told = replace(work(7), assignment=replace(work(7).assignment, deadline_version=3, version=5))
    [item] = merged((told, step(K.BEFORE, at=NOW - DAY)), people=directory("officer"))["head"].items
    assert item == NotificationItem(
        assignment_id=7,
        step_key="step_before",
        step_kind=K.BEFORE,
        deadline_version=3,
        assignment_version=5,
        audience=Audience.HEAD,
        reason="as_written",
        moment=NOW - DAY,
        note="officer_unreachable",
    )


def test_one_slot_is_one_tick() -> None:
    [first, second] = merged((work(), step(K.OVERDUE, Audience.OFFICER, Audience.HEAD))).values()
    assert first.slot == second.slot == f"tick:{NOW.isoformat()}"
    assert {one.kind for one in (first, second)} == {NotificationKind.REMINDER}
    assert {one.available_at for one in (first, second)} == {NOW}


# The one order of what is worse


ORDER = [K.OVERDUE, K.HOURS_BEFORE, K.DUE_DAY, K.NOT_ACCEPTED, K.ASSIGNED, K.BEFORE, K.CHECK_IN]


def test_the_order_of_what_is_worse_is_written_once() -> None:
    assert list(WORST_FIRST) == ORDER
    assert set(WORST_FIRST) == set(StepKind)
    assert [PRIORITY[kind] for kind in ORDER] == sorted(PRIORITY.values(), reverse=True)


def test_the_priorities_leave_room_for_news_and_closed_works_between_them() -> None:
    assert PRIORITY == {
        K.OVERDUE: 70,
        K.HOURS_BEFORE: 60,
        K.DUE_DAY: 60,
        K.NOT_ACCEPTED: 50,
        K.ASSIGNED: 50,
        K.BEFORE: 40,
        K.CHECK_IN: 10,
    }


@pytest.mark.parametrize(("worse", "better"), list(combinations(ORDER, 2)))
def test_of_two_steps_of_one_work_the_worse_is_told(worse: StepKind, better: StepKind) -> None:
    expected = K.ASSIGNED if (worse, better) == (K.NOT_ACCEPTED, K.ASSIGNED) else worse
    one = work()
    for pair in permutations([worse, better]):
        [notification] = merged(*((one, step(kind)) for kind in pair)).values()
        assert kinds(notification) == [(1, expected)]
        assert [item.step_key for item in notification.steps] == [f"step_{worse}"]
        assert [item.step_kind for item in once_a_work([waiting(1, kind) for kind in pair])] == [expected]


def test_nobody_is_reproached_for_not_accepting_what_was_never_announced() -> None:
    assert told_kind([K.NOT_ACCEPTED, K.ASSIGNED]) is K.ASSIGNED
    assert told_kind([K.ASSIGNED, K.NOT_ACCEPTED, K.OVERDUE]) is K.OVERDUE, "that it is overdue is no reproach"
    assert told_kind([K.NOT_ACCEPTED]) is K.NOT_ACCEPTED


def test_the_order_of_the_audiences() -> None:
    assert [str(one) for one in HIGHEST_FIRST] == ["director", "leader", "group", "head", "monitors", "officer"]
    assert set(HIGHEST_FIRST) == set(Audience)


@pytest.mark.parametrize(("higher", "lower"), list(combinations(HIGHEST_FIRST, 2)))
def test_a_person_is_told_in_the_higher_of_two_audiences(higher: Audience, lower: Audience) -> None:
    assert highest([lower, higher]) is highest([higher, lower]) is higher
    chat = Recipient(ChannelKind.TELEGRAM, person_id=1, account_id=1)
    first, second = (DueItem(work(), step(K.OVERDUE), Addressee(chat, one, str(one))) for one in (lower, higher))
    assert joined(first, second).addressee == joined(second, first).addressee == Addressee(chat, higher, str(higher))


def test_a_list_is_sorted_by_step_then_by_deadline_then_by_age() -> None:
    entries = [
        (K.BEFORE, work(1, due_in=DAY)),
        (K.OVERDUE, work(3, due_in=-DAY)),
        (K.OVERDUE, work(2, due_in=-2 * DAY)),
        (K.CHECK_IN, work(4, due_in=None)),
        (K.CHECK_IN, work(5, due_in=None)),
    ]
    assert [one.task.number for _, one in sorted(entries, key=lambda entry: badness(*entry))] == [2, 3, 1, 5, 4]


# Priority and expiry of the message


@pytest.mark.parametrize(
    ("steps", "urgency", "priority"),
    [
        ([K.BEFORE], Urgency.NORMAL, 40),
        ([K.BEFORE, K.OVERDUE], Urgency.NORMAL, 70),
        ([K.CHECK_IN], Urgency.NORMAL, 10),
        ([K.BEFORE], Urgency.URGENT, 50),
        ([K.OVERDUE], Urgency.VERY_URGENT, 80),
        ([K.ASSIGNED], Urgency.EXPRESS, 60),
    ],
)
def test_a_message_is_as_pressing_as_its_worst_step(steps: Sequence[StepKind], urgency: Urgency, priority: int) -> None:
    due = [(work(number, urgency=urgency), step(kind)) for number, kind in enumerate(steps, 1)]
    assert merged(*due)["officer"].priority == priority


def test_one_urgent_work_presses_the_whole_message() -> None:
    found = merged((work(1), step(K.OVERDUE)), (work(2, urgency=Urgency.URGENT), step(K.CHECK_IN)))
    assert found["officer"].priority == 80


@pytest.mark.parametrize(
    ("chosen", "expires_in"),
    [
        ([(K.BEFORE, DAY)], DAY),
        ([(K.DUE_DAY, DAY)], DAY),
        ([(K.HOURS_BEFORE, DAY)], DAY),
        ([(K.BEFORE, DAY), (K.DUE_DAY, 3 * DAY)], 3 * DAY),
        ([(K.BEFORE, DAY), (K.OVERDUE, -DAY)], None),
        ([(K.OVERDUE, -DAY)], None),
        ([(K.ASSIGNED, DAY)], None),
        ([(K.NOT_ACCEPTED, DAY)], None),
        ([(K.CHECK_IN, None)], None),
        ([(K.BEFORE, DAY), (K.CHECK_IN, None)], None),
    ],
)
def test_a_message_that_only_looks_ahead_expires_with_the_last_of_its_deadlines(
    chosen: Sequence[tuple[StepKind, timedelta | None]], expires_in: timedelta | None
) -> None:
    due = [(work(number, due_in=due_in), step(kind)) for number, (kind, due_in) in enumerate(chosen, 1)]
    expected = None if expires_in is None else NOW + expires_in
    assert merged(*due)["officer"].expires_at == expected
    chat = Addressee(Recipient(ChannelKind.TELEGRAM, person_id=2, account_id=2), Audience.OFFICER)
    assert expiry([DueItem(one, planned, chat) for one, planned in due]) == expected


# Told enough


def entry(
    kind: StepKind, *, audience: Audience = Audience.OFFICER, urgency: Urgency = Urgency.NORMAL, version: int = 4
) -> DueItem:
    chat = Recipient(ChannelKind.TELEGRAM, person_id=2, account_id=2)
    return DueItem(work(urgency=urgency, version=version), step(kind, audience), Addressee(chat, audience))


@pytest.mark.parametrize("kind", list(StepKind))
def test_a_step_is_not_told_on_a_day_on_which_the_person_was_reminded_of_the_same_state(kind: StepKind) -> None:
    told = {(1, "person:2"): ToldToday(version=4, reminded=4)}
    assert told_enough(entry(kind), told) is (kind not in SAME_DAY)
    assert ("officer" in merged((work(version=4), step(kind)), told=told)) is (kind in SAME_DAY)


def test_only_what_is_about_that_very_day_comes_a_second_time() -> None:
    assert {K.ASSIGNED, K.NOT_ACCEPTED, K.HOURS_BEFORE} == SAME_DAY


@pytest.mark.parametrize(
    ("kind", "told", "enough"),
    [
        (K.BEFORE, None, False),
        (K.BEFORE, ToldToday(4, 4), True),
        (K.BEFORE, ToldToday(4, None), True),  # heard of this very state as news
        (K.BEFORE, ToldToday(3, 3), False),  # the state has changed since
        (K.BEFORE, ToldToday(4, 3), True),
        (K.DUE_DAY, ToldToday(4, None), True),
        (K.CHECK_IN, ToldToday(4, None), True),
        (K.OVERDUE, ToldToday(4, 4), True),
        (K.OVERDUE, ToldToday(4, None), False),  # news never stands for being told that it is overdue
        (K.OVERDUE, ToldToday(4, 3), False),
    ],
)
def test_what_was_told_today_of_which_state_is_enough(kind: StepKind, told: ToldToday | None, enough: bool) -> None:
    assert told_enough(entry(kind), {} if told is None else {(1, "person:2"): told}) is enough


@pytest.mark.parametrize("urgency", list(Urgency))
def test_urgent_works_are_told_again_the_same_day(urgency: Urgency) -> None:
    told = {(1, "person:2"): ToldToday(4, 4)}
    assert told_enough(entry(K.BEFORE, urgency=urgency), told) is (urgency is Urgency.NORMAL)


@pytest.mark.parametrize("audience", list(Audience))
def test_the_group_is_told_whatever_it_heard_that_day(audience: Audience) -> None:
    told = {(1, "person:2"): ToldToday(4, 4)}
    assert told_enough(entry(K.OVERDUE, audience=audience), told) is (audience is not Audience.GROUP)


def test_what_somebody_else_or_another_work_was_told_counts_for_nothing() -> None:
    assert not told_enough(entry(K.BEFORE), {(1, "person:3"): ToldToday(4, 4), (2, "person:2"): ToldToday(4, 4)})


def test_a_work_told_enough_leaves_the_others_of_the_message() -> None:
    told = {(1, "person:2"): ToldToday(1, 1)}
    assert kinds(merged((work(1), step(K.BEFORE)), (work(2), step(K.BEFORE)), told=told)["officer"]) == [(2, K.BEFORE)]


# Who is told


def told_of(kind: StepKind, people: Directory, *, urgency: Urgency = Urgency.NORMAL) -> set[str]:
    planned = step(kind, Audience.OFFICER, Audience.HEAD, Audience.GROUP)
    return {NAMES[one.recipient.key] for one in addressees(work(urgency=urgency), planned, people)}


@pytest.mark.parametrize(
    ("kind", "urgency", "people", "told"),
    [
        (K.BEFORE, Urgency.NORMAL, directory(channel=ChannelKind.TELEGRAM), {"officer", "head", "group"}),
        # Where each message counts against a plan, the group's stands for the private ones.
        (K.BEFORE, Urgency.NORMAL, directory(channel=ChannelKind.ZALO), {"group"}),
        (K.BEFORE, Urgency.URGENT, directory(channel=ChannelKind.ZALO), {"officer", "head", "group"}),
        (K.OVERDUE, Urgency.NORMAL, directory(channel=ChannelKind.ZALO), {"officer", "head", "group"}),
        (
            K.BEFORE,
            Urgency.NORMAL,
            directory(channel=ChannelKind.ZALO, private=ChannelKind.TELEGRAM),
            {"officer", "head", "group"},
        ),
        (
            K.BEFORE,
            Urgency.NORMAL,
            directory(channel=ChannelKind.TELEGRAM, private=ChannelKind.ZALO),
            {"officer", "head", "group"},
        ),
        (K.BEFORE, Urgency.NORMAL, directory("group", channel=ChannelKind.ZALO), {"officer", "head", "monitor"}),
    ],
)
def test_one_message_in_the_group_stands_for_many_private_ones_where_each_counts(
    kind: StepKind, urgency: Urgency, people: Directory, told: set[str]
) -> None:
    assert told_of(kind, people, urgency=urgency) == told


# What waited for one chat and goes out as one message


def waiting(
    assignment: int, kind: StepKind, audience: Audience = Audience.OFFICER, *, hours: int = 0
) -> NotificationItem:
    moment = NOW + timedelta(hours=hours)
    return NotificationItem(assignment, f"{kind}:{hours}", kind, 1, 1, audience, "as_written", moment)


def test_of_equally_bad_steps_that_waited_the_later_is_kept() -> None:
    for pair in permutations([waiting(1, K.OVERDUE, hours=0), waiting(1, K.OVERDUE, hours=24)]):
        assert [item.step_key for item in once_a_work(pair)] == ["overdue:24"]


def test_what_waited_is_told_in_the_highest_audience_and_each_work_once() -> None:
    items = [
        waiting(1, K.OVERDUE, Audience.OFFICER),
        waiting(2, K.BEFORE, Audience.HEAD),
        waiting(1, K.BEFORE, Audience.HEAD),
    ]
    found = once_a_work(items)
    assert [(one.assignment_id, one.step_kind, one.audience) for one in found] == [
        (1, K.OVERDUE, Audience.HEAD),
        (2, K.BEFORE, Audience.HEAD),
    ]


@pytest.mark.parametrize(
    ("works", "pressing", "held"),
    [
        (2, set(), False),
        (3, set(), True),
        (4, set(), True),
        (3, {2}, False),
        (3, {9}, True),
    ],
)
def test_a_long_message_of_a_full_batch_waits_for_the_rest_unless_it_presses(
    works: int, pressing: set[int], held: bool
) -> None:
    notification = merged(*((work(number), step(K.BEFORE)) for number in range(1, works + 1)))["officer"]
    later = hold_for_the_rest(notification, pressing, NOW)
    assert later.available_at == (NOW + HELD if held else NOW)
    assert replace(later, available_at=NOW) == notification
