"""The state of the messenger: people, chats, files, what the bot told the server, and who may be written to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.feed import Feed
from sandbox.options import Phone, SandboxOptions
from sandbox.telegram.chats import Chat, Json, Message
from sandbox.telegram.errors import bad_request, forbidden
from sandbox.telegram.faults import Faults
from sandbox.telegram.files import FileStore
from sandbox.telegram.limits import SendLimits
from sandbox.telegram.updates import UpdateQueue

FIRST_TOPIC = (2, "Đôn đốc nhiệm vụ")
NUMBERS_BEGIN = 1_700_000_000
DEMOTED = ("can_be_edited", "is_anonymous", "can_promote_members", "can_post_stories", "can_edit_stories")
RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_change_info",
    "can_invite_users", "can_delete_stories", "can_pin_messages",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to one press of a button, as that person's phone shows it."""

    query_id: str
    text: str
    alert: bool


class Messenger:
    """One Telegram server with one bot, one group and the people of the options."""

    def __init__(self, options: SandboxOptions, feed: Feed) -> None:
        self.options = options
        self.feed = feed
        self.faults = Faults()
        self.files = FileStore()
        self.limits = SendLimits()
        # Numbers grow with the clock: a bot that remembers the numbers of an earlier run must not meet them again.
        self.first_number = max(0, self.now() - NUMBERS_BEGIN)
        self.updates = UpdateQueue(self.now, self.first_number)
        self.bot_id = int(options.token.partition(":")[0])
        self.bot = {
            "id": self.bot_id, "is_bot": True, "first_name": options.bot_name, "username": options.bot_username,
        }  # fmt: skip
        self.phones: dict[str, Phone] = {phone.key: phone for phone in options.phones if phone.has("telegram")}
        self.users: dict[int, Json] = {}
        self.chats: dict[int, Chat] = {}
        self.members: list[int] = []
        self.started: set[int] = set()
        self.toasts: dict[int, list[Toast]] = {}
        self.open_queries: dict[str, int] = {}
        self.commands: dict[tuple[str, ...], list[Json]] = {}
        self.descriptions: dict[str, str] = {}
        self.last_query = self.first_number
        for phone in self.phones.values():
            self._add_person(phone)
        self.group = self._make_group()

    def _add_person(self, phone: Phone) -> None:
        self.users[phone.user_id] = {
            "id": phone.user_id, "is_bot": False, "first_name": phone.name, "language_code": "vi",
        }  # fmt: skip
        self.chats[phone.user_id] = self._new_chat(phone.user_id, "private", phone.name)
        self.toasts[phone.user_id] = []
        if phone.in_group:
            self.members.append(phone.user_id)
        if phone.started:
            self.started.add(phone.user_id)

    def _make_group(self) -> Chat:
        options = self.options
        supergroup = options.group_has_topics or str(options.group_chat_id).startswith("-100")
        kind = "supergroup" if supergroup else "group"
        group = self._new_chat(options.group_chat_id, kind, options.group_title)
        if options.group_has_topics:
            group.is_forum = True
            group.topics = dict([FIRST_TOPIC])
        self.chats[group.chat_id] = group
        return group

    def _new_chat(self, chat_id: int, kind: str, title: str) -> Chat:
        keep_all = self.options.keep_all
        return Chat(chat_id, kind, title, keep_all=keep_all, last_id=max(self.first_number, FIRST_TOPIC[0]))

    def now(self) -> int:
        """Seconds since 1970 on the application's clock, as the Bot API writes dates."""
        return int(self.options.clock.now().timestamp())

    def chat(self, chat_id: int | str) -> Chat:
        """A chat that the bot may look at. Raises ApiError: unknown, upgraded, kicked."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        if chat.is_group and self.faults.kicked_from_group:
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        return chat

    def writable_chat(self, chat_id: int | str) -> Chat:
        """A chat that the bot may write to. Raises ApiError also for a blocked, deactivated or never started user."""
        chat = self.chat(chat_id)
        if chat.kind == "private":
            if chat.chat_id in self.faults.deactivated:
                raise forbidden("user is deactivated")
            if chat.chat_id in self.faults.blocked:
                raise forbidden("bot was blocked by the user")
            if chat.chat_id not in self.started:
                raise forbidden("bot can't initiate conversation with a user")
        return chat

    def post(self, chat: Chat, sender: Json, content: Json, *, reply_to: int | None = None) -> Message:
        """Store a message and show it on the page."""
        message = chat.add(sender, self.now(), content, reply_to=reply_to)
        self.feed.note("message", chat.chat_id, message.message_id)
        return message

    def changed(self, message: Message) -> None:
        message.html = None
        self.feed.note("message", message.chat.chat_id, message.message_id)

    def member(self, user_id: int) -> Json:
        """The ChatMember of a person or of the bot in the group."""
        if user_id == self.bot_id:
            return self._bot_member()
        user = self.users[user_id]
        if user_id not in self.members:
            return {"status": "left", "user": user}
        if user_id == self.members[0]:
            return {"status": "creator", "user": user, "is_anonymous": False}
        return {"status": "member", "user": user}

    def _bot_member(self) -> Json:
        if self.faults.kicked_from_group:
            return {"status": "kicked", "user": self.bot, "until_date": 0}
        if not self.options.bot_is_administrator:
            return {"status": "member", "user": self.bot}
        rights: dict[str, Any] = dict.fromkeys(DEMOTED, False) | dict.fromkeys(RIGHTS, True)
        return {"status": "administrator", "user": self.bot} | rights

    def commands_for(self, user_id: int, chat: Chat) -> list[Json]:
        """The commands of the "/" menu in this chat, by the documented order of scopes."""
        here = str(chat.chat_id)
        scopes: list[tuple[str, ...]] = [("chat", here), ("all_private_chats",), ("default",)]
        if chat.is_group:
            administrator = bool(self.members) and user_id == self.members[0]
            scopes = [("chat_member", here, str(user_id))]
            scopes += [("chat_administrators", here)] if administrator else []
            scopes.append(("chat", here))
            scopes += [("all_chat_administrators",)] if administrator else []
            scopes += [("all_group_chats",), ("default",)]
        for scope in scopes:
            for language in ("vi", ""):
                if found := self.commands.get((language, *scope)):
                    return found
        return []
