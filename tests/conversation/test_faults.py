"""What a messenger does to a message: slow, broken, lost, blocked, kicked, moved. Nothing is lost, none waits long."""

from __future__ import annotations

import pytest

from domain.model import AccountState, ChannelKind
from tests.conversation.phones import Phones, telegram_only
from tests.conversation.stage import Stage
from tests.conversation.test_registration import become_administrator, code_in

TASK = "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12"
BASIC_GROUP = {"group_chat_id": -4001888}


async def assign(stage: Stage, line: str = TASK) -> dict[str, list[str]]:
    await stage.say("an", line)
    before = stage.counts()
    await stage.press("an", "Đúng")
    return stage.headings(stage.news(before))


@telegram_only("a 429 of Zalo names no chat and no time")
async def test_a_chat_that_is_held_does_not_hold_the_others(stage: Stage) -> None:
    stage.sandbox.faults.too_many_requests(30, int(stage.address("binh")), times=1)
    assert await assign(stage) == {"chau": ["[GIAO VIỆC] NV1"]}
    assert stage.headings(await stage.until("2026-11-25 09:02")) == {"binh": ["[GIAO VIỆC] NV1"]}


async def test_after_an_outage_everything_comes_once(stage: Stage) -> None:
    await stage.say("an", TASK)
    stage.faults.server_error(502)
    before = stage.counts()
    await stage.say("an", "dung")
    assert stage.news(before) == {}
    stage.faults.server_error(0)
    assert set(await stage.until("2026-11-25 11:00")) == {"binh", "chau"}
    assert [len(stage.texts(phone)) for phone in ("binh", "chau")] == [1, 1]


async def test_what_may_have_been_lost_is_sent_again_once(stage: Stage) -> None:
    await stage.say("an", TASK)
    stage.faults.lost_connection("after", times=3)
    await stage.say("an", "dung")
    await stage.until("2026-11-25 11:00")
    for phone in ("binh", "chau"):
        assert 1 <= len(stage.texts(phone)) <= 2, phone
    assert sum(len(stage.texts(phone)) for phone in ("binh", "chau")) <= 5


async def test_what_is_sent_again_says_that_it_may_have_arrived(stage: Stage) -> None:
    await stage.say("an", TASK)
    await stage.press("an", "Đúng")
    await stage.until("2026-12-08 07:59")
    before = stage.counts()
    stage.faults.lost_connection("after", times=1)
    await stage.until("2026-12-08 10:00")
    first, second = stage.news(before)["binh"]
    assert "(Tin gửi lại do đường truyền gián đoạn, có thể đã nhận trước đó.)" in second
    assert "Tin gửi lại" not in first


async def test_nothing_is_lost_when_the_connection_breaks_before_sending(stage: Stage) -> None:
    await stage.say("an", TASK)
    await stage.press("an", "Đúng")
    await stage.until("2026-12-08 07:59")
    stage.faults.lost_connection("before", times=1)
    assert stage.headings(await stage.until("2026-12-08 10:00")) == {"binh": ["[NHẮC VIỆC] NV1 còn 07 ngày làm việc"]}


async def test_for_an_officer_who_has_blocked_the_bot_the_head_is_told_and_the_monitors_know(stage: Stage) -> None:
    stage.refuse("binh")
    told = await assign(stage)
    assert set(told) == {"an", "chau"}
    assert told["chau"].count("[GIAO VIỆC] NV1") >= 1
    assert told["an"] == ["[THÔNG BÁO] Chưa gửi được tin đến Trần Văn Bình, Phòng Quản lý khoa học"]
    news = await stage.until("2026-12-14 08:00")
    assert "binh" not in news
    assert "[NHẮC VIỆC] NV1 còn 03 ngày làm việc" in stage.headings(news)["chau"]
    await stage.come_back("binh")
    assert "binh" in await stage.until("2026-12-16 08:00")


@telegram_only("nothing tells the bot on Zalo")
async def test_an_officer_who_blocks_the_bot_is_known_to_have_done_so_at_once(stage: Stage) -> None:
    stage.sandbox.block("binh")
    await stage.settle()
    told = await assign(stage)
    assert "chau" in told
    assert "binh" not in told


async def with_one_group(stage: Stage) -> None:
    """Leave the office one group, so that nothing takes its place."""
    async with stage.application.database.write() as transaction:
        for group in await transaction.groups.all():
            if group.channel is not stage.channel:
                await transaction.groups.set_state(group.id, AccountState.BLOCKED, "kicked", stage.playback.now())


@telegram_only("nothing tells the bot on Zalo")
async def test_a_bot_that_was_kicked_tells_the_head_and_the_monitors(stage: Stage) -> None:
    await with_one_group(stage)
    await assign(stage, "giao QLKH: Báo cáo kết quả rà soát TTHC, 26/11")
    before = stage.counts()
    stage.sandbox.kick_bot()
    await stage.settle()
    assert any("không nhận được tin" in text for text in stage.news(before)["an"])
    await stage.until("2026-11-27 18:00")
    news = await stage.until("2026-11-30 08:00")
    assert set(news) == {"an", "chau"}
    assert "quá hạn 02 ngày làm việc" in news["chau"][0]
    stage.sandbox.readmit_bot()
    await stage.settle()
    await stage.say("an", "giao VP: Báo cáo khác, 30/11")
    await stage.press("an", "Đúng")
    assert "group" in await stage.until("2026-12-02 08:00")


async def test_a_kick_that_was_not_announced_is_noticed_at_sending(stage: Stage) -> None:
    await with_one_group(stage)
    await assign(stage, "giao QLKH: Báo cáo kết quả rà soát TTHC, 26/11")
    await stage.until("2026-11-27 18:00")
    if stage.on_zalo("an"):
        stage.sandbox.zalo.kick_bot()
    else:
        stage.sandbox.faults.kicked_from_group = True
    news = await stage.until("2026-11-30 08:00")
    assert set(news) == {"an", "chau"}
    assert any("không nhận được tin" in text for text in news["an"])


async def bind_group(stage: Stage, capsys: pytest.CaptureFixture[str], thread: int | None = None) -> None:
    """An registers, binds the group (or its topic); Bình and Châu join by their invitations."""
    await become_administrator(stage, capsys)
    [offered] = await stage.say("an", "nhom")
    stage.sandbox.type_text("an", "group", f"@DonDocBot nhom {code_in(offered.text)}", thread=thread)
    await stage.settle()
    for phone, line in (("binh", "chuyên viên Trần Văn Bình"), ("chau", "trưởng phòng Lê Minh Châu")):
        [invited] = await stage.say("an", f"moi QLKH {line}")
        await stage.say(phone, code_in(invited.text))


@telegram_only("a Zalo group keeps its id")
async def test_a_group_that_became_a_supergroup_is_followed(phones: Phones, capsys: pytest.CaptureFixture[str]) -> None:
    async with phones.office(options=BASIC_GROUP) as stage:
        await bind_group(stage, capsys)
        await assign(stage, "giao QLKH: Báo cáo kết quả rà soát TTHC, 26/11")
        await stage.until("2026-11-27 18:00")
        stage.sandbox.migrate_group()
        news = await stage.until("2026-11-30 08:00")
        assert set(news) == {"group"}
        async with stage.application.database.read() as transaction:
            [group] = await transaction.groups.all()
        assert group.external_id == str(stage.sandbox.group_chat_id)
        assert (group.channel, group.state) == (ChannelKind.TELEGRAM, AccountState.LINKED)


@telegram_only("a Zalo group has no topics")
async def test_a_deleted_topic_gives_its_place_to_the_group_itself(
    phones: Phones, capsys: pytest.CaptureFixture[str]
) -> None:
    async with phones.office(options={"group_has_topics": True}) as stage:
        topic = stage.sandbox.create_topic("Nhắc việc")
        await bind_group(stage, capsys, topic)
        await assign(stage, "giao QLKH: Báo cáo kết quả rà soát TTHC, 26/11")
        await stage.until("2026-11-27 18:00")
        stage.sandbox.delete_topic(topic)
        news = await stage.until("2026-11-30 08:00")
        assert "01 nhiệm vụ quá hạn" in news["group"][-1]
        assert stage.last("an", "group").thread is None
        assert any("Chủ đề" in text and "đã bị xóa" in text for text in news["an"])
