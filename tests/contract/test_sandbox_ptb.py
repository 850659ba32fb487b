"""python-telegram-bot, as it is, works against the sandbox and meets its errors as it would meet the real ones."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot, BotCommand, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from sandbox import TELEGRAM_FILE_PATH, TELEGRAM_PATH, Sandbox
from tests.contract.sandbox_stage import AN, BINH, GROUP, TOKEN, served

BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Đã nhận", callback_data="nhan:12:1")]])


@pytest.fixture
async def address(sandbox: Sandbox) -> AsyncIterator[str]:
    async with served(sandbox) as url:
        yield url


@pytest.fixture
async def bot(address: str) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=address + TELEGRAM_PATH, base_file_url=address + TELEGRAM_FILE_PATH) as ready:
        yield ready


async def test_a_conversation_with_button_edit_and_toast(sandbox: Sandbox, bot: Bot) -> None:
    assert bot.username == "don_doc_bot"
    sandbox.type_text("an", "private", "/viec 12")
    (update,) = await bot.get_updates(timeout=5)
    assert update.message is not None
    assert update.message.text == "/viec 12"
    assert update.message.entities[0].type == "bot_command"
    own = update.message.message_id
    sent = await bot.send_message(
        AN,
        "<b>Việc 12</b>",
        parse_mode=ParseMode.HTML,
        reply_markup=BUTTONS,
        reply_to_message_id=own,
    )
    assert sent.reply_to_message is not None
    assert sent.entities[0].type == "bold"
    sandbox.press("an", "private", sent.message_id, "nhan:12:1")
    (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
    assert update.callback_query is not None
    await update.callback_query.answer("Đã ghi nhận", show_alert=True)
    await update.callback_query.edit_message_text("Việc 12 đã nhận")
    shown = sandbox.messages("an", "private")[-1]
    assert (shown.text, shown.edited, shown.buttons) == ("Việc 12 đã nhận", True, ())
    assert sandbox.toasts("an")[0].text == "Đã ghi nhận"
    with pytest.raises(BadRequest, match="Query is too old"):
        await update.callback_query.answer()
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("Việc 12 đã nhận", AN, sent.message_id)


async def test_refusals_become_the_library_s_exceptions(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.faults.too_many_requests(7, AN, times=1)
    with pytest.raises(RetryAfter) as slow:
        await bot.send_message(AN, "x")
    assert slow.value.retry_after.total_seconds() == 7  # type: ignore[union-attr]
    sandbox.block("binh")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(BINH, "x")
    new_id = sandbox.migrate_group()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(GROUP, "x")
    assert moved.value.new_chat_id == new_id == sandbox.group_chat_id
    sandbox.faults.server_error(502, times=1)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(AN, "x")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(AN, "<b>x", parse_mode=ParseMode.HTML)


async def test_a_connection_lost_after_the_call_leaves_the_message_sent(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.faults.lost_connection("after", times=1)
    with pytest.raises(NetworkError):
        await bot.send_message(AN, "lần một")
    sandbox.faults.lost_connection("before", times=1)
    with pytest.raises(NetworkError):
        await bot.send_message(AN, "lần hai")
    assert [message.text for message in sandbox.messages("an", "private")] == ["lần một"]


async def test_files_photos_commands_and_pins(sandbox: Sandbox, bot: Bot) -> None:
    sent = await bot.send_document(AN, b"docx-bytes", filename="phieu-giao-ban.docx", caption="Phiếu giao ban")
    assert sent.document is not None
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"docx-bytes"
    await bot.set_my_commands([BotCommand("viec", "Việc của tôi")], scope=BotCommandScopeChat(AN))
    await bot.set_my_description("Bot đôn đốc")
    await bot.set_my_short_description("Đôn đốc")
    await bot.pin_chat_message(GROUP, (await bot.send_message(GROUP, "Bảng")).message_id, disable_notification=True)
    chat = await bot.get_chat(GROUP)
    assert chat.pinned_message is not None
    assert [member.user.id for member in await bot.get_chat_administrators(GROUP)] == [AN]
    assert (await bot.get_chat_member(GROUP, bot.id)).status == "member"
    await bot.send_chat_action(AN, "typing")
    assert await bot.delete_message(AN, sent.message_id)


async def test_membership_and_service_updates_can_be_read(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.block("an")
    sandbox.unblock("an")
    sandbox.kick_bot()
    sandbox.readmit_bot()
    sandbox.leave_group("binh")
    own = sandbox.type_text("an", "private", "/viec")
    sandbox.edit_text("an", "private", own, "/quahan")
    sandbox.forward("an", "private", own, "private")
    updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    statuses = [u.my_chat_member.new_chat_member.status for u in updates if u.my_chat_member]
    assert statuses == ["kicked", "member", "kicked", "member"]
    assert any(u.edited_message for u in updates)
    assert updates[-1].message is not None
    assert updates[-1].message.forward_origin is not None


async def test_the_webhook_excludes_polling_and_a_wrong_token_is_refused(address: str, bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/none", secret_token="abc", allowed_updates=["message"])
    with pytest.raises(Conflict):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).allowed_updates == ("message",)
    await bot.delete_webhook(drop_pending_updates=True)
    with pytest.raises(InvalidToken):
        async with Bot("712345678:AAHf_a_wrong_token_that_looks_right", base_url=address + TELEGRAM_PATH):
            pass


async def test_an_upload_reaches_the_bot_and_the_page(address: str, sandbox: Sandbox, bot: Bot) -> None:
    async with httpx.AsyncClient(base_url=address) as page:
        form = {"phone": "an", "chat": "private", "caption": "nhập giúp"}
        answer = await page.post("/sandbox/upload", data=form, files={"file": ("giao-viec.xlsx", b"PK")})
        assert answer.status_code == 200
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    assert update.message.document.file_name == "giao-viec.xlsx"
