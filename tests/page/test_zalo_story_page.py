"""The whole job by typing on the Zalo phones of the page: the real application behind them, in a real browser."""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.async_api import Page, expect

from bot.demo import cast
from tests.conversation.stage import open_stage
from tests.conversation.zalo_words import all_on_zalo
from tests.page.browser import needs_chromium, open_browser, open_page
from tests.page.test_main_story_page import play_until

pytestmark = needs_chromium
SHOTS = os.environ.get("PAGE_SHOTS", "")
CODE = re.compile(r"\b([2-9A-HJ-NP-Z]{10})\b")


async def type_on(page: Page, phone: str, text: str, *answers: str) -> str:
    """Type a line and wait for its answer, which has these words; the answer."""
    messages = page.locator(f"#phone-{phone} .messages > *:has(time)")
    before = await messages.count()
    await page.fill(f"#phone-{phone} textarea", text)
    await page.press(f"#phone-{phone} textarea", "Enter")
    answer = messages.nth(before + 1)
    for words in answers:
        await expect(answer).to_contain_text(words)
    return await answer.inner_text()


def code_in(text: str) -> str:
    found = CODE.search(text)
    assert found is not None, text
    return found[1]


async def shoot(page: Page, name: str, phone: str = "") -> None:
    if SHOTS:
        await page.wait_for_timeout(300)
        shown = page.locator(f"#phone-{phone}") if phone else page
        await shown.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


async def test_an_office_on_zalo_alone_is_registered_linked_reminded_and_escalated_on_the_page(sqlite_url: str) -> None:
    errors: list[str] = []
    roster = all_on_zalo(cast.sandbox_roster())
    async with open_stage(sqlite_url, roster=roster) as stage, open_browser() as browser:
        page = await open_page(browser, stage.application.address, errors, width=3500, height=900)
        invited = await type_on(page, "an", "moi QLKH chuyên viên Đinh Thị Em", "MÃ MỜI")
        await type_on(page, "em", code_in(invited).lower(), "[ĐĂNG KÝ THÀNH CÔNG]")
        await shoot(page, "em", "em")
        await link_the_group(page)
        await assign_by_numbers(page)
        await shoot(page, "an", "an")
        await expect(page.locator("#phone-binh").get_by_text("[GIAO VIỆC] NV1").first).to_be_visible()
        await type_on(page, "binh", "nhan 1", "NV1")
        await shoot(page, "binh", "binh")
        await play_until(page, "chau", "[ĐÔN ĐỐC] NV1 quá hạn 01 ngày làm việc")
        await shoot(page, "chau", "chau")
        await type_on(page, "binh", "xong 1 đã gửi 77/BC-SKHCN", "[ĐÃ GHI NHẬN] NV1 hoàn thành")
        help_page = await type_on(page, "an", "trogiup", "[TRỢ GIÚP]")
        assert "(1/2)" in help_page, "a long answer comes in numbered parts"
        await shoot(page, "an2", "an")
        await shoot(page, "group", "group")
        await shoot(page, "whole")
        assert await page.locator(".phone .key").count() == 0, "Zalo has no buttons"
        assert await cut(page) == []
        await stage.settle()
        assert all("Trần Văn Bình" not in text for text in stage.texts("an", "group"))
    assert errors == []


async def link_the_group(page: Page) -> None:
    asked = await type_on(page, "an", "nhom QLKH", "nhom ")
    await page.click("#phone-binh [role=tab] >> nth=1")
    await page.click("#phone-binh .call-bot")
    await page.keyboard.type(f"nhom {code_in(asked)}")
    await page.keyboard.press("Enter")
    await expect(page.locator("#phone-binh .messages")).to_contain_text("khi quản trị hệ thống xác nhận")
    await page.click("#phone-binh [role=tab] >> nth=0")
    await expect(page.locator("#phone-an .messages")).to_contain_text("Trần Văn Bình vừa dùng mã")
    await type_on(page, "an", "nhom dong y Nhóm phòng QLKH", "[ĐÃ GẮN NHÓM] Nhóm phòng QLKH")


async def assign_by_numbers(page: Page) -> None:
    offered = await type_on(page, "an", "giao", "1. VP")
    number = re.search(r"(\d+)\. QLKH\b", offered)
    assert number is not None
    await type_on(page, "an", number[1], "Nội dung nhiệm vụ là gì?")
    await type_on(page, "an", "Báo cáo kết quả rà soát thủ tục hành chính", "Thời hạn")
    await type_on(page, "an", "17/12", "Theo văn bản nào?")
    await type_on(page, "an", "không", "Thứ Năm 17/12/2026")
    await type_on(page, "an", "dung", "NV1")


async def cut(page: Page) -> list[str]:
    """Texts of messages that are wider than their bubble."""
    texts: list[str] = await page.eval_on_selector_all(
        ".phone .text", "nodes => nodes.filter(n => n.scrollWidth > n.clientWidth + 1).map(n => n.textContent)"
    )
    return texts
