"""What the bot notices by itself each minute: that sending was behind, that next year's calendar is missing.

What it has noticed is kept in the record, so that each thing is told once.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from db import Database
from db.office.setting_keys import CALENDAR_ASKED, SENDING_BEHIND, UNKNOWN_TOLD
from domain.conversation.messages.calendar import CalendarMissing
from domain.conversation.messages.contacts import OutcomesUnknown, SendingWasBehind
from domain.model import OrganizationRole
from domain.office.calendar import local_date
from domain.office.calendar_watch import provisional_days, year_to_ask_for
from domain.office.rules import OfficeRules
from services.delivery.undeliverable import notify_role
from services.use_case import load_calendar

logger = logging.getLogger(__name__)

BEHIND = timedelta(minutes=10)
"""What has been due for longer than this without going out is told to the monitors, once it has gone."""

TROUBLE_OVER = timedelta(minutes=5)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

UPDATES_KEPT = timedelta(days=8)
"""For how long an update that comes again is known: Zalo's are seen for a week."""


async def forget_what_is_over(database: Database, now: datetime) -> None:
    """A messenger may bring an update back for days, but not for ever; what is kept by key has its lifetime."""
    async with database.write() as transaction:
        await transaction.forget_updates(now - UPDATES_KEPT)
        await transaction.purge(now)


async def note_delay(database: Database, rules: OfficeRules, now: datetime, oldest: datetime | None) -> None:
    """Remember since when sending is behind; tell the monitors for how long it was, once it has caught up.

    `oldest` is since when something has been due.
    """
    async with database.read() as transaction:
        known = await transaction.settings.get(SENDING_BEHIND)
    waits = now - oldest if oldest else timedelta()
    if oldest is not None and waits > BEHIND and not known:
        logger.warning("sending is behind: something has been due for %.0f s", waits.total_seconds())
        await _remember(database, oldest)
    elif known and oldest is None:
        await _tell_delay(database, rules, now)


async def _remember(database: Database, since: datetime) -> None:
    async with database.write() as transaction:
        if await transaction.people.organization() is not None:
            await transaction.settings.set(SENDING_BEHIND, since, since)


async def _tell_delay(database: Database, rules: OfficeRules, now: datetime) -> None:
    async with database.write() as transaction:
        known = await transaction.settings.get(SENDING_BEHIND)
        if not known:
            return
        await transaction.settings.drop(SENDING_BEHIND)
        calendar = await load_calendar(transaction, rules)
        notice = SendingWasBehind(known, now)
        await notify_role(
            transaction, OrganizationRole.MONITOR, notice, now, available_at=calendar.next_sending_time(now)
        )
    logger.warning("sending has caught up; it was behind since %s", known.isoformat())


async def tell_unknown(database: Database, rules: OfficeRules, now: datetime) -> None:
    """Once the trouble is over, else the notice itself would get lost in it."""
    async with database.read() as transaction:
        since = await transaction.settings.get(UNKNOWN_TOLD) or LONG_AGO
        count, last = await transaction.outbox.unknown_since(since)
    if last is None or now - last < TROUBLE_OVER:
        return
    async with database.write() as transaction:
        await transaction.settings.set(UNKNOWN_TOLD, last, now)
        calendar = await load_calendar(transaction, rules)
        moment = calendar.next_sending_time(now)
        await notify_role(transaction, OrganizationRole.MONITOR, OutcomesUnknown(count), now, available_at=moment)


async def ask_for_next_year(database: Database, rules: OfficeRules, now: datetime) -> None:
    async with database.read() as transaction:
        calendar = await load_calendar(transaction, rules)
        asked = await transaction.settings.get(CALENDAR_ASKED, local_date(now).year + 1)
        known = await transaction.people.organization() is not None
    year = year_to_ask_for(calendar, now, asked)
    if year is None or not known:
        return
    async with database.write() as transaction:
        await transaction.settings.set(CALENDAR_ASKED, local_date(now), now, of=local_date(now).year + 1)
        notice = CalendarMissing(year, provisional_days(calendar, year))
        await notify_role(transaction, OrganizationRole.ADMIN, notice, now)
