"""The rules of putting off, holding, handing over and taking back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import (
    NotAllowed,
    NothingToUndo,
    OfficerAmbiguous,
    OfficerNotFound,
    SnoozeNotUnderstood,
    SnoozeTooLate,
    UndoTooLate,
)
from domain.model import Assignment, AssignmentRole, Deadline, Event, Lifecycle, OrganizationRole, Person
from domain.office.calendar import WorkingCalendar
from domain.office.members import find_member
from domain.tasks.pause import days_on_hold, deadline_after_hold
from domain.tasks.snoozing import check_snooze, snooze_choices, spoken_moment, when_sent
from domain.tasks.undoing import find_reversal, restored
from domain.vocabulary import ZONE
from tests.unit.reminder_facts import local

CALENDAR = WorkingCalendar()
WEDNESDAY = local("2026-11-25 09:00")
BINH = Person(2, 1, "Trần Văn Bình")
CHAU = Person(3, 1, "Lê Minh Châu")
AN = Person(1, 1, "Nguyễn Thị An", roles=frozenset({OrganizationRole.MONITOR}))


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("chiều nay", "2026-11-25 14:00"),
        ("Sáng mai", "2026-11-26 08:00"),
        ("mai", "2026-11-26 08:00"),
        ("chiều mai", "2026-11-26 14:00"),
        ("thứ Hai", "2026-11-30 08:00"),
        ("sang thu 2", "2026-11-30 08:00"),
        ("chiều thứ Sáu", "2026-11-27 14:00"),
        ("thứ tư", "2026-12-02 08:00"),
        ("thứ ba tuần sau", "2026-12-01 08:00"),
        ("tuần sau", "2026-11-30 08:00"),
        ("thứ bảy", "2026-11-30 08:00"),
    ],
)
def test_the_words_of_a_snooze_name_a_working_moment(words: str, moment: str) -> None:
    assert spoken_moment(words, WEDNESDAY, CALENDAR) == local(moment)


@pytest.mark.parametrize("words", ["", "hôm nào đó", "thứ chín", "12"])
def test_other_words_name_no_moment(words: str) -> None:
    assert spoken_moment(words, WEDNESDAY, CALENDAR) is None


def test_this_afternoon_is_offered_only_before_it_comes() -> None:
    assert [words for words, _ in snooze_choices(WEDNESDAY, CALENDAR, None)] == ["chiều nay", "sáng mai", "thứ Hai"]
    late = local("2026-11-25 14:30")
    assert [words for words, _ in snooze_choices(late, CALENDAR, None)] == ["sáng mai", "thứ Hai"]


def test_this_afternoon_on_a_day_off_is_meant_as_it_is_said_but_not_offered() -> None:
    sunday = local("2026-11-29 00:10")
    assert spoken_moment("chiều nay", sunday, CALENDAR) == local("2026-11-29 14:00")
    assert [words for words, _ in snooze_choices(sunday, CALENDAR, None)] == ["sáng mai"]


def test_on_friday_tomorrow_and_monday_are_one_choice() -> None:
    [(words, at)] = snooze_choices(local("2026-11-27 15:00"), CALENDAR, None)
    assert (words, at) == ("thứ Hai", local("2026-11-30 08:00"))


@pytest.mark.parametrize("now", ["2026-11-23 09:00", "2026-12-31 09:00", "2027-02-03 15:00"])
def test_a_morning_that_a_day_off_has_moved_is_called_by_its_day(now: str) -> None:
    choices = snooze_choices(local(now), CALENDAR, None)
    assert "sáng mai" not in [words for words, _ in choices]
    for words, at in choices:
        assert spoken_moment(words, local(now), CALENDAR) == at


@given(
    hours=st.integers(0, 24 * 30),
    due=st.integers(1, 24 * 30),
)
def test_no_choice_reaches_the_deadline(hours: int, due: int) -> None:
    now = WEDNESDAY + timedelta(hours=hours)
    due_at = now + timedelta(hours=due)
    for _, at in snooze_choices(now, CALENDAR, due_at):
        assert now < at < due_at
        assert CALENDAR.is_sending_time(at)


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("2026-11-25 14:00", "2026-11-25 14:00"),
        ("2026-11-25 20:00", "2026-11-26 08:00"),
        ("2026-11-29 08:00", "2026-11-30 08:00"),
    ],
)
def test_a_snooze_to_the_evening_or_a_day_off_is_promised_for_the_next_opening(asked: str, sent: str) -> None:
    assert when_sent(local(asked), CALENDAR, quiet_hours=True) == local(sent)
    assert when_sent(local(asked), CALENDAR, quiet_hours=False) == local(asked)


def test_a_snooze_to_the_deadline_or_of_overdue_work_is_refused() -> None:
    due_at = local("2026-11-26 17:00")
    with pytest.raises(SnoozeTooLate):
        check_snooze(12, "", due_at, now=WEDNESDAY, due_at=due_at)
    with pytest.raises(SnoozeTooLate):
        check_snooze(12, "", local("2026-11-27 14:00"), now=local("2026-11-27 08:00"), due_at=due_at)
    with pytest.raises(SnoozeNotUnderstood):
        check_snooze(12, "sáng nay", local("2026-11-25 08:00"), now=WEDNESDAY, due_at=due_at)


def test_the_deadline_moves_by_the_working_days_on_hold_and_keeps_its_hour() -> None:
    deadline = Deadline(local("2026-12-17 16:30"), False, "16h30 17/12")
    days = days_on_hold(CALENDAR, WEDNESDAY, local("2026-11-30 10:00"))
    assert days == 3
    moved = deadline_after_hold(deadline, days, CALENDAR)
    assert moved.due_at == local("2026-12-22 16:30")
    assert moved.words == "16h30 17/12"
    assert days_on_hold(CALENDAR, WEDNESDAY, WEDNESDAY + timedelta(hours=5)) == 0


@given(held=st.integers(0, 90), pause=st.integers(0, 60), ahead=st.integers(1, 60))
def test_the_working_days_left_are_the_same_after_a_pause(held: int, pause: int, ahead: int) -> None:
    today = CALENDAR.add_working_days(WEDNESDAY.date(), held)
    held_at = CALENDAR.at(today, datetime.min.time().replace(hour=9))
    resumed_at = held_at + timedelta(days=pause)
    due = CALENDAR.at(CALENDAR.add_working_days(today, ahead), datetime.min.time().replace(hour=17))
    days = days_on_hold(CALENDAR, held_at, resumed_at)
    moved = deadline_after_hold(Deadline(due, True, ""), days, CALENDAR).due_at.astimezone(ZONE).date()
    assert CALENDAR.working_days_between(resumed_at.astimezone(ZONE).date(), moved) == ahead


def test_a_member_is_found_by_given_name_full_name_and_title() -> None:
    members = (BINH, CHAU, Person(4, 1, "Phạm Thanh Bình"))
    assert find_member("cho anh Trần Văn Bình", members, "QLKH") is BINH
    assert find_member("Văn Bình", members, "QLKH") is BINH
    assert find_member("đồng chí chau", members, "QLKH") is CHAU
    with pytest.raises(OfficerAmbiguous):
        find_member("Bình", members, "QLKH")
    for nobody in ("Hùng", "", "anh"):
        with pytest.raises(OfficerNotFound):
            find_member(nobody, members, "QLKH")


def part(lifecycle: Lifecycle, id: int = 1) -> Assignment:
    return Assignment(
        id,
        1,
        1,
        "QLKH",
        AssignmentRole.LEAD,
        assigned_at=WEDNESDAY,
        reminded_until=WEDNESDAY,
        lifecycle=lifecycle,
        accepted_at=WEDNESDAY,
        accepted_by_id=BINH.id,
    )


def event(name: str, before: Assignment, after: Assignment, at: datetime, actor: Person) -> Event:
    fields = ("lifecycle", "accepted_at", "accepted_by_id", "completed_at", "completed_by_id", "result")
    changed = [name for name in fields if getattr(before, name) != getattr(after, name)]

    def told(of: Assignment) -> dict[str, object]:
        return {name: getattr(of, name) for name in changed}

    return Event(1, at, actor.id, name, 1, before.id, told(before), told(after))


def test_what_was_done_last_is_restored_as_it_was() -> None:
    accepted = part(Lifecycle.ACCEPTED)
    done = replace(
        accepted, lifecycle=Lifecycle.COMPLETED, completed_at=WEDNESDAY, completed_by_id=BINH.id, result="đã gửi"
    )
    events = [event("completed", accepted, done, WEDNESDAY, BINH)]
    found = find_reversal(events, {1: done}, BINH, WEDNESDAY, number=12)
    assert restored(done, found.event) == accepted
    assert find_reversal(events, {1: done}, AN, WEDNESDAY, number=12).event is events[0]


def test_what_followed_at_the_same_instant_is_taken_back_too() -> None:
    lead, other = part(Lifecycle.ACCEPTED), part(Lifecycle.ASSIGNED, 2)
    closed = {
        one.id: replace(one, lifecycle=Lifecycle.COMPLETED, completed_at=WEDNESDAY, completed_by_id=BINH.id)
        for one in (lead, other)
    }
    events = [
        event("completed", lead, closed[1], WEDNESDAY, BINH),
        event("closed_with_lead", other, closed[2], WEDNESDAY, BINH),
    ]
    found = find_reversal(events, closed, BINH, WEDNESDAY, number=12)
    assert [one.assignment_id for one in found.events] == [1, 2]


def test_nothing_is_taken_back_that_stands_no_more_that_is_old_or_anothers() -> None:
    accepted = part(Lifecycle.ACCEPTED)
    done = replace(accepted, lifecycle=Lifecycle.COMPLETED, completed_at=WEDNESDAY, completed_by_id=BINH.id)
    events = [event("completed", accepted, done, WEDNESDAY, BINH)]
    with pytest.raises(NothingToUndo):
        find_reversal(events, {1: accepted}, BINH, WEDNESDAY, number=12)
    with pytest.raises(NotAllowed):
        find_reversal(events, {1: done}, CHAU, WEDNESDAY, number=12)
    with pytest.raises(UndoTooLate):
        find_reversal(events, {1: done}, BINH, WEDNESDAY + timedelta(hours=24, seconds=1), number=12)
    find_reversal(events, {1: done}, BINH, WEDNESDAY + timedelta(hours=24), number=12)
