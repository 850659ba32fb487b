"""What each role may, by what is typed: the colleague, the deputy and the monitor who is nothing else among them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.conversation.phones import Phones
from tests.conversation.stage import Stage
from tests.conversation.wider_cast import wider_cast

DIRECTIVE = "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12"
REFUSED = "Lệnh này dành cho"


@pytest.fixture
async def stage(phones: Phones) -> AsyncIterator[Stage]:
    async with phones.stage(roster=wider_cast()) as opened:
        yield opened


async def said(stage: Stage, phone: str, text: str) -> str:
    return "\n".join(message.text for message in await stage.say(phone, text))


async def assign(stage: Stage, by: str = "an") -> None:
    await stage.say(by, DIRECTIVE)
    await stage.press(by, "Đúng")


async def test_a_colleague_sees_the_work_of_the_unit_and_changes_none_that_names_another(stage: Stage) -> None:
    await assign(stage)
    assert "Trần Văn Bình" in await said(stage, "yen", "chitiet 1")
    before = await said(stage, "an", "chitiet 1")
    for typed in ("nhan 1", "xong 1", "baocao 1 đã xong phần 1", "nhaclai 1", "chuyen 1 Cao Thị Yến", "huy 1 nhầm"):
        assert REFUSED in await said(stage, "yen", typed), typed
    assert await said(stage, "an", "chitiet 1") == before


async def test_a_deputy_accepts_hands_over_and_closes_as_the_head_does(stage: Stage) -> None:
    await assign(stage)
    assert REFUSED not in await said(stage, "son", "nhan 1")
    assert "Cao Thị Yến" in await said(stage, "son", "chuyen 1 Cao Thị Yến")
    assert "Cao Thị Yến" in await said(stage, "an", "chitiet 1")
    assert "NV1" in await said(stage, "son", "xong 1 đã gửi 77/BC-SKHCN")
    assert "77/BC-SKHCN" in await said(stage, "an", "chitiet 1")


async def test_a_monitor_who_is_no_administrator_gives_and_cancels_and_runs_no_office(stage: Stage) -> None:
    await assign(stage, by="vinh")
    for typed in ("moi QLKH chuyên viên Đinh Thị Em", "nhom"):
        assert "quản trị" in await said(stage, "vinh", typed), typed
    assert REFUSED not in await said(stage, "vinh", "huy 1 giao nhầm")
    assert "Tạ Ngọc Vinh hủy nhiệm vụ" in await said(stage, "an", "chitiet 1")


@pytest.mark.parametrize("who", ["binh", "yen", "son", "chau"])
async def test_nobody_of_the_unit_cancels_what_was_given_to_it(stage: Stage, who: str) -> None:
    await assign(stage)
    assert REFUSED in await said(stage, who, "huy 1 giao nhầm")
    assert "Đã hủy" not in await said(stage, "an", "chitiet 1")


async def test_only_the_officer_puts_the_officers_reminder_off(stage: Stage) -> None:
    await assign(stage)
    await stage.say("binh", "nhan 1")
    for who in ("chau", "son"):
        assert REFUSED in await said(stage, who, "nhaclai 1 ngày mai"), who
    assert REFUSED not in await said(stage, "binh", "nhaclai 1 ngày mai")
