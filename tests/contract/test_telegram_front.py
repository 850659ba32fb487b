"""Talking to the bot on Telegram: from a person's phone to the application and back, against the sandbox."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from bot.incoming import IncomingMessage, OutgoingReply
from bot.messenger import ALL_GROUPS, ALL_PRIVATE_CHATS
from bot.telegram import (
    BotIdentity,
    TelegramFront,
    TelegramRefused,
)
from domain.conversation.messages.base import Place
from domain.conversation.origin import ChatType, Press
from domain.conversation.outgoing import Button, OutgoingText
from sandbox import Sandbox
from tests.contract.sandbox_stage import BINH, GROUP, TOKEN, make_sandbox, served
from tests.contract.telegram_stage import Pauses, Scripted, eventually, open_front, settings_for

CARD = OutgoingText("Việc NV12", rows=((Button("Đã nhận", "nhan 12", 3),),))
SECRET = "bi-mat_cua_webhook"


@pytest.fixture
async def front(sandbox: Sandbox, application: Scripted) -> AsyncIterator[TelegramFront]:
    def private_failed(bot: BotIdentity) -> OutgoingText:
        return OutgoingText(f"Đề nghị đồng chí mở @{bot.username} và bấm Start.")

    async with open_front(sandbox, application, private_failed=private_failed) as started:
        yield started


def group_texts(sandbox: Sandbox) -> list[str]:
    return [message.text for message in sandbox.messages("binh", "group") if message.from_bot]


async def test_what_is_typed_in_private_is_heard_and_answered(
    sandbox: Sandbox, front: TelegramFront, application: Scripted
) -> None:
    application.says(Place.CHAT, "Đồng chí có 02 việc.")
    sandbox.type_text("binh", "private", "/viec")
    await eventually(lambda: len(sandbox.messages("binh", "private")) == 2)
    (heard,) = application.heard
    assert (heard.text, heard.origin.chat_id, heard.origin.sender_id) == ("/viec", str(BINH), str(BINH))
    assert (heard.origin.chat_type, heard.origin.sender_name) == (ChatType.PRIVATE, "Trần Văn Bình")
    assert front.identity == BotIdentity(username="don_doc_bot", name="Đôn Đốc", id=712345678)
    assert front.trouble == ""


async def test_in_a_group_the_mention_is_stripped_and_the_answer_replies_to_what_was_said(
    sandbox: Sandbox, front: TelegramFront, application: Scripted
) -> None:
    application.says(Place.CHAT, "NV12 đã hoàn thành.")
    said = sandbox.type_text("binh", "group", "/xong@Don_Doc_Bot 12")
    await eventually(lambda: group_texts(sandbox) == ["NV12 đã hoàn thành."])
    (heard,) = application.heard
    assert (heard.text, heard.origin.chat_type, heard.origin.chat_title) == (
        "/xong 12",
        ChatType.GROUP,
        "Sở Khoa học và Công nghệ",
    )
    assert sandbox.messages("binh", "group")[-1].reply_to == said


async def test_what_is_said_in_a_topic_is_answered_in_it() -> None:
    sandbox, application = make_sandbox(group_has_topics=True), Scripted()
    async with open_front(sandbox, application):
        topic = sandbox.create_topic("Phòng Quản lý khoa học")
        application.says(Place.CHAT, "Đã nhận.")
        sandbox.type_text("binh", "group", "/nhan 12", thread=topic)
        await eventually(lambda: group_texts(sandbox) == ["Đã nhận."])
    assert application.heard[0].origin.topic_id == str(topic)
    assert application.heard[0].reply_to_message_id is None
    assert sandbox.messages("binh", "group")[-1].thread == topic


async def test_a_pressed_button_carries_its_command_and_its_version_and_the_message_is_edited(
    sandbox: Sandbox, front: TelegramFront, application: Scripted
) -> None:
    (message_id,) = await front.channel.send(str(BINH), CARD)
    application.says(Place.EDIT, "NV12: đã nhận")
    data = sandbox.messages("binh", "private")[0].buttons[0][0].callback_data
    sandbox.press("binh", "private", int(message_id), data)
    await eventually(lambda: sandbox.messages("binh", "private")[0].text == "NV12: đã nhận")
    (heard,) = application.heard
    assert (heard.text, heard.origin.press) == ("nhan 12", Press(3, message_id))
    assert [toast.text for toast in sandbox.toasts("binh")] == [""]


async def test_an_edit_without_a_press_or_of_a_message_that_is_gone_comes_as_a_new_message(
    sandbox: Sandbox, front: TelegramFront, application: Scripted
) -> None:
    application.says(Place.EDIT, "NV12: đã nhận")
    sandbox.type_text("binh", "private", "nhan 12")
    await eventually(lambda: sandbox.messages("binh", "private")[-1].text == "NV12: đã nhận")
    (message_id,) = await front.channel.send(str(BINH), CARD)
    data = sandbox.messages("binh", "private")[-1].buttons[0][0].callback_data
    application.go.clear()
    sandbox.press("binh", "private", int(message_id), data)
    await eventually(lambda: len(application.heard) == 2)
    await front.channel.edit(str(BINH), (message_id,), OutgoingText("x"))
    del sandbox.telegram.chats[BINH].messages[int(message_id)]
    application.go.set()
    await eventually(lambda: sandbox.messages("binh", "private")[-1].message_id > int(message_id))


async def test_a_refusal_of_a_press_is_a_notice_of_at_most_200_characters(
    sandbox: Sandbox, front: TelegramFront, application: Scripted
) -> None:
    (message_id,) = await front.channel.send(str(GROUP), CARD)
    application.says(Place.TOAST, "<b>Không được:</b> " + "việc của đơn vị khác " * 20)
    data = sandbox.messages("binh", "group")[-1].buttons[0][0].callback_data
    sandbox.press("binh", "group", int(message_id), data)
    await eventually(lambda: sandbox.toasts("binh"))
    (toast,) = sandbox.toasts("binh")
    assert toast.alert
    assert toast.text.startswith("Không được: việc")
    assert toast.text.endswith("…")
    assert len(toast.text) <= 200
    assert group_texts(sandbox) == ["Việc NV12"]


async def test_a_notice_of_several_lines_ends_with_a_whole_line(
    sandbox: Sandbox, front: TelegramFront, application: Scripted
) -> None:
    (message_id,) = await front.channel.send(str(BINH), CARD)
    lines = ["[ĐÃ NHẬN] NV1", "Báo cáo kết quả rà soát thủ tục hành chính " * 4, "Khi hoàn thành, gõ xong 1"]
    application.says(Place.TOAST, "\n".join(lines))
    data = sandbox.messages("binh", "private")[-1].buttons[0][0].callback_data
    sandbox.press("binh", "private", int(message_id), data)
    await eventually(lambda: sandbox.toasts("binh"))
    assert sandbox.toasts("binh")[0].text == "\n".join(lines[:2]).strip()


async def test_a_notice_that_comes_too_late_for_its_button_goes_to_the_presser_alone(
    sandbox: Sandbox, front: TelegramFront, application: Scripted
) -> None:
    (message_id,) = await front.channel.send(str(GROUP), CARD)
    application.says(Place.TOAST, "Không được.")
    application.go.clear()
    data = sandbox.messages("binh", "group")[-1].buttons[0][0].callback_data
    sandbox.press("binh", "group", int(message_id), data)
    await eventually(lambda: application.heard)
    sandbox.telegram.open_queries.clear()
    application.go.set()
    await eventually(lambda: [m.text for m in sandbox.messages("binh", "private")] == ["Không được."])


async def test_a_press_with_foreign_data_is_a_press_without_command(
    sandbox: Sandbox, front: TelegramFront, application: Scripted
) -> None:
    (message_id,) = await front.channel.send(str(BINH), CARD)
    sandbox.press("binh", "private", int(message_id), "nhan:12:cũ", stale=True)
    await eventually(lambda: sandbox.toasts("binh"))
    assert (application.heard[0].text, application.heard[0].origin.press) == ("", Press(0, message_id))


async def test_a_press_is_answered_even_if_the_application_fails(
    sandbox: Sandbox, front: TelegramFront, application: Scripted
) -> None:
    def fails(_: IncomingMessage) -> list[OutgoingReply]:
        raise LookupError("a fault of the application")

    (message_id,) = await front.channel.send(str(BINH), CARD)
    application.replies = fails
    data = sandbox.messages("binh", "private")[0].buttons[0][0].callback_data
    sandbox.press("binh", "private", int(message_id), data)
    await eventually(lambda: sandbox.toasts("binh"))
    application.says(Place.CHAT, "Vẫn chạy.")
    sandbox.type_text("binh", "private", "viec")
    await eventually(lambda: sandbox.messages("binh", "private")[-1].text == "Vẫn chạy.")


async def test_a_private_answer_to_the_group_goes_to_the_speaker_alone(
    sandbox: Sandbox, front: TelegramFront, application: Scripted
) -> None:
    application.replies = lambda _: [
        OutgoingReply(Place.PRIVATE, OutgoingText("Việc của đồng chí: NV12")),
        OutgoingReply(Place.CHAT, OutgoingText("Đã trả lời riêng.")),
    ]
    sandbox.type_text("binh", "group", "/viec")
    await eventually(lambda: group_texts(sandbox) == ["Đã trả lời riêng."])
    assert [message.text for message in sandbox.messages("binh", "private")] == ["Việc của đồng chí: NV12"]


async def test_a_private_answer_that_cannot_be_delivered_is_not_said_to_have_been(
    sandbox: Sandbox, front: TelegramFront, application: Scripted
) -> None:
    application.replies = lambda _: [
        OutgoingReply(Place.PRIVATE, OutgoingText("Việc của đồng chí: NV12")),
        OutgoingReply(Place.CHAT, OutgoingText("Đã trả lời riêng.")),
    ]
    sandbox.block("binh")
    sandbox.type_text("binh", "group", "/viec")
    await eventually(lambda: group_texts(sandbox) == ["Đề nghị đồng chí mở @don_doc_bot và bấm Start."])


async def test_a_notice_without_a_press_is_a_private_answer(
    sandbox: Sandbox, front: TelegramFront, application: Scripted
) -> None:
    application.says(Place.TOAST, "Không được.")
    sandbox.type_text("binh", "group", "/huy 12")
    await eventually(lambda: [m.text for m in sandbox.messages("binh", "private")] == ["Không được."])
    assert group_texts(sandbox) == []


async def test_a_document_comes_with_its_caption(sandbox: Sandbox, front: TelegramFront, application: Scripted) -> None:
    sandbox.send_document("binh", "private", "Báo cáo.docx", b"noi dung", caption="xong 12")
    await eventually(lambda: application.heard)
    heard = application.heard[0]
    assert heard.attachment is not None
    assert (heard.text, heard.attachment.file_name, heard.attachment.size) == ("xong 12", "Báo cáo.docx", 8)
    assert await front.channel.download(heard.attachment.file_id) == b"noi dung"


async def test_a_reply_brings_what_it_replies_to(sandbox: Sandbox, front: TelegramFront, application: Scripted) -> None:
    (message_id,) = await front.channel.send(str(BINH), CARD)
    sandbox.type_text("binh", "private", "xong", reply_to=int(message_id))
    await eventually(lambda: application.heard)
    heard = application.heard[0]
    assert (heard.reply_to_message_id, heard.reply_to_text) == (message_id, "Việc NV12")


async def test_an_edited_message_is_not_heard_again(
    sandbox: Sandbox, front: TelegramFront, application: Scripted
) -> None:
    said = sandbox.type_text("binh", "private", "xong 12")
    await eventually(lambda: application.heard)
    sandbox.edit_text("binh", "private", said, "xong 13")
    sandbox.type_text("binh", "private", "viec")
    await eventually(lambda: len(application.heard) == 2)
    assert [heard.text for heard in application.heard] == ["xong 12", "viec"]


async def test_a_reply_waits_out_a_short_429_and_outlives_a_lost_connection(
    sandbox: Sandbox, application: Scripted
) -> None:
    pauses = Pauses()
    async with open_front(sandbox, application, pause=pauses):
        application.says(Place.CHAT, "Đã nhận.")
        sandbox.faults.too_many_requests(3, BINH, times=1)
        sandbox.type_text("binh", "private", "nhan 12")
        await eventually(lambda: len(sandbox.messages("binh", "private")) == 2)
        assert pauses.seconds == [3.0]
        sandbox.faults.lost_connection("before", times=1)
        sandbox.type_text("binh", "private", "nhan 12")
        await eventually(lambda: len(sandbox.messages("binh", "private")) == 4)


async def test_blocking_and_kicking_and_coming_back_are_told(sandbox: Sandbox, application: Scripted) -> None:
    told: list[tuple[str, ...]] = []

    async def tell(*what: str) -> None:
        told.append(what)

    async with open_front(sandbox, application, on_reachable=tell, on_unreachable=tell):
        sandbox.block("binh")
        sandbox.unblock("binh")
        sandbox.kick_bot()
        sandbox.readmit_bot()
        await eventually(lambda: len(told) == 4)
    assert sorted(told) == sorted([(str(BINH), "blocked"), (str(BINH),), (str(GROUP), "kicked"), (str(GROUP),)])


async def test_a_group_that_becomes_a_supergroup_is_told_with_its_new_id(
    sandbox: Sandbox, application: Scripted
) -> None:
    moves: list[tuple[str, str]] = []

    async def moved(old: str, new: str) -> None:
        moves.append((old, new))

    async with open_front(sandbox, application, on_moved=moved):
        new_id = sandbox.migrate_group()
        await eventually(lambda: moves)
    assert moves == [(str(GROUP), str(new_id))]


async def test_updates_are_confirmed_only_when_they_have_been_handled(
    sandbox: Sandbox, front: TelegramFront, application: Scripted
) -> None:
    application.go.clear()
    sandbox.type_text("binh", "private", "xong 12")
    await eventually(lambda: application.heard)
    sandbox.type_text("an", "private", "viec")
    await eventually(lambda: len(application.heard) == 2)
    assert len(sandbox.pending_updates()) == 2, "a crash now would have lost the first"
    application.go.set()
    await eventually(lambda: not sandbox.pending_updates())
    assert len(application.heard) == 2


async def test_an_update_that_cannot_be_read_does_not_hold_up_the_next(
    sandbox: Sandbox, front: TelegramFront, application: Scripted
) -> None:
    sandbox.telegram.updates.add("message", {"message_id": "?"})
    sandbox.type_text("binh", "private", "viec")
    await eventually(lambda: application.heard)
    await eventually(lambda: not sandbox.pending_updates())


async def test_stopping_finishes_what_is_in_hand(sandbox: Sandbox, application: Scripted) -> None:
    application.says(Place.CHAT, "Đã nhận.")
    application.go.clear()
    async with open_front(sandbox, application):
        sandbox.type_text("binh", "private", "nhan 12")
        await eventually(lambda: application.heard)
    assert sandbox.messages("binh", "private")[-1].text == "Đã nhận."
    assert sandbox.pending_updates() == []


async def test_a_stopped_front_can_be_started_again(sandbox: Sandbox, application: Scripted) -> None:
    async with open_front(sandbox, application) as front:
        await front.stop()
        assert await front.start() is not None
        sandbox.type_text("binh", "private", "viec")
        await eventually(lambda: application.heard)


async def test_a_wrong_token_is_refused_at_the_start_without_being_named(sandbox: Sandbox) -> None:
    wrong = "712345678:AAHf_another_token_that_is_wrong_0002"
    async with served(sandbox) as address:
        front = TelegramFront(settings_for(address, token=wrong), Scripted())
        with pytest.raises(TelegramRefused) as refused:
            await front.start()
    told = f"{refused.value!r} {refused.value.__cause__!r} {settings_for(address, token=wrong)!r}"
    assert "another_token" not in told


async def test_a_start_without_telegram_goes_on_trying_and_tells_when_it_is_there(
    sandbox: Sandbox, application: Scripted
) -> None:
    connected: list[BotIdentity] = []
    tries = asyncio.Event()

    async def pause(seconds: float) -> None:
        tries.set()
        await asyncio.sleep(0.01)

    async def note(bot: BotIdentity) -> None:
        connected.append(bot)

    async with served(sandbox) as address:
        front = TelegramFront(settings_for(address), application, on_connected=note, pause=pause)
        sandbox.faults.server_error(502, everything=True)
        assert await front.start() is None
        assert front.trouble
        await tries.wait()
        sandbox.faults.clear()
        await eventually(lambda: connected)
        sandbox.type_text("binh", "private", "viec")
        await eventually(lambda: application.heard)
        assert front.trouble == ""
        await front.stop()


async def test_polling_goes_on_after_an_outage(sandbox: Sandbox, front: TelegramFront, application: Scripted) -> None:
    sandbox.faults.server_error(502, times=3, everything=True)
    sandbox.type_text("binh", "private", "viec")
    sandbox.type_text("binh", "private", "quahan")
    await eventually(lambda: len(application.heard) == 2)


async def test_the_command_menus_are_filled_for_everyone_and_for_one_person(
    sandbox: Sandbox, front: TelegramFront
) -> None:
    await front.register_commands(
        {
            ALL_PRIVATE_CHATS: [("viec", "Việc của tôi")],
            ALL_GROUPS: [("quahan", "Việc quá hạn" + "…" * 300)],
            str(BINH): [("viec", "Việc của tôi"), ("giao", "Giao việc")],
            "4040": [("viec", "một người không có")],
        }
    )
    assert [item["command"] for item in sandbox.commands("an", "private")] == ["viec"]
    assert [item["command"] for item in sandbox.commands("binh", "private")] == ["viec", "giao"]
    assert [item["command"] for item in sandbox.commands("binh", "group")] == ["quahan"]


def webhook_update(sandbox: Sandbox, text: str) -> bytes:
    sandbox.type_text("binh", "private", text)
    return json.dumps(sandbox.pending_updates()[-1]).encode()


async def test_a_webhook_takes_only_what_bears_its_secret(application: Scripted) -> None:
    sandbox = make_sandbox()
    async with served(sandbox) as address:
        hook = settings_for(address, webhook_url="https://dondoc.example.gov.vn/telegram", webhook_secret=SECRET)
        front = TelegramFront(hook, application)
        assert await front.feed(b"{}", SECRET) == 400
        await front.start()
        try:
            body = webhook_update(sandbox, "viec")
            assert await front.feed(body, None) == 403
            assert await front.feed(body, "sai") == 403
            assert await front.feed(b" " * 2_000_000, SECRET) == 413
            assert await front.feed(b"{", SECRET) == 400
            assert await front.feed(b"[]", SECRET) == 400
            assert application.heard == []
            assert await front.feed(body, SECRET) == 200
            assert [heard.text for heard in application.heard] == ["viec"]
        finally:
            await front.stop()
        assert await front.feed(body, SECRET) == 503


@pytest.mark.parametrize(
    "wrong",
    [{"proxy": "socks5://127.0.0.1:1080"}, {"webhook_url": "https://dondoc.example.gov.vn/telegram"}],
)
def test_settings_that_cannot_work_are_refused_in_one_line(wrong: dict[str, str]) -> None:
    with pytest.raises(TelegramRefused) as refused:
        TelegramFront(settings_for("http://127.0.0.1:9", **wrong), Scripted())
    assert "\n" not in str(refused.value)
    assert TOKEN not in str(refused.value)
