"""One entry in the list of occasions, and everybody who looks ahead knows of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest

from db import Database, DatabaseUnavailable, Sent, Transaction
from db.office.setting_keys import SENDING_BEHIND
from domain.conversation.messages.contacts import OutcomesUnknown
from domain.delivery.notifications import NewNotification, NotificationKind, Recipient
from domain.model import AccountState, ChannelKind, OrganizationRole
from domain.office.calendar import WorkingCalendar
from domain.office.rules import OfficeRules
from domain.vocabulary import ZONE
from services import occasions
from services.delivery.notices import NOTICE
from services.health import examine
from services.occasion import Look, MomentAfter, Occasion, Pace, Slot, Timetable, Turn, on_timetable
from services.occasions import OCCASIONS, begin, next_moment, run_occasions
from tests.integration.db_office import NOW, one_assignment, open_office
from wording.reminding import explaining

CHANNEL = ChannelKind.TELEGRAM
RULES = OfficeRules()


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE).astimezone(UTC)  # type: ignore[arg-type, misc]


FRIDAY = local(2026, 11, 27, 9)
MONDAY = local(2026, 11, 30, 7)
WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)


async def every_monday(transaction: Transaction, calendar: WorkingCalendar) -> MomentAfter:
    return monday_after


def monday_after(instant: datetime) -> datetime:
    """07:00 of the first Monday after the instant."""
    here = instant.astimezone(ZONE)
    day = here.date() + timedelta(days=(7 - here.weekday()) % 7)
    moment = datetime.combine(day, time(7), ZONE)
    return (moment if moment > here else moment + WEEK).astimezone(UTC)


async def to_monitors(transaction: Transaction, slot: Slot) -> Sequence[NewNotification]:
    """Tells by its number whether it is late: 2 for late, else 1."""
    monitors = await transaction.people.with_role(OrganizationRole.MONITOR)
    accounts = await transaction.people.accounts([person.id for person in monitors])
    return [
        NewNotification(
            recipient=Recipient(account.channel, person_id=account.person_id, account_id=account.id),
            kind=NotificationKind.NOTICE,
            slot=f"briefing:{slot.at.isoformat()}",
            priority=60,
            available_at=slot.now,
            data=NOTICE.text(OutcomesUnknown(2 if slot.late else 1)),
        )
        for owned in accounts.values()
        for account in owned[:1]
    ]


def briefing(*, held: bool = False) -> Occasion:
    return on_timetable("briefing", Timetable(every_monday, to_monitors, held=held))


@pytest.fixture
async def office(database: Database) -> Database:
    """Whose monitor An is on Telegram."""
    async with database.write() as tx:
        opened = await open_office(tx)
        await tx.people.link(opened.an.id, CHANNEL, "1", AccountState.LINKED, NOW)
    return database


@pytest.fixture
def briefed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(occasions, "OCCASIONS", (*OCCASIONS, briefing()))


def turn(database: Database, now: datetime, holder: str = "a") -> Turn:
    return Turn(database=database, rules=RULES, holder=holder, channels=(CHANNEL,), now=now)


async def told_at(database: Database, now: datetime, holder: str = "a") -> list[int]:
    """Tick, then the numbers in the notices that go."""
    await run_occasions(turn(database, now, holder), Pace.TICK)
    async with database.write() as tx:
        claimed = await tx.outbox.claim(CHANNEL, "w", now, 100)
        await tx.outbox.record([Sent(one.id, one.chat_id, ("1",), "", now) for one in claimed])
    notices = [NOTICE.value(one.data) for one in claimed if one.kind is NotificationKind.NOTICE]
    return [notice.count for notice in notices if isinstance(notice, OutcomesUnknown)]


@pytest.mark.usefixtures("briefed")
async def test_the_tick_runs_it_once_at_each_of_its_moments(office: Database) -> None:
    await begin(turn(office, FRIDAY))
    for moment, told in (
        (FRIDAY, []),
        (MONDAY - MINUTE, []),
        (MONDAY, [1]),
        (MONDAY + MINUTE, []),
        (MONDAY + WEEK - MINUTE, []),
        (MONDAY + WEEK + MINUTE, [1]),
    ):
        assert await told_at(office, moment) == told, moment


@pytest.mark.usefixtures("briefed")
async def test_after_an_outage_only_the_last_one_is_made_up_for_and_marked_late(office: Database) -> None:
    await begin(turn(office, FRIDAY))
    restart = MONDAY + 2 * WEEK + timedelta(hours=3)
    await begin(turn(office, restart))
    assert await told_at(office, restart) == [2]
    assert await told_at(office, restart + MINUTE) == []
    assert await told_at(office, MONDAY + 3 * WEEK) == [1]


@pytest.mark.usefixtures("briefed")
async def test_a_new_entry_counts_from_the_start_that_first_knows_it(office: Database) -> None:
    monday_noon = MONDAY + timedelta(hours=5)
    await begin(turn(office, monday_noon))
    assert await told_at(office, monday_noon) == []
    assert await told_at(office, MONDAY + WEEK) == [1]


async def test_what_is_held_by_the_sending_window_waits_for_the_opening(
    office: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(occasions, "OCCASIONS", (*OCCASIONS, briefing(held=True)))
    await begin(turn(office, FRIDAY))
    assert await told_at(office, MONDAY) == []
    assert await told_at(office, MONDAY + timedelta(hours=1)) == [1]
    assert await told_at(office, MONDAY + timedelta(hours=2)) == []


async def test_a_moment_that_the_office_moves_counts_from_the_next_look(
    office: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [timedelta()]

    async def as_chosen(transaction: Transaction, calendar: WorkingCalendar) -> MomentAfter:
        return lambda instant: monday_after(instant - chosen[0]) + chosen[0]

    moved = on_timetable("briefing", Timetable(as_chosen, to_monitors, held=False))
    monkeypatch.setattr(occasions, "OCCASIONS", (*OCCASIONS, moved))
    await begin(turn(office, FRIDAY))
    chosen[0] = timedelta(hours=2)
    assert await told_at(office, MONDAY) == []
    assert await told_at(office, MONDAY + timedelta(hours=2)) == [1]
    chosen[0] = timedelta(hours=1)
    assert await told_at(office, MONDAY + timedelta(hours=3)) == [], "not twice on one day"


@pytest.mark.usefixtures("briefed")
async def test_a_played_clock_finds_its_moment(office: Database) -> None:
    await begin(turn(office, FRIDAY))
    async with office.read() as tx:
        assert await next_moment(tx, Look(now=FRIDAY, rules=RULES)) == MONDAY


@pytest.mark.usefixtures("briefed")
async def test_health_notices_a_late_one_and_the_monitors_hear_of_it(office: Database) -> None:
    async def problems(now: datetime) -> tuple[str, ...]:
        found = await examine(office, now, RULES, tick_age=1, longest_tick_age=60, messengers={CHANNEL: ""})
        return found.problems

    await begin(turn(office, FRIDAY))
    assert await problems(MONDAY + timedelta(minutes=59)) == ()
    late = MONDAY + timedelta(hours=1, seconds=1)
    assert await problems(late) == ("briefing has been due for 3601 s",)
    await run_occasions(turn(office, late), Pace.MINUTE)
    await told_at(office, late)
    assert await problems(late) == ()
    async with office.read() as tx:
        assert await tx.settings.get(SENDING_BEHIND) == MONDAY


@pytest.mark.usefixtures("briefed")
async def test_of_several_processes_one_sends_it(postgres_url: str) -> None:
    first, second = Database(postgres_url), Database(postgres_url)
    async with first.write() as tx:
        opened = await open_office(tx)
        await tx.people.link(opened.an.id, CHANNEL, "1", AccountState.LINKED, NOW)
    await begin(turn(first, FRIDAY))
    await begin(turn(second, FRIDAY, "b"))
    assert await told_at(first, MONDAY) == [1]
    assert await told_at(second, MONDAY, "b") == []
    await first.close()
    await second.close()


async def test_one_that_fails_does_not_keep_the_others_waiting(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: Turn) -> None:
        raise RuntimeError("a broken briefing")

    monkeypatch.setattr(occasions, "OCCASIONS", (Occasion("broken", fail), *OCCASIONS))
    async with database.write() as tx:
        saved = await one_assignment(tx, await open_office(tx))
        await tx.tasks.set_reminded([(saved.id, NOW, NOW)])
    with pytest.raises(RuntimeError, match="a broken briefing"):
        await run_occasions(turn(database, FRIDAY), Pace.TICK)
    async with database.read() as tx:
        assert await tx.tasks.oldest_due(FRIDAY) is None, "the reminder was looked at"


async def test_a_database_that_is_away_ends_the_turn_at_once(office: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    async def away(_: Turn) -> None:
        raise DatabaseUnavailable("away")

    async def after(_: Turn) -> None:
        ran.append("after")

    monkeypatch.setattr(occasions, "OCCASIONS", (Occasion("away", away), Occasion("after", after)))
    with pytest.raises(DatabaseUnavailable):
        await run_occasions(turn(office, FRIDAY), Pace.TICK)
    assert ran == []


def test_what_stands_on_a_timetable_has_words_in_the_rehearsal() -> None:
    assert {one.name for one in OCCASIONS if one.timetable} == set(explaining.OCCASIONS)


def test_no_two_occasions_are_called_alike() -> None:
    names = [occasion.name for occasion in OCCASIONS]
    assert len(set(names)) == len(names)
