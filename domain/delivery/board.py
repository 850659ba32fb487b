"""When the group's board is rewritten: after a change, at most once a minute, never on a timer."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.delivery.notifications import NewNotification, NotificationKind, Recipient
from domain.model import AccountState, Group

INTERVAL = timedelta(minutes=1)
PRIORITY = 15
WORST_SHOWN = 5


def has_board(group: Group) -> bool:
    """The whole department's groups have one; a unit's group sees its own work in its reminders."""
    return group.unit_id is None and group.state is AccountState.LINKED


def board_update(group: Group, now: datetime, last_written: datetime | None) -> NewNotification:
    """The next update of the board. Idempotent: an equal pending one replaces it."""
    available = now if last_written is None else max(now, last_written + INTERVAL)
    return NewNotification(
        recipient=Recipient(group.channel, group_id=group.id),
        kind=NotificationKind.BOARD,
        slot="board",
        priority=PRIORITY,
        available_at=available,
    )
