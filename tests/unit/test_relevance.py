"""What waits in the outbox and has lost its sense is not told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.delivery.notifications import NotificationItem
from domain.model import SILENT, Lifecycle
from domain.reminding.relevance import still_relevant, why_irrelevant
from domain.vocabulary import Audience, StepKind
from tests.unit.test_merging import DAY, NOW, waiting, work

K = StepKind
AHEAD = (K.BEFORE, K.DUE_DAY, K.HOURS_BEFORE)


@pytest.mark.parametrize("kind", list(StepKind))
def test_a_step_whose_work_stands_as_it_did_is_told(kind: StepKind) -> None:
    assert why_irrelevant(waiting(1, kind), work(), NOW) == ""


@pytest.mark.parametrize("kind", list(StepKind))
@pytest.mark.parametrize("lifecycle", sorted(SILENT))
def test_nothing_is_told_of_work_that_is_silent(kind: StepKind, lifecycle: Lifecycle) -> None:
    silent = replace(work(), assignment=replace(work().assignment, lifecycle=lifecycle))
    assert why_irrelevant(waiting(1, kind), silent, NOW) == f"work is {lifecycle}"


@pytest.mark.parametrize("kind", list(StepKind))
def test_a_changed_deadline_ends_all_but_the_notice_of_assignment(kind: StepKind) -> None:
    changed = replace(work(), assignment=replace(work().assignment, deadline_version=2))
    assert why_irrelevant(waiting(1, kind), changed, NOW) == ("" if kind is K.ASSIGNED else "deadline changed")


@pytest.mark.parametrize("kind", list(StepKind))
def test_acceptance_ends_the_reproach_alone(kind: StepKind) -> None:
    accepted = replace(work(), assignment=replace(work().assignment, lifecycle=Lifecycle.ACCEPTED, accepted_at=NOW))
    assert why_irrelevant(waiting(1, kind), accepted, NOW) == ("accepted meanwhile" if kind is K.NOT_ACCEPTED else "")


@pytest.mark.parametrize("kind", list(StepKind))
def test_a_passed_deadline_ends_what_looks_ahead_to_it(kind: StepKind) -> None:
    expected = "deadline passed" if kind in AHEAD else ""
    assert why_irrelevant(waiting(1, kind), work(due_in=timedelta()), NOW) == "", "at the very minute it is not passed"
    assert why_irrelevant(waiting(1, kind), work(due_in=-timedelta(seconds=1)), NOW) == expected


def test_work_that_is_gone_is_told_no_more() -> None:
    assert why_irrelevant(waiting(1, K.OVERDUE), None, NOW) == "assignment gone"


@pytest.mark.parametrize("turned", [False, True])
def test_a_step_that_lost_its_sense_takes_no_other_step_of_its_work_with_it(turned: bool) -> None:
    """T-1 could not be sent for two days; then it and the first overdue step go out as one message."""
    items: list[NotificationItem] = [waiting(1, K.BEFORE, hours=-48), waiting(1, K.OVERDUE)]
    kept, reasons = still_relevant(items[::-1] if turned else items, {1: work(due_in=-DAY)}, NOW)
    assert [(one.step_kind, one.audience) for one in kept] == [(K.OVERDUE, Audience.OFFICER)]
    assert reasons == ["deadline passed"]
