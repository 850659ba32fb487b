"""The Telegram channel against the sandbox: what is sent, changed and refused, and what each refusal becomes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.telegram import TelegramChannel
from domain.conversation.outgoing import Button, OutgoingText
from domain.errors import OutcomeUnknown, RecipientMoved, Rejected, TopicGone, TryLater, Unreachable
from domain.model import ChannelKind
from sandbox import Sandbox
from services.delivery.channel import Channel
from tests.contract.sandbox_stage import AN, BINH, EM, GROUP, make_sandbox
from tests.contract.telegram_stage import Pauses, Scripted, open_front

REMINDER = OutgoingText(
    "<b>[NHẮC VIỆC]</b> NV12",
    ("Rà soát &lt;kế hoạch&gt; chuyển đổi số",),
    rows=((Button("Đã nhận", "nhan 12", 3), Button("Hoàn thành", "xong 12", 3)), (Button("Chi tiết", "chitiet 12"),)),
)
LONG = OutgoingText("<b>Danh sách</b>", tuple(f"Việc {n}: " + "hồ sơ " * 150 for n in range(1, 9)), rows=REMINDER.rows)


@pytest.fixture
async def channel(sandbox: Sandbox, pauses: Pauses) -> AsyncIterator[TelegramChannel]:
    async with open_front(sandbox, Scripted(), pause=pauses) as front:
        yield front.channel


def texts(sandbox: Sandbox, phone: str, chat: str = "private") -> list[str]:
    return [message.text for message in sandbox.messages(phone, chat)]


async def test_it_is_a_channel(channel: TelegramChannel) -> None:
    seam: Channel = channel
    assert seam.kind is ChannelKind.TELEGRAM


async def test_a_message_arrives_with_its_markup_and_its_rows_of_buttons(
    sandbox: Sandbox, channel: TelegramChannel
) -> None:
    (message_id,) = await channel.send(str(AN), REMINDER)
    (shown,) = sandbox.messages("an", "private")
    assert str(shown.message_id) == message_id
    assert shown.text == "[NHẮC VIỆC] NV12\n\nRà soát <kế hoạch> chuyển đổi số"
    assert [[button.text for button in row] for row in shown.buttons] == [["Đã nhận", "Hoàn thành"], ["Chi tiết"]]


async def test_a_long_text_comes_in_parts_and_only_the_last_has_the_buttons(
    sandbox: Sandbox, channel: TelegramChannel
) -> None:
    ids = await channel.send(str(AN), LONG, reply_to="999")
    shown = sandbox.messages("an", "private")
    assert [str(message.message_id) for message in shown] == list(ids)
    assert len(ids) > 1
    assert [bool(message.buttons) for message in shown] == [False] * (len(ids) - 1) + [True]


async def test_the_later_parts_of_a_long_text_are_tried_again_at_once(
    sandbox: Sandbox, channel: TelegramChannel, pauses: Pauses
) -> None:
    original = sandbox.telegram.post

    def post_and_then_fail(*args: object, **options: object) -> object:
        sandbox.telegram.post = original  # type: ignore[method-assign]
        sandbox.faults.too_many_requests(4, AN, times=2)
        return original(*args, **options)  # type: ignore[arg-type]

    sandbox.telegram.post = post_and_then_fail  # type: ignore[method-assign,assignment]
    ids = await channel.send(str(AN), LONG)
    assert len(sandbox.messages("an", "private")) == len(ids)
    assert pauses.seconds == [4.0, 4.0]


async def test_a_message_can_go_to_a_topic_and_a_deleted_topic_is_told_apart(pauses: Pauses) -> None:
    sandbox = make_sandbox(group_has_topics=True)
    async with open_front(sandbox, Scripted(), pause=pauses) as front:
        topic = sandbox.create_topic("Phòng Quản lý khoa học")
        chat_id = str(sandbox.group_chat_id)
        await front.channel.send(chat_id, REMINDER, topic_id=str(topic))
        assert sandbox.messages("binh", "group")[-1].text.startswith("[NHẮC VIỆC]")
        sandbox.delete_topic(topic)
        with pytest.raises(TopicGone):
            await front.channel.send(chat_id, REMINDER, topic_id=str(topic))


async def test_an_edit_replaces_text_and_buttons(sandbox: Sandbox, channel: TelegramChannel) -> None:
    ids = await channel.send(str(AN), REMINDER)
    await channel.edit(str(AN), ids, OutgoingText("ĐÃ HOÀN THÀNH"))
    (shown,) = sandbox.messages("an", "private")
    assert (shown.text, shown.buttons) == ("ĐÃ HOÀN THÀNH", ())


async def test_an_unchanged_edit_is_no_error(sandbox: Sandbox, channel: TelegramChannel) -> None:
    ids = await channel.send(str(AN), REMINDER)
    await channel.edit(str(AN), ids, REMINDER)
    assert not sandbox.messages("an", "private")[0].edited


async def test_an_edit_of_a_message_that_is_gone_is_no_error(channel: TelegramChannel) -> None:
    await channel.edit(str(AN), ("4711",), REMINDER)


async def test_a_shorter_edit_takes_the_messages_it_no_longer_needs_away(
    sandbox: Sandbox, channel: TelegramChannel
) -> None:
    ids = await channel.send(str(AN), LONG)
    await channel.edit(str(AN), ids, REMINDER)
    assert texts(sandbox, "an") == ["[NHẮC VIỆC] NV12\n\nRà soát <kế hoạch> chuyển đổi số"]


async def test_a_longer_edit_never_makes_a_new_message(sandbox: Sandbox, channel: TelegramChannel) -> None:
    ids = await channel.send(str(AN), REMINDER)
    await channel.edit(str(AN), ids, LONG)
    (shown,) = sandbox.messages("an", "private")
    assert shown.text.startswith("Danh sách")
    assert shown.buttons


async def test_blocked_deactivated_never_started_and_unknown_people_are_unreachable(
    sandbox: Sandbox, channel: TelegramChannel
) -> None:
    sandbox.block("an")
    sandbox.deactivate("binh")
    for chat_id, never_started in ((AN, False), (BINH, False), (EM, True), (4040, False)):
        with pytest.raises(Unreachable) as refused:
            await channel.send(str(chat_id), REMINDER)
        assert refused.value.never_started is never_started


async def test_a_group_that_removed_the_bot_is_unreachable(sandbox: Sandbox, channel: TelegramChannel) -> None:
    sandbox.kick_bot()
    with pytest.raises(Unreachable, match="kicked"):
        await channel.send(str(GROUP), REMINDER)


async def test_an_upgraded_group_tells_its_new_id(sandbox: Sandbox, channel: TelegramChannel) -> None:
    new_id = sandbox.migrate_group()
    with pytest.raises(RecipientMoved) as moved:
        await channel.send(str(GROUP), REMINDER)
    assert moved.value.new_chat_id == str(new_id)


async def test_too_many_requests_says_how_long_this_chat_must_wait(sandbox: Sandbox, channel: TelegramChannel) -> None:
    sandbox.faults.too_many_requests(7, AN, times=1)
    with pytest.raises(TryLater) as slow:
        await channel.send(str(AN), REMINDER)
    assert (slow.value.retry_after, slow.value.whole_bot) == (7.0, False)


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_that_cannot_serve_is_tried_later(
    sandbox: Sandbox, channel: TelegramChannel, status: int
) -> None:
    sandbox.faults.server_error(status, times=1)
    with pytest.raises(TryLater):
        await channel.send(str(AN), REMINDER)
    assert texts(sandbox, "an") == []


async def test_a_connection_that_breaks_during_the_answer_leaves_the_outcome_unknown(
    sandbox: Sandbox, channel: TelegramChannel
) -> None:
    sandbox.faults.lost_connection("after", times=1)
    with pytest.raises(OutcomeUnknown):
        await channel.send(str(AN), REMINDER)
    assert len(texts(sandbox, "an")) == 1


async def test_markup_that_telegram_does_not_take_is_rejected(channel: TelegramChannel) -> None:
    with pytest.raises(Rejected):
        await channel.send(str(AN), OutgoingText("<b>không đóng"))


async def test_a_document_is_sent_pinned_and_fetched_again(sandbox: Sandbox, channel: TelegramChannel) -> None:
    message_id = await channel.send_document(str(AN), "Báo cáo.xlsx", content=b"PK\x03\x04", caption="<b>Tháng 11</b>")
    await channel.pin(str(AN), message_id)
    document = sandbox.telegram.chats[AN].messages[int(message_id)].body["document"]
    assert document["file_name"] == "Báo cáo.xlsx"
    assert await channel.download(document["file_id"]) == b"PK\x03\x04"


async def test_a_file_that_is_not_there_is_rejected(channel: TelegramChannel) -> None:
    with pytest.raises(Rejected):
        await channel.download("không có")


async def test_before_the_start_everything_waits(sandbox: Sandbox) -> None:
    from bot.telegram import TelegramFront
    from tests.contract.telegram_stage import settings_for

    front = TelegramFront(settings_for("http://127.0.0.1:9"), Scripted())
    with pytest.raises(TryLater):
        await front.channel.send(str(AN), REMINDER)
    with pytest.raises(TryLater):
        await front.channel.pin(str(AN), "1")
