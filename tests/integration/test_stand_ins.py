"""`visao` and the tick agree: what is said to come of each step is what the tick then puts into the outbox.

Played for every way in which somebody can be missing, over a whole ladder, with the same record for both.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from db import Transaction
from domain.conversation.commands.assigning import AssignTask, ConfirmDraft
from domain.conversation.commands.reminding import Explain
from domain.conversation.messages.explaining import Explanation
from domain.model import AccountState, ChannelKind, OrganizationRole, Person, UnitRole
from domain.reminding.explanation import Outcome
from domain.vocabulary import ZONE, Audience
from services.clock import MovableClock
from services.reminding.tick import enqueue_due
from tests.simulation.office import Office

UNIT, OTHER = 2, 4
A_MINUTE = timedelta(minutes=1)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


STARTS, ENDS = local("2026-12-01 09:00"), local("2027-01-14 09:00")


@dataclass(slots=True)
class Record:
    """Changes the office for one case, before the task is assigned."""

    office: Office
    tx: Transaction

    def who(self, role: UnitRole | OrganizationRole) -> list[Person]:
        """Everybody of that role in the unit, or in the office."""
        if isinstance(role, UnitRole):
            return [one for one in self.office.people if one.role_in(UNIT) is role]
        return [one for one in self.office.people if role in one.roles]

    async def run(self, statement: str) -> None:
        await self.tx._connection.exec_driver_sql(statement)

    async def block(self, *roles: UnitRole | OrganizationRole) -> None:
        for role in roles:
            for person in self.who(role):
                await self.block_person(person)

    async def block_person(self, person: Person) -> None:
        for account in (await self.tx.people.accounts([person.id]))[person.id]:
            await self.tx.people.set_account_state(account.id, AccountState.BLOCKED, "blocked", STARTS)

    async def unregister(self, role: UnitRole | OrganizationRole) -> None:
        for person in self.who(role):
            await self.run(f"DELETE FROM account WHERE person_id = {person.id}")

    async def without(self, role: OrganizationRole) -> None:
        await self.run(f"DELETE FROM person_role WHERE role = '{role}'")

    async def deputy(self) -> Person:
        """Somebody of another unit is this one's deputy."""
        outsider = next(one for one in self.office.people if not one.roles and one.role_in(OTHER) is UnitRole.OFFICER)
        await self.run(f"UPDATE membership SET unit_id = {UNIT}, role = 'deputy' WHERE person_id = {outsider.id}")
        return outsider

    async def acting_head(self, begins: str, ends: str) -> Person:
        outsider = next(one for one in self.office.people if not one.roles and one.role_in(OTHER) is UnitRole.HEAD)
        await self.tx.people.add_acting_head(UNIT, outsider.id, starts_at=local(begins), ends_at=local(ends))
        return outsider


Change = Callable[[Record], Awaitable[object]]
OFFICER, HEAD = UnitRole.OFFICER, UnitRole.HEAD
MONITOR, LEADER, DIRECTOR = OrganizationRole.MONITOR, OrganizationRole.LEADER, OrganizationRole.DIRECTOR
NO_LEADER = f"UPDATE unit SET leader_id = NULL WHERE id = {UNIT}"
ALL_ABSENT = (OFFICER, HEAD, MONITOR, LEADER, DIRECTOR)


async def a_deputy_for_a_blocked_head(record: Record) -> None:
    await record.deputy()
    await record.block(HEAD)


async def a_blocked_acting_head(record: Record) -> None:
    await record.block_person(await record.acting_head("2026-12-01 00:00", "2027-02-01 00:00"))


async def no_leader_and_no_director(record: Record) -> None:
    await record.run(NO_LEADER)
    await record.without(DIRECTOR)


async def a_blocked_leader_and_no_director(record: Record) -> None:
    await record.block(LEADER)
    await record.without(DIRECTOR)


async def a_blocked_leader_and_director(record: Record) -> None:
    await record.block(LEADER, DIRECTOR)


async def no_group_and_a_blocked_head(record: Record) -> None:
    await record.run("DELETE FROM chat_group")
    await record.block(HEAD)


async def nobody_at_all(record: Record) -> None:
    await record.block(*ALL_ABSENT)
    await record.run("DELETE FROM chat_group")


async def an_acting_head_for_some_days_of_a_blocked_head(record: Record) -> None:
    await record.block(HEAD)
    await record.acting_head("2026-12-16 00:00", "2026-12-21 00:00")


CASES: dict[str, Change] = {
    "everybody is there": lambda record: record.block(),
    "the officer blocked": lambda record: record.block(OFFICER),
    "the officer never registered": lambda record: record.unregister(OFFICER),
    "the head blocked": lambda record: record.block(HEAD),
    "the head never registered": lambda record: record.unregister(HEAD),
    "officer and head blocked": lambda record: record.block(OFFICER, HEAD),
    "a deputy for a blocked head": a_deputy_for_a_blocked_head,
    "an acting head all along": lambda record: record.acting_head("2026-12-01 00:00", "2027-02-01 00:00"),
    "an acting head for some days": lambda record: record.acting_head("2026-12-16 00:00", "2026-12-21 00:00"),
    "an acting head for some days of a blocked head": an_acting_head_for_some_days_of_a_blocked_head,
    "a blocked acting head": a_blocked_acting_head,
    "no group bound": lambda record: record.run("DELETE FROM chat_group"),
    "the group threw the bot out": lambda record: record.run("UPDATE chat_group SET state = 'blocked'"),
    "only another unit's group": lambda record: record.run(f"UPDATE chat_group SET unit_id = {OTHER}"),
    "the unit's own group": lambda record: record.run(f"UPDATE chat_group SET unit_id = {UNIT}"),
    "no group and a blocked head": no_group_and_a_blocked_head,
    "no leader in charge": lambda record: record.run(NO_LEADER),
    "the leader blocked": lambda record: record.block(LEADER),
    "the leader never registered": lambda record: record.unregister(LEADER),
    "no leader and no director": no_leader_and_no_director,
    "a blocked leader and no director": a_blocked_leader_and_no_director,
    "a blocked leader and director": a_blocked_leader_and_director,
    "no monitor": lambda record: record.without(MONITOR),
    "nobody at all": nobody_at_all,
}

Said = tuple[frozenset[Audience], frozenset[str], int]
NOTHING: Said = (frozenset(), frozenset(), 0)


async def foretold(office: Office, asker: Person) -> dict[datetime, Said]:
    """What `visao` says now of each moment to come: the audiences, the notes and how many steps go then."""
    [reply] = await office.say(asker, Explain(1))
    assert isinstance(reply.message, Explanation)
    planned = [one for one in reply.message.steps if one.outcome == Outcome.PLANNED]
    said = {}
    for moment in {one.at for one in planned if one.at is not None}:
        steps = [one for one in planned if one.at == moment]
        audiences = frozenset(audience for step in steps for audience in step.audiences)
        said[moment] = audiences, frozenset(note for step in steps for note in step.notes), len(steps)
    return said


async def enqueued(office: Office, moment: datetime, known: set[tuple[str, str]]) -> Said:
    """What the tick puts into the outbox at that moment; `known` is what stood there before."""
    office.clock.set(moment)
    await enqueue_due(office.database, moment, office.rules)
    async with office.database.read() as transaction:
        [work] = await transaction.tasks.by_number(1)
        history = await transaction.outbox.history_of(work.assignment.id)
    fresh = [one for one in history if (one.step_key, one.recipient.key) not in known]
    known |= {(one.step_key, one.recipient.key) for one in fresh}
    notes = frozenset(one.note for one in fresh if one.note)
    return frozenset(one.audience for one in fresh), notes, len({one.step_key for one in fresh})


async def play(url: str, change: Change, text: str, channel: ChannelKind = ChannelKind.TELEGRAM) -> list[Said]:
    """The whole ladder of one task; at each moment both answers, which must agree."""
    office = Office(url, MovableClock(STARTS, running=False), random.Random(1), channel)
    await office.furnish()
    async with office.database.write() as transaction:
        record = Record(office, transaction)
        await record.run(f"DELETE FROM membership WHERE unit_id = {UNIT} AND role = 'deputy'")
        await change(record)
    giver = next(one for one in office.people if OrganizationRole.MONITOR in one.roles)
    async with office.database.write() as transaction:
        roles = await transaction.people.person(giver.id)
        await transaction.people.update_person(replace(roles, roles=roles.roles | {MONITOR}))
    await office.say(giver, AssignTask(text))
    await office.say(giver, ConfirmDraft())
    async with office.database.write() as transaction:
        await transaction.people.update_person(roles)
    known: set[tuple[str, str]] = set()
    told = []
    await enqueued(office, STARTS, known)
    from_the_start = await foretold(office, giver)
    while (moment := await _next(office)) is not None and moment <= ENDS:
        office.clock.set(moment - A_MINUTE)
        said = (await foretold(office, giver))[moment]
        sent = await enqueued(office, moment, known)
        told.append(said)
        assert from_the_start.get(moment, said) == said, f"{moment}: foretold otherwise at the start"
        assert sent == (NOTHING if said[1] == {"nobody"} else said), moment
    await office.database.close()
    return told


async def _next(office: Office) -> datetime | None:
    async with office.database.read() as transaction:
        return await transaction.tasks.next_reminder_moment()


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("urgency", ["", "hỏa tốc "])
async def test_what_visao_foretells_is_what_the_tick_puts_into_the_outbox(
    database_url: str, case: str, urgency: str
) -> None:
    told = await play(database_url, CASES[case], f"{urgency}QLKH: Báo cáo kết quả rà soát TTHC, 16h 17/12")
    assert len(told) >= 10


async def test_on_zalo_one_message_in_the_group_is_foretold_and_sent_for_many(database_url: str) -> None:
    text = "khẩn QLKH: Báo cáo kết quả rà soát TTHC, 16h 17/12"
    assert await play(database_url, CASES["everybody is there"], text, ChannelKind.ZALO)
