"""Checks an inline keyboard as the real server does."""

from __future__ import annotations

import re
from typing import Any

from sandbox.telegram.errors import bad_request

MAXIMUM_BUTTONS = 100
MAXIMUM_DATA = 64
ACTIONS = ("callback_data", "url", "switch_inline_query", "switch_inline_query_current_chat", "copy_text")
URL = re.compile(r"(https?|tg)://[^\s/]+\S*|[\w-]+(\.[\w-]+)+(/\S*)?", re.IGNORECASE)


def inline_keyboard(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """The keyboard as stored: None when there is none. Raises ApiError for a button that the server refuses."""
    if markup is None or "inline_keyboard" not in markup:
        return None
    rows = [[_button(button) for button in row] for row in markup["inline_keyboard"] if row]
    if sum(len(row) for row in rows) > MAXIMUM_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _button(button: dict[str, Any]) -> dict[str, Any]:
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: button text must be non-empty")
    actions = [action for action in ACTIONS if action in button]
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action must be specified")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= MAXIMUM_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not URL.fullmatch(button["url"]):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return button
