"""Both messengers at once: a person's own order, one that fails, the month's quota."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from bot.demo import cast
from domain.model import ChannelKind
from domain.office.roster import Roster
from tests.conversation.stage import Stage, open_stage

TASK = "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12"
BOTH = (ChannelKind.TELEGRAM, ChannelKind.ZALO)


def people_on(**channels: tuple[ChannelKind, ...]) -> Roster:
    """The example's phones, these with other messengers."""
    roster = cast.sandbox_roster()
    phones = tuple(
        replace(
            phone,
            channels=channels.get(phone.key, phone.channels),
            addresses={ChannelKind.ZALO: phone.addresses.get(ChannelKind.ZALO, f"5a105a105a105a11{number:04}")},
        )
        for number, phone in enumerate(roster.phones, 1)
    )
    return replace(roster, phones=phones)


def on_telegram(stage: Stage, phone: str) -> list[str]:
    return [message.text for message in stage.sandbox.messages(phone, "private") if message.from_bot]


def on_zalo(stage: Stage, phone: str) -> list[str]:
    return [message.text for message in stage.sandbox.zalo.messages(phone, "private") if message.from_bot]


async def assign(stage: Stage, line: str = TASK) -> None:
    await stage.say("an", line)
    await stage.say("an", "dung")


async def test_everybody_chooses_where_to_be_told_first(sqlite_url: str) -> None:
    async with open_stage(sqlite_url, roster=people_on(binh=BOTH)) as stage:
        [answer] = await stage.say("binh", "kenh")
        assert "1. Telegram: đang nhận tin\n2. Zalo: đang nhận tin" in answer.text
        [answer] = await stage.say("binh", "kênh zalo")
        assert "1. Zalo: đang nhận tin\n2. Telegram: đang nhận tin" in answer.text
        before = len(on_telegram(stage, "binh"))
        await assign(stage)
        assert [text.splitlines()[0] for text in on_zalo(stage, "binh")] == ["[GIAO VIỆC] NV1"]
        assert len(on_telegram(stage, "binh")) == before, "never the same on two messengers"
        [answer] = await stage.say("chau", "kenh zalo")
        assert "chưa đăng ký Zalo" in answer.text
        [answer] = await stage.say("chau", "kenh viber")
        assert "kenh zalo telegram" in answer.text


async def test_who_blocks_one_messenger_is_told_on_the_other(sqlite_url: str) -> None:
    async with open_stage(sqlite_url, roster=people_on(binh=BOTH[::-1])) as stage:
        stage.sandbox.zalo.block("binh")
        await assign(stage)
        assert [text.splitlines()[0] for text in on_telegram(stage, "binh")] == ["[GIAO VIỆC] NV1"]
        assert on_zalo(stage, "binh") == []


async def test_the_quota_is_counted_told_and_kept_for_what_matters(sqlite_url: str) -> None:
    roster = people_on(binh=(ChannelKind.ZALO,), chau=BOTH[::-1])
    async with open_stage(sqlite_url, roster=roster, zalo_monthly_quota=20) as stage:
        await assign(stage, "giao QLKH: Báo cáo A, 27/11")
        await stage.say("binh", "nhan 1")
        [answer] = await stage.say("an", "hạn mức")
        used = re.search(r"đã dùng (\d+)/20 tin", answer.text)
        assert used is not None
        assert int(used[1]) == stage.sandbox.zalo.messages_this_month() == 3
        assert "Nhóm Zalo: 1/3" in answer.text
        for _ in range(13):
            await stage.say("binh", "viec")
        await stage.settle()
        warnings = [text for text in on_telegram(stage, "an") if "Hạn mức tin Zalo tháng 11/2026 đã dùng 80%" in text]
        assert len(warnings) == 1
        await stage.say("binh", "viec")
        await stage.say("binh", "viec")
        await stage.settle()
        before = len(on_zalo(stage, "binh"))
        await stage.until("2026-11-26 17:00")
        assert len(on_zalo(stage, "binh")) == before, "what looks ahead is left out"
        assert "còn 01 ngày làm việc" in on_telegram(stage, "chau")[-1], "or told on the other messenger"
        [answer] = await stage.say("an", "visao 1 QLKH")
        assert "để dành hạn mức tin Zalo của tháng" in answer.text
        await stage.until("2026-11-30 08:00")
        assert on_zalo(stage, "binh")[-1].startswith("[QUÁ HẠN] NV1"), "escalations still go"
        [answer] = await stage.say("binh", "hanmuc")
        assert "dành cho" in answer.text


async def test_with_zalo_out_of_order_telegram_is_told_in_time_and_who_has_both_is_told_there_once(
    sqlite_url: str,
) -> None:
    """Separate senders: what fails on one messenger delays nothing on the other."""
    roster = people_on(binh=BOTH[::-1], chau=BOTH[:1], long=BOTH[1:])
    async with open_stage(sqlite_url, roster=roster) as stage:
        stage.sandbox.zalo.faults.server_error(502, everything=True)
        for number in range(3):
            await assign(stage, f"giao QLKH: Báo cáo số {number}, 17/12")
        await assign(stage, "giao QLCN&TTCN: Kiểm kê, 17/12")
        assert sum("[GIAO VIỆC]" in text for text in on_telegram(stage, "chau")) == 3, "at once"
        assert not any("[GIAO VIỆC]" in text for text in on_telegram(stage, "binh"))
        await stage.move(timedelta(minutes=20))
        [moved] = [text for text in on_telegram(stage, "binh") if "[GIAO VIỆC]" in text]
        assert all(f"NV{number} " in moved for number in (1, 2, 3)), "what waited together comes together"
        assert on_zalo(stage, "long") == [], "nowhere else to be told"
        stage.sandbox.zalo.faults.server_error(0)
        await stage.move(timedelta(hours=2))
        assert [text.splitlines()[0] for text in on_zalo(stage, "long")] == ["[GIAO VIỆC] NV4 (gửi chậm)"]
        assert not any("[GIAO VIỆC]" in text for text in on_zalo(stage, "binh")), "told on Telegram already"
