"""The command menu of a phone: what everybody finds there, and what a new role brings."""

from __future__ import annotations

import re

from tests.conversation.phones import telegram_only
from tests.conversation.stage import Stage


def menu(stage: Stage, phone: str) -> set[str]:
    return {entry["command"] for entry in stage.sandbox.commands(phone, "private")}


@telegram_only("Zalo has no menu of commands")
async def test_the_menu_follows_the_role(stage: Stage) -> None:
    assert "giao" in menu(stage, "an")
    assert "giao" not in menu(stage, "binh")


@telegram_only("Zalo has no menu of commands")
async def test_a_new_monitor_finds_the_commands_of_the_role_at_once(stage: Stage) -> None:
    [invitation] = await stage.say("an", "moi giám sát Đinh Thị Em")
    found = re.search(r"\b[2-9A-HJ-NP-Z]{10}\b", invitation.text)
    assert found is not None
    await stage.say("em", f"/start {found[0]}")
    assert "giao" in menu(stage, "em")
