"""The state of the sandbox's Zalo: people, chats, pictures, and who may be written to."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.feed import Feed
from sandbox.options import Phone, SandboxOptions, ZaloOptions
from sandbox.view import OFFICE_ZONE
from sandbox.zalo.chats import ZaloChat, ZaloMessage
from sandbox.zalo.errors import BLOCKED, NEVER_WROTE, REMOVED, ZaloError, bad_request
from sandbox.zalo.faults import ZaloFaults
from sandbox.zalo.quota import Pace, Quota
from sandbox.zalo.styles import Span, command_pattern, to_html
from sandbox.zalo.updates import Update, ZaloUpdates

NUMBERS_BEGIN = 1_700_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    mime: str


class ZaloWorld:
    """One Zalo platform with one bot, one group and the people of the options who have Zalo."""

    def __init__(self, whole: SandboxOptions, options: ZaloOptions, feed: Feed) -> None:
        self.options = options
        self.feed = feed
        self.clock = whole.clock
        self.faults = ZaloFaults(self.now)
        self.updates = ZaloUpdates(self.faults, self._outgoing)
        self.quota = Quota(options)
        self.pace = Pace()
        self.address = ""
        self.bot_id = str(int(_digest(options.token)[:15], 16))
        self.mention = f"@{options.display_name}"
        self.commands = command_pattern(options.command_words, self.mention) if options.command_words else None
        self.phones: dict[str, Phone] = {phone.key: phone for phone in whole.phones if phone.has("zalo")}
        self.pictures: dict[str, Picture] = {}
        # Numbers grow with the clock: a bot that remembers the ids of an earlier run must not meet them again.
        self._number = max(0, int(self.now().timestamp()) - NUMBERS_BEGIN) * 100
        self.chats: dict[str, ZaloChat] = {}
        self.members: list[str] = []
        self.wrote: set[str] = set()
        for phone in self.phones.values():
            self._add_person(phone, keep_all=whole.keep_all)
        self.group = ZaloChat(options.group_chat_id, options.group_title, is_group=True, keep_all=whole.keep_all)
        self.chats[self.group.chat_id] = self.group

    def _add_person(self, phone: Phone, *, keep_all: bool) -> None:
        assert phone.zalo_id is not None
        self.chats[phone.zalo_id] = ZaloChat(phone.zalo_id, phone.name, is_group=False, keep_all=keep_all)
        if phone.in_group if phone.in_zalo_group is None else phone.in_zalo_group:
            self.members.append(phone.zalo_id)
        if phone.started if phone.wrote_on_zalo is None else phone.wrote_on_zalo:
            self.wrote.add(phone.zalo_id)

    def now(self) -> datetime:
        return self.clock.now()

    def milliseconds(self) -> int:
        """Epoch milliseconds on the application's clock, as the platform writes dates."""
        return int(self.now().timestamp() * 1000)

    def month(self) -> str:
        return f"{self.now().astimezone(OFFICE_ZONE):%Y-%m}"

    def writable_chat(self, chat_id: str) -> ZaloChat:
        """A chat that the bot may write to. Raises ZaloError 400."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.is_group and self.faults.removed_from_group:
            raise ZaloError(400, REMOVED)
        if not chat.is_group and chat_id in self.faults.blocked:
            raise ZaloError(400, BLOCKED)
        if not chat.is_group and chat_id not in self.wrote:
            raise ZaloError(400, NEVER_WROTE)
        return chat

    def spend(self, chat: ZaloChat) -> None:
        """Count a message of the bot against pace and quota. Raises ZaloError 429."""
        if self.faults.enforce_limits:
            self.pace.spend(chat, asyncio.get_running_loop().time())
        self.quota.spend(chat, self.month())

    def post(
        self, chat: ZaloChat, sender_id: str, sender: str, text: str = "", spans: tuple[Span, ...] = (), **content: Any
    ) -> ZaloMessage:
        """Store a message and show it on the page; `content` is what else a ZaloMessage holds."""
        self._number += 1
        number = self._number
        from_bot = sender_id == self.bot_id
        html = to_html(text, spans, self.commands if from_bot else None, self.mention)
        message = ZaloMessage(
            number, _digest(f"{self.options.token} {number}")[:20], chat.chat_id, sender_id, sender,
            from_bot, self.now(), text, html, **content,
        )  # fmt: skip
        chat.add(message)
        self.feed.note("zalo_message", chat.chat_id, number)
        return message

    def keep_picture(self, content: bytes, mime: str) -> str:
        """Store a picture and answer its id."""
        name = f"{_digest(str(len(self.pictures)))[:16]}.jpg"
        self.pictures[name] = Picture(content, mime)
        return name

    def _outgoing(self, update: Update) -> Update:
        message = update.get("message")
        if not isinstance(message, dict) or not str(message.get("photo_url", "")).startswith("/"):
            return update
        rest = {key: value for key, value in message.items() if key != "photo_url"}
        return update | {"message": rest | {self.faults.photo_field: self.address + message["photo_url"]}}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
