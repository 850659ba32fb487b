"""The sandbox: a messenger on this machine, its page of phones, and the hands that tests use."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.routing import BaseRoute

from sandbox import page
from sandbox.feed import Feed
from sandbox.options import SandboxOptions
from sandbox.telegram import server
from sandbox.telegram.chats import SHOWN_PER_CHAT
from sandbox.telegram.events import Events
from sandbox.telegram.faults import Faults
from sandbox.telegram.messenger import Messenger, Toast
from sandbox.telegram.people import People
from sandbox.view import PhoneMessage, phone_message
from sandbox.zalo import server as zalo_server
from sandbox.zalo.phones import ZaloPhones
from sandbox.zalo.world import ZaloWorld


class Sandbox:
    """One sandbox in this process. All methods are plain calls and belong to the event loop that serves the routes.

    `chat` is "private" (this person with the bot) or "group". What a phone would not allow raises PhoneError.
    """

    def __init__(self, options: SandboxOptions) -> None:
        self.options = options
        self.feed = Feed()
        self.telegram = Messenger(options, self.feed)
        self.people = People(self.telegram)
        self.events = Events(self.telegram)
        self._zalo = ZaloPhones(ZaloWorld(options, options.zalo, self.feed)) if options.zalo else None

    @property
    def has_zalo(self) -> bool:
        return self._zalo is not None

    @property
    def zalo(self) -> ZaloPhones:
        """The Zalo half. Raises ValueError when the options name no Zalo bot."""
        if self._zalo is None:
            raise ValueError("this sandbox has no Zalo")
        return self._zalo

    @property
    def faults(self) -> Faults:
        """The switches for 429, 5xx, lost connections, blocked and deactivated users and the real limits."""
        return self.telegram.faults

    @property
    def group_chat_id(self) -> int:
        """The group's present id: another one after `migrate_group`."""
        return self.telegram.group.chat_id

    def routes(self) -> list[BaseRoute]:
        """The page at `/`, its interface at `/sandbox/…`, the Bot APIs at `/telegram/…` and `/zalo/…`."""
        zalo = zalo_server.routes(self._zalo.world) if self._zalo else []
        return [*server.routes(self.telegram), *zalo, *page.routes(self)]

    def close(self) -> None:
        """End long polls, the webhook and live pages; call it before the server stops."""
        self.telegram.updates.close()
        if self._zalo is not None:
            self._zalo.world.updates.close()
        self.feed.close()

    def type_text(
        self, phone_key: str, chat: str, text: str, *, reply_to: int | None = None, thread: int | None = None
    ) -> int:
        """Type and send; answers the message id. `thread` is a topic of the group."""
        return self.people.type_text(phone_key, chat, text, reply_to=reply_to, thread=thread)

    def start(self, phone_key: str, payload: str = "") -> int:
        """Press Start in the private chat, or follow a link with a payload."""
        return self.people.start(phone_key, payload)

    def press(self, phone_key: str, chat: str, message_id: int, callback_data: str, *, stale: bool = False) -> str:
        """Press a button; answers the query's id. `stale` presses a button which the message no longer shows."""
        return self.people.press(phone_key, chat, message_id, callback_data, stale=stale)

    def send_document(
        self, phone_key: str, chat: str, file_name: str, content: bytes, caption: str = "", **options: Any
    ) -> int:
        """Send a file (options: `reply_to`, `thread`); answers the message id."""
        return self.people.send_document(phone_key, chat, file_name, content, caption, **options)

    def send_photo(self, phone_key: str, chat: str, content: bytes, caption: str = "", **options: Any) -> int:
        """Send PNG or JPEG bytes as a photo; answers the message id."""
        return self.people.send_photo(phone_key, chat, content, caption, **options)

    def forward(self, phone_key: str, from_chat: str, message_id: int, to_chat: str) -> int:
        """Forward a message to the other chat; answers the new id."""
        return self.people.forward(phone_key, from_chat, message_id, to_chat)

    def edit_text(self, phone_key: str, chat: str, message_id: int, text: str) -> None:
        """A person edits an own message (update `edited_message`)."""
        self.people.edit_text(phone_key, chat, message_id, text)

    def messages(self, phone_key: str, chat: str, *, last: int | None = None) -> list[PhoneMessage]:
        """What this phone shows in the chat, oldest first: all of it or the `last` messages."""
        history = self.people.chat(phone_key, chat).history()
        return [phone_message(message) for message in (history[-last:] if last else history)]

    async def next_message(self, phone_key: str, chat: str, *, after: int, seconds: float = 10) -> PhoneMessage:
        """The bot's first message with an id above `after`, when it has come. Raises TimeoutError if none comes."""
        listener = self.feed.open()
        try:
            async with asyncio.timeout(seconds):
                while (found := self._bot_message(phone_key, chat, after)) is None:
                    await listener.arrived.wait()
                    listener.take()
        finally:
            self.feed.leave(listener)
        return found

    def _bot_message(self, phone_key: str, chat: str, after: int) -> PhoneMessage | None:
        messages = self.people.chat(phone_key, chat).messages.values()
        return next((phone_message(m) for m in messages if m.from_bot and m.message_id > after), None)

    def toasts(self, phone_key: str) -> list[Toast]:
        """The answers to this person's presses, oldest first."""
        return list(self.telegram.toasts[self.people.user_id(phone_key)])

    def commands(self, phone_key: str, chat: str) -> list[dict[str, Any]]:
        """The "/" menu of this phone in this chat: objects with `command` and `description`."""
        return self.telegram.commands_for(self.people.user_id(phone_key), self.people.chat(phone_key, chat))

    def pending_updates(self) -> list[dict[str, Any]]:
        """Updates that the bot has not yet taken."""
        return self.telegram.updates.pending()

    def block(self, phone_key: str) -> None:
        """This person blocks the bot: 403 from now on, and the update `my_chat_member`."""
        self.events.block(self.people.user_id(phone_key))

    def unblock(self, phone_key: str) -> None:
        self.events.unblock(self.people.user_id(phone_key))

    def deactivate(self, phone_key: str, *, gone: bool = True) -> None:
        """This person deletes the account; `gone=False` takes it back."""
        self.events.deactivate(self.people.user_id(phone_key), gone=gone)

    def kick_bot(self) -> None:
        """The bot is removed from the group: 403 from now on, and the update `my_chat_member`."""
        self.events.kick_bot()

    def readmit_bot(self) -> None:
        self.events.readmit_bot()

    def join_group(self, phone_key: str) -> None:
        self.events.join_group(self.people.user_id(phone_key))

    def leave_group(self, phone_key: str) -> None:
        self.events.leave_group(self.people.user_id(phone_key))

    def migrate_group(self) -> int:
        """The group becomes a supergroup; answers its new id. The old id is refused with `migrate_to_chat_id`."""
        return self.events.migrate_group()

    def create_topic(self, name: str) -> int:
        """A new topic in the group; answers its id (`message_thread_id`)."""
        return self.events.create_topic(name)

    def delete_topic(self, thread: int) -> None:
        self.events.delete_topic(thread)


__all__ = ["SHOWN_PER_CHAT", "Sandbox"]
