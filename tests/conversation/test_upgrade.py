"""An office goes on where version 0.1 left it: what waited is told, an open draft is answered."""

from __future__ import annotations

from db import Database
from db.migrate import upgrade
from db.office.setting_keys import SANDBOX_RECORD
from tests import version_0_1
from tests.conversation.stage import local, open_stage


async def mark_as_the_sandboxs(database_url: str) -> None:
    """The record of an office, which the sandbox would refuse to play on."""
    database = Database(database_url)
    async with database.write() as transaction:
        await transaction.settings.set(SANDBOX_RECORD, "1", local("2026-11-26 07:00"))
    await database.close()


async def test_after_the_upgrade_what_waited_is_told_and_the_open_list_is_confirmed(database_url: str) -> None:
    version_0_1.restore(database_url)
    upgrade(database_url)
    await mark_as_the_sandboxs(database_url)
    async with open_stage(database_url, "2026-11-26 07:50") as stage:
        news = await stage.until("2026-11-26 08:10")
        told = {phone: "\n".join(texts) for phone, texts in news.items()}
        assert "[ĐÃ HOÀN THÀNH]" in told["an"]
        assert "Kiểm kê tài sản" in told["an"]
        assert "chờ ý kiến của tỉnh" not in told["binh"], "it has been resumed since"
        assert "NV1" in told["binh"]
        [unclear] = await stage.say("an", "dung")
        assert "Báo cáo một" in unclear.text
        assert "Báo cáo hai" in unclear.text
        listed = "\n".join(message.text for message in await stage.say("binh", "viec"))
        assert "Báo cáo một" in listed
        [undone] = await stage.say("binh", "hoantac 3")
        assert "NV3" in undone.text
