"""`lienlac`: who cannot be reached, which messages were given up, and sending one of them again."""

from __future__ import annotations

from domain.model import AccountState
from domain.vocabulary import WhyUnreachable
from tests.conversation.phones import Phones
from tests.conversation.stage import Stage, local


async def block(stage: Stage, phone: str) -> None:
    """Somebody blocks the bot; it learns of it by itself."""
    async with stage.application.database.write() as transaction:
        found = await transaction.people.speaker(stage.channel, stage.address(phone))
        assert found is not None
        state, reason = AccountState.BLOCKED, WhyUnreachable.BLOCKED
        await transaction.people.set_account_state(found[0].id, state, reason, local("2026-11-25 08:30"))


async def test_a_person_who_blocked_the_bot_is_listed_with_reason_and_moment(stage: Stage) -> None:
    await block(stage, "binh")
    [answer] = await stage.say("an", "lienlac")
    assert "Bình" in answer.text
    name = "Zalo" if stage.on_zalo("an") else "Telegram"
    assert f"người nhận đã chặn hệ thống trên {name} từ 08:30 25/11/2026" in answer.text
    assert "nhận tin bình thường" in answer.text


async def test_a_unit_whose_heads_cannot_be_reached_is_listed(stage: Stage) -> None:
    [before] = await stage.say("an", "liên lạc")
    await block(stage, "chau")
    [after] = await stage.say("an", "lienlac")
    unit = "- Phòng Quản lý khoa học"
    assert unit not in before.text.splitlines()
    assert unit in after.text.splitlines()


async def test_a_dead_letter_is_sent_again_by_its_button(phones: Phones) -> None:
    """Whose account is gone is on Telegram: Zalo tells of no such thing."""
    async with phones.stage(but=("binh",)) as stage:
        stage.sandbox.deactivate("binh")
        await stage.say("an", "giao QLKH: Báo cáo quý, Bình, hạn 17/12/2026")
        await stage.say("an", "dung")
        [answer] = await stage.say("an", "lienlac")
        assert "01 tin không gửi được" in answer.text
        assert "tài khoản của người nhận đã bị khóa hoặc xóa – NV1" in answer.text
        stage.sandbox.deactivate("binh", gone=False)
        before = stage.counts()
        await stage.press("an", "Gửi lại")
        assert "đang được gửi lại (NV1)" in stage.last("an").text
        assert any("NV1" in text for text in stage.news(before)["binh"])
        [answer] = await stage.say("an", "lienlac")
        assert "00 tin không gửi được" in answer.text


async def test_a_number_that_is_no_dead_letter_is_told(stage: Stage) -> None:
    [refusal] = await stage.say("an", "lienlac thử lại 99")
    assert "Không có tin số 99" in refusal.text


async def test_only_those_who_run_the_office_see_it(stage: Stage) -> None:
    [refusal] = await stage.say("binh", "lienlac")
    assert "quản trị hệ thống" in refusal.text


async def test_retrying_needs_a_number(stage: Stage) -> None:
    [refusal] = await stage.say("an", "lienlac thu lai")
    assert "lienlac" in refusal.text
