"""Updates of a chat's state sent by the messenger: blocked, unblocked, removed, added, moved."""

from __future__ import annotations

from datetime import datetime

from db import Database
from domain.conversation.messages.reminding import GroupTrouble
from domain.model import AccountState, ChannelKind
from services.delivery.undeliverable import notify_monitors


async def chat_reachable(database: Database, channel: ChannelKind, chat_id: str, now: datetime) -> None:
    """A person has unblocked the bot, or a bound group has taken it in again."""
    await _set_state(database, channel, chat_id, AccountState.LINKED, "", now)


async def chat_unreachable(database: Database, channel: ChannelKind, chat_id: str, reason: str, now: datetime) -> None:
    await _set_state(database, channel, chat_id, AccountState.BLOCKED, reason, now)


async def _set_state(
    database: Database, channel: ChannelKind, chat_id: str, state: AccountState, reason: str, now: datetime
) -> None:
    async with database.write() as transaction:
        if found := await transaction.people.speaker(channel, chat_id):
            await transaction.people.set_account_state(found[0].id, state, reason, now)
        group = await transaction.groups.by_chat(channel, chat_id)
        if group is None or group.state is state:
            return
        await transaction.groups.set_state(group.id, state, reason, now)
        if state is AccountState.BLOCKED:
            await notify_monitors(transaction, GroupTrouble(group.title, reason), now)


async def chat_moved(database: Database, channel: ChannelKind, old_chat_id: str, new_chat_id: str) -> None:
    """A group became a supergroup: its binding goes with it."""
    async with database.write() as transaction:
        group = await transaction.groups.by_chat(channel, old_chat_id)
        if group is not None:
            await transaction.groups.move(group.id, new_chat_id)
