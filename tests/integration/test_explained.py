"""Why somebody was told: `visao` accounts for every message that came, and for every step of the shipped policies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from domain.conversation.commands.assigning import AssignTask, ConfirmDraft
from domain.conversation.commands.reminding import Explain
from domain.conversation.messages.base import Message
from domain.conversation.messages.explaining import Explanation, NotInvolved
from domain.model import AssignmentRole, OrganizationRole, Person, UnitRole, Urgency
from domain.reminding.explanation import Outcome
from domain.reminding.policy_file import default_policies
from domain.vocabulary import ZONE
from tests.simulation.office import GROUP_CHAT, WRITER, Arrival, Office, chat_of
from wording import split, to_plain

LEAD, COORDINATOR = 2, 4
WORDS = {
    Urgency.NORMAL: "",
    Urgency.URGENT: "khẩn ",
    Urgency.VERY_URGENT: "thượng khẩn ",
    Urgency.EXPRESS: "hỏa tốc ",
}


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.fixture
def begins() -> str:
    return "2026-11-25 09:00"


@pytest.fixture
def office(simulated: Office) -> Office:
    return simulated


def officer(office: Office, unit_id: int) -> Person:
    return next(one for one in office.people if one.role_in(unit_id) is UnitRole.OFFICER)


async def asked(office: Office, person: Person, about: str = "") -> Message:
    [reply] = await office.say(person, Explain(1, about))
    return reply.message


def came(arrived: Iterable[Arrival], chat: str) -> set[datetime]:
    """When a message about the work came there; the board is told to nobody."""
    return {one.at for one in arrived if one.chat == chat and "NV1" in one.text and "[BẢNG THEO DÕI]" not in one.text}


def accounted(explained: Explanation, *, group: bool = False, name: str = "") -> set[datetime]:
    told = [line for step in explained.steps for line in step.told] + list(explained.other)
    return {line.sent_at for line in told if line.sent_at and (line.in_group if group else line.who == name)}


def says_why(explained: Explanation) -> bool:
    """Each step says when it went or will go and why, or why it does not."""
    for step in explained.steps:
        if step.outcome is Outcome.SENT and not any(line.sent_at for line in step.told):
            return False
        if step.outcome in (Outcome.PLANNED, Outcome.DUE) and step.at is None:
            return False
    text = "\n".join(to_plain(part) for part in split(WRITER.write(explained, local("2027-01-21 09:00")), 4096))
    return text.count("\n") >= len(explained.steps)


@pytest.mark.parametrize("urgency", list(Urgency))
async def test_every_message_and_every_step_is_accounted_for(office: Office, urgency: Urgency) -> None:
    monitor = next(one for one in office.people if OrganizationRole.MONITOR in one.roles)
    await office.say(monitor, AssignTask(f"{WORDS[urgency]}QLKH, TTra: Báo cáo kết quả rà soát TTHC, 16h 17/12"))
    await office.say(monitor, ConfirmDraft())
    arrived = await office.play(local("2027-01-21 09:00"))
    own, other = officer(office, LEAD), officer(office, COORDINATOR)
    mine, groups, units = await asked(office, own), await asked(office, own, "nhóm"), await asked(office, own, "TTra")
    assert isinstance(mine, Explanation)
    assert isinstance(groups, Explanation)
    assert isinstance(units, Explanation)
    assert came(arrived, GROUP_CHAT)
    assert accounted(groups, group=True) == came(arrived, GROUP_CHAT), "why did the group get this"
    assert accounted(mine, name=own.name) == came(arrived, chat_of(own)), "why did I get this"
    assert accounted(units, name=other.name) == came(arrived, chat_of(other)), "why did that unit get this"
    policy = default_policies()[urgency]
    lead, coordinator = AssignmentRole.LEAD, AssignmentRole.COORDINATOR
    for explained, role in ((mine, lead), (groups, lead), (units, coordinator)):
        written = [(step.kind, step.days, step.hours, step.minutes) for step in policy.steps_for(role)]
        told = [(one.rule.kind, one.rule.days, one.rule.hours, one.rule.minutes) for one in explained.steps]
        assert set(written) <= set(told)
        assert says_why(explained)
    outside = await asked(office, own, "VP")
    assert isinstance(outside, NotInvolved), "why did unit X not"
