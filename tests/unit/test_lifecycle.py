"""The life of an assignment, told once more as two grids: state by act, and act by person. The table must agree.

A row that a new act brings has to be written here too: that is what makes a slip in the table show.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.conversation.commands.base import SPELLINGS
from domain.conversation.messages.base import Refused
from domain.errors import WrongState
from domain.model import CLOSED, SILENT, AssignmentRole, Deadline, Lifecycle, Person, Work
from domain.tasks.lifecycle import (
    EVENTS_AS_TOLD,
    IN_DETAIL,
    TABLE,
    UNDO_FOR,
    WITH_WORK,
    Act,
    Clock,
    Ends,
    Need,
    Offered,
    Told,
    When,
    Who,
    advanced,
    as_told,
    check,
    holds,
    may,
    resumed,
    still_tells,
)
from domain.tasks.undoing import FOLLOWING, UNDOABLE
from domain.tasks.views import Viewer, detail_actions, work_actions
from domain.vocabulary import ChangeKind
from tests.unit.test_permissions import NAMED, NOW, OURS, PEOPLE, UNNAMED, WORK, words
from wording import Writer, lifecycle, to_plain
from wording.labels import WHO_MAY, WHO_MAY_OTHERWISE, event

# "." is refused, "=" leaves the state, "<" leads back to the one before, "?" is what a table of tasks tells.
GRID = """
                 assigned accepted in_progress pending_review completed returned declined on_hold cancelled
accept           accepted    .          .            .            .     accepted     .       .        .
complete         completed completed completed       .            .     completed    .       .        .
take_over           =        =          =            .            .        =         .       .        .
report       in_progress in_progress in_progress     .            .   in_progress    .       .        .
snooze              =        =          =            .            .        =         .       .        .
hand_over           =        =          =            =            .        =         =       =        .
change_deadline     =        =          =            =            .        =         =       .        .
name_officer        =        =          =            =            .        =         =       =        .
rename              =        =          =            =            .        =         =       =        .
hold             on_hold  on_hold    on_hold      on_hold         .     on_hold   on_hold    .        .
cancel         cancelled cancelled cancelled    cancelled         .   cancelled cancelled cancelled   .
resume              .        .          .            .            .        .         .       <        .
undo_acceptance     .        <          .            .            .        .         .       .        .
undo_closing        .        .          .            .            <        .         .       .        <
close_with_lead completed completed completed    completed        .   completed completed completed   .
import              ?        ?          ?            ?            .        ?         ?       ?        .
"""
STATES, *ROWS = (line.split() for line in GRID.strip().splitlines())
CELLS = [(Act(act), Lifecycle(state), cell) for act, *cells in ROWS for state, cell in zip(STATES, cells, strict=True)]

RIGHTS: dict[Act, tuple[str, str]] = {
    Act.ACCEPT: ("officer head deputy", "officer colleague head deputy"),
    Act.COMPLETE: ("officer head deputy monitor assigner", "officer colleague head deputy monitor assigner"),
    Act.TAKE_OVER: ("head deputy acting", "head deputy acting"),
    Act.REPORT: ("officer head deputy", "officer colleague head deputy"),
    Act.SNOOZE: ("officer", "officer colleague head deputy"),
    Act.HAND_OVER: ("head deputy acting", "head deputy acting"),
    Act.CHANGE_DEADLINE: ("monitor leader director", "monitor leader director"),
    Act.NAME_OFFICER: ("monitor leader director", "monitor leader director"),
    Act.RENAME: ("monitor leader director", "monitor leader director"),
    Act.HOLD: ("monitor leader director", "monitor leader director"),
    Act.CANCEL: ("monitor assigner leader director", "monitor assigner leader director"),
    Act.RESUME: ("monitor leader director", "monitor leader director"),
    Act.UNDO_ACCEPTANCE: ("monitor", "monitor"),
    Act.UNDO_CLOSING: ("monitor", "monitor"),
    Act.CLOSE_WITH_LEAD: ("", ""),
    Act.IMPORT: ("monitor leader director", "monitor leader director"),
}
"""Who may, where the work names the officer and where it names nobody. Who did it may take it back, see below."""

ACTING = frozenset({OURS})


def in_state(state: Lifecycle, **changes: object) -> Work:
    return replace(WORK, assignment=replace(NAMED, lifecycle=state, **changes))  # type: ignore[arg-type]


def test_the_grid_has_every_state_and_every_act() -> None:
    assert set(STATES) == set(Lifecycle)
    assert [act for act, *_ in ROWS] == [*Act] == [*TABLE]


@pytest.mark.parametrize(("act", "state", "cell"), CELLS)
def test_an_act_is_possible_in_the_states_of_the_grid_and_leads_where_it_says(
    act: Act, state: Lifecycle, cell: str
) -> None:
    work = in_state(state)
    if cell == ".":
        with pytest.raises(WrongState) as refused:
            check(act, work)
        error = refused.value
        assert (error.number, error.lifecycle, error.act) == (12, state, act)
        assert error.only_in == {state for one, state, cell in CELLS if one is act and cell != "."}
        return
    check(act, work)
    ends = {"=": Ends.STAYS, "<": Ends.AS_BEFORE, "?": Ends.AS_TOLD}.get(cell)
    assert TABLE[act].ends == (ends or cell)
    if ends is None:
        assert advanced(act, work.assignment, by=9, at=NOW, words="lý do").lifecycle == cell


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("act", RIGHTS)
def test_an_act_belongs_to_whom_the_table_of_rights_names(act: Act, who: str) -> None:
    acting_in = ACTING if who == "acting" else frozenset[int]()
    named, unnamed = (may(act, PEOPLE[who], replace(WORK, assignment=one), acting_in) for one in (NAMED, UNNAMED))
    assert (named, unnamed) == tuple(who in holders.split() for holders in RIGHTS[act])


def test_every_act_has_its_rights_here() -> None:
    assert [*RIGHTS] == [*Act]


@pytest.mark.parametrize("who", ["officer", "colleague", "leader", "assigner"])
def test_who_did_it_takes_it_back_and_no_other_officer(who: str) -> None:
    person = PEOPLE[who]
    accepted = in_state(Lifecycle.ACCEPTED, accepted_by_id=person.id, completed_by_id=PEOPLE["stranger"].id)
    closed = in_state(Lifecycle.COMPLETED, accepted_by_id=PEOPLE["stranger"].id, completed_by_id=person.id)
    for act, work in ((Act.UNDO_ACCEPTANCE, accepted), (Act.UNDO_CLOSING, closed)):
        holders = {name for name, other in PEOPLE.items() if may(act, other, work)}
        assert holders == {who, "monitor"}


@pytest.mark.parametrize(("act", "state"), [(act, state) for act, state, cell in CELLS if cell == "."])
def test_a_refusal_by_the_state_fits_the_answer_to_a_press_and_names_the_act(act: Act, state: Lifecycle) -> None:
    with pytest.raises(WrongState) as refused:
        check(act, in_state(state))
    sentence = to_plain(Writer().write(Refused(refused.value), NOW).header)
    assert len(sentence) <= 200
    assert not sentence.endswith("…")
    assert lifecycle.ACTS[act] in sentence


def test_every_key_of_the_table_has_its_words() -> None:
    assert set(lifecycle.ACTS) == set(Act)
    assert set(lifecycle.STATES) == set(Lifecycle)
    for rule in TABLE.values():
        assert rule.who is Who.NOBODY or WHO_MAY[rule.who] != WHO_MAY_OTHERWISE
        assert event(rule.event) != rule.event
    for told in EVENTS_AS_TOLD.values():
        assert event(told) != told
    lifecycle.rights_table()


def test_every_act_that_somebody_does_is_a_command_and_the_rest_follows_from_one() -> None:
    assert {rule.word for rule in TABLE.values() if rule.word} <= set(SPELLINGS)
    assert {act for act, rule in TABLE.items() if not rule.word} == {Act.CLOSE_WITH_LEAD}
    assert all(rule.who is not Who.NOBODY for rule in TABLE.values() if rule.word)


def test_the_clock_stops_in_the_states_in_which_nobody_is_reminded_and_in_no_other() -> None:
    leads_to_silence = {act for act, rule in TABLE.items() if rule.ends in SILENT}
    assert {act for act, rule in TABLE.items() if rule.clock is Clock.STOPS} == leads_to_silence


def test_who_is_told_is_told_by_news_and_every_news_comes_from_an_act() -> None:
    assert not [act for act, rule in TABLE.items() if bool(rule.told) is not (rule.news is not None)]
    assert {rule.news for rule in TABLE.values() if rule.news} == set(ChangeKind)


NEWS_OF_A_STATE = {
    ChangeKind.HELD: Lifecycle.ON_HOLD,
    ChangeKind.CANCELLED: Lifecycle.CANCELLED,
    ChangeKind.COMPLETED: Lifecycle.COMPLETED,
}


@pytest.mark.parametrize("state", Lifecycle)
@pytest.mark.parametrize("news", ChangeKind)
def test_news_is_told_only_while_it_is_true(news: ChangeKind, state: Lifecycle) -> None:
    """What waited for office hours is looked at again: a pause that was ended meanwhile is not told."""
    over = {Lifecycle.COMPLETED, Lifecycle.CANCELLED, Lifecycle.ON_HOLD}
    assert still_tells(news, state) is (
        state is NEWS_OF_A_STATE[news] if news in NEWS_OF_A_STATE else state not in over
    )


def test_who_loses_the_work_is_told_where_an_officer_is_named() -> None:
    for rule in TABLE.values():
        assert (Told.FORMER_OFFICER in rule.told) is (rule.needs is Need.OFFICER)


def test_what_can_be_taken_back_is_what_the_two_undoings_begin_with() -> None:
    ends = {rule.ends for rule in TABLE.values() if rule.undoable}
    assert ends == TABLE[Act.UNDO_ACCEPTANCE].begins | TABLE[Act.UNDO_CLOSING].begins
    assert {"accepted", "completed", "cancelled"} == UNDOABLE
    assert {"closed_with_lead", "cancelled"} == FOLLOWING


@pytest.mark.parametrize("state", Lifecycle)
@pytest.mark.parametrize("who", PEOPLE)
def test_a_button_is_offered_exactly_where_the_act_is_possible_and_the_right_is_there(
    who: str, state: Lifecycle
) -> None:
    person = PEOPLE[who]
    closed = {"completed_at": NOW, "completed_by_id": PEOPLE["officer"].id} if state in CLOSED else {}
    work = in_state(state, accepted_at=NOW, accepted_by_id=PEOPLE["officer"].id, **closed)
    row = words(work_actions(work, Viewer(person), may_take_over=True)) - {"chitiet"}
    detail = words(detail_actions([work], person, NOW)) - {"visao"}
    assert row == expected(Offered.WITH_WORK, person, work)
    assert detail == expected(Offered.IN_DETAIL, person, work)


def expected(place: Offered, person: Person, work: Work) -> set[str]:
    """Of the acts that have a button there: by the grid of states, by the rights, and whom it is meant for."""
    meant_for = {Act.COMPLETE: Act.ACCEPT, Act.CANCEL: Act.HOLD}
    possible = {act for act, state, cell in CELLS if state is work.assignment.lifecycle and cell != "."}
    return {
        rule.word
        for act, rule in TABLE.items()
        if rule.offered is place and act in possible and may(meant_for.get(act, act), person, work)
    }


def test_the_group_is_offered_nothing_but_the_details() -> None:
    for state in Lifecycle:
        offered = words(work_actions(in_state(state), Viewer(), may_take_over=True))
        assert offered == (set() if state in CLOSED else {"chitiet"})


def test_taking_over_is_offered_only_where_the_work_is_overdue() -> None:
    assert "toixuly" not in words(work_actions(WORK, Viewer(PEOPLE["head"])))


DUE = Deadline(NOW + timedelta(hours=3), False, "trong ngày")


@pytest.mark.parametrize(
    ("when", "now", "held"),
    [
        (When.BEFORE_DEADLINE, NOW, True),
        (When.BEFORE_DEADLINE, DUE.due_at - timedelta(seconds=1), True),
        (When.BEFORE_DEADLINE, DUE.due_at, False),
        (When.WITHIN_A_DAY, NOW, True),
        (When.WITHIN_A_DAY, NOW + UNDO_FOR, True),
        (When.WITHIN_A_DAY, NOW + UNDO_FOR + timedelta(seconds=1), False),
        (When.ALWAYS, NOW + timedelta(days=400), True),
    ],
)
def test_a_condition_holds_up_to_its_moment(when: When, now: datetime, held: bool) -> None:
    work = in_state(Lifecycle.COMPLETED, completed_at=NOW, accepted_at=NOW - timedelta(days=9), deadline=DUE)
    assert holds(when, work.assignment, now) is held


def test_an_acceptance_is_taken_back_within_a_day_of_it() -> None:
    work = in_state(Lifecycle.ACCEPTED, accepted_at=NOW)
    assert holds(When.WITHIN_A_DAY, work.assignment, NOW + UNDO_FOR)
    assert not holds(When.WITHIN_A_DAY, work.assignment, NOW + UNDO_FOR + timedelta(seconds=1))
    assert not holds(When.WITHIN_A_DAY, in_state(Lifecycle.ACCEPTED).assignment, NOW)


def test_work_without_a_deadline_is_always_before_it() -> None:
    assert holds(When.BEFORE_DEADLINE, NAMED, NOW + timedelta(days=400))


def test_what_is_offered_stands_in_the_order_of_the_table() -> None:
    assert [rule.word for rule in WITH_WORK] == ["nhan", "xong", "toixuly"]
    assert list(dict.fromkeys(rule.word for rule in IN_DETAIL)) == [
        "baocao", "nhaclai", "chuyen", "sua", "tamdung", "huy", "mo", "hoantac",
    ]  # fmt: skip


def test_a_report_keeps_who_received_the_work_and_receives_it_where_nobody_has() -> None:
    earlier = NOW - timedelta(days=2)
    received = replace(NAMED, lifecycle=Lifecycle.ACCEPTED, accepted_at=earlier, accepted_by_id=4)
    kept = advanced(Act.REPORT, received, by=9, at=NOW)
    assert (kept.accepted_at, kept.accepted_by_id, kept.last_report_at) == (earlier, 4, NOW)
    first = advanced(Act.REPORT, NAMED, by=9, at=NOW)
    assert (first.accepted_at, first.accepted_by_id, first.last_report_at) == (NOW, 9, NOW)


def test_an_acceptance_says_who_and_when_also_after_the_work_came_back() -> None:
    back = replace(NAMED, lifecycle=Lifecycle.RETURNED, accepted_at=NOW - timedelta(days=9), accepted_by_id=4)
    accepted = advanced(Act.ACCEPT, back, by=9, at=NOW)
    assert (accepted.accepted_at, accepted.accepted_by_id) == (NOW, 9)


@pytest.mark.parametrize("act", [Act.COMPLETE, Act.CLOSE_WITH_LEAD])
def test_a_closing_says_who_and_when_and_loses_no_result(act: Act) -> None:
    known = replace(NAMED, result="đã gửi 5/BC")
    closed = advanced(act, known, by=9, at=NOW)
    assert (closed.completed_at, closed.completed_by_id, closed.result) == (NOW, 9, "đã gửi 5/BC")
    assert advanced(act, known, by=9, at=NOW, words="đã gửi 77/BC").result == "đã gửi 77/BC"


def test_a_cancellation_and_a_pause_keep_the_reason() -> None:
    cancelled = advanced(Act.CANCEL, NAMED, by=9, at=NOW, words="trùng việc")
    assert (cancelled.held_reason, cancelled.completed_at, cancelled.completed_by_id) == ("trùng việc", NOW, 9)
    put_off = replace(NAMED, snoozed_until=NOW + timedelta(days=1), group_paused_until=NOW + timedelta(days=1))
    held = advanced(Act.HOLD, put_off, by=9, at=NOW, words="chờ ý kiến")
    assert (held.held_reason, held.completed_at) == ("chờ ý kiến", None)
    assert (held.snoozed_until, held.group_paused_until) == (None, None)


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=1)])
def test_what_a_pause_put_into_the_past_was_never_due(ahead: timedelta) -> None:
    held = replace(NAMED, lifecycle=Lifecycle.ON_HOLD, held_reason="chờ", reminded_until=NOW + ahead)
    back = resumed(held, Lifecycle.IN_PROGRESS, NOW)
    assert (back.lifecycle, back.held_reason, back.reminded_until) == (Lifecycle.IN_PROGRESS, "", NOW + ahead)
    assert resumed(held, Lifecycle.ASSIGNED, NOW + timedelta(days=2)).reminded_until == NOW + timedelta(days=2)


@pytest.mark.parametrize("state", Lifecycle)
@pytest.mark.parametrize("role", AssignmentRole)
def test_a_table_tells_the_leads_state_and_the_others_only_that_all_is_over_or_paused(
    role: AssignmentRole, state: Lifecycle
) -> None:
    part = replace(NAMED, role=role)
    told = as_told(part, state, by=9, at=NOW, done_at=None, reason="vướng mắc")
    for_all = state in CLOSED | {Lifecycle.ON_HOLD}
    assert told.lifecycle is (state if role is AssignmentRole.LEAD or for_all else Lifecycle.ASSIGNED)
    assert (told.completed_at, told.completed_by_id) == ((NOW, 9) if state in CLOSED else (None, None))


def test_a_table_that_tells_no_state_leaves_it_and_one_that_tells_the_day_of_closing_is_believed() -> None:
    assert as_told(NAMED, None, by=9, at=NOW, done_at=None, reason="") is NAMED
    done_at = NOW - timedelta(days=5)
    done = as_told(NAMED, Lifecycle.COMPLETED, by=9, at=NOW, done_at=done_at, reason="")
    assert done.completed_at == done_at
