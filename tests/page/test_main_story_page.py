"""The whole job by hand on the page: the real application behind the phones, in a real browser."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.conversation.stage import open_stage
from tests.page.browser import needs_chromium, open_browser, open_page

pytestmark = needs_chromium
TASK = "giao QLKH, P. TTra: Báo cáo kết quả rà soát TTHC, 17/12, CV 1957/UBND-NC"
MOST_EVENTS = 40


async def press(page: Page, phone: str, label: str) -> None:
    """The newest button of that label, wherever its chat is scrolled to at this moment."""
    await page.locator(f"#phone-{phone}").get_by_role("button", name=label, exact=True).last.dispatch_event("click")


async def play_until(page: Page, phone: str, text: str) -> None:
    """Press "Sự kiện kế tiếp" until the phone shows the text."""
    shown = page.locator(f"#phone-{phone}").get_by_text(text)
    for _ in range(MOST_EVENTS):
        if await shown.count():
            return
        async with page.expect_response(lambda answer: answer.url.endswith("/sandbox/clock"), timeout=20_000):
            await page.get_by_role("button", name="Sự kiện kế tiếp").click()
        await page.wait_for_timeout(150)
    raise AssertionError(f"{text!r} never came to the phone of {phone}")


async def test_a_task_is_added_accepted_reminded_escalated_and_closed_on_the_page(sqlite_url: str) -> None:
    errors: list[str] = []
    async with open_stage(sqlite_url) as stage, open_browser() as browser:
        page = await open_page(browser, stage.application.address, errors)
        await page.fill("#phone-an textarea", TASK)
        await page.press("#phone-an textarea", "Enter")
        await expect(page.locator("#phone-an").get_by_text("Thứ Năm 17/12/2026, 17:00").first).to_be_visible()
        await press(page, "an", "Đúng")
        for phone in ("binh", "chau"):
            await expect(page.locator(f"#phone-{phone}").get_by_text("[GIAO VIỆC] NV1").first).to_be_visible()
        await press(page, "binh", "Đã nhận")
        await play_until(page, "binh", "[NHẮC VIỆC] NV1 còn 03 ngày làm việc")
        await play_until(page, "chau", "[ĐÔN ĐỐC] NV1 quá hạn 01 ngày làm việc")
        await play_until(page, "dung", "[BÁO CÁO] NV1 quá hạn 03 ngày làm việc")
        assert any(text.startswith("[THÔNG BÁO] 01 nhiệm vụ quá hạn") for text in stage.texts("an", "group"))
        await press(page, "binh", "Hoàn thành")
        await expect(page.locator("#phone-dung").get_by_text("ĐÃ HOÀN THÀNH").first).to_be_visible()
        await stage.settle()
        assert all("Trần Văn Bình" not in text for text in stage.texts("an", "group"))
    assert errors == []
