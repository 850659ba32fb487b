"""Takes the pictures of the documentation: a story played in the sandbox on a moved clock, seen in a real browser.

Run `.venv/bin/python scripts/pictures.py [NAME …]` after `make dev`; it needs the package chromium. The record is a
temporary one. The same pictures come out each time, but for codes, which are drawn by lot.
"""

from __future__ import annotations

import asyncio
import base64
import struct
import sys
import tempfile
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.async_api import Browser, Page  # noqa: E402

from tests.conversation.stage import Stage, open_stage  # noqa: E402
from tests.page.browser import open_browser, open_page  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
START = "2026-11-25 09:00"
MOST_BYTES = 200_000
PAGE_WIDTH = 3500
"""So wide that each of the nine phones is about 375 pixels wide."""
DIRECTIVE = """Số: 888/SKHCN-VP
Kính gửi: Các phòng, đơn vị thuộc Sở
Thực hiện Công văn số 1957/UBND-NC, Giám đốc Sở yêu cầu:
1. Văn phòng Sở chủ trì, phối hợp với Thanh tra Sở tham mưu quy định về quy trình xử lý công việc, hoàn thành trước \
ngày 15/12/2026.
2. Phòng Quản lý khoa học báo cáo kết quả rà soát thủ tục hành chính, gửi về Văn phòng Sở trước 16h30 ngày 11/12/2026.
3. Phòng QLCN kiểm kê trang thiết bị, hoàn thành trong tháng 12/2026."""

TO_PALETTE = """async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const pixels = new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer);
    const counts = new Map();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) || 0) + 1);
    const oftenest = [...counts.entries()].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const palette = oftenest.slice(0, 256).map(([color]) => color);
    const parts = (color) => [color & 255, (color >> 8) & 255, (color >> 16) & 255];
    const known = palette.map(parts);
    const place = new Map(palette.map((color, index) => [color, index]));
    const nearest = (color) => {
        const [red, green, blue] = parts(color);
        const far = known.map(([r, g, b]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2);
        return far.indexOf(Math.min(...far));
    };
    let bytes = "";
    for (const pixel of pixels) {
        if (!place.has(pixel)) place.set(pixel, nearest(pixel));
        bytes += String.fromCharCode(place.get(pixel));
    }
    return [image.width, image.height, known.flat(), btoa(bytes)];
}"""
"""In the browser: a picture as its 256 most frequent colours, and the place of each pixel's nearest among them."""


@dataclass(frozen=True, slots=True)
class Camera:
    """The browser at the stage; `wanted` are the names of the pictures to take, empty for all."""

    stage: Stage
    browser: Browser
    page: Page
    errors: list[str]
    wanted: frozenset[str]

    async def phone(self, name: str, key: str, *, tab: str = "", height: int = 760, scroll: str = "") -> None:
        """One phone as it stands now; `scroll` is a text whose message is brought to the top of the list."""
        if self.wanted and name not in self.wanted:
            return
        await self.page.set_viewport_size({"width": PAGE_WIDTH, "height": height})
        if tab:
            await self.page.click(f"#phone-{key} [role=tab]:has-text('{tab}')")
        await self._rest(key, scroll)
        await self._develop(name, await self.page.locator(f"#phone-{key}").screenshot())
        if tab:
            await self.page.click(f"#phone-{key} [role=tab] >> nth=0")

    async def whole(self, name: str, width: int, height: int) -> None:
        """The whole page in a window of that size."""
        if self.wanted and name not in self.wanted:
            return
        page = await open_page(self.browser, self.page.url, self.errors, width=width, height=height)
        await page.wait_for_timeout(400)
        await self._develop(name, await page.screenshot())
        await page.close()

    async def _develop(self, name: str, picture: bytes) -> None:
        source = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
        width, height, palette, places = await self.page.evaluate(TO_PALETTE, source)
        (PICTURES / f"{name}.png").write_bytes(palette_png(width, height, bytes(palette), base64.b64decode(places)))

    async def _rest(self, key: str, scroll: str) -> None:
        """Until the page has drawn what came last, with its lists at their ends."""
        await self.page.wait_for_timeout(300)
        for notice in await self.page.locator(".alert button").all():
            await notice.click()
        await self.page.evaluate(
            """([key, words]) => {
                const list = document.querySelector(`#phone-${key} .messages`);
                list.scrollTop = list.scrollHeight;
                const found = [...list.children].filter((item) => words && item.textContent.includes(words)).pop();
                if (found) list.scrollTop = found.offsetTop - list.offsetTop - 8;
            }""",
            [key, scroll],
        )
        await self.page.wait_for_timeout(150)


def palette_png(width: int, height: int, palette: bytes, places: bytes) -> bytes:
    """A PNG of at most 256 colours: `palette` holds three bytes a colour, `places` one byte a pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = b"".join(b"\0" + places[start : start + width] for start in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"PLTE", palette), chunk(b"IDAT", zlib.compress(lines, 9)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


async def day_of_assigning(camera: Camera) -> None:
    stage = camera.stage
    await stage.say("an", "giao QLKH phối hợp VP: Báo cáo kết quả rà soát TTHC, 2/12, CV 1957/UBND-NC")
    await camera.phone("giao-viec", "an", height=620)
    await stage.press("an", "Đúng")
    await camera.phone("nhan-viec", "binh", height=640)
    await stage.press("binh", "Đã nhận")
    for line in (
        "giao QLCN&TTCN: Kiểm kê trang thiết bị phòng thí nghiệm, 2/12",
        "giao VP: Rà soát quy chế làm việc của Sở, 1/12, khẩn",
        "giao QLKH: Tham mưu kế hoạch chuyển đổi số năm 2027, 18/12",
    ):
        await stage.say("an", line)
        await stage.press("an", "Đúng")
    await stage.say("giang", "nhan 3")
    await camera.phone("zalo", "ha", height=720)
    await stage.say("ha", "nhan 2")


async def the_deadline_nears(camera: Camera) -> None:
    stage = camera.stage
    await stage.until("2026-11-27 09:30")
    await camera.phone("nhac-viec", "binh", height=640)
    await stage.say("binh", "nhaclai 1")
    await camera.phone("nhac-lai", "binh", height=620)
    await stage.say("binh", "1")
    await stage.say("binh", "visao 1")
    await camera.phone("visao", "binh", height=860, scroll="[VÌ SAO]")


async def overdue(camera: Camera) -> None:
    stage = camera.stage
    await stage.until("2026-12-03 09:00")
    await camera.phone("truong-phong", "chau", height=640)
    await camera.phone("zalo-truong-phong", "long", height=640)
    await stage.until("2026-12-04 09:10")
    await camera.phone("qua-han-nhom", "group", height=820, scroll="[THÔNG BÁO]")
    await camera.phone("zalo-nhom", "group", tab="Zalo", height=920, scroll="[THÔNG BÁO]")
    await camera.phone("bang-ghim", "chau", tab="Nhóm", height=620, scroll="[BẢNG THEO DÕI]")
    await camera.whole("sandbox", 1600, 960)
    await camera.whole("dien-thoai-390", 390, 800)


async def done(camera: Camera) -> None:
    stage = camera.stage
    await stage.say("binh", "xong 1 đã gửi 77/BC-SKHCN")
    await camera.phone("xong", "binh", height=640)
    await camera.phone("nhom-da-xong", "group", height=820, scroll="[THÔNG BÁO]")
    await stage.until("2026-12-07 09:00")
    await camera.phone("lanh-dao", "dung", height=640)


async def reading_a_directive(camera: Camera) -> None:
    stage = camera.stage
    await stage.say("an", DIRECTIVE)
    await camera.phone("van-ban", "an", height=900, scroll="1.")
    await stage.say("an", "thoi")


STORY: tuple[Callable[[Camera], Awaitable[None]], ...] = (
    day_of_assigning,
    the_deadline_nears,
    overdue,
    done,
    reading_a_directive,
)


async def take(wanted: frozenset[str]) -> int:
    """Play the story and take the pictures; returns the exit status: 1 when the page failed or one is too big."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    errors: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        async with (
            open_stage(f"sqlite+aiosqlite:///{folder}/record.sqlite3", START) as stage,
            open_browser() as browser,
        ):
            page = await open_page(browser, stage.application.address, errors)
            camera = Camera(stage, browser, page, errors, wanted)
            for chapter in STORY:
                await chapter(camera)
    too_big = [path for path in sorted(PICTURES.glob("*.png")) if path.stat().st_size > MOST_BYTES]
    for line in (*errors, *(f"{path.name}: {path.stat().st_size} bytes, more than {MOST_BYTES}" for path in too_big)):
        sys.stderr.write(f"{line}\n")
    return 1 if errors or too_big else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(take(frozenset(sys.argv[1:]))))
