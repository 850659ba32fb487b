"""One suite for every channel: what the sender relies on, on Telegram, on Zalo and on a third messenger."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import pytest

from domain.conversation.outgoing import Button, OutgoingText
from domain.errors import OutcomeUnknown, TryLater, Unreachable
from domain.traits import traits
from sandbox import PhoneMessage, Sandbox
from services.delivery.channel import Channel
from tests.contract.sandbox_stage import (
    BINH,
    EM,
    GROUP,
    ZALO_BINH,
    ZALO_EM,
    ZALO_GROUP,
    make_sandbox,
    make_zalo_sandbox,
)
from tests.contract.telegram_stage import Pauses, Scripted, open_front
from tests.contract.third_messenger import ThirdMessenger, registered
from tests.contract.zalo_stage import open_zalo_front

REMINDER = OutgoingText(
    "<b>[NHẮC VIỆC]</b> NV12",
    ("Rà soát &lt;kế hoạch&gt; chuyển đổi số",),
    footer="Hạn: 17:00 27/11/2026",
    rows=((Button("Đã nhận", "nhan 12", 3), Button("Hoàn thành", "xong 12", 3)),),
    typed="Trả lời: nhan 12, xong 12",
)
LONG = OutgoingText("<b>Danh sách</b>", tuple(f"Việc {n}: " + "hồ sơ " * 150 for n in range(1, 12)))


@dataclass(frozen=True, slots=True)
class Rig:
    """A channel, whom it can write to, and how to make trouble for it. `texts` is what stands in a chat."""

    channel: Channel
    person: str
    stranger: str
    group: str
    texts: Callable[[str], list[str]]
    lose_the_answer: Callable[[], None]
    break_the_server: Callable[[], None]
    refuse_as_too_many: Callable[[], None]
    block_the_person: Callable[[], None]
    remove_from_the_group: Callable[[], None]


def shown(messages: list[PhoneMessage]) -> list[str]:
    return [message.text for message in messages if message.from_bot]


@asynccontextmanager
async def telegram() -> AsyncIterator[Rig]:
    sandbox: Sandbox = make_sandbox()
    places = {str(BINH): "private", str(GROUP): "group"}
    async with open_front(sandbox, Scripted(), pause=Pauses()) as front:
        yield Rig(
            front.channel,
            str(BINH),
            str(EM),
            str(GROUP),
            texts=lambda chat: shown(sandbox.messages("binh", places[chat])),
            lose_the_answer=lambda: sandbox.faults.lost_connection("after", times=1),
            break_the_server=lambda: sandbox.faults.server_error(502, times=1),
            refuse_as_too_many=lambda: sandbox.faults.too_many_requests(70, times=1),
            block_the_person=lambda: sandbox.block("binh"),
            remove_from_the_group=sandbox.kick_bot,
        )


@asynccontextmanager
async def zalo() -> AsyncIterator[Rig]:
    sandbox: Sandbox = make_zalo_sandbox()
    places = {ZALO_BINH: "private", ZALO_GROUP: "group"}
    async with open_zalo_front(sandbox, Scripted(), pause=Pauses()) as front:
        yield Rig(
            front.channel,
            ZALO_BINH,
            ZALO_EM,
            ZALO_GROUP,
            texts=lambda chat: shown(sandbox.zalo.messages("binh", places[chat])),
            lose_the_answer=lambda: sandbox.zalo.faults.lost_connection("after", times=1),
            break_the_server=lambda: sandbox.zalo.faults.server_error(502, times=1),
            refuse_as_too_many=lambda: sandbox.zalo.faults.quota_exceeded(times=1),
            block_the_person=lambda: sandbox.zalo.block("binh"),
            remove_from_the_group=sandbox.zalo.kick_bot,
        )


@asynccontextmanager
async def third() -> AsyncIterator[Rig]:
    with registered() as kind:
        channel = ThirdMessenger(kind).channel
        channel.gone.add("em")

        def lose_the_answer() -> None:
            channel.arrives_anyway = True
            channel.fail_next.append(OutcomeUnknown("reset"))

        yield Rig(
            channel,
            "binh",
            "em",
            "group",
            texts=lambda chat: [text for to, text in channel.sent if to == chat],
            lose_the_answer=lose_the_answer,
            break_the_server=lambda: channel.fail_next.append(TryLater("502")),
            refuse_as_too_many=lambda: channel.fail_next.append(TryLater("429", 70.0)),
            block_the_person=lambda: channel.gone.add("binh"),
            remove_from_the_group=lambda: channel.gone.add("group"),
        )


RIGS: dict[str, Callable[[], AbstractAsyncContextManager[Rig]]] = {"telegram": telegram, "zalo": zalo, "third": third}


@pytest.fixture(params=RIGS)
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    async with RIGS[request.param]() as built:
        yield built


async def test_a_message_arrives_whole_and_without_markup(rig: Rig) -> None:
    ids = await rig.channel.send(rig.person, REMINDER)
    (text,) = rig.texts(rig.person)
    assert len(ids) == 1
    assert ids[0]
    assert text.startswith("[NHẮC VIỆC] NV12\n\nRà soát <kế hoạch> chuyển đổi số\n\nHạn: 17:00 27/11/2026")


async def test_a_channel_without_edits_names_the_commands_that_answer(rig: Rig) -> None:
    await rig.channel.send(rig.person, REMINDER)
    assert ("nhan 12, xong 12" in rig.texts(rig.person)[0]) is not traits(rig.channel.kind).edits


async def test_a_change_is_shown_in_place_or_the_channel_says_that_it_cannot(rig: Rig) -> None:
    ids = await rig.channel.send(rig.person, REMINDER)
    changed = OutgoingText("<b>[ĐÃ HOÀN THÀNH]</b> NV12")
    assert await rig.channel.edit(rig.person, ids, changed) is traits(rig.channel.kind).edits
    (text,) = rig.texts(rig.person)
    assert text.startswith("[ĐÃ HOÀN THÀNH]" if traits(rig.channel.kind).edits else "[NHẮC VIỆC]")


async def test_an_answer_to_an_earlier_message_arrives_also_where_there_are_no_answers(rig: Rig) -> None:
    ids = await rig.channel.send(rig.person, REMINDER)
    await rig.channel.send(rig.person, REMINDER, reply_to=ids[0])
    assert len(rig.texts(rig.person)) == 2


async def test_a_chat_that_is_refused_leaves_the_others_alone(rig: Rig) -> None:
    rig.block_the_person()
    with pytest.raises(Unreachable):
        await rig.channel.send(rig.person, REMINDER)
    await rig.channel.send(rig.group, REMINDER)
    assert len(rig.texts(rig.group)) == 1


async def test_a_long_text_comes_in_numbered_parts_cut_between_items(rig: Rig) -> None:
    ids = await rig.channel.send(rig.person, LONG)
    texts = rig.texts(rig.person)
    assert len(set(ids)) == len(ids) == len(texts) > 1
    assert all(f"Danh sách ({n}/{len(texts)})" in text for n, text in enumerate(texts, 1))
    assert [sum(f"Việc {n}: " in text for text in texts) for n in range(1, 12)] == [1] * 11


async def test_a_group_takes_messages_unasked(rig: Rig) -> None:
    await rig.channel.send(rig.group, REMINDER)
    assert len(rig.texts(rig.group)) == 1


async def test_who_never_wrote_to_the_bot_is_unreachable(rig: Rig) -> None:
    with pytest.raises(Unreachable):
        await rig.channel.send(rig.stranger, REMINDER)


async def test_who_blocked_the_bot_is_unreachable(rig: Rig) -> None:
    rig.block_the_person()
    with pytest.raises(Unreachable):
        await rig.channel.send(rig.person, REMINDER)


async def test_a_group_that_removed_the_bot_is_unreachable(rig: Rig) -> None:
    rig.remove_from_the_group()
    with pytest.raises(Unreachable):
        await rig.channel.send(rig.group, REMINDER)


async def test_a_server_that_cannot_serve_is_tried_later_and_nothing_has_arrived(rig: Rig) -> None:
    rig.break_the_server()
    with pytest.raises(TryLater):
        await rig.channel.send(rig.person, REMINDER)
    assert rig.texts(rig.person) == []
    await rig.channel.send(rig.person, REMINDER)
    assert len(rig.texts(rig.person)) == 1


async def test_too_many_says_how_long_to_wait(rig: Rig) -> None:
    rig.refuse_as_too_many()
    with pytest.raises(TryLater) as caught:
        await rig.channel.send(rig.person, REMINDER)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after >= 60


async def test_an_answer_that_is_lost_leaves_the_outcome_unknown(rig: Rig) -> None:
    rig.lose_the_answer()
    with pytest.raises(OutcomeUnknown):
        await rig.channel.send(rig.person, REMINDER)
    assert len(rig.texts(rig.person)) == 1
