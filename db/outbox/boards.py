"""What the group's board counts, and when it was last written."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import and_, bindparam, case, false, func, or_, select, true

from db.outbox.sent import message_of, sent
from db.repository import Repository, is_one_of
from db.schema.office import unit
from db.schema.outbox import attempt, outbox
from db.schema.tasks import assignment, task
from db.tasks.assignments import TICKING
from domain.conversation.messages.board import BoardLine
from domain.delivery.notifications import NotificationKind, SentMessage
from domain.model import AssignmentRole

_overdue = or_(
    and_(assignment.c.due_date_only == false(), assignment.c.due_at < bindparam("now")),
    and_(assignment.c.due_date_only == true(), assignment.c.due_at < bindparam("midnight")),
)
_leading = and_(assignment.c.role == AssignmentRole.LEAD, assignment.c.lifecycle.in_(TICKING))
_counts = (
    select(
        unit.c.id,
        unit.c.name,
        func.count().label("open"),
        func.sum(case((and_(~_overdue, assignment.c.due_at < bindparam("soon_until")), 1), else_=0)).label("due_soon"),
        func.sum(case((_overdue, 1), else_=0)).label("overdue"),
    )
    .join_from(assignment, unit, unit.c.id == assignment.c.unit_id)
    .where(_leading)
    .group_by(unit.c.id, unit.c.name, unit.c.position)
    .order_by(unit.c.position, unit.c.id)
)
_worst = (
    select(assignment.c.unit_id, task.c.number)
    .join_from(assignment, task, task.c.id == assignment.c.task_id)
    .where(_leading, _overdue)
    .order_by(assignment.c.due_at, task.c.number)
    .limit(bindparam("limit"))
)
_newest = (
    sent.where(is_one_of(outbox.c.kind, NotificationKind.BOARD), outbox.c.group_id == bindparam("on_group"))
    .order_by(attempt.c.at.desc(), attempt.c.id.desc())
    .limit(1)
)

WORST_READ = 500


class Boards(Repository):
    __slots__ = ()

    async def lines(
        self, now: datetime, *, midnight: datetime, soon_until: datetime, shown: int
    ) -> tuple[BoardLine, ...]:
        """Each unit's open leading works. `midnight` began the local day; `shown` codes of the worst a unit."""
        moments = {"now": now, "midnight": midnight}
        counts = await self._all(_counts, soon_until=soon_until, **moments)
        worst: dict[int, list[int]] = defaultdict(list)
        for row in await self._all(_worst, limit=WORST_READ, **moments):
            if len(worst[row.unit_id]) < shown:
                worst[row.unit_id].append(row.number)
        return tuple(
            BoardLine(row.name, row.open, int(row.due_soon), int(row.overdue), tuple(worst[row.id])) for row in counts
        )

    async def newest(self, group_id: int) -> SentMessage | None:
        """The board as it was last written in this group; None when it has none."""
        row = await self._first(_newest, on_group=group_id)
        return None if row is None else message_of(row)
