"""The Zalo side of the sandbox over real HTTP: each rule of the platform, and each refusal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sandbox import PhoneError, Sandbox
from tests.contract.sandbox_stage import (
    BOT,
    PICTURE,
    ZALO_AN,
    ZALO_BINH,
    ZALO_EM,
    ZALO_GROUP,
    ZaloCaller,
    calling_zalo,
    make_zalo_sandbox,
    zalo_options,
)

SECRET = "bi-mat-cua-webhook"


@pytest.fixture
def sandbox() -> Sandbox:
    return make_zalo_sandbox()


@pytest.fixture
async def call(sandbox: Sandbox) -> AsyncIterator[ZaloCaller]:
    async with calling_zalo(sandbox) as caller:
        yield caller


async def test_the_bot_says_who_it_is(call: ZaloCaller) -> None:
    me = await call.result("getMe")
    assert me["display_name"] == BOT
    assert me["can_join_groups"] is True
    assert isinstance(me["id"], str)
    assert (await call.client.get(call.url("getMe"))).json()["result"] == me


async def test_refusals_come_with_status_200_and_a_body_that_says_no(call: ZaloCaller) -> None:
    wrong = ZaloCaller(call.client, token="1:wrong")
    assert await wrong("getMe") == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert (await call("getme"))["error_code"] == 400
    assert (await call("editMessageText", chat_id=ZALO_AN, text="x"))["error_code"] == 400


async def test_the_status_may_repeat_the_code_when_the_switch_is_on(sandbox: Sandbox, call: ZaloCaller) -> None:
    sandbox.zalo.faults.errors_as_http_status = True
    response = await call.client.post(call.url("getWebhookInfo"))
    assert response.status_code == response.json()["error_code"] == 404


@pytest.mark.parametrize(
    ("method", "values", "named"),
    [
        ("sendMessage", {"reply_markup": {}}, "reply_markup"),
        ("sendMessage", {"reply_to_message_id": "m1"}, "reply_to_message_id"),
        ("sendMessage", {"disable_notification": True}, "disable_notification"),
        ("getUpdates", {"offset": 1}, "offset"),
        ("getUpdates", {"limit": 1}, "limit"),
        ("getUpdates", {"timeout": "soon"}, "timeout"),
        ("setWebhook", {"allowed_updates": []}, "allowed_updates"),
        ("sendDocument", {}, "sendDocument"),
        ("setMyCommands", {}, "setMyCommands"),
        ("testWebhook", {}, "testWebhook"),
    ],
)
async def test_inventions_are_refused_by_name(call: ZaloCaller, method: str, values: Any, named: str) -> None:
    sent = {"chat_id": ZALO_AN, "text": "x"} if method == "sendMessage" else {}
    assert named in await call.refused(method, **sent, **values)


@pytest.mark.parametrize(
    "values",
    [
        {"text": "x"},
        {"chat_id": 5_001_000_001, "text": "x"},
        {"chat_id": ZALO_AN},
        {"chat_id": ZALO_AN, "text": ""},
        {"chat_id": ZALO_AN, "text": "  \n"},
        {"chat_id": ZALO_AN, "text": None},
        {"chat_id": ZALO_AN, "text": "x" * 2001},
        {"chat_id": ZALO_AN, "text": "😀" * 1001},
        {"chat_id": ZALO_AN, "text": "x", "parse_mode": "HTML"},
        {"chat_id": ZALO_AN, "text": "x", "parse_mode": "MarkdownV2"},
        {"chat_id": ZALO_AN, "text": "<a href='x'>x</a>", "parse_mode": "html"},
        {"chat_id": ZALO_AN, "text": "<b>x", "parse_mode": "html"},
        {"chat_id": ZALO_AN, "text": "mẫu {so}", "parse_mode": "markdown"},
        {"chat_id": "ffffffffffffffffffff", "text": "x"},
    ],
)
async def test_a_message_that_the_platform_would_refuse(call: ZaloCaller, values: dict[str, Any]) -> None:
    assert (await call("sendMessage", **values))["error_code"] == 400


async def test_a_form_or_a_query_is_not_what_this_platform_is_called_with(call: ZaloCaller) -> None:
    form = await call.client.post(call.url("sendMessage"), data={"chat_id": ZALO_AN, "text": "x"})
    assert form.json()["error_code"] == 400
    query = await call.client.get(call.url("sendMessage"), params={"chat_id": ZALO_AN, "text": "x"})
    assert query.json()["error_code"] == 400
    broken = await call.client.post(call.url("getMe"), content=b"[1", headers={"Content-Type": "application/json"})
    assert broken.json()["error_code"] == 400


async def test_two_thousand_units_are_taken_and_shown(sandbox: Sandbox, call: ZaloCaller) -> None:
    sent = await call.result("sendMessage", chat_id=ZALO_AN, text="😀" * 1000)
    assert set(sent) == {"message_id", "date"}
    assert len(sent["message_id"]) == 20
    assert sent["date"] == int(sandbox.options.clock.now().timestamp() * 1000)
    (shown,) = sandbox.zalo.messages("an", "private")
    assert (shown.text, shown.api_id, shown.from_bot, shown.edited, shown.buttons) == (
        "😀" * 1000, sent["message_id"], True, False, (),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "length", "codes"),
    [
        (0, 99, ["b"]),
        (-1, 2, ["b"]),
        (0, 0, ["b"]),
        (True, 1, ["b"]),
        (0, 4, ["bold"]),
        (0, 4, ["c_ff0000"]),
        (0, 4, []),
        (0, 4, "b"),
        (1, 3, ["b"]),
    ],
)
async def test_a_style_outside_the_text_or_unknown_is_refused(
    call: ZaloCaller, start: Any, length: Any, codes: Any
) -> None:
    styles = [{"start": start, "len": length, "st": codes}]
    assert "text_styles" in await call.refused("sendMessage", chat_id=ZALO_AN, text="🔴 QUÁ HẠN", text_styles=styles)
    extra = [{"start": 0, "len": 2, "st": ["b"], "type": "bold"}]
    assert "text_styles" in await call.refused("sendMessage", chat_id=ZALO_AN, text="🔴 QUÁ HẠN", text_styles=extra)


async def test_styles_are_counted_in_utf16_units(sandbox: Sandbox, call: ZaloCaller) -> None:
    styles = [{"start": 3, "len": 7, "st": ["b", "c_db342e"]}]
    await call.result("sendMessage", chat_id=ZALO_AN, text="🔴 QUÁ HẠN: <b>", text_styles=styles)
    html = sandbox.zalo.messages("an", "private")[-1].html
    assert html == '🔴 <span class="z-c_db342e"><b>QUÁ HẠN</b></span>: &lt;b&gt;'


@pytest.mark.parametrize(
    ("mode", "text", "shown", "html"),
    [
        ("markdown", "**Việc 12** của *Bình*", "Việc 12 của Bình", "<b>Việc 12</b> của <i>Bình</i>"),
        ("markdown", "## Hôm nay\nxong", "Hôm nay\nxong", "<b>Hôm nay</b>\nxong"),
        ("markdown", r"2 \* 3 = 6", "2 * 3 = 6", "2 * 3 = 6"),
        ("html", "<b>Việc</b> &amp; <em>hạn</em>", "Việc & hạn", "<b>Việc</b> &amp; <i>hạn</i>"),
    ],
)
async def test_parse_mode_is_read(
    sandbox: Sandbox, call: ZaloCaller, mode: str, text: str, shown: str, html: str
) -> None:
    # When both are given, parse_mode wins.
    styles = [{"start": 0, "len": 1, "st": ["s"]}]
    await call.result("sendMessage", chat_id=ZALO_AN, text=text, parse_mode=mode, text_styles=styles)
    message = sandbox.zalo.messages("an", "private")[-1]
    assert (message.text, message.html) == (shown, html)


async def test_printed_commands_can_be_tapped(sandbox: Sandbox, call: ZaloCaller) -> None:
    text = 'Trả lời: nhan 12 · hoan 12 2. Gõ "trogiup xong" để xem. Đã làm xong, ngày 12.'
    await call.result("sendMessage", chat_id=ZALO_AN, text=text)
    html = sandbox.zalo.messages("an", "private")[-1].html
    assert [part.split('"')[0] for part in html.split('data-fill="')[1:]] == ["nhan 12", "hoan 12 2", "trogiup xong"]
    sandbox.zalo.type_text("an", "private", "nhan 12")
    assert "data-fill" not in sandbox.zalo.messages("an", "private")[-1].html


async def test_updates_come_one_at_a_time_and_only_once(sandbox: Sandbox, call: ZaloCaller) -> None:
    sandbox.zalo.type_text("an", "private", "viec")
    sandbox.zalo.type_text("an", "private", "xong 12")
    first = await call.result("getUpdates", timeout=0)
    assert first["event_name"] == "message.text.received"
    message = first["message"]
    assert message["chat"] == {"chat_type": "PRIVATE", "id": ZALO_AN}
    assert message["from"] == {"id": ZALO_AN, "is_bot": False, "display_name": "Nguyễn Thị An"}
    assert message["text"] == "viec"
    assert message["date"] == int(sandbox.options.clock.now().timestamp() * 1000)
    assert [update["message"]["text"] for update in sandbox.zalo.pending_updates()] == ["xong 12"]
    assert (await call.result("getUpdates", timeout="0"))["message"]["text"] == "xong 12"
    assert await call("getUpdates", timeout=0) == {"ok": False, "error_code": 408, "description": "Request timeout"}


async def test_a_taken_update_comes_back_for_ever_when_the_switch_is_on(sandbox: Sandbox, call: ZaloCaller) -> None:
    sandbox.zalo.faults.replay_updates = True
    sandbox.zalo.type_text("an", "private", "viec")
    again = [(await call.result("getUpdates", timeout=0))["message"]["message_id"] for _ in range(3)]
    assert len(set(again)) == 1
    sandbox.zalo.type_text("an", "private", "xong 12")
    assert (await call.result("getUpdates", timeout=0))["message"]["text"] == "xong 12"
    assert sandbox.zalo.pending_updates() == []


async def test_an_idle_poll_may_come_back_at_once(sandbox: Sandbox, call: ZaloCaller) -> None:
    sandbox.zalo.faults.idle_at_once = True
    assert (await call("getUpdates"))["error_code"] == 408


async def test_a_waiting_poll_is_answered_when_somebody_writes(sandbox: Sandbox, call: ZaloCaller) -> None:
    waiting = asyncio.create_task(call.result("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    sandbox.zalo.type_text("an", "private", "viec")
    assert (await waiting)["message"]["text"] == "viec"


async def test_a_poller_that_hung_up_takes_nothing_with_it(sandbox: Sandbox, call: ZaloCaller) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await call.client.post(call.url("getUpdates"), json={"timeout": 30}, timeout=0.1)
    await asyncio.sleep(0.1)
    sandbox.zalo.type_text("an", "private", "viec")
    assert (await call.result("getUpdates", timeout=5))["message"]["text"] == "viec"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        (f"@{BOT} viec hom nay", True),
        (f"Nhờ @{BOT} xong 12", True),
        (f"{BOT} viec hom nay", False),
        ("@bot don doc viec", False),
        ("xong 12", False),
    ],
)
def test_in_the_group_only_a_mention_is_heard(sandbox: Sandbox, text: str, heard: bool) -> None:
    sandbox.zalo.type_text("an", "group", text)
    assert [update["message"]["text"] for update in sandbox.zalo.pending_updates()] == ([text] if heard else [])


async def test_a_reply_to_the_bot_is_heard_without_what_it_replies_to(sandbox: Sandbox, call: ZaloCaller) -> None:
    await call.result("sendMessage", chat_id=ZALO_GROUP, text="Việc 12 quá hạn")
    post = sandbox.zalo.messages("binh", "group")[-1]
    own = sandbox.zalo.type_text("binh", "group", "đã rõ", reply_to=post.message_id)
    sandbox.zalo.type_text("an", "group", "tốt", reply_to=own)
    (update,) = sandbox.zalo.pending_updates()
    assert update["message"]["chat"] == {"chat_type": "GROUP", "id": ZALO_GROUP}
    assert set(update["message"]) == {"date", "chat", "message_id", "from", "text"}


async def test_a_removed_bot_learns_it_from_a_failing_send_only(sandbox: Sandbox, call: ZaloCaller) -> None:
    sandbox.zalo.kick_bot()
    sandbox.zalo.mention_bot("an", "viec")
    sandbox.zalo.join_group("em")
    sandbox.zalo.leave_group("em")
    assert sandbox.zalo.pending_updates() == []
    assert "not a member" in await call.refused("sendMessage", chat_id=ZALO_GROUP, text="x")
    sandbox.zalo.readmit_bot()
    await call.result("sendMessage", chat_id=ZALO_GROUP, text="x")
    assert sandbox.zalo.pending_updates() == []


async def test_nobody_is_written_to_before_having_written(sandbox: Sandbox, call: ZaloCaller) -> None:
    assert (await call("sendMessage", chat_id=ZALO_EM, text="x"))["error_code"] == 400
    sandbox.zalo.join_group("em")
    sandbox.zalo.mention_bot("em", "viec")
    assert (await call("sendMessage", chat_id=ZALO_EM, text="x"))["error_code"] == 400
    sandbox.zalo.type_text("em", "private", "xin chào")
    await call.result("sendMessage", chat_id=ZALO_EM, text="x")
    sandbox.zalo.block("em")
    assert (await call("sendMessage", chat_id=ZALO_EM, text="x"))["error_code"] == 400
    with pytest.raises(PhoneError):
        sandbox.zalo.type_text("em", "private", "xin chào")


async def test_the_quota_of_the_month_ends_and_begins_anew() -> None:
    sandbox = make_zalo_sandbox(zalo=zalo_options(messages_a_month=2, incoming_counts=True))
    async with calling_zalo(sandbox) as call:
        sandbox.zalo.type_text("an", "private", "viec")
        await call.result("sendMessage", chat_id=ZALO_AN, text="x")
        assert sandbox.zalo.messages_this_month() == 2
        response = await call.client.post(call.url("sendMessage"), json={"chat_id": ZALO_AN, "text": "x"})
        assert (response.status_code, response.json()["error_code"]) == (200, 429)
        assert "retry-after" not in response.headers
        clock: Any = sandbox.options.clock
        clock.moment = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
        await call.result("sendMessage", chat_id=ZALO_AN, text="x")


async def test_the_plan_counts_people_and_groups() -> None:
    sandbox = make_zalo_sandbox(zalo=zalo_options(maximum_users=1, maximum_groups=0))
    async with calling_zalo(sandbox) as call:
        await call.result("sendMessage", chat_id=ZALO_AN, text="x")
        await call.result("sendMessage", chat_id=ZALO_AN, text="x")
        assert (await call("sendMessage", chat_id=ZALO_BINH, text="x"))["error_code"] == 429
        assert (await call("sendMessage", chat_id=ZALO_GROUP, text="x"))["error_code"] == 429


async def test_the_pace_is_kept_when_the_limits_are_on(sandbox: Sandbox, call: ZaloCaller) -> None:
    sandbox.zalo.faults.enforce_limits = True
    await call.result("sendMessage", chat_id=ZALO_AN, text="x")
    assert (await call("sendMessage", chat_id=ZALO_AN, text="x"))["error_code"] == 429
    await call.result("sendMessage", chat_id=ZALO_BINH, text="x")


async def test_the_typing_action_has_no_result(call: ZaloCaller) -> None:
    assert await call("sendChatAction", chat_id=ZALO_AN, action="typing") == {"ok": True}
    assert (await call("sendChatAction", chat_id=ZALO_AN, action="upload_photo"))["error_code"] == 400


async def test_a_picture_comes_by_a_public_address(sandbox: Sandbox, call: ZaloCaller) -> None:
    sandbox.zalo.send_image("an", "private", PICTURE, "Biên bản")
    update = await call.result("getUpdates", timeout=0)
    assert update["event_name"] == "message.image.received"
    assert (update["message"]["caption"], update["message"]["message_type"]) == ("Biên bản", "CHAT_PHOTO")
    assert (await call.client.get(update["message"]["photo_url"])).content == PICTURE
    sandbox.zalo.faults.photo_field = "photo"
    sandbox.zalo.send_image("an", "group", PICTURE, f"@{BOT} Biên bản")
    sandbox.zalo.send_image("an", "group", PICTURE, "không gọi bot")
    message = (await call.result("getUpdates", timeout=0))["message"]
    assert "photo_url" not in message
    assert (await call.client.get(message["photo"])).content == PICTURE
    assert sandbox.zalo.pending_updates() == []


async def test_the_platform_fetches_the_bot_s_picture_itself(sandbox: Sandbox, call: ZaloCaller) -> None:
    sandbox.zalo.send_image("an", "private", PICTURE)
    url = (await call.result("getUpdates", timeout=0))["message"]["photo_url"]
    await call.result("sendPhoto", chat_id=ZALO_GROUP, photo=url, caption="Biểu đồ")
    shown = sandbox.zalo.messages("an", "group")[-1]
    assert (shown.text, shown.is_photo) == ("Biểu đồ", True)
    assert (await call.client.get(f"/sandbox/file/{shown.file_id}")).content == PICTURE
    assert (await call("sendPhoto", chat_id=ZALO_GROUP, photo=url + "x"))["error_code"] == 400
    assert (await call("sendPhoto", chat_id=ZALO_GROUP, photo="attach://x"))["error_code"] == 400
    assert (await call("sendPhoto", chat_id=ZALO_GROUP, photo=url, caption="x" * 2001))["error_code"] == 400


async def test_voice_is_lost_in_a_group_and_stickers_are_shown(sandbox: Sandbox, call: ZaloCaller) -> None:
    voice = "https://bot.example.gov.vn/v.aac"
    await call.result("sendVoice", chat_id=ZALO_GROUP, voice_url=voice)
    assert sandbox.zalo.messages("an", "group") == []
    await call.result("sendVoice", chat_id=ZALO_AN, voice_url=voice)
    await call.result("sendSticker", chat_id=ZALO_AN, sticker="3f6a1c")
    assert [message.note for message in sandbox.zalo.messages("an", "private")] == ["Tin thoại", "Nhãn dán 3f6a1c"]
    assert (await call("sendVoice", chat_id=ZALO_AN, voice_url=voice.replace("aac", "mp3")))["error_code"] == 400


def test_what_a_person_sends_besides_text(sandbox: Sandbox) -> None:
    sandbox.zalo.send_sticker("an", "private")
    sandbox.zalo.send_voice("an", "private")
    sandbox.zalo.send_document("an", "private", "bao-cao.docx", b"docx")
    sandbox.zalo.faults.documents_arrive = False
    sandbox.zalo.send_document("an", "private", "bao-cao.docx", b"docx")
    sandbox.zalo.send_without_text("an")
    sandbox.zalo.tell("user.follow", "an")
    sandbox.zalo.tell("chuyen.la.gi", ngau_nhien=1)
    updates = sandbox.zalo.pending_updates()
    assert [update["event_name"] for update in updates] == [
        "message.sticker.received", "message.voice.received", "message.unsupported.received",
        "message.text.received", "user.follow", "chuyen.la.gi",
    ]  # fmt: skip
    assert "text" not in updates[3]["message"]
    assert "message" not in updates[5]


async def test_trouble_strikes_and_passes(sandbox: Sandbox, call: ZaloCaller) -> None:
    faults = sandbox.zalo.faults
    send = {"chat_id": ZALO_AN, "text": "x"}
    faults.server_error(504, until=sandbox.options.clock.now() + timedelta(hours=2), everything=True)
    response = await call.client.post(call.url("getMe"))
    assert (response.status_code, response.headers["content-type"].split(";")[0]) == (504, "text/html")
    clock: Any = sandbox.options.clock
    clock.moment += timedelta(hours=2)
    await call.result("sendMessage", **send)
    faults.quota_exceeded(times=1)
    assert (await call("sendMessage", **send))["error_code"] == 429
    faults.wrong_token = True
    assert (await call("getMe"))["error_code"] == 401
    faults.clear()
    await call.result("sendMessage", **send)


@pytest.mark.parametrize(("when", "arrived"), [("before", 0), ("after", 1)])
async def test_a_lost_or_late_answer_leaves_the_outcome_unknown(
    sandbox: Sandbox, call: ZaloCaller, when: Any, arrived: int
) -> None:
    sandbox.zalo.faults.lost_connection(when, times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await call("sendMessage", chat_id=ZALO_AN, text="x")
    sandbox.zalo.faults.timed_out(when, times=1)
    assert (await call("sendMessage", chat_id=ZALO_BINH, text="x"))["error_code"] == 408
    assert len(sandbox.zalo.messages("an", "private")) == len(sandbox.zalo.messages("binh", "private")) == arrived


class Hook:
    """The bot's webhook: keeps what comes and answers with `status`."""

    def __init__(self) -> None:
        self.received: list[tuple[bytes, str | None, str | None]] = []
        self.status = 200
        self.arrived = asyncio.Event()

    async def answer(self, request: Request) -> Response:
        headers = request.headers
        body = await request.body()
        self.received.append((body, headers.get("x-bot-api-secret-token"), headers.get("content-type")))
        self.arrived.set()
        return Response("", self.status)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.received) < count:
                self.arrived.clear()
                await self.arrived.wait()


@pytest.fixture
def hook() -> Hook:
    return Hook()


@pytest.fixture
async def hooked(sandbox: Sandbox, hook: Hook) -> AsyncIterator[ZaloCaller]:
    routes: list[BaseRoute] = [Route("/zalo-hook", hook.answer, methods=["POST"]), *sandbox.routes()]
    async with calling_zalo(sandbox, Starlette(routes=routes)) as call:
        yield call


async def test_a_webhook_is_probed_told_and_excludes_polling(sandbox: Sandbox, hook: Hook, hooked: ZaloCaller) -> None:
    url = str(hooked.client.base_url.join("/zalo-hook"))
    assert (await hooked("getWebhookInfo"))["error_code"] == 404
    answer = await hooked.result("setWebhook", url=url, secret_token=SECRET)
    assert (answer["url"], answer["verification"]["ok"]) == (url, True)
    assert hook.received == [(b"", SECRET, None)]
    assert "webhook" in await hooked.refused("getUpdates", timeout=0)
    sandbox.zalo.type_text("an", "private", "viec")
    await hook.until(2)
    body, secret, kind = hook.received[1]
    assert body.startswith(b'{"event_name"')
    assert (secret, kind) == (SECRET, "application/json")
    assert (await hooked.result("getWebhookInfo"))["updated_at"] == answer["updated_at"]
    for _ in range(1000):
        if not sandbox.zalo.pending_updates():
            break
        await asyncio.sleep(0.005)
    assert (await hooked.result("deleteWebhook"))["url"] == ""
    assert (await hooked.result("deleteWebhook"))["url"] == ""
    assert (await hooked("getUpdates", timeout=0))["error_code"] == 408


async def test_webhook_bodies_may_be_wrapped_and_come_twice(sandbox: Sandbox, hook: Hook, hooked: ZaloCaller) -> None:
    sandbox.zalo.faults.wrapped_webhook = sandbox.zalo.faults.replay_updates = True
    await hooked.result("setWebhook", url=str(hooked.client.base_url.join("/zalo-hook")), secret_token=SECRET)
    sandbox.zalo.type_text("an", "private", "viec")
    await hook.until(3)
    assert hook.received[1][0].startswith(b'{"ok": true, "result": {"event_name"')
    assert hook.received[1] == hook.received[2]


async def test_a_webhook_that_keeps_failing_loses_the_update(sandbox: Sandbox, hook: Hook, hooked: ZaloCaller) -> None:
    hook.status = 500
    sandbox.zalo.faults.webhook_attempts = 2
    url = str(hooked.client.base_url.join("/zalo-hook"))
    answer = await hooked.result("setWebhook", url=url, secret_token=SECRET)
    assert answer["verification"]["ok"] is False
    assert (await hooked.result("getWebhookInfo"))["url"] == url
    sandbox.zalo.type_text("an", "private", "viec")
    await hook.until(3)
    sandbox.zalo.type_text("an", "private", "xong 12")
    await hook.until(4)
    assert [json.loads(body)["message"]["text"] for body, *_ in hook.received[1:]] == ["viec", "viec", "xong 12"]


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("http://bot.example.gov.vn/zalo", SECRET),
        ("https://127.0.0.1/zalo", SECRET),
        ("http://127.0.0.1:8080/zalo", SECRET),
        ("https://192.168.1.5/zalo", SECRET),
        ("https://noibo/zalo", SECRET),
        ("https://[::1/zalo", SECRET),
        ("ftp://bot.example.gov.vn", SECRET),
        ("https://bot.example.gov.vn/zalo", "ngan"),
        ("https://bot.example.gov.vn/zalo", "x" * 257),
    ],
)
async def test_the_platform_takes_only_public_tls_addresses_and_long_secrets(url: str, secret: str) -> None:
    sandbox = make_zalo_sandbox(zalo=zalo_options(loopback_webhook=False))
    async with calling_zalo(sandbox) as call:
        assert (await call("setWebhook", url=url, secret_token=secret))["error_code"] == 400
        good = await call.result("setWebhook", url="https://bot.example.gov.vn/zalo", secret_token=SECRET)
        assert good["verification"]["ok"] is False


async def test_a_test_can_wait_for_the_bot_s_next_message(sandbox: Sandbox, call: ZaloCaller) -> None:
    own = sandbox.zalo.type_text("an", "private", "viec")
    waiting = asyncio.create_task(sandbox.zalo.next_message("an", "private", after=own))
    await asyncio.sleep(0)
    await call.result("sendMessage", chat_id=ZALO_AN, text="Chưa có việc")
    assert (await waiting).text == "Chưa có việc"


def test_ids_of_an_earlier_run_never_come_again(sandbox: Sandbox) -> None:
    sandbox.zalo.type_text("an", "private", "viec")
    clock: Any = sandbox.options.clock
    clock.moment += timedelta(minutes=5)
    later = Sandbox(sandbox.options)
    later.zalo.type_text("an", "private", "viec")
    first, second = (s.zalo.messages("an", "private")[-1] for s in (sandbox, later))
    assert first.api_id != second.api_id
    assert first.message_id < second.message_id


def test_a_person_has_only_the_messengers_of_the_phone(sandbox: Sandbox) -> None:
    with pytest.raises(PhoneError):
        sandbox.zalo.type_text("chau", "private", "viec")
    with pytest.raises(PhoneError):
        sandbox.type_text("binh", "private", "viec")
    with pytest.raises(ValueError, match="no Zalo"):
        _ = make_zalo_sandbox(zalo=None).zalo
