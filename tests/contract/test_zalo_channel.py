"""What only the Zalo channel does: parts, the line of the day, styles, and what each refusal becomes."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.zalo import ZaloChannel, ZaloSettings
from bot.zalo.client import ZaloClient
from domain.conversation.outgoing import OutgoingText
from domain.errors import DeliveryError, OutcomeUnknown, Rejected, TryLater, Unreachable
from domain.traits import traits
from sandbox import Sandbox
from services.clock import MovableClock
from tests.contract.sandbox_stage import ZALO_AN, ZALO_BINH, ZALO_EM, ZALO_GROUP, ZALO_TOKEN, make_zalo_sandbox
from tests.contract.telegram_stage import Pauses, Scripted
from tests.contract.zalo_stage import Network, answered, open_zalo_front, refused, still_clock
from wording import AUTOMATED, utf16_length

TEXT = OutgoingText("<b>[QUÁ HẠN]</b> NV12", ("Báo cáo tháng 11",), typed="Trả lời: xong 12")
LONG = OutgoingText("<b>Danh sách</b>", tuple(f"Việc {n}: " + "hồ sơ 😀 " * 90 for n in range(1, 9)), typed="viec")


@pytest.fixture
def sandbox() -> Sandbox:
    return make_zalo_sandbox()


@pytest.fixture
def clock() -> MovableClock:
    return still_clock()


@pytest.fixture
async def channel(sandbox: Sandbox, clock: MovableClock, pauses: Pauses) -> AsyncIterator[ZaloChannel]:
    async with open_zalo_front(sandbox, Scripted(), clock=clock, pause=pauses) as front:
        yield front.channel


def scripted(*answers: httpx.Response, styled: bool = False) -> tuple[ZaloChannel, Network]:
    """A channel whose sends are answered so, one after another; then all go through."""
    waiting = list(answers)

    def answering(*_: Any) -> httpx.Response:
        return waiting.pop(0) if waiting else answered({"message_id": "m1"})

    network = Network(answering)
    client = ZaloClient(ZaloSettings(ZALO_TOKEN, "https://zalo.example"), transport=network)
    client.open()
    return ZaloChannel(client, clock=still_clock(), with_styles=styled, pause=Pauses()), network


def texts(sandbox: Sandbox, phone: str = "binh", chat: str = "private") -> list[str]:
    return [message.text for message in sandbox.zalo.messages(phone, chat)]


async def test_the_commands_that_answer_stand_at_the_end_and_the_first_message_of_a_day_says_it_is_automatic(
    sandbox: Sandbox, channel: ZaloChannel, clock: MovableClock
) -> None:
    for _ in range(2):
        await channel.send(ZALO_BINH, TEXT)
    await channel.send(ZALO_AN, TEXT)
    clock.advance(timedelta(hours=17))
    await channel.send(ZALO_BINH, TEXT)
    plain = "[QUÁ HẠN] NV12\n\nBáo cáo tháng 11\n\nTrả lời: xong 12"
    assert texts(sandbox) == [f"{plain}\n{AUTOMATED}", plain, f"{plain}\n{AUTOMATED}"]
    assert texts(sandbox, "an") == [f"{plain}\n{AUTOMATED}"]


async def test_a_message_that_did_not_arrive_does_not_use_up_the_line_of_the_day(
    sandbox: Sandbox, channel: ZaloChannel
) -> None:
    sandbox.zalo.faults.server_error(502, times=1)
    with pytest.raises(TryLater):
        await channel.send(ZALO_BINH, TEXT)
    await channel.send(ZALO_BINH, TEXT)
    assert AUTOMATED in texts(sandbox)[0]


async def test_a_long_text_is_cut_below_the_limit_and_paced(
    sandbox: Sandbox, channel: ZaloChannel, pauses: Pauses
) -> None:
    before = pauses.seconds.count(1.0)
    ids = await channel.send(ZALO_BINH, LONG)
    parts = texts(sandbox)
    assert len(parts) == len(ids) > 3
    assert all(utf16_length(part) <= 1800 for part in parts)
    assert [f"({n}/{len(parts)})" in part for n, part in enumerate(parts, 1)] == [True] * len(parts)
    assert ["viec" in part for part in parts] == [False] * (len(parts) - 1) + [True]
    assert pauses.seconds.count(1.0) - before >= len(parts) - 1


async def test_later_parts_are_tried_for_a_while_so_that_the_first_is_not_sent_again() -> None:
    channel, network = scripted(answered({"message_id": "m1"}), refused(502), refused(503))
    assert len(await channel.send("1", LONG)) + 2 == len(network.called("sendMessage"))


async def test_nothing_goes_out_but_plain_text_unless_styles_are_asked_for() -> None:
    channel, network = scripted()
    await channel.send("1", TEXT)
    assert network.called("sendMessage")[0].keys() == {"chat_id", "text"}


async def test_a_heading_can_be_bold(sandbox: Sandbox) -> None:
    async with open_zalo_front(sandbox, Scripted(), changes={"styled": True}) as front:
        await front.channel.send(ZALO_BINH, TEXT)
    (shown,) = sandbox.zalo.messages("binh", "private")
    assert "<b>[QUÁ HẠN]</b>" in shown.html


async def test_a_message_refused_for_its_styles_goes_once_more_without() -> None:
    channel, network = scripted(refused(400, "text_styles is invalid"), styled=True)
    assert await channel.send("1", TEXT) == ("m1",)
    assert ["text_styles" in call for call in network.called("sendMessage")] == [True, False]


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (refused(400, "Bad Request: text must have 1 to 2000 characters"), Rejected),
        (refused(400, "Bad Request: bot is not a member of this group"), Unreachable),
        (refused(403, "Internal server error"), TryLater),
        (refused(403, "Forbidden: bot was removed from the group"), Unreachable),
        (refused(404, "Not Found"), Unreachable),
        (refused(408, "Request timeout"), OutcomeUnknown),
        (refused(500), TryLater),
        (refused(502, status=502), TryLater),
        (httpx.Response(502, text="<html>"), TryLater),
        (httpx.Response(504, text="<html>"), TryLater),
        (httpx.Response(404, text="<html>"), TryLater),
        (httpx.Response(200, text="<html>"), OutcomeUnknown),
        (refused(None, "?"), TryLater),
    ],
)
async def test_what_a_refusal_means(answer: httpx.Response, meaning: type[DeliveryError]) -> None:
    channel, _ = scripted(answer)
    with pytest.raises(DeliveryError) as caught:
        await channel.send("1", TEXT)
    assert type(caught.value) is meaning


async def test_who_never_wrote_is_told_apart_from_who_blocked(sandbox: Sandbox, channel: ZaloChannel) -> None:
    sandbox.zalo.block("binh")
    for chat, never_started in ((ZALO_EM, True), (ZALO_BINH, False)):
        with pytest.raises(Unreachable) as caught:
            await channel.send(chat, TEXT)
        assert caught.value.never_started is never_started


async def test_a_send_that_timed_out_after_zalo_took_it_is_unknown(sandbox: Sandbox, channel: ZaloChannel) -> None:
    sandbox.zalo.faults.timed_out("after", times=1)
    with pytest.raises(OutcomeUnknown):
        await channel.send(ZALO_BINH, TEXT)
    assert len(texts(sandbox)) == 1


async def test_every_part_counts_in_the_quota_and_so_does_what_may_have_arrived(sandbox: Sandbox) -> None:
    counted: list[int] = []
    async with open_zalo_front(sandbox, Scripted(), on_sent=lambda: counted.append(1)) as front:
        ids = await front.channel.send(ZALO_BINH, LONG)
        assert len(counted) == len(ids) == sandbox.zalo.messages_this_month() > 1
        sandbox.zalo.faults.timed_out("after", times=1)
        with pytest.raises(OutcomeUnknown):
            await front.channel.send(ZALO_BINH, TEXT)
        sandbox.zalo.faults.quota_exceeded(times=1)
        with pytest.raises(TryLater):
            await front.channel.send(ZALO_BINH, TEXT)
        assert len(counted) == sandbox.zalo.messages_this_month() == len(ids) + 1


async def test_a_used_up_quota_silences_the_bot_and_is_told_to_the_operator_once(
    sandbox: Sandbox, channel: ZaloChannel, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.zalo.faults.quota_exceeded()
    whole_bot = []
    for chat in (ZALO_BINH, ZALO_AN, ZALO_GROUP, ZALO_BINH, ZALO_BINH):
        with pytest.raises(TryLater) as caught:
            await channel.send(chat, TEXT)
        whole_bot.append(caught.value.whole_bot)
        assert caught.value.retry_after is not None
        assert caught.value.retry_after >= 60
    assert whole_bot == [False, True, True, True, True]
    assert "quota" in channel.trouble
    assert len([line for line in caplog.messages if "quota" in line]) == 1
    sandbox.zalo.faults.clear()
    await channel.send(ZALO_BINH, TEXT)
    assert channel.trouble == ""


async def test_a_wrong_token_holds_the_whole_bot_and_is_told_to_the_operator_once(
    sandbox: Sandbox, channel: ZaloChannel, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.zalo.faults.wrong_token = True
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            with pytest.raises(TryLater) as caught:
                await channel.send(ZALO_BINH, TEXT)
            assert caught.value.whole_bot
    assert len([line for line in caplog.messages if "ZALO_TOKEN" in line]) == 1
    assert ZALO_TOKEN not in caplog.text


async def test_two_hours_of_502_lose_nothing(sandbox: Sandbox, channel: ZaloChannel) -> None:
    clock = sandbox.options.clock
    sandbox.zalo.faults.server_error(502, until=clock.now() + timedelta(hours=2))
    for _ in range(2):
        with pytest.raises(TryLater):
            await channel.send(ZALO_GROUP, TEXT)
        await clock.advance("hour")
    await channel.send(ZALO_GROUP, TEXT)
    assert len(texts(sandbox, "binh", "group")) == 1


async def test_before_the_start_everything_waits() -> None:
    client = ZaloClient(ZaloSettings(ZALO_TOKEN, "http://127.0.0.1:9"))
    with pytest.raises(TryLater):
        await ZaloChannel(client, clock=still_clock()).send("1", TEXT)


async def test_nothing_is_ever_edited(channel: ZaloChannel, sandbox: Sandbox) -> None:
    assert not traits(channel.kind).edits
    ids = await channel.send(ZALO_BINH, TEXT)
    assert not await channel.edit(ZALO_BINH, ids, OutgoingText("ĐÃ HOÀN THÀNH"))
    assert len(texts(sandbox)) == 1
    assert "QUÁ HẠN" in texts(sandbox)[0]
