"""What an administrator sets for the office: overrides of the calendar, settings and reminder policies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Executable, Table, bindparam, delete, select

from db.office.people import FIRST_ORGANIZATION
from db.repository import Repository, on_each_dialect, upsert
from db.schema import calendar_day, counter, policy, setting
from domain.office.calendar import CalendarOverride

_DAY = ("day", "working", "reason", "notice")
_overrides = (
    select(*(calendar_day.c[name] for name in _DAY))
    .where(calendar_day.c.organization_id == FIRST_ORGANIZATION)
    .order_by(calendar_day.c.day)
)
_set_override = upsert(
    calendar_day, keys=("organization_id", "day"), changed=_DAY[1:], values={"organization_id": FIRST_ORGANIZATION}
)
_remove_override = delete(calendar_day).where(
    calendar_day.c.organization_id == FIRST_ORGANIZATION, calendar_day.c.day == bindparam("day")
)
_settings = select(setting.c.key, setting.c.value).where(setting.c.organization_id == FIRST_ORGANIZATION)
_setting = _settings.where(setting.c.key == bindparam("key"))
_set = upsert(
    setting, keys=("organization_id", "key"), changed=("value",), values={"organization_id": FIRST_ORGANIZATION}
)
_counter = select(counter.c.value).where(
    counter.c.organization_id == FIRST_ORGANIZATION, counter.c.name == bindparam("name")
)


def _add_up(insert_into: Callable[[Table], Any]) -> Executable:
    statement = insert_into(counter).values(organization_id=FIRST_ORGANIZATION)
    chosen: Executable = statement.on_conflict_do_update(
        index_elements=["organization_id", "name"], set_={"value": counter.c.value + statement.excluded.value}
    ).returning(counter.c.value)
    return chosen


_count_up = on_each_dialect(_add_up)
_policies = select(policy.c.name, policy.c.data).where(policy.c.organization_id == FIRST_ORGANIZATION)
_set_policy = upsert(
    policy,
    keys=("organization_id", "name"),
    changed=("data", "updated_at"),
    values={"organization_id": FIRST_ORGANIZATION},
)


_drop_policy = delete(policy).where(policy.c.organization_id == FIRST_ORGANIZATION, policy.c.name == bindparam("name"))


class CalendarDays(Repository):
    __slots__ = ()

    async def overrides(self) -> tuple[CalendarOverride, ...]:
        """By day."""
        return tuple(CalendarOverride(**row._mapping) for row in await self._all(_overrides))

    async def set_override(self, override: CalendarOverride) -> None:
        """The day's override; an earlier one of the same day is replaced."""
        await self._count(_set_override[self._dialect], **{name: getattr(override, name) for name in _DAY})

    async def remove_override(self, day: date) -> bool:
        """True if there was one."""
        return await self._count(_remove_override, day=day) == 1


class Counters(Repository):
    """Numbers of the office that are counted up: a month's messages, for one."""

    __slots__ = ()

    async def add(self, name: str, amount: int = 1) -> int:
        """The new value; a counter begins at 0."""
        return int(await self._value(_count_up[self._dialect], name=name, value=amount))

    async def get(self, name: str) -> int:
        return int(await self._value(_counter, name=name) or 0)


class Settings(Repository):
    """Values of the office by key, and its own reminder policies (JSON) by name."""

    __slots__ = ()

    async def get(self, key: str) -> str | None:
        row = await self._first(_setting, key=key)
        return None if row is None else str(row.value)

    async def set(self, key: str, value: str) -> None:
        """Needs an organization: there is no office whose setting it would be otherwise (IntegrityError)."""
        await self._count(_set[self._dialect], key=key, value=value)

    async def all(self) -> dict[str, str]:
        return {row.key: row.value for row in await self._all(_settings)}

    async def policies(self) -> dict[str, str]:
        return {row.name: row.data for row in await self._all(_policies)}

    async def set_policy(self, name: str, data: str, now: datetime) -> None:
        await self._count(_set_policy[self._dialect], name=name, data=data, updated_at=now)

    async def drop_policy(self, name: str) -> bool:
        """Back to the shipped one; True if there was one of the office's own."""
        return await self._count(_drop_policy, name=name) == 1
