"""The bound group chats: of the whole department, or of one unit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update

from db.errors import NotStored
from db.repository import Repository, upsert
from db.schema.office import chat_group
from db.types import AnyRow
from domain.model import AccountState, ChannelKind, Group

_all = select(chat_group).order_by(chat_group.c.id)
_by_id = select(chat_group).where(chat_group.c.id == bindparam("id"))
_by_chat = select(chat_group).where(
    chat_group.c.channel == bindparam("channel"), chat_group.c.external_id == bindparam("external_id")
)
_bind = upsert(
    chat_group,
    keys=("channel", "external_id"),
    changed=("organization_id", "topic_id", "title", "unit_id", "state", "state_reason", "state_at"),
    returning=chat_group.c.id,
)
_this = update(chat_group).where(chat_group.c.id == bindparam("group_id"))
_move = _this.values(external_id=bindparam("new_external_id"))
_set_state = _this.values(state=bindparam("new_state"), state_reason=bindparam("new_reason"), state_at=bindparam("now"))
_drop_topic = _this.values(topic_id=None)


class Groups(Repository):
    __slots__ = ()

    async def all(self) -> tuple[Group, ...]:
        return tuple(group_of(row) for row in await self._all(_all))

    async def states(self) -> dict[int, tuple[str, datetime | None]]:
        """By group: why it is in its state, empty while it takes messages, and since when."""
        return {row.id: (row.state_reason, row.state_at) for row in await self._all(_all)}

    async def get(self, id: int) -> Group:
        """Raises NotStored."""
        row = await self._first(_by_id, id=id)
        if row is None:
            raise NotStored(f"group {id}")
        return group_of(row)

    async def by_chat(self, channel: ChannelKind, external_id: str) -> Group | None:
        row = await self._first(_by_chat, channel=channel, external_id=external_id)
        return None if row is None else group_of(row)

    async def bind(
        self,
        organization_id: int,
        channel: ChannelKind,
        external_id: str,
        topic_id: str | None = None,
        title: str = "",
        unit_id: int | None = None,
    ) -> Group:
        """The chat becomes the group of the whole department (`unit_id` None) or of one unit, reachable again."""
        new = await self._value(
            _bind[self._dialect],
            organization_id=organization_id,
            channel=channel,
            external_id=external_id,
            topic_id=topic_id,
            title=title,
            unit_id=unit_id,
            state=AccountState.LINKED,
            state_reason="",
            state_at=None,
        )
        return await self.get(new)

    async def move(self, group_id: int, new_external_id: str) -> None:
        """The chat has a new id. A chat that is bound under the new id already stays; the old one is given up."""
        group = await self.get(group_id)
        known = await self.by_chat(group.channel, new_external_id)
        if known is None:
            await self._count(_move, group_id=group_id, new_external_id=new_external_id)
        elif known.id != group_id:
            await self._count(
                _set_state,
                group_id=group_id,
                new_state=AccountState.FAILING,
                new_reason=f"moved to {known.id}",
                now=None,
            )

    async def set_state(self, group_id: int, state: AccountState, reason: str, now: datetime) -> None:
        await self._count(_set_state, group_id=group_id, new_state=state, new_reason=reason, now=now)

    async def drop_topic(self, group_id: int) -> None:
        """The group's topic was deleted: from now on its messages go to the group itself."""
        await self._count(_drop_topic, group_id=group_id)


def group_of(row: AnyRow) -> Group:
    return Group(
        id=row.id,
        organization_id=row.organization_id,
        channel=row.channel,
        external_id=row.external_id,
        topic_id=row.topic_id,
        title=row.title,
        unit_id=row.unit_id,
        state=row.state,
    )
