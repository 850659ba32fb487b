"""Nobody holds up the others: floods are cut off before any work, strangers are answered rarely, presses quietly."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conversation.phones import Phones, telegram_only
from tests.conversation.stage import Stage

FLOOD = 300


def answers(stage: Stage, phone: str, before: int) -> list[str]:
    return stage.texts(phone)[before:]


async def test_a_flood_of_one_person_is_cut_off_and_the_others_are_answered(phones: Phones) -> None:
    async with phones.stage(messages_per_minute=20) as stage:
        before = len(stage.texts("binh"))
        for _ in range(FLOOD):
            stage.type_text("binh", "private", "viec")
        [answer] = await stage.say("an", "viec")
        assert "nhiệm vụ" in answer.text.lower()
        told = answers(stage, "binh", before)
        assert 10 <= len(told) <= 14, "ten at once, what came back meanwhile, and one sentence"
        assert sum("Quá 20 tin trong một phút" in text for text in told) == 1
        await stage.move(timedelta(minutes=1))
        assert len(await stage.say("binh", "viec")) == 1


async def test_a_stranger_is_answered_once_a_day(phones: Phones) -> None:
    async with phones.stage() as stage:
        for _ in range(80):
            stage.type_text("em", "private", "xin chào")
        await stage.settle()
        assert len(stage.texts("em")) == 1
        await stage.move(timedelta(days=1))
        assert len(await stage.say("em", "xin chào")) == 1
        assert await stage.say("em", "viec") == []


async def test_wrong_codes_of_a_stranger_are_answered_five_times_a_day_and_a_right_one_always(phones: Phones) -> None:
    async with phones.stage() as stage:
        invited = (await stage.say("an", "moi QLKH chuyên viên Đinh Thị Em"))[0].text
        code = next(word for word in invited.replace(".", " ").split() if len(word) == 10 and word.isupper())
        for _ in range(30):
            stage.type_text("em", "private", "start ABCDEFGH23")
        await stage.settle()
        assert len(stage.texts("em")) == 5
        assert all("Mã không dùng được" in text for text in stage.texts("em"))
        await stage.follow("em", code)
        assert "[ĐĂNG KÝ THÀNH CÔNG]" in stage.last("em").text


async def test_a_flood_of_a_stranger_is_never_answered_with_the_limit(phones: Phones) -> None:
    async with phones.stage(messages_per_minute=20) as stage:
        for _ in range(FLOOD):
            stage.type_text("em", "private", "xin chào")
        await stage.settle()
        assert len(stage.texts("em")) == 1


async def test_the_words_of_a_stranger_are_compared_with_nothing(
    phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compared(text: str) -> tuple[str, ...]:
        raise AssertionError("a stranger's words cost nothing")

    monkeypatch.setattr("services.talking.nearest_words", compared)
    async with phones.stage() as stage:
        [answer] = await stage.say("em", "a" * 1_500)
        assert "đăng ký" in answer.text


@telegram_only("there is nothing to press")
async def test_presses_in_the_group_are_answered_by_toasts_and_say_nothing_in_it(phones: Phones) -> None:
    async with phones.stage() as stage:
        await stage.say("an", "giao QLKH: Rà soát thủ tục hành chính, 25/11")
        await stage.say("an", "dung")
        await stage.until("2026-11-30 10:00")
        before = len(stage.texts("an", "group"))
        toasts = len(stage.sandbox.toasts("binh"))
        for _ in range(12):
            await stage.press("binh", "Chi tiết", "group")
        assert len(stage.texts("an", "group")) == before
        assert len(stage.sandbox.toasts("binh")) == toasts + 12
