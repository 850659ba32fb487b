"""The page of phones in a real browser: typing, buttons, toasts, tabs, clock and faults, on a desk and on a phone."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from sandbox import Sandbox
from tests.contract.sandbox_stage import AN, GROUP, Caller, make_sandbox, served
from tests.page.browser import needs_chromium, open_browser, open_page

pytestmark = needs_chromium
BOARD = {
    "inline_keyboard": [
        [{"text": "Đã nhận", "callback_data": "nhan:12"}],
        [{"text": "Mở tin riêng", "url": "https://t.me/don_doc_bot?start=viec12"}],
    ]
}


@dataclass
class Stage:
    sandbox: Sandbox
    call: Caller
    address: str
    browser: Browser

    async def page(self, width: int = 1920, height: int = 1000) -> Page:
        self.errors: list[str] = []
        return await open_page(self.browser, self.address, self.errors, width=width, height=height)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """The sandbox with an echo bot, in a browser."""
    sandbox = make_sandbox()
    async with served(sandbox) as address, httpx.AsyncClient(base_url=address, timeout=60) as client:
        call = Caller(client)
        echo = asyncio.create_task(_echo(call))
        async with open_browser() as browser:
            yield Stage(sandbox, call, address, browser)
        echo.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await echo


async def _echo(call: Caller) -> None:
    offset = 0
    while True:
        for update in await call.result("getUpdates", offset=offset, timeout=30):
            offset = update["update_id"] + 1
            await _answer(call, update)


async def _answer(call: Caller, update: dict[str, Any]) -> None:
    if query := update.get("callback_query"):
        message = query["message"]
        await call.result("answerCallbackQuery", callback_query_id=query["id"], text="Đã ghi nhận")
        here = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        await call.result("editMessageText", **here, text="Việc 12 đã nhận")
    elif "text" in (message := update.get("message", {})):
        await call.result("sendMessage", chat_id=message["chat"]["id"], text=f"Đã nghe {message['text']}")


async def test_a_typed_line_is_answered_without_reloading(stage: Stage) -> None:
    page = await stage.page()
    await page.fill("#phone-an textarea", "/viec <b>")
    await page.press("#phone-an textarea", "Enter")
    await expect(page.locator("#phone-an .messages")).to_contain_text("Đã nghe /viec <b>")
    assert await page.locator("#phone-an .text b").count() == 0
    assert stage.errors == []


async def test_a_button_answers_with_a_toast_and_an_edited_message(stage: Stage) -> None:
    await stage.call.result("sendMessage", chat_id=AN, text="Việc 12", reply_markup=BOARD)
    page = await stage.page()
    await page.click("#phone-an .key >> text=Đã nhận")
    await expect(page.locator("#phone-an .toast")).to_have_text("Đã ghi nhận")
    await expect(page.locator("#phone-an .bubble")).to_contain_text("đã sửa")
    assert await page.locator("#phone-an .key").count() == 0


async def test_the_group_counts_as_unread_until_its_tab_is_opened(stage: Stage) -> None:
    page = await stage.page()
    await stage.call.result("sendMessage", chat_id=GROUP, text="Bảng theo dõi")
    badge = page.locator("#phone-binh .tabs .count")
    await expect(badge).to_have_text("1")
    await page.click("#phone-binh [role=tab] >> nth=1")
    await expect(page.locator("#phone-binh .messages")).to_contain_text("Bảng theo dõi")
    await expect(badge).to_have_count(0)
    await page.fill("#phone-binh textarea", "Đã rõ")
    await page.press("#phone-binh textarea", "Enter")
    await expect(page.locator("#phone-group .messages")).to_contain_text("Đã rõ")


async def test_a_deep_link_in_the_group_starts_the_private_chat(stage: Stage) -> None:
    sent = await stage.call.result("sendMessage", chat_id=GROUP, text="Bảng", reply_markup=BOARD)
    await stage.call.result("pinChatMessage", chat_id=GROUP, message_id=sent["message_id"])
    page = await stage.page()
    await expect(page.locator("#phone-group .pinned")).to_contain_text("Bảng")
    await page.click("#phone-group .key >> text=Mở tin riêng")
    await expect(page.locator("#phone-an .messages")).to_contain_text("Đã nghe /start viec12")


async def test_a_stranger_must_press_start_first(stage: Stage) -> None:
    page = await stage.page()
    await page.click("#phone-em .only")
    await expect(page.locator("#phone-em .messages")).to_contain_text("Đã nghe /start")
    await expect(page.locator("#phone-em textarea")).to_be_visible()


async def test_the_command_menu_completes_what_is_typed(stage: Stage) -> None:
    commands = [{"command": "viec", "description": "Việc của tôi"}, {"command": "xong", "description": "Hoàn thành"}]
    await stage.call.result("setMyCommands", commands=commands)
    page = await stage.page()
    await page.fill("#phone-an textarea", "/x")
    await page.click("#phone-an .menu button")
    await expect(page.locator("#phone-an textarea")).to_have_value("/xong ")


async def test_the_clock_moves_and_faults_are_counted(stage: Stage) -> None:
    page = await stage.page()
    await page.click("[data-step=hour]")
    await expect(page.locator("#clock")).to_have_text("Thứ Ba 24/11/2026 14:05")
    await expect(page.locator("#clock-says")).to_have_text("Đồng hồ đã chạy tới.")
    await page.click("#faults-toggle")
    await page.click("#faults >> text=Chặn bot >> nth=0")
    await expect(page.locator("#faults-toggle .count")).to_have_text("1")
    await expect(page.locator("#phone-an .only")).to_have_text("Bỏ chặn bot")
    assert await stage.call.refused("sendMessage", chat_id=AN, text="x") == "Forbidden: bot was blocked by the user"
    await page.click("#faults >> text=Trở lại bình thường")
    await expect(page.locator("#faults-toggle .count")).to_be_hidden()
    await expect(page.locator("#phone-an textarea")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1920])
async def test_the_page_fits_a_phone_and_a_wide_screen(stage: Stage, width: int) -> None:
    page = await stage.page(width, 844)
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    lefts = await page.eval_on_selector_all(".phone", "nodes => nodes.map(n => n.getBoundingClientRect().right)")
    assert (max(lefts) <= width) is (width == 1920)
    if width == 390:
        await page.click("#strip [data-phone=binh]")
        await expect(page.locator("#strip [aria-current=true]")).to_contain_text("Bình")


async def test_an_upgraded_group_keeps_its_history_on_the_page(stage: Stage) -> None:
    await stage.call.result("sendMessage", chat_id=GROUP, text="Trước khi nâng cấp")
    page = await stage.page()
    new_id = stage.sandbox.migrate_group()
    await stage.call.result("sendMessage", chat_id=new_id, text="Sau khi nâng cấp")
    messages = page.locator("#phone-group .messages")
    await expect(messages).to_contain_text("Sau khi nâng cấp")
    await expect(messages).to_contain_text("Trước khi nâng cấp")
