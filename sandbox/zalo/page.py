"""What the page of phones shows of Zalo and may switch there: chats, people, the group, trouble and live changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.feed import Change
from sandbox.telegram.chats import SHOWN_PER_CHAT
from sandbox.zalo.chats import ZaloChat
from sandbox.zalo.phones import ZaloPhones
from sandbox.zalo.view import zalo_page_message

Json = dict[str, Any]
PREFIX = "zalo:"


def state(zalo: ZaloPhones) -> Json:
    """The bot, the group and the switches."""
    world = zalo.world
    return {
        "bot": world.options.display_name,
        "mention": zalo.mention,
        "group": {
            "title": world.group.title,
            "members": len(world.members) + (not world.faults.removed_from_group),
        },
        "faults": world.faults.state() | {"blocked": len(world.faults.blocked)},
        "used": zalo.messages_this_month(),
        "quota": world.options.messages_a_month,
    }


def person(zalo: ZaloPhones, key: str) -> Json:
    """One person's Zalo."""
    zalo_id = zalo.zalo_id(key)
    return {
        "id": zalo_id,
        "in_group": zalo_id in zalo.world.members,
        "wrote": zalo_id in zalo.world.wrote,
        "blocked": zalo_id in zalo.faults.blocked,
    }


def chats(zalo: ZaloPhones) -> dict[str, list[Json]]:
    """The chats by their names on the page: `zalo:group` and `zalo:` with the phone's key."""
    world = zalo.world
    return {_name(zalo, chat): _history(chat) for chat in world.chats.values()}


def _history(chat: ZaloChat) -> list[Json]:
    return [zalo_page_message(message) for message in list(chat.messages.values())[-SHOWN_PER_CHAT:]]


def _name(zalo: ZaloPhones, chat: ZaloChat) -> str:
    if chat.is_group:
        return f"{PREFIX}group"
    return PREFIX + next(key for key, phone in zalo.world.phones.items() if phone.zalo_id == chat.chat_id)


def change(zalo: ZaloPhones, noted: Change) -> Json | None:
    """A new message, for the open pages."""
    _, chat_id, number = noted
    chat = zalo.world.chats[chat_id]
    message = chat.messages.get(number)
    if message is None:
        return None
    shown = zalo_page_message(message)
    return {"kind": "message", "chat": _name(zalo, chat), "message": shown}


def clear(zalo: ZaloPhones) -> None:
    """Everything works again, and nothing comes back for ever."""
    zalo.faults.clear()
    zalo.faults.replay_updates = False


def _set(name: str) -> Callable[[ZaloPhones, Any], object]:
    return lambda zalo, on: setattr(zalo.faults, name, bool(on))


FAULTS: dict[str, Callable[[ZaloPhones, Any], object]] = {
    "zalo_server_error": lambda zalo, status: zalo.faults.server_error(int(status), everything=True),
    "zalo_lost_connection": lambda zalo, when: zalo.faults.lost_connection(when or None),
    "zalo_timed_out": lambda zalo, when: zalo.faults.timed_out(when or None),
    "zalo_quota_exceeded": lambda zalo, on: zalo.faults.quota_exceeded(bool(on)),
    "zalo_wrong_token": _set("wrong_token"),
    "zalo_replay_updates": _set("replay_updates"),
    "zalo_enforce_limits": _set("enforce_limits"),
    "zalo_removed": lambda zalo, on: zalo.kick_bot() if on else zalo.readmit_bot(),
    "zalo_block": lambda zalo, key: zalo.block(key),
    "zalo_unblock": lambda zalo, key: zalo.unblock(key),
    "zalo_join_group": lambda zalo, key: zalo.join_group(key),
    "zalo_leave_group": lambda zalo, key: zalo.leave_group(key),
}
