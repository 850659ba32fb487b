"""Talking to the bot on Zalo: from a person's phone to the application and back, against the sandbox."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.incoming import OutgoingReply
from bot.zalo import ZaloFront, ZaloIdentity, ZaloRefused, webhook_line
from bot.zalo.front import MAXIMUM_BODY, who_am_i
from bot.zalo.polling import FLOOR, LONGEST_WAIT
from domain.conversation.messages.base import Place
from domain.conversation.origin import ChatType
from domain.conversation.outgoing import OutgoingText
from sandbox import Sandbox
from tests.contract.sandbox_stage import (
    BOT,
    PICTURE,
    ZALO_AN,
    ZALO_BINH,
    ZALO_GROUP,
    ZALO_TOKEN,
    make_zalo_sandbox,
    served,
)
from tests.contract.telegram_stage import Pauses, Scripted, eventually
from tests.contract.zalo_stage import (
    Network,
    answered,
    open_zalo_front,
    refused,
    still_clock,
    zalo_settings_for,
)

SECRET = "bi-mat-cua-webhook"
WEBHOOK: dict[str, Any] = {"webhook_url": "http://127.0.0.1:9/zalo", "webhook_secret": SECRET}


@pytest.fixture
def sandbox() -> Sandbox:
    return make_zalo_sandbox()


@pytest.fixture
async def front(sandbox: Sandbox, application: Scripted, pauses: Pauses) -> AsyncIterator[ZaloFront]:
    def private_failed(bot: ZaloIdentity) -> OutgoingText:
        return OutgoingText(f"Đề nghị đồng chí nhắn riêng cho {bot.name}.")

    async with open_zalo_front(sandbox, application, pause=pauses, private_failed=private_failed) as started:
        yield started


def from_bot(sandbox: Sandbox, phone: str, chat: str = "private") -> list[str]:
    return [message.text.split("\n\n")[0] for message in sandbox.zalo.messages(phone, chat) if message.from_bot]


def webhook_body(message_id: str = "m1", text: str = "viec", *, wrapped: bool = False) -> bytes:
    update = {
        "event_name": "message.text.received",
        "message": {
            "date": 1789033572455,
            "chat": {"chat_type": "PRIVATE", "id": ZALO_BINH},
            "message_id": message_id,
            "from": {"id": ZALO_BINH, "is_bot": False, "display_name": "Trần Văn Bình"},
            "text": text,
        },
    }
    return json.dumps({"ok": True, "result": update} if wrapped else update).encode()


async def test_what_is_typed_in_private_is_heard_and_answered(
    sandbox: Sandbox, front: ZaloFront, application: Scripted
) -> None:
    application.says(Place.CHAT, "Đồng chí có 02 việc.")
    sandbox.zalo.type_text("binh", "private", "viec")
    await eventually(lambda: from_bot(sandbox, "binh") == ["Đồng chí có 02 việc."])
    (heard,) = application.heard
    assert (heard.text, heard.origin.chat_id, heard.origin.sender_id) == ("viec", ZALO_BINH, ZALO_BINH)
    assert (heard.origin.chat_type, heard.origin.sender_name) == (ChatType.PRIVATE, "Trần Văn Bình")
    assert front.identity is not None
    assert (front.identity.name, front.trouble) == (BOT, "")


async def test_in_a_group_the_mention_is_stripped_and_the_answer_goes_to_the_group(
    sandbox: Sandbox, front: ZaloFront, application: Scripted
) -> None:
    application.says(Place.EDIT, "NV12 đã hoàn thành.")
    sandbox.zalo.mention_bot("binh", "xong 12")
    await eventually(lambda: from_bot(sandbox, "an", "group") == ["NV12 đã hoàn thành."])
    (heard,) = application.heard
    assert (heard.text, heard.origin.chat_id, heard.origin.in_group) == ("xong 12", ZALO_GROUP, True)


async def test_in_a_group_the_commands_are_shown_as_they_reach_the_bot_there_and_in_private_as_they_are(
    sandbox: Sandbox, front: ZaloFront, application: Scripted
) -> None:
    text = OutgoingText("", typed='Trả lời: "chitiet 12".')
    application.replies = lambda _: [OutgoingReply(Place.CHAT, text), OutgoingReply(Place.PRIVATE, text)]
    sandbox.zalo.mention_bot("binh", "nhan 12")
    await eventually(lambda: from_bot(sandbox, "binh"))
    assert 'Trả lời: "chitiet 12".' in from_bot(sandbox, "binh")[0]
    assert (
        f'Trả lời: "@{BOT} chitiet 12".\n'
        f"Trong nhóm, gõ @, chọn {BOT} trong danh sách rồi gõ lệnh; hoặc nhắn riêng cho bot."
    ) in from_bot(sandbox, "an", "group")[0]


@pytest.mark.parametrize("place", [Place.PRIVATE, Place.TOAST])
async def test_what_is_for_the_speaker_alone_goes_to_the_speaker(
    sandbox: Sandbox, front: ZaloFront, application: Scripted, place: Place
) -> None:
    application.says(place, "Chưa có quyền.")
    sandbox.zalo.mention_bot("binh", "huy 12")
    await eventually(lambda: from_bot(sandbox, "binh") == ["Chưa có quyền."])
    assert from_bot(sandbox, "an", "group") == []


async def test_the_group_is_told_when_the_speaker_cannot_be_answered_privately(
    sandbox: Sandbox, front: ZaloFront, application: Scripted
) -> None:
    sandbox.zalo.join_group("em")
    application.replies = lambda _: [
        OutgoingReply(Place.PRIVATE, OutgoingText("Danh sách của đồng chí")),
        OutgoingReply(Place.CHAT, OutgoingText("Đã gửi riêng.")),
    ]
    sandbox.zalo.mention_bot("em", "viec")
    await eventually(lambda: from_bot(sandbox, "an", "group"))
    assert from_bot(sandbox, "an", "group") == [f"Đề nghị đồng chí nhắn riêng cho {BOT}."]


async def test_a_picture_comes_with_its_caption(sandbox: Sandbox, front: ZaloFront, application: Scripted) -> None:
    sandbox.zalo.send_image("binh", "private", PICTURE, "xong 12")
    await eventually(lambda: application.heard)
    (heard,) = application.heard
    assert heard.text == "xong 12"
    assert heard.attachment is not None
    assert heard.attachment.file_id.startswith("http")


async def test_stickers_and_files_are_messages_without_words_and_unknown_events_are_nothing(
    sandbox: Sandbox, front: ZaloFront, application: Scripted
) -> None:
    sandbox.zalo.tell("message.reaction.received", "binh")
    sandbox.zalo.tell("user.follow")
    sandbox.zalo.send_without_text("binh")
    sandbox.zalo.send_sticker("binh", "private")
    sandbox.zalo.send_document("binh", "private", "Báo cáo.docx", b"PK")
    sandbox.zalo.type_text("binh", "private", "viec")
    await eventually(lambda: len(application.heard) == 3)
    assert [heard.text for heard in application.heard] == ["", "", "viec"]


async def test_an_update_that_is_replayed_for_ever_is_handled_once_and_never_faster_than_the_floor(
    sandbox: Sandbox, front: ZaloFront, application: Scripted, pauses: Pauses
) -> None:
    sandbox.zalo.faults.replay_updates = True
    sandbox.zalo.type_text("binh", "private", "viec")
    await eventually(lambda: len(pauses.seconds) >= 20)
    assert len(application.heard) == 1
    assert all(0.5 * FLOOR < seconds <= FLOOR for seconds in pauses.seconds)


async def test_messages_of_one_chat_are_answered_in_order_and_chats_do_not_wait_for_each_other(
    sandbox: Sandbox, front: ZaloFront, application: Scripted
) -> None:
    application.go.clear()
    for text in ("viec", "xong 12"):
        sandbox.zalo.type_text("binh", "private", text)
    sandbox.zalo.type_text("an", "private", "quahan")
    await eventually(lambda: len(application.heard) == 2)
    assert [heard.text for heard in application.heard] == ["viec", "quahan"]
    application.go.set()
    await eventually(lambda: len(application.heard) == 3)


async def test_a_fault_of_the_application_does_not_stop_the_next_message(
    sandbox: Sandbox, front: ZaloFront, application: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_: object) -> list[OutgoingReply]:
        raise LookupError("a fault")

    application.replies = fails
    sandbox.zalo.type_text("binh", "private", "viec")
    await eventually(lambda: application.heard)
    application.says(Place.CHAT, "Đã nhận.")
    sandbox.zalo.type_text("binh", "private", "nhan 12")
    await eventually(lambda: from_bot(sandbox, "binh") == ["Đã nhận."])
    assert "LookupError" in caplog.text


async def test_who_writes_can_be_written_to_again(sandbox: Sandbox, application: Scripted) -> None:
    reachable: list[str] = []

    async def on_reachable(chat_id: str) -> None:
        reachable.append(chat_id)

    async with open_zalo_front(sandbox, application, on_reachable=on_reachable) as front:
        for count in (1, 2):
            sandbox.zalo.type_text("binh", "private", "viec")
            await eventually(lambda count=count: len(application.heard) == count)  # type: ignore[misc]
        assert reachable == [ZALO_BINH]
        sandbox.zalo.block("binh")
        with pytest.raises(Exception, match="does not receive"):
            await front.channel.send(ZALO_BINH, OutgoingText("Nhắc việc"))
        sandbox.zalo.unblock("binh")
        sandbox.zalo.type_text("binh", "private", "viec")
        await eventually(lambda: len(application.heard) == 3)
        assert reachable == [ZALO_BINH, ZALO_BINH]


async def test_a_wrong_token_refuses_the_start_and_does_not_show(sandbox: Sandbox, application: Scripted) -> None:
    async with served(sandbox) as address:
        settings = zalo_settings_for(address, token="1:wrong-token")
        front = ZaloFront(settings, application, clock=still_clock())
        with pytest.raises(ZaloRefused) as caught:
            await front.start()
        assert "wrong-token" not in str(caught.value)
        assert await who_am_i(settings) == (False, "does not know this token; get the right one from Zalo Bot Creator")
        assert await who_am_i(zalo_settings_for(address)) == (True, f'answers; the bot is "{BOT}"')


async def test_a_token_that_is_reset_while_the_bot_runs_is_told_in_one_line(
    sandbox: Sandbox, front: ZaloFront, pauses: Pauses, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        sandbox.zalo.faults.wrong_token = True
        sandbox.zalo.type_text("binh", "private", "viec")
        await eventually(lambda: front.trouble)
        await eventually(lambda: pauses.seconds.count(LONGEST_WAIT) >= 3)
    assert len([line for line in caplog.messages if line.startswith("Zalo")]) == 1
    assert ZALO_TOKEN not in caplog.text


async def test_zalo_out_of_reach_at_the_start_is_tried_on(sandbox: Sandbox, application: Scripted) -> None:
    connected: list[str] = []

    async def on_connected(identity: ZaloIdentity) -> None:
        connected.append(identity.name)

    sandbox.zalo.faults.server_error(502, everything=True, times=4)
    async with open_zalo_front(sandbox, application, on_connected=on_connected) as front:
        await eventually(lambda: connected)
        assert connected == [BOT]
        assert front.trouble == ""


async def test_a_front_that_stood_by_can_be_started_again(sandbox: Sandbox, application: Scripted) -> None:
    async with open_zalo_front(sandbox, application) as front:
        await front.stop()
        assert front.trouble == "stopped"
        await front.start()
        sandbox.zalo.type_text("binh", "private", "viec")
        await eventually(lambda: application.heard)


async def test_polling_leaves_a_webhook_alone_and_says_so_once(
    sandbox: Sandbox, application: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(sandbox) as address:
        pauses = Pauses()
        network = {"hook": True}

        def answering(method: str, _: dict[str, Any]) -> Any:
            if method == "getWebhookInfo":
                return answered({"url": "https://other.gov.vn/z"}) if network["hook"] else refused(404)
            return answered({"display_name": BOT}) if method == "getMe" else refused(408, "Request timeout")

        calls = Network(answering)
        front = ZaloFront(zalo_settings_for(address), application, clock=still_clock(), pause=pauses, transport=calls)
        await front.start()
        await eventually(lambda: len(calls.called("getWebhookInfo")) > 3)
        assert "other.gov.vn" in front.trouble
        assert "ZALO_WEBHOOK_URL" in front.trouble
        assert calls.called("getUpdates") == []
        assert calls.called("deleteWebhook") == []
        assert len([line for line in caplog.messages if "other.gov.vn" in line]) == 1
        network["hook"] = False
        await eventually(lambda: len(calls.called("getUpdates")) > 3)
        assert front.trouble == ""
        assert all(seconds > 0 for seconds in pauses.seconds), "an idle answer that comes at once is waited out"
        await front.stop()


@pytest.fixture
async def hooked(sandbox: Sandbox, application: Scripted) -> AsyncIterator[ZaloFront]:
    async with open_zalo_front(sandbox, application, changes=WEBHOOK) as started:
        yield started


@pytest.mark.parametrize("wrapped", [False, True])
async def test_a_webhook_call_is_answered_when_it_has_been_handled(
    sandbox: Sandbox, hooked: ZaloFront, application: Scripted, wrapped: bool
) -> None:
    application.says(Place.CHAT, "Đồng chí có 02 việc.")
    assert await hooked.feed(webhook_body(wrapped=wrapped), SECRET) == 200
    assert from_bot(sandbox, "binh") == ["Đồng chí có 02 việc."]
    assert await hooked.feed(webhook_body(wrapped=wrapped), SECRET) == 200
    assert len(application.heard) == 1


@pytest.mark.parametrize(
    ("body", "secret", "status"),
    [
        (b"", None, 200),
        (b"  \n", None, 200),
        (webhook_body(), None, 403),
        (webhook_body(), "bi-mat-cua-webhooK", 403),
        (webhook_body(), "bí mật", 403),
        (b"{" * 5, SECRET, 400),
        (b"\xff\xfe", SECRET, 400),
        (b" " * MAXIMUM_BODY + b"{}", SECRET, 413),
        (b'{"event_name": "message.new.received"}', SECRET, 200),
        (b"[1, null]", SECRET, 200),
    ],
)
async def test_webhook_calls_that_are_not_updates(
    hooked: ZaloFront, application: Scripted, body: bytes, secret: str | None, status: int
) -> None:
    assert await hooked.feed(body, secret) == status
    assert application.heard == []


async def test_a_webhook_is_set_at_the_start_and_stays_at_the_end(sandbox: Sandbox, application: Scripted) -> None:
    async with open_zalo_front(sandbox, application, changes=WEBHOOK) as front:
        assert sandbox.zalo.world.updates.hook is not None
        await front.stop()
        assert sandbox.zalo.world.updates.hook is not None


async def test_an_operator_sees_a_webhook_and_takes_it_away(sandbox: Sandbox, application: Scripted) -> None:
    async with served(sandbox) as address:
        front = ZaloFront(zalo_settings_for(address, **WEBHOOK), application, clock=still_clock())
        await front.start()
        await front.stop()
        polling = zalo_settings_for(address)
        assert await webhook_line(polling, delete=False) == (True, "Zalo calls http://127.0.0.1:9/zalo.")
        assert (await webhook_line(polling, delete=True))[1].startswith("Zalo calls no webhook")
        assert not (await webhook_line(zalo_settings_for(address, token="1:wrong"), delete=True))[0]


async def test_a_webhook_needs_a_secret(application: Scripted) -> None:
    with pytest.raises(ZaloRefused):
        ZaloFront(
            zalo_settings_for("http://127.0.0.1:9", **WEBHOOK | {"webhook_secret": "ngan"}),
            application,
            clock=still_clock(),
        )


async def test_before_the_start_a_webhook_call_is_to_be_repeated(application: Scripted) -> None:
    front = ZaloFront(zalo_settings_for("http://127.0.0.1:9", **WEBHOOK), application, clock=still_clock())
    assert await front.feed(webhook_body(), SECRET) == 503


async def test_stopping_waits_for_what_is_in_hand(sandbox: Sandbox, application: Scripted) -> None:
    async with open_zalo_front(sandbox, application) as front:
        application.says(Place.CHAT, "Đã nhận.")
        application.go.clear()
        sandbox.zalo.type_text("an", "private", "viec")
        await eventually(lambda: application.heard)
        stopping = asyncio.create_task(front.stop())
        await asyncio.sleep(0)
        application.go.set()
        await stopping
        assert [heard.origin.chat_id for heard in application.heard] == [ZALO_AN]
        assert from_bot(sandbox, "an") == ["Đã nhận."]
