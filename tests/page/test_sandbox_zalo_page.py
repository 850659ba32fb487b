"""Zalo phones in a real browser: no buttons, tappable commands, the mention, the switch of messengers, trouble."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from sandbox import Sandbox
from tests.contract.sandbox_stage import (
    AN,
    BOT,
    GROUP,
    PICTURE,
    ZALO_AN,
    ZALO_BINH,
    ZALO_GROUP,
    Caller,
    ZaloCaller,
    make_zalo_sandbox,
    served,
)
from tests.page.browser import needs_chromium, open_browser, open_page

pytestmark = needs_chromium


@dataclass
class Stage:
    sandbox: Sandbox
    call: ZaloCaller
    telegram: Caller
    address: str
    browser: Browser
    errors: list[str] = field(default_factory=list)

    async def page(self, width: int = 1920, height: int = 1000) -> Page:
        return await open_page(self.browser, self.address, self.errors, width=width, height=height)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """The mixed cast with an echo bot on Zalo, in a browser."""
    sandbox = make_zalo_sandbox()
    async with served(sandbox) as address, httpx.AsyncClient(base_url=address, timeout=60) as client:
        call = ZaloCaller(client)
        echo = asyncio.create_task(_echo(call))
        async with open_browser() as browser:
            opened = Stage(sandbox, call, Caller(client), address, browser)
            yield opened
        echo.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await echo
    assert opened.errors == []


async def _echo(call: ZaloCaller) -> None:
    while True:
        update: dict[str, Any] = await call("getUpdates", timeout=30)
        message = update.get("result", {}).get("message", {})
        if "text" in message:
            await call.result("sendMessage", chat_id=message["chat"]["id"], text=f"Đã nghe: {message['text']}")


async def test_a_zalo_phone_bears_its_mark_and_answers_without_buttons(stage: Stage) -> None:
    page = await stage.page()
    await expect(page.locator("#phone-binh .mark")).to_have_text("Zalo")
    await expect(page.locator("#phone-binh .slash")).to_have_count(0)
    await page.fill("#phone-binh textarea", "viec <b>")
    await page.press("#phone-binh textarea", "Enter")
    await expect(page.locator("#phone-binh .messages")).to_contain_text("Đã nghe: viec <b>")
    assert await page.locator("#phone-binh .key, #phone-binh .text b").count() == 0


async def test_a_printed_command_is_copied_into_the_line_and_not_sent(stage: Stage) -> None:
    page = await stage.page()
    await stage.call.result("sendMessage", chat_id=ZALO_BINH, text="Việc 12 tới hạn.\nTrả lời: nhan 12 · xong 12")
    await page.click("#phone-binh [data-fill='xong 12']")
    await expect(page.locator("#phone-binh textarea")).to_have_value("xong 12 ")
    assert len(stage.sandbox.zalo.messages("binh", "private")) == 1


async def test_the_bot_is_called_in_the_group_by_its_button(stage: Stage) -> None:
    page = await stage.page()
    await page.click("#phone-binh [role=tab] >> nth=1")
    await page.fill("#phone-binh textarea", "viec hom nay")
    await page.click("#phone-binh .call-bot")
    await expect(page.locator("#phone-binh textarea")).to_have_value(f"@{BOT} viec hom nay")
    await page.press("#phone-binh textarea", "Enter")
    await expect(page.locator("#phone-binh .messages")).to_contain_text(f"Đã nghe: @{BOT} viec hom nay")


async def test_an_at_sign_offers_the_bot_and_talk_among_people_stays_among_them(stage: Stage) -> None:
    page = await stage.page()
    await page.click("#phone-binh [role=tab] >> nth=1")
    await page.fill("#phone-binh textarea", "Nhờ @B")
    await page.click("#phone-binh .menu button")
    await expect(page.locator("#phone-binh textarea")).to_have_value(f"Nhờ @{BOT} ")
    await page.fill("#phone-binh textarea", "xong 12")
    await page.press("#phone-binh textarea", "Enter")
    await expect(page.locator("#phone-binh .messages")).to_contain_text("xong 12")
    assert not any(message.from_bot for message in stage.sandbox.zalo.messages("binh", "group"))


async def test_a_person_with_both_switches_and_sees_where_news_waits(stage: Stage) -> None:
    page = await stage.page()
    await stage.call.result("sendMessage", chat_id=ZALO_AN, text="Chào chị An trên Zalo")
    await expect(page.locator("#phone-an .switch .dot")).to_be_visible()
    await page.click("#phone-an [data-messenger=zalo]")
    await expect(page.locator("#phone-an .messages")).to_contain_text("Chào chị An trên Zalo")
    await expect(page.locator("#phone-an .switch .dot")).to_have_count(0)
    await page.fill("#phone-an textarea", "da ro")
    await page.press("#phone-an textarea", "Enter")
    await expect(page.locator("#phone-an .messages")).to_contain_text("Đã nghe: da ro")
    await stage.telegram.result("sendMessage", chat_id=AN, text="Chào chị An trên Telegram")
    await page.click("#phone-an [data-messenger=telegram]")
    await expect(page.locator("#phone-an .messages")).to_contain_text("Chào chị An trên Telegram")
    await expect(page.locator("#phone-an .messages")).not_to_contain_text("Zalo")


async def test_both_groups_have_a_tab_on_the_group_s_screen(stage: Stage) -> None:
    page = await stage.page()
    await stage.telegram.result("sendMessage", chat_id=GROUP, text="Bảng trên Telegram")
    await stage.call.result("sendMessage", chat_id=ZALO_GROUP, text="Bảng trên Zalo")
    await expect(page.locator("#phone-group .tabs .count")).to_have_text("1")
    await expect(page.locator("#phone-group .messages")).to_contain_text("Bảng trên Telegram")
    await page.click("#phone-group [data-messenger=zalo]")
    await expect(page.locator("#phone-group .messages")).to_contain_text("Bảng trên Zalo")
    await expect(page.locator("#phone-group h2")).to_have_text("Sở KH&CN – Zalo")
    await page.select_option("#phone-group select", "binh")
    await page.click("#phone-group .call-bot")
    await page.keyboard.type("quahan")
    await page.keyboard.press("Enter")
    await expect(page.locator("#phone-group .messages")).to_contain_text(f"Đã nghe: @{BOT} quahan")


async def test_who_never_wrote_is_told_why_the_chat_is_silent(stage: Stage) -> None:
    page = await stage.page()
    await page.click("#phone-em [data-messenger=zalo]")
    await expect(page.locator("#phone-em .empty")).to_contain_text("đã nhắn cho bot trước")
    await page.fill("#phone-em textarea", "xin chao")
    await page.press("#phone-em textarea", "Enter")
    await expect(page.locator("#phone-em .messages")).to_contain_text("Đã nghe: xin chao")


async def test_a_picture_and_a_file_are_shown_as_such(stage: Stage) -> None:
    page = await stage.page()
    picture = FilePayload(name="bien-ban.png", mimeType="image/png", buffer=PICTURE)
    await page.set_input_files("#phone-binh input[type=file]", picture)
    await expect(page.locator("#phone-binh img.photo")).to_be_visible()
    document = FilePayload(name="bao-cao.docx", mimeType="application/octet-stream", buffer=b"docx")
    await page.set_input_files("#phone-binh input[type=file]", document)
    await expect(page.locator("#phone-binh .note-line")).to_have_text("Tệp bao-cao.docx")


async def test_trouble_of_zalo_is_switched_and_counted(stage: Stage) -> None:
    page = await stage.page()
    await page.click("#faults-toggle")
    await page.click("#faults >> text=Bot bị đưa khỏi nhóm Zalo")
    await page.click("#faults >> text=Hết hạn mức tháng")
    await expect(page.locator("#faults-toggle .count")).to_have_text("2")
    assert (await stage.call("sendMessage", chat_id=ZALO_BINH, text="x"))["error_code"] == 429
    await page.click("#faults >> text=Trở lại bình thường")
    await expect(page.locator("#faults-toggle .count")).to_be_hidden()
    await stage.call.result("sendMessage", chat_id=ZALO_GROUP, text="x")


async def test_an_office_on_zalo_alone_sees_nothing_of_telegram(stage: Stage) -> None:
    sandbox = make_zalo_sandbox(phones=stage.sandbox.options.phones[1:2])
    async with served(sandbox) as address:
        page = await open_page(stage.browser, address, stage.errors)
        await expect(page.locator("#phone-group h2")).to_have_text("Sở KH&CN – Zalo")
        await expect(page.locator("#phone-group .tabs")).to_be_hidden()
        await page.click("#faults-toggle")
        await expect(page.locator("#faults legend")).to_have_text(["Zalo", "Từng người (Zalo)"])
        await page.close()


@pytest.mark.parametrize("width", [390, 1920])
async def test_the_mixed_page_fits_a_phone_and_a_wide_screen(stage: Stage, width: int) -> None:
    page = await stage.page(width, 844)
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    rights = await page.eval_on_selector_all(".phone", "nodes => nodes.map(n => n.getBoundingClientRect().right)")
    assert (max(rights) <= width) is (width == 1920)
    cut = await page.eval_on_selector_all(
        ".phone:not(.wall) h2", "nodes => nodes.filter(n => n.scrollWidth > n.clientWidth).map(n => n.textContent)"
    )
    assert cut == []
