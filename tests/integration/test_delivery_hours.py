"""What an outage holds up until the evening goes in the morning, with the morning's own, as one message a chat."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.conversation.commands.tasks import CompleteTask
from domain.model import UnitRole
from tests.integration.test_delivery_faults import member, monitor, reminders
from tests.integration.test_ticking_faults import assign, local, play
from tests.simulation.office import Office, chat_of


@pytest.fixture
def office(simulated: Office) -> Office:
    return simulated


async def fail_until(office: Office, moment: str) -> None:
    """The messenger takes nothing from now until then."""
    office.messenger.weather = "down"
    while office.clock.now() < local(moment):
        await office.turn()
        office.clock.advance(timedelta(minutes=30))
    office.clock.set(local(moment))
    office.messenger.weather = ""


async def test_a_reminder_that_was_held_up_until_the_evening_waits_for_the_morning(office: Office) -> None:
    await assign(office, "QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    await play(office, "2026-12-14 07:59")
    officer = chat_of(member(office, UnitRole.OFFICER))
    told = len(reminders(office, officer))
    await fail_until(office, "2026-12-14 19:00")
    await play(office, "2026-12-15 07:59")
    assert len(reminders(office, officer)) == told, "nobody reads of it at night"
    await play(office, "2026-12-15 08:05")
    [late] = reminders(office, officer)[told:]
    assert "(gửi chậm)" in late


async def test_what_is_urgent_beyond_office_hours_passes_what_waits_for_the_morning(office: Office) -> None:
    await assign(office, "QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    await play(office, "2026-12-14 07:59")
    await fail_until(office, "2026-12-14 19:00")
    await play(office, "2026-12-14 19:30")
    officer = chat_of(member(office, UnitRole.OFFICER))
    told = len(reminders(office, officer))
    await assign(office, "hỏa tốc QLKH: Phương án ứng phó bão số 9, 12h 15/12")
    await play(office, "2026-12-14 19:31")
    [urgent] = reminders(office, officer)[told:]
    assert "NV2" in urgent
    assert "NV1" not in urgent


async def test_after_days_of_failing_a_chat_gets_one_message_about_what_is_true_now(office: Office) -> None:
    await assign(office, "QLKH: Báo cáo kết quả rà soát TTHC, 15/12")
    await assign(office, "QLKH: Kế hoạch kiểm tra, 17/12")
    await play(office, "2026-12-11 18:00")
    officer = chat_of(member(office, UnitRole.OFFICER))
    told = len(reminders(office, officer))
    await fail_until(office, "2026-12-16 10:00")
    await play(office, "2026-12-16 10:20")
    [caught_up] = reminders(office, officer)[told:]
    assert caught_up.count("Báo cáo kết quả rà soát TTHC") == 1
    assert "quá hạn 01 ngày làm việc" in caught_up
    assert "Kế hoạch kiểm tra" in caught_up


async def test_a_notice_of_closing_is_not_sent_at_night_either(office: Office) -> None:
    await assign(office, "QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    await play(office, "2026-12-01 16:59")
    office.messenger.weather = "down"
    await office.say(member(office, UnitRole.OFFICER), CompleteTask(1))
    await office.turn()
    before = len(office.messenger.arrivals)
    await fail_until(office, "2026-12-01 20:00")
    assert await play(office, "2026-12-02 07:59") == []
    arrived = await play(office, "2026-12-02 08:05")
    assert {chat_of(monitor(office))} <= {one.chat for one in arrived}
    assert len(office.messenger.arrivals) > before
