"""What the bot notices by itself each minute: that sending was behind, that next year's calendar is missing.

Of several processes one watches; what it has noticed is kept in the record, so that each thing is told once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from db import Database, Transaction
from domain.conversation.messages.calendar import CalendarMissing
from domain.conversation.messages.contacts import OutcomesUnknown, SendingWasBehind
from domain.model import ChannelKind, OrganizationRole
from domain.office.calendar import local_date
from domain.office.calendar_watch import provisional_days, year_to_ask_for
from domain.office.rules import OfficeRules
from services.delivery.undeliverable import notify_role
from services.office.recomputing import go_on_recomputing
from services.use_case import load_calendar

logger = logging.getLogger(__name__)

BEHIND = timedelta(minutes=10)
"""What has been due for longer than this without going out is told to the monitors, once it has gone."""

BEHIND_SINCE = "sending_behind_since"
UNKNOWN_TOLD = "unknown_outcomes_told"
TROUBLE_OVER = timedelta(minutes=5)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

ASKED_FOR = "calendar_asked_{year}"
UPDATES_KEPT = timedelta(days=8)
"""For how long an update that comes again is known: Zalo's are seen for a week."""

LEASE_NAME = "watching"
LEASE = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Watch:
    """`channels` are the messengers in use; what waits for another one waits for an operator, not for sending."""

    database: Database
    rules: OfficeRules
    holder: str
    channels: tuple[ChannelKind, ...]

    async def look(self, now: datetime) -> None:
        """Everything that is noticed by itself, once a minute."""
        if not await self._is_mine(now):
            return
        await self.note_delay(now)
        await self._tell_unknown(now)
        await self._ask_for_next_year(now)
        await go_on_recomputing(self.database, now, self.rules)
        await self._forget_old_updates(now)

    async def _forget_old_updates(self, now: datetime) -> None:
        """A messenger may bring an update back for days, but not for ever."""
        async with self.database.write() as transaction:
            await transaction.forget_updates(now - UPDATES_KEPT)

    async def note_delay(self, now: datetime) -> None:
        """Remember since when sending is behind; tell the monitors for how long it was, once it has caught up.

        Called before the first tick too: what became due while the bot was down is only seen then.
        """
        async with self.database.read() as transaction:
            oldest = await _oldest_due(transaction, now, self.channels)
            known = await transaction.settings.get(BEHIND_SINCE)
        waits = now - oldest if oldest else timedelta()
        if oldest is not None and waits > BEHIND and not known:
            logger.warning("sending is behind: something has been due for %.0f s", waits.total_seconds())
            await self._remember(oldest)
        elif known and oldest is None:
            await self._tell_delay(now)

    async def _remember(self, since: datetime) -> None:
        async with self.database.write() as transaction:
            if await transaction.people.organization() is not None:
                await transaction.settings.set(BEHIND_SINCE, since.isoformat())

    async def _tell_delay(self, now: datetime) -> None:
        async with self.database.write() as transaction:
            known = await transaction.settings.get(BEHIND_SINCE)
            if not known:
                return
            await transaction.settings.set(BEHIND_SINCE, "")
            calendar = await load_calendar(transaction, self.rules)
            notice = SendingWasBehind(datetime.fromisoformat(known), now)
            await notify_role(
                transaction, OrganizationRole.MONITOR, notice, now, available_at=calendar.next_sending_time(now)
            )
        logger.warning("sending has caught up; it was behind since %s", known)

    async def _tell_unknown(self, now: datetime) -> None:
        """Once the trouble is over, else the notice itself would get lost in it."""
        async with self.database.read() as transaction:
            known = await transaction.settings.get(UNKNOWN_TOLD)
            since = datetime.fromisoformat(known) if known else LONG_AGO
            count, last = await transaction.outbox.unknown_since(since)
        if last is None or now - last < TROUBLE_OVER:
            return
        async with self.database.write() as transaction:
            await transaction.settings.set(UNKNOWN_TOLD, last.isoformat())
            calendar = await load_calendar(transaction, self.rules)
            moment = calendar.next_sending_time(now)
            await notify_role(transaction, OrganizationRole.MONITOR, OutcomesUnknown(count), now, available_at=moment)

    async def _ask_for_next_year(self, now: datetime) -> None:
        async with self.database.read() as transaction:
            calendar = await load_calendar(transaction, self.rules)
            key = ASKED_FOR.format(year=local_date(now).year + 1)
            asked = await transaction.settings.get(key)
            known = await transaction.people.organization() is not None
        year = year_to_ask_for(calendar, now, date.fromisoformat(asked) if asked else None)
        if year is None or not known:
            return
        async with self.database.write() as transaction:
            await transaction.settings.set(key, local_date(now).isoformat())
            notice = CalendarMissing(year, provisional_days(calendar, year))
            await notify_role(transaction, OrganizationRole.ADMIN, notice, now)

    async def _is_mine(self, now: datetime) -> bool:
        if self.database.dialect == "sqlite":
            return True
        async with self.database.write() as transaction:
            return await transaction.leases.acquire(LEASE_NAME, self.holder, now, LEASE)


async def _oldest_due(transaction: Transaction, now: datetime, channels: Iterable[ChannelKind]) -> datetime | None:
    """Since when the oldest reminder or message waits that should be out by now."""
    moments = (await transaction.tasks.oldest_due(now), await transaction.outbox.oldest_due(now, channels))
    return min((moment for moment in moments if moment is not None), default=None)
