"""A month of the office with half of the people on each messenger, and a day without one of the two."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.demo import cast
from domain.model import ChannelKind
from domain.vocabulary import ZONE
from tests.conversation.stage import Stage, open_stage
from tests.conversation.test_zalo_channels import BOTH, on_telegram, on_zalo, people_on

INSTANT = re.compile(r":\d{10,}$")
"""What tells one change from the next; never the same in two plays."""

ZALO = (ChannelKind.ZALO,)
TELEGRAM = (ChannelKind.TELEGRAM,)
NAMES = ("Bình", "Châu", "Giang", "Hà", "Long", "Dung")
MONTH = (
    "giao QLKH, VP: Báo cáo rà soát TTHC, 11/12",
    "giao QLCN&TTCN: Báo cáo chuyển đổi số, khẩn, 02/12",
    "giao VP: Báo cáo CCHC, 04/12",
    "giao TTra: Kế hoạch thanh tra, 18/12",
    "giao QLKH: Trực ứng phó bão, hỏa tốc, 15h 26/11",
    "giao QLCN&TTCN: Kiểm kê thiết bị, 10/12",
)
WHAT_HAPPENS = (
    ("2026-11-25 10:00", "binh", "nhan 1"),
    ("2026-11-25 10:00", "ha", "nhan 2"),
    ("2026-11-26 14:00", "binh", "xong 5"),
    ("2026-11-27 09:00", "chau", "baocao 1 đã lấy ý kiến 5/7 đơn vị"),
    ("2026-12-01 09:00", "an", "tamdung 6 chờ ý kiến UBND tỉnh"),
    ("2026-12-03 09:00", "ha", "xong 2"),
    ("2026-12-08 08:30", "an", "mo 6"),
    ("2026-12-08 09:00", "long", "chuyen 6 cho Long"),
    ("2026-12-09 09:00", "an", "sua 1 hạn 16/12"),
    ("2026-12-09 09:00", "an", "dung"),
    ("2026-12-15 09:00", "binh", "xong 1 đã gửi 77/BC-SKHCN"),
)


async def assign(stage: Stage, line: str) -> None:
    await stage.say("an", line)
    await stage.say("an", "dung")


@dataclass(frozen=True, slots=True, order=True)
class Telling:
    """A step of a unit's part that somebody was to be told, and how it ended."""

    recipient: str
    part: int
    step: str
    deadline_version: int
    state: str


Told = dict[Telling, datetime | None]


async def tellings(stage: Stage, parts: range) -> Told:
    """What the outbox has told, and in which quarter of an hour. Raises AssertionError for what was told twice."""
    async with stage.application.database.read() as transaction:
        histories = {part: await transaction.outbox.history_of(part) for part in parts}
    found: Told = {}
    for part, history in histories.items():
        for one in history:
            step = INSTANT.sub("", one.step_key)
            telling = Telling(one.recipient.key, part, step, one.deadline_version, str(one.state))
            assert telling not in found, f"told twice: {telling}"
            found[telling] = one.sent_at
    return found


def by_quarter(told: Told) -> dict[Telling, datetime | None]:
    return {
        telling: at and at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0) for telling, at in told.items()
    }


async def play_a_month(stage: Stage) -> Told:
    for line in MONTH:
        await assign(stage, line)
    for moment, phone, words in WHAT_HAPPENS:
        await stage.until(moment)
        [answer, *_] = await stage.say(phone, words)
        assert "Chưa" not in answer.text.splitlines()[0], (words, answer.text)
    await stage.until("2026-12-25 10:00")
    return await tellings(stage, range(1, 8))


def check_the_groups(stage: Stage) -> None:
    """Both groups were told of the overdue work, by units and never by persons."""
    for messages in (stage.sandbox.messages("giang", "group"), stage.sandbox.zalo.messages("ha", "group")):
        told = [one.text for one in messages if one.from_bot]
        assert sum("[THÔNG BÁO]" in text and "quá hạn" in text for text in told) >= 2
        assert not any(name in text for text in told for name in NAMES)
    offering = [one.text for one in stage.sandbox.zalo.messages("ha", "group") if "Trả lời" in one.text]
    assert offering
    assert all('"@Bot Đôn Đốc ' in text and '"chitiet' not in text for text in offering), offering


def check_each_phone(stage: Stage) -> None:
    """Everybody was told on the own messenger, and only of the highest urgency out of hours."""
    for phone in ("binh", "chau", "dung", "giang", "long", "ha"):
        told = [one for one in stage.messages(phone) if one.from_bot]
        assert len(told) > 2, phone
        for one in told:
            assert "07:30" <= f"{one.date.astimezone(ZONE):%H:%M}" <= "17:30" or "NV5" in one.text, (phone, one.text)


async def test_a_month_of_the_office_is_the_same_whichever_half_is_on_zalo(sqlite_url: str, tmp_path: Path) -> None:
    """The ladder itself is checked by the main story and the simulation; here, that the messenger changes nothing."""
    async with open_stage(sqlite_url, roster=people_on(an=TELEGRAM, binh=ZALO, dung=ZALO)) as stage:
        told = await play_a_month(stage)
        check_the_groups(stage)
        check_each_phone(stage)
    assert {one.state for one in told} <= {"sent", "cancelled"}
    assert len({one.recipient for one in told}) == 9, "seven people and two groups"
    sent = {(one.part, one.step) for one in told if one.state == "sent"}
    assert sent >= {
        (1, "progress_reported"),
        (1, "deadline_changed"),
        (1, "before_1"),
        (4, "overdue_2"),
        (4, "overdue_3"),
        (4, "overdue_13"),
        (7, "held"),
        (6, "minutes_before_60"),
        (7, "officer_changed"),
    }, sorted(sent)
    assert not {step for part, step in sent if part in (1, 6) and step.startswith("overdue")}, "done in time"
    other = f"sqlite+aiosqlite:///{tmp_path}/other.sqlite3"
    roster = people_on(an=ZALO, giang=ZALO, chau=ZALO, long=TELEGRAM, ha=TELEGRAM)
    async with open_stage(other, roster=roster) as stage:
        assert by_quarter(await play_a_month(stage)) == by_quarter(told)
        check_each_phone(stage)


OUTAGE = ("2026-11-25 17:30", "2026-11-26 18:00")


async def play_the_day(stage: Stage, *, cut_off: bool) -> None:
    """Wednesday's work has its reminders on Thursday, when new work comes in too; Telegram is back on Friday."""
    await assign(stage, "giao QLKH: Báo cáo A, 27/11")
    await assign(stage, "giao QLCN&TTCN: Báo cáo B, 27/11")
    await assign(stage, "giao VP: Báo cáo C, 27/11")
    await assign(stage, "giao QLKH: Báo cáo D, khẩn, 25/11")
    for phone, words in (("binh", "nhan 1"), ("ha", "nhan 2"), ("giang", "nhan 3")):
        await stage.say(phone, words)
    await stage.until(OUTAGE[0])
    if cut_off:
        stage.sandbox.faults.server_error(502, everything=True)
    await stage.until("2026-11-26 10:00")
    await assign(stage, "giao QLKH: Báo cáo E, 10/12")
    await stage.until("2026-11-26 16:00")
    await stage.say("binh", "xong 4")
    await stage.until(OUTAGE[1])
    stage.sandbox.faults.server_error(0)
    await stage.until("2026-11-27 12:00")


def person(phone: str) -> str:
    """The recipient's key of the phone's owner: people are stored in the order of the example."""
    roster = cast.sandbox_roster()
    name = next(one.name for one in roster.phones if one.key == phone)
    return f"person:{[one.name for one in roster.people].index(name) + 1}"


async def the_day(url: str, *, cut_off: bool) -> Told:
    """Giang is on Telegram alone; who is on both prefers Telegram."""
    roster = people_on(an=BOTH[::-1], binh=ZALO, chau=BOTH, dung=BOTH, giang=TELEGRAM)
    async with open_stage(url, roster=roster) as stage:
        await play_the_day(stage, cut_off=cut_off)
        assert any("NV3" in text for text in on_telegram(stage, "giang")[-2:]), "what is still to come is told late"
        closed = [text.splitlines()[0] for text in on_zalo(stage, "chau")].count("[ĐÃ HOÀN THÀNH] NV4")
        assert closed == (1 if cut_off else 0)
        return await tellings(stage, range(1, 6))


async def test_with_telegram_cut_off_for_a_day_everybody_with_zalo_is_told_everything_in_time(
    sqlite_url: str, tmp_path: Path
) -> None:
    """As on a calm day, at most ten minutes later, and each once."""
    calm = await the_day(f"sqlite+aiosqlite:///{tmp_path}/calm.sqlite3", cut_off=False)
    told = await the_day(sqlite_url, cut_off=True)
    with_zalo = {
        telling: at for telling, at in calm.items() if at and telling.recipient not in (person("giang"), "group:1")
    }
    assert {telling.recipient for telling in with_zalo} >= {*map(person, ("chau", "binh", "long", "ha")), "group:2"}
    for telling, at in with_zalo.items():
        came = told.get(telling)
        assert came is not None, f"not told: {telling}"
        assert came - at < timedelta(minutes=10), (telling, at, came)


@pytest.mark.parametrize("an_on", [TELEGRAM, ZALO])
async def test_a_token_that_is_reset_while_running_is_told_on_the_other_messenger_and_so_is_its_return(
    sqlite_url: str, an_on: tuple[ChannelKind, ...]
) -> None:
    """Told once each time, though nobody speaks on the messenger in question and nothing waits for it."""
    refused, faults = ("Zalo", "zalo") if an_on == TELEGRAM else ("Telegram", "telegram")
    lost, back = f"Chưa kết nối được {refused}", f"Đã kết nối lại được {refused}"

    def told(words: str) -> int:
        return sum(words in text for text in stage.texts("an"))

    async with open_stage(sqlite_url, roster=people_on(an=an_on, binh=ZALO, chau=TELEGRAM, dung=ZALO)) as stage:
        switches = getattr(stage.sandbox, faults).faults
        for times in (1, 2):
            switches.wrong_token = True
            await assign(stage, "giao QLKH: Báo cáo A, 18/12")
            await assign(stage, "giao QLCN&TTCN: Báo cáo B, 18/12")
            await noticed(stage)
            await noticed(stage)
            assert (told(lost), told(back)) == (times, times - 1)
            switches.wrong_token = False
            await noticed(stage)
            await noticed(stage)
            assert (told(lost), told(back)) == (times, times)


async def noticed(stage: Stage) -> None:
    """What is looked at by itself each minute is looked at now."""
    await stage.application.periodic.minute_ticker.run_once()
    await stage.settle()
