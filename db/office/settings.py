"""What an administrator sets for the office: overrides of the calendar, settings and reminder policies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Executable, Table, bindparam, delete, select, update

from db.any_of import IsAmong
from db.office.organization import ORGANIZATION, of_the_office
from db.office.setting_keys import COUNTS, SETTINGS, Count, Owner, Setting, setting_of
from db.repository import Repository, on_each_dialect, upsert
from db.schema.office import calendar_day, counter, policy, setting
from domain.office.calendar import CalendarOverride, local_date

T = TypeVar("T")

_DAY = ("day", "working", "reason", "notice")
_overrides = (
    select(*(calendar_day.c[name] for name in _DAY)).where(of_the_office(calendar_day)).order_by(calendar_day.c.day)
)
_set_override = upsert(
    calendar_day, keys=("organization_id", "day"), changed=_DAY[1:], values={"organization_id": ORGANIZATION}
)
_remove_override = delete(calendar_day).where(of_the_office(calendar_day), calendar_day.c.day == bindparam("day"))
_settings = select(setting.c.key, setting.c.value, setting.c.set_at).where(of_the_office(setting))
_setting = _settings.where(setting.c.key == bindparam("key"))
_set = upsert(
    setting,
    keys=("organization_id", "key"),
    changed=("value", "set_at"),
    values={"organization_id": ORGANIZATION},
)
_set_first = update(setting).where(of_the_office(setting), setting.c.set_at.is_(None)).values(set_at=bindparam("now"))
_drop = delete(setting).where(of_the_office(setting), IsAmong(setting.c.key, "keys"))
_counters = select(counter.c.name).where(of_the_office(counter))
_drop_counters = delete(counter).where(of_the_office(counter), IsAmong(counter.c.name, "names"))
_counter = select(counter.c.value).where(of_the_office(counter), counter.c.name == bindparam("name"))


def _add_up(insert_into: Callable[[Table], Any]) -> Executable:
    statement = insert_into(counter).values(organization_id=ORGANIZATION)
    chosen: Executable = statement.on_conflict_do_update(
        index_elements=["organization_id", "name"], set_={"value": counter.c.value + statement.excluded.value}
    ).returning(counter.c.value)
    return chosen


_count_up = on_each_dialect(_add_up)
_policies = select(policy.c.name, policy.c.data).where(of_the_office(policy))
_set_policy = upsert(
    policy,
    keys=("organization_id", "name"),
    changed=("data", "updated_at"),
    values={"organization_id": ORGANIZATION},
)


_drop_policy = delete(policy).where(of_the_office(policy), policy.c.name == bindparam("name"))


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
    """Numbers of the office that are counted up for each period: a month's messages, for one."""

    __slots__ = ()

    async def add(self, count: Count, period: str, amount: int = 1) -> int:
        """The new value; a counter begins at 0."""
        return int(await self._value(_count_up[self._dialect], name=count.key(period), value=amount))

    async def get(self, count: Count, period: str) -> int:
        return int(await self._value(_counter, name=count.key(period)) or 0)

    async def purge(self, now: datetime) -> int:
        """Drops the periods that are no longer kept; how many there were."""
        today = local_date(now)
        names = [row.name for row in await self._all(_counters)]
        over = [name for name in names if any(count.is_over(name, today) for count in COUNTS)]
        return await self._count(_drop_counters, names=over) if over else 0


class Settings(Repository):
    """What is kept by key (`db.office.setting_keys`), and the office's own reminder policies (JSON) by name."""

    __slots__ = ()

    async def get(self, setting: Setting[T], of: object = None) -> T | None:
        """None where it was never set, or was dropped."""
        row = await self._first(_setting, key=setting.key(of))
        # Version 0.1 kept an empty text where there was no value any more.
        return None if row is None or row.value == "" else setting.form.read(row.value)

    async def each(self, setting: Setting[T]) -> dict[str, T]:
        """All values of a setting that has one for each, by whom or what they are kept for."""
        rows = [row for row in await self._all(_settings) if setting.has(row.key) and row.value != ""]
        return {setting.of(row.key): setting.form.read(row.value) for row in rows}

    async def set(self, setting: Setting[T], value: T, now: datetime, *, of: object = None) -> None:
        """Needs an organization: there is no office whose setting it would be otherwise (IntegrityError)."""
        key, text = setting.key(of), setting.form.write(value)
        await self._count(_set[self._dialect], key=key, value=text, set_at=now)

    async def drop(self, setting: Setting[Any], *, of: object = None) -> bool:
        """True if there was a value."""
        return await self._drop([setting.key(of)]) > 0

    async def forget_person(self, person_id: int) -> int:
        """Drops all that the person owns among the settings; how many there were."""
        return await self._drop([one.key(person_id) for one in SETTINGS if one.owner is Owner.PERSON])

    async def purge(self, now: datetime) -> int:
        """Drops what has outlived its lifetime; how many there were. What has no moment yet counts from now."""
        await self._count(_set_first, now=now)
        rows = await self._all(_settings)
        return await self._drop([row.key for row in rows if _is_over(row.key, row.set_at, now)])

    async def _drop(self, keys: Sequence[str]) -> int:
        return await self._count(_drop, keys=list(keys)) if keys else 0

    async def policies(self) -> dict[str, str]:
        return {row.name: row.data for row in await self._all(_policies)}

    async def set_policy(self, name: str, data: str, now: datetime) -> None:
        await self._count(_set_policy[self._dialect], name=name, data=data, updated_at=now)

    async def drop_policy(self, name: str) -> bool:
        """Back to the shipped one; True if there was one of the office's own."""
        return await self._count(_drop_policy, name=name) == 1


def _is_over(key: str, set_at: datetime, now: datetime) -> bool:
    setting = setting_of(key)
    return setting is not None and setting.lifetime is not None and now - set_at > setting.lifetime
