"""The sandbox answers as the real Bot API: words of its refusals, limits, privacy, files and updates."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import PhoneError, Sandbox
from tests.contract.sandbox_stage import AN, BINH, EM, GROUP, TOKEN, Caller, StillClock, calling, make_sandbox, served

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f00038101808f5d2cd40000000049454e44ae426082"
)


def keyboard(data: str, text: str = "Đã nhận") -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": data}]]}


async def test_a_wrong_token_is_unauthorized_and_a_malformed_one_not_found(sandbox: Sandbox, call: Caller) -> None:
    wrong = Caller(call.client, "712345678:AAHf_another_token_that_is_not_right")
    assert (await wrong("getMe"))["error_code"] == 401
    assert await Caller(call.client, "nonsense").refused("getMe") == "Not Found"


async def test_an_unknown_method_is_not_found(call: Caller) -> None:
    assert await call("sendDice", chat_id=AN) == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_an_unknown_parameter_is_named(call: Caller) -> None:
    assert '"colour"' in await call.refused("sendMessage", chat_id=AN, text="x", colour="red")
    button = {"text": "a", "callback_data": "b", "size": 3}
    markup = {"inline_keyboard": [[button]]}
    assert '"size"' in await call.refused("sendMessage", chat_id=AN, text="x", reply_markup=markup)


async def test_method_names_are_read_in_any_case_and_by_get(call: Caller) -> None:
    response = await call.client.get(f"/telegram/bot{TOKEN}/GETME")
    assert response.json()["result"]["username"] == "don_doc_bot"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": AN}, "message text is empty"),
        ({"chat_id": AN, "text": "  \n "}, "message text is empty"),
        ({"chat_id": AN, "text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"chat_id": 99, "text": "x"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ({"chat_id": AN, "text": "x" * 4097}, "message is too long"),
        ({"chat_id": AN, "text": "x", "message_thread_id": 5}, "message thread not found"),
        ({"chat_id": AN, "text": "x", "reply_parameters": {"message_id": 77}}, "message to be replied not found"),
        ({"chat_id": AN, "text": "x", "reply_markup": keyboard("d" * 65)}, "BUTTON_DATA_INVALID"),
        ({"chat_id": AN, "text": "x", "reply_markup": keyboard("đ" * 33)}, "BUTTON_DATA_INVALID"),
        ({"chat_id": AN, "text": "x", "reply_markup": keyboard("")}, "BUTTON_DATA_INVALID"),
        (
            {"chat_id": AN, "text": "<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"chat_id": AN, "text": "é<x>y</x>", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "x" at byte offset 2',
        ),
        (
            {"chat_id": AN, "text": "<b><i>x</b></i>", "parse_mode": "HTML"},
            'can\'t parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        (
            {"chat_id": AN, "text": "hạn < 3 ngày", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "" at byte offset 6',
        ),
    ],
)
async def test_send_message_refuses_in_the_words_of_the_real_server(
    call: Caller, values: dict[str, Any], words: str
) -> None:
    assert await call.refused("sendMessage", **values) == f"Bad Request: {words}"


async def test_length_is_counted_after_parsing_in_utf16_units(call: Caller) -> None:
    await call.result("sendMessage", chat_id=AN, text="<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
    await call.result("sendMessage", chat_id=AN, text="😀" * 2048)
    assert await call.refused("sendMessage", chat_id=AN, text="😀" * 2049) == "Bad Request: message is too long"


async def test_html_becomes_text_with_entities_and_safe_html_for_the_page(sandbox: Sandbox, call: Caller) -> None:
    text = '😀 <b>Phòng <i>KH-TC</i></b> &lt;3&gt; &nbsp; <a href="https://sokhcn.gov.vn/?a=1&amp;b=2">xem</a>'
    sent = await call.result("sendMessage", chat_id=AN, text=text, parse_mode="HTML")
    assert sent["text"] == "😀 Phòng KH-TC <3> &nbsp; xem"
    assert sent["entities"][:2] == [
        {"offset": 3, "length": 11, "type": "bold"},
        {"offset": 9, "length": 5, "type": "italic"},
    ]
    assert sent["entities"][2]["url"] == "https://sokhcn.gov.vn/?a=1&b=2"
    shown = sandbox.messages("an", "private")[-1]
    assert "<b>Phòng <i>KH-TC</i></b> &lt;3&gt; &amp;nbsp;" in shown.html


async def test_content_is_escaped_on_the_page(sandbox: Sandbox, call: Caller) -> None:
    await call.result("sendMessage", chat_id=AN, text='<img src=x onerror="alert(1)">')
    assert "<img" not in sandbox.messages("an", "private")[-1].html


async def test_a_stranger_cannot_be_written_to_until_start_is_pressed(sandbox: Sandbox, call: Caller) -> None:
    words = "Forbidden: bot can't initiate conversation with a user"
    assert await call.refused("sendMessage", chat_id=EM, text="x") == words
    sandbox.start("em", "invite-1")
    assert sandbox.pending_updates()[-1]["message"]["text"] == "/start invite-1"
    await call.result("sendMessage", chat_id=EM, text="Chào đồng chí")


async def test_blocked_deactivated_and_kicked_are_forbidden(sandbox: Sandbox, call: Caller) -> None:
    sandbox.block("an")
    sandbox.deactivate("binh")
    sandbox.kick_bot()
    assert await call.refused("sendMessage", chat_id=AN, text="x") == "Forbidden: bot was blocked by the user"
    assert await call.refused("sendMessage", chat_id=BINH, text="x") == "Forbidden: user is deactivated"
    assert await call.refused("sendMessage", chat_id=GROUP, text="x") == "Forbidden: bot was kicked from the group chat"
    kinds = [update["my_chat_member"]["new_chat_member"]["status"] for update in sandbox.pending_updates()]
    assert kinds == ["kicked", "kicked"]


async def test_an_upgraded_group_answers_with_its_new_id(sandbox: Sandbox, call: Caller) -> None:
    await call.result("sendMessage", chat_id=GROUP, text="trước khi nâng cấp")
    new_id = sandbox.migrate_group()
    body = await call("sendMessage", chat_id=GROUP, text="x")
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert body["parameters"] == {"migrate_to_chat_id": new_id}
    assert (await call.result("sendMessage", chat_id=new_id, text="x"))["chat"]["type"] == "supergroup"
    services = [update["message"] for update in sandbox.pending_updates()]
    assert services[0]["migrate_to_chat_id"] == new_id
    assert services[1]["migrate_from_chat_id"] == GROUP
    assert sandbox.messages("an", "group")[0].text == "trước khi nâng cấp"


async def test_too_many_requests_can_hold_one_chat_only(sandbox: Sandbox, call: Caller) -> None:
    sandbox.faults.too_many_requests(7, AN, times=1)
    await call.result("sendMessage", chat_id=BINH, text="x")
    body = await call("sendMessage", chat_id=AN, text="x")
    assert body["error_code"] == 429
    assert body["description"] == "Too Many Requests: retry after 7"
    assert body["parameters"] == {"retry_after": 7}
    await call.result("sendMessage", chat_id=AN, text="x")


async def test_server_errors_strike_as_often_as_told(sandbox: Sandbox, call: Caller) -> None:
    sandbox.faults.server_error(502, times=2)
    codes = [(await call("sendMessage", chat_id=AN, text="x")).get("error_code") for _ in range(3)]
    assert codes == [502, 502, None]


async def test_the_real_limits_can_be_switched_on(sandbox: Sandbox, call: Caller) -> None:
    sandbox.faults.enforce_limits = True
    await call.result("sendMessage", chat_id=AN, text="x")
    assert (await call("sendMessage", chat_id=AN, text="x"))["parameters"]["retry_after"] == 1
    await call.result("sendMessage", chat_id=BINH, text="x")


async def test_editing_knows_what_is_unchanged_gone_or_not_its_own(sandbox: Sandbox, call: Caller) -> None:
    sent = await call.result("sendMessage", chat_id=AN, text="Việc 12", reply_markup=keyboard("d:1"))
    here = {"chat_id": AN, "message_id": sent["message_id"]}
    words = await call.refused("editMessageText", **here, text="Việc 12", reply_markup=keyboard("d:1"))
    assert words.startswith("Bad Request: message is not modified: ")
    edited = await call.result("editMessageText", **here, text="Việc 12 xong")
    assert "reply_markup" not in edited
    assert sandbox.messages("an", "private")[-1].edited
    assert (await call.refused("editMessageReplyMarkup", **here)).startswith("Bad Request: message is not modified")
    assert await call.refused("editMessageText", chat_id=AN, message_id=99, text="x") == (
        "Bad Request: message to edit not found"
    )
    own = sandbox.type_text("an", "private", "tin của An")
    words = await call.refused("editMessageText", chat_id=AN, message_id=own, text="x")
    assert words == "Bad Request: message can't be edited"


async def test_a_callback_is_answered_once(sandbox: Sandbox, call: Caller) -> None:
    sent = await call.result("sendMessage", chat_id=AN, text="Việc 12", reply_markup=keyboard("d:1"))
    query = sandbox.press("an", "private", sent["message_id"], "d:1")
    update = sandbox.pending_updates()[-1]["callback_query"]
    assert (update["id"], update["data"], update["from"]["id"]) == (query, "d:1", AN)
    too_long = await call.refused("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert too_long == "Bad Request: MESSAGE_TOO_LONG"
    await call.result("answerCallbackQuery", callback_query_id=query, text="Đã ghi nhận", show_alert=True)
    assert [(toast.text, toast.alert) for toast in sandbox.toasts("an")] == [("Đã ghi nhận", True)]
    assert await call.refused("answerCallbackQuery", callback_query_id=query) == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


async def test_a_button_that_is_not_shown_cannot_be_pressed_unless_the_phone_is_behind(
    sandbox: Sandbox, call: Caller
) -> None:
    sent = await call.result("sendMessage", chat_id=AN, text="Việc 12", reply_markup=keyboard("d:1"))
    with pytest.raises(PhoneError):
        sandbox.press("an", "private", sent["message_id"], "d:2")
    assert sandbox.press("an", "private", sent["message_id"], "d:2", stale=True)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("chào cả nhà", False),
        ("/viec", True),
        ("/viec@don_doc_bot", True),
        ("/viec@other_bot", False),
        ("@don_doc_bot việc của tôi", True),
        ("nhờ @Don_Doc_Bot xem", True),
        ("hỏi @other_bot", False),
        ("đọc tại a/viec nhé", False),
    ],
)
def test_privacy_mode_hides_what_is_not_for_the_bot(sandbox: Sandbox, text: str, seen: bool) -> None:
    sandbox.type_text("binh", "group", text)
    assert bool(sandbox.pending_updates()) is seen
    assert sandbox.messages("an", "group")[-1].text == text


async def test_a_reply_to_the_bot_is_seen_in_the_group(sandbox: Sandbox, call: Caller) -> None:
    sent = await call.result("sendMessage", chat_id=GROUP, text="Việc 12 quá hạn")
    sandbox.type_text("binh", "group", "xong", reply_to=sent["message_id"])
    update = sandbox.pending_updates()[0]["message"]
    assert update["reply_to_message"]["text"] == "Việc 12 quá hạn"
    assert update["chat"] == {"id": GROUP, "type": "group", "title": "Sở Khoa học và Công nghệ"}


def test_who_is_not_in_the_group_cannot_type_there(sandbox: Sandbox) -> None:
    with pytest.raises(PhoneError):
        sandbox.type_text("em", "group", "xin chào")


async def test_a_topic_must_exist(call: Caller) -> None:
    forum = make_sandbox(group_has_topics=True, group_chat_id=-1001234567890)
    async with calling(forum) as caller:
        here = {"chat_id": -1001234567890, "text": "x"}
        thread = forum.create_topic("Văn phòng")
        sent = await caller.result("sendMessage", **here, message_thread_id=thread)
        assert (sent["message_thread_id"], sent["chat"]["is_forum"]) == (thread, True)
        forum.delete_topic(thread)
        words = await caller.refused("sendMessage", **here, message_thread_id=thread)
        assert words == "Bad Request: message thread not found"


async def test_pinning_deleting_and_administrators(sandbox: Sandbox, call: Caller) -> None:
    sent = await call.result("sendMessage", chat_id=GROUP, text="Bảng theo dõi")
    here = {"chat_id": GROUP, "message_id": sent["message_id"]}
    await call.result("pinChatMessage", **here)
    assert sandbox.messages("an", "group")[0].pinned
    assert (await call.result("getChat", chat_id=GROUP))["pinned_message"]["text"] == "Bảng theo dõi"
    await call.result("unpinChatMessage", chat_id=GROUP)
    assert await call.refused("unpinChatMessage", chat_id=GROUP) == "Bad Request: message to unpin not found"
    await call.result("deleteMessage", **here)
    assert await call.refused("deleteMessage", **here) == "Bad Request: message to delete not found"
    other = sandbox.type_text("an", "group", "/viec")
    words = await call.refused("deleteMessage", chat_id=GROUP, message_id=other)
    assert words == "Bad Request: message can't be deleted"
    assert [m["user"]["id"] for m in await call.result("getChatAdministrators", chat_id=GROUP)] == [AN]
    assert (await call.result("getChatMember", chat_id=GROUP, user_id=BINH))["status"] == "member"
    assert (await call.result("getChatMember", chat_id=GROUP, user_id=EM))["status"] == "left"


async def test_commands_are_checked_and_shown_by_scope(sandbox: Sandbox, call: Caller) -> None:
    viec = {"command": "viec", "description": "Việc của tôi"}
    await call.result("setMyCommands", commands=[viec])
    await call.result("setMyCommands", commands=[viec, viec], scope={"type": "chat", "chat_id": AN})
    assert len(sandbox.commands("an", "private")) == 2
    assert sandbox.commands("binh", "private") == [viec]
    await call.result("deleteMyCommands", scope={"type": "chat", "chat_id": AN})
    assert sandbox.commands("an", "private") == [viec]
    bad = {"command": "Việc", "description": "x"}
    assert await call.refused("setMyCommands", commands=[bad]) == "Bad Request: BOT_COMMAND_INVALID"
    assert await call.refused("setMyCommands", commands=[{"command": "viec"}]) == (
        'Bad Request: can\'t find field "description" of BotCommand in "commands"'
    )


async def test_documents_travel_both_ways_with_their_bytes(sandbox: Sandbox, call: Caller) -> None:
    sandbox.send_document("an", "private", "giao-viec.xlsx", b"PK-bytes", "nhập giúp tôi")
    document = sandbox.pending_updates()[-1]["message"]["document"]
    file = await call.result("getFile", file_id=document["file_id"])
    assert (await call.client.get(call.file_url(file["file_path"]))).content == b"PK-bytes"
    assert (await call.client.get(call.file_url("documents/none"))).status_code == 404
    sent = await call.client.post(
        f"/telegram/bot{TOKEN}/sendDocument",
        data={"chat_id": str(AN), "document": "attach://part", "caption": "<b>Phiếu</b>", "parse_mode": "HTML"},
        files={"part": ("phieu-giao-ban.docx", b"docx-bytes")},
    )
    assert sent.json()["result"]["document"]["file_name"] == "phieu-giao-ban.docx"
    assert sandbox.messages("an", "private")[-1].text == "Phiếu"
    again = await call.result("sendDocument", chat_id=BINH, document=document["file_id"])
    assert again["document"]["file_name"] == "giao-viec.xlsx"
    words = await call.refused("sendDocument", chat_id=BINH, document="nothing")
    assert words == "Bad Request: wrong file identifier/HTTP URL specified"


async def test_a_photo_must_be_a_picture_and_a_caption_has_its_limit(call: Caller) -> None:
    async def photo(content: bytes, caption: str = "") -> dict[str, Any]:
        response = await call.client.post(
            f"/telegram/bot{TOKEN}/sendPhoto",
            data={"chat_id": str(AN), "caption": caption},
            files={"photo": ("bieu-do.png", content)},
        )
        body: dict[str, Any] = response.json()
        return body

    assert (await photo(PIXEL))["result"]["photo"][0]["width"] == 1
    assert (await photo(b"no picture"))["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    assert (await photo(PIXEL, "x" * 1025))["description"] == "Bad Request: message caption is too long"


async def test_updates_stay_until_a_higher_offset_acknowledges_them(sandbox: Sandbox, call: Caller) -> None:
    for text in ("/viec", "/quahan"):
        sandbox.type_text("an", "private", text)
    first = await call.result("getUpdates", limit=1)
    assert [update["message"]["text"] for update in first] == ["/viec"]
    assert await call.result("getUpdates", limit=1) == first
    rest = await call.result("getUpdates", offset=first[0]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["/quahan"]
    assert await call.result("getUpdates", offset=rest[-1]["update_id"] + 1) == []


async def test_a_long_poll_ends_when_something_arrives(sandbox: Sandbox, call: Caller) -> None:
    poll = asyncio.create_task(call.result("getUpdates", timeout=50))
    await asyncio.sleep(0)
    sandbox.type_text("an", "private", "/viec")
    assert len(await poll) == 1


async def test_a_second_poller_ends_the_first(call: Caller) -> None:
    first = asyncio.create_task(call("getUpdates", timeout=50))
    for _ in range(20):
        await asyncio.sleep(0)
    assert await call.result("getUpdates") == []
    body = await first
    assert body["error_code"] == 409
    assert body["description"].startswith("Conflict: terminated by other getUpdates request")


async def test_allowed_updates_are_kept_for_what_comes_later(sandbox: Sandbox, call: Caller) -> None:
    await call.result("getUpdates", allowed_updates=["callback_query"])
    sandbox.type_text("an", "private", "/viec")
    assert sandbox.pending_updates() == []


async def test_a_webhook_gets_updates_with_its_secret_and_again_after_a_refusal(sandbox: Sandbox) -> None:
    received: list[dict[str, Any]] = []
    arrived = asyncio.Event()

    async def hook(request: Request) -> Response:
        received.append({"secret": request.headers["x-telegram-bot-api-secret-token"], **await request.json()})
        if len(received) == 1:
            return Response(status_code=500)
        arrived.set()
        return Response()

    class WithHook(Sandbox):
        def routes(self) -> list[Any]:
            return [Route("/hook", hook, methods=["POST"]), *super().routes()]

    stage = WithHook(sandbox.options)
    async with served(stage) as address, calling(stage) as call:
        await call.result("setWebhook", url=f"{address}/hook", secret_token="s3cret")
        assert (await call("getUpdates"))["error_code"] == 409
        stage.type_text("an", "private", "/viec")
        await asyncio.wait_for(arrived.wait(), 10)
        assert received[0] == received[1]
        assert received[0]["secret"] == "s3cret"
        assert (await call.result("getWebhookInfo"))["url"] == f"{address}/hook"
        await call.result("deleteWebhook")
        assert (await call.result("getWebhookInfo"))["url"] == ""


async def test_a_form_with_json_values_is_read_like_a_json_body(call: Caller) -> None:
    response = await call.client.post(
        f"/telegram/bot{TOKEN}/sendMessage",
        data={"chat_id": str(AN), "text": "Việc 12", "reply_markup": json.dumps(keyboard("d:1"))},
    )
    assert response.json()["result"]["reply_markup"] == keyboard("d:1")
    response = await call.client.post(
        f"/telegram/bot{TOKEN}/sendMessage", data={"chat_id": str(AN), "text": "x", "reply_markup": "{"}
    )
    assert response.json()["description"] == "Bad Request: can't parse reply keyboard markup JSON object"


def test_a_long_text_is_cut_by_the_app_into_several_messages(sandbox: Sandbox) -> None:
    sandbox.type_text("an", "private", "x" * 5000)
    assert sum(len(message.text) for message in sandbox.messages("an", "private")) == 5000
    assert len(sandbox.messages("an", "private")) > 1


def test_dates_come_from_the_application_clock(sandbox: Sandbox) -> None:
    sandbox.type_text("an", "private", "/viec")
    assert sandbox.pending_updates()[0]["message"]["date"] == int(sandbox.options.clock.now().timestamp())


async def test_a_test_can_wait_for_the_bot_s_next_message(sandbox: Sandbox, call: Caller) -> None:
    own = sandbox.type_text("an", "private", "/viec")
    waiting = asyncio.create_task(sandbox.next_message("an", "private", after=own))
    await asyncio.sleep(0)
    await call.result("sendMessage", chat_id=AN, text="Chưa có việc")
    assert (await waiting).text == "Chưa có việc"
    with pytest.raises(TimeoutError):
        await sandbox.next_message("an", "private", after=(await waiting).message_id, seconds=0)


async def test_joining_and_leaving_the_group_are_told(sandbox: Sandbox) -> None:
    sandbox.join_group("em")
    sandbox.type_text("em", "group", "/viec")
    sandbox.leave_group("em")
    told = [update["message"] for update in sandbox.pending_updates()]
    assert told[0]["new_chat_members"][0]["id"] == EM
    assert told[1]["text"] == "/viec"
    assert told[2]["left_chat_member"]["id"] == EM


def test_numbers_of_an_earlier_run_never_come_again(sandbox: Sandbox) -> None:
    first = sandbox.type_text("an", "private", "/viec")
    earlier = sandbox.pending_updates()[0]["update_id"]
    later = make_sandbox()
    assert isinstance(later.options.clock, StillClock)
    later.options.clock.moment += timedelta(minutes=5)
    later = Sandbox(later.options)
    assert later.type_text("an", "private", "/viec") > first
    assert later.pending_updates()[0]["update_id"] > earlier
