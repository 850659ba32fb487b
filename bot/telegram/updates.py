"""Reads an update of Telegram: what a person said, what became of the bot's membership, where a group moved to.

Everything else is ignored: edits, channels, other bots, people who hide behind their group. So is what people say to
each other in a group: there the bot is spoken to by a command, by its name, or in reply to what it said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatType as TelegramChatType

from bot.incoming import Attachment, IncomingMessage
from bot.telegram import callbacks
from bot.telegram.settings import BotIdentity
from domain.cleaning import clean, one_line
from domain.conversation.origin import ChatType, Origin, Press
from domain.model import ChannelKind

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
_GROUPS = (TelegramChatType.GROUP, TelegramChatType.SUPERGROUP)
_COMMAND = re.compile(r"\s*/\w+(?:@(\w+))?")


@dataclass(frozen=True, slots=True)
class Reachability:
    """The bot may write to this chat from now on, or no longer; then `reason` says why."""

    chat_id: str
    reachable: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GroupMoved:
    old_chat_id: str
    new_chat_id: str


Event = IncomingMessage | Reachability | GroupMoved


def read_update(update: Update, bot: BotIdentity) -> Event | None:
    """None for what is of no concern."""
    if update.callback_query is not None:
        return _press(update.callback_query, update.update_id)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    if update.message is not None:
        return _message(update.message, update.update_id, bot)
    return None


def without_mention(text: str, username: str) -> str:
    """The text without the bot's name: `/xong@Bot 12` is `/xong 12`, `@Bot, xong 12` is `xong 12`."""
    name = re.escape(username)
    text = re.sub(rf"(?i)^(\s*/\w+)@{name}(?!\w)", r"\1", text)
    text = re.sub(rf"(?i)^\s*@{name}(?![A-Za-z0-9_])[ \t]*[,:]?", "", text)
    text = re.sub(rf"(?i)(?<![\w@/])@{name}(?![A-Za-z0-9_])[ \t]?", "", text)
    return text.strip()


def _press(query: CallbackQuery, update_id: int) -> IncomingMessage | None:
    message = query.message
    if message is None or query.from_user.is_bot:
        return None
    command, version = callbacks.decode(query.data or "")
    topic = _topic(message) if isinstance(message, Message) else None
    press = Press(version, str(message.message_id))
    origin = _origin(update_id, message.chat, query.from_user, topic=topic, press=press)
    return None if origin is None else IncomingMessage(origin=origin, text=command)


def _message(message: Message, update_id: int, bot: BotIdentity) -> Event | None:
    if message.migrate_to_chat_id:
        return GroupMoved(str(message.chat.id), str(message.migrate_to_chat_id))
    if message.from_user is None or message.from_user.is_bot or message.sender_chat is not None:
        return None
    origin = _origin(update_id, message.chat, message.from_user, topic=_topic(message))
    text = clean(message.text or message.caption or "")
    attachment = _attachment(message)
    replied = _replied(message)
    if origin is None or not (text or attachment):
        return None
    if origin.in_group and not _is_for_the_bot(text, replied, bot):
        return None
    return IncomingMessage(
        origin=origin,
        text=without_mention(text, bot.username),
        reply_to_message_id=str(replied.message_id) if replied else None,
        reply_to_text=clean(replied.text or replied.caption or "") if replied else "",
        attachment=attachment,
    )


def _origin(
    update_id: int, chat: Chat, sender: User, *, topic: str | None = None, press: Press | None = None
) -> Origin | None:
    if chat.type != TelegramChatType.PRIVATE and chat.type not in _GROUPS:
        return None
    return Origin(
        channel=ChannelKind.TELEGRAM,
        update_key=str(update_id),
        chat_id=str(chat.id),
        chat_type=ChatType.PRIVATE if chat.type == TelegramChatType.PRIVATE else ChatType.GROUP,
        sender_id=str(sender.id),
        sender_name=one_line(sender.full_name),
        topic_id=topic,
        chat_title=one_line(chat.title or ""),
        press=press,
    )


def _topic(message: Message) -> str | None:
    return str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else None


def _replied(message: Message) -> Message | None:
    """In a topic Telegram makes every message a reply to the one that opened the topic: that is no reply."""
    replied = message.reply_to_message
    opened_the_topic = replied is not None and replied.forum_topic_created is not None
    return None if opened_the_topic else replied


def _attachment(message: Message) -> Attachment | None:
    if message.document is not None:
        document = message.document
        name = clean(document.file_name or "document")
        return Attachment(document.file_id, name, document.file_size or 0, document.mime_type or "")
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Attachment(largest.file_id, f"{largest.file_unique_id}.jpg", largest.file_size or 0, "image/jpeg")
    return None


def _is_for_the_bot(text: str, replied: Message | None, bot: BotIdentity) -> bool:
    """As in Telegram's own privacy mode, so that it makes no difference whether the bot is an administrator."""
    command = _COMMAND.match(text)
    if command is not None:
        return command[1] is None or command[1].lower() == bot.username.lower()
    if without_mention(text, bot.username) != text.strip():
        return True
    return replied is not None and replied.from_user is not None and replied.from_user.id == bot.id


def _membership(change: ChatMemberUpdated) -> Reachability | None:
    if change.chat.type != TelegramChatType.PRIVATE and change.chat.type not in _GROUPS:
        return None
    chat_id, member = str(change.chat.id), change.new_chat_member
    if member.status in (ChatMember.LEFT, ChatMember.BANNED):
        return Reachability(chat_id, False, "blocked" if change.chat.type == TelegramChatType.PRIVATE else "kicked")
    if isinstance(member, ChatMemberRestricted) and not (member.is_member and member.can_send_messages):
        return Reachability(chat_id, False, "no_rights" if member.is_member else "kicked")
    return Reachability(chat_id, True)
