"""The office's reminder policies in chat: read by those who oversee, put back by an administrator."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.model import Urgency
from domain.reminding.policy_file import default_policies, write_policies
from services.reminding.policies import replace_policies
from tests.conversation.stage import Stage

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)


def without_the_group_step() -> str:
    """The shipped file, with the urgent policy's group step taken a day later."""
    policy = default_policies()[Urgency.URGENT]
    return write_policies([policy]).replace('key = "overdue_2"', 'key = "overdue_second"')


async def set_own(stage: Stage) -> None:
    async with stage.application.database.write() as transaction:
        await replace_policies(transaction, without_the_group_step(), NOW)


async def test_the_four_policies_are_read_as_steps(stage: Stage) -> None:
    parts = await stage.say("an", "chinhsach")
    text = "\n".join(part.text for part in parts)
    assert "Quá hạn 02 ngày làm việc, 08:00: nhóm chung" in text
    assert "Thượng khẩn – gửi cả ngoài giờ làm việc" in text
    await stage.press("an", "Hỏa tốc")
    assert "Mức hỏa tốc" in stage.last("an").text
    assert "Đơn vị phối hợp" in stage.last("an").text


async def test_an_officer_does_not_read_them(stage: Stage) -> None:
    [refusal] = await stage.say("binh", "chính sách khẩn")
    assert "quản trị hệ thống" in refusal.text


async def test_an_unknown_urgency_is_told_the_four(stage: Stage) -> None:
    [refusal] = await stage.say("an", "chinhsach rất gấp")
    assert "thường, khẩn, thượng khẩn, hỏa tốc" in refusal.text


async def test_going_back_to_the_default_asks_first(stage: Stage) -> None:
    await set_own(stage)
    [shown] = await stage.say("an", "chinhsach khẩn")
    assert "do cơ quan đặt" in shown.text
    [question] = await stage.say("an", "chinhsach mặc định")
    assert "mức khẩn" in question.text
    assert "do cơ quan đặt" in (await stage.say("an", "chinhsach khẩn"))[0].text
    await stage.press("an", "Về mặc định", of=question)
    assert "Đã dùng lại chính sách mặc định" in stage.last("an").text
    assert "do cơ quan đặt" not in (await stage.say("an", "chinhsach khẩn"))[0].text


async def test_new_work_starts_with_the_offices_own_policy_and_running_work_keeps_its(stage: Stage) -> None:
    await stage.say("an", "giao QLKH: Báo cáo một, hạn 17/12/2026, khẩn")
    await stage.say("an", "dung")
    await set_own(stage)
    await stage.say("an", "giao QLKH: Báo cáo hai, hạn 17/12/2026, khẩn")
    await stage.say("an", "dung")
    async with stage.application.database.read() as transaction:
        works = await transaction.tasks.open_after(0, 100)
    policies = [work.assignment.policy for work in works if work.task.title.startswith("Báo cáo")]
    assert ["overdue_second" in policy for policy in policies[-2:]] == [False, True]
