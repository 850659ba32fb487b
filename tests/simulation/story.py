"""A random story of an office: tasks and what becomes of them, calendar changes, outages, people who block the bot."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from domain.conversation.commands.assigning import AssignTask, ConfirmDraft
from domain.conversation.commands.base import Command
from domain.conversation.commands.calendar import ChangeCalendar
from domain.conversation.commands.delivery import RetryDeadLetter
from domain.conversation.commands.tasks import (
    AcceptTask,
    CancelTask,
    ChangeTask,
    CompleteTask,
    HandOver,
    HoldTask,
    ReportProgress,
    ResumeTask,
    Snooze,
    TakeOver,
    Undo,
)
from domain.conversation.messages.assigning import TaskAssigned
from domain.model import OrganizationRole, Person, UnitRole
from domain.vocabulary import ZONE
from tests.simulation.office import GROUP_CHAT, TICK, Office, chat_of

UNITS = ("VP", "QLKH", "QLCN&TTCN", "QLCNg", "TTra", "CCTĐC")
STAMPS = (("", 70), ("khẩn ", 14), ("thượng khẩn ", 8), ("hỏa tốc ", 8))
STORMY_TICK = timedelta(minutes=3)
"""Between two turns while messages fail: their retries fall close together."""

CALM = timedelta(days=4)
"""How long a story goes on after its last event: until what it has left behind has been told."""

WEATHERS = ("down", "shaky", "flood", "lost")

Act = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Story:
    """Plays `count` tasks over `days` from the office's present on; with `reports`, units tell how far they are."""

    office: Office
    count: int
    days: int
    reports: bool = False
    begins: date = field(init=False)
    assigned: int = 0
    _parts: dict[int, list[int]] = field(default_factory=dict)
    _queue: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _order: itertools.count[int] = field(default_factory=itertools.count)
    _down_until: datetime | None = None
    _kill_next: bool = False

    def __post_init__(self) -> None:
        self.begins = self.office.clock.now().astimezone(ZONE).date()

    def at(self, moment: datetime, act: Act) -> None:
        heapq.heappush(self._queue, (moment, next(self._order), act))

    async def play(self) -> None:
        self._plan_tasks()
        self._plan_troubles()
        calm_from = self.office.clock.now() + timedelta(days=self.days)
        self.at(calm_from, self._calm)
        last = self.office.clock.now()
        while True:
            moment = await self._next(last)
            if moment is None or moment > calm_from + CALM:
                break
            self.office.clock.set(max(moment, self.office.clock.now()))
            while self._queue and self._queue[0][0] <= self.office.clock.now() and self._down_until is None:
                await heapq.heappop(self._queue)[2]()
            if self._down_until is None:
                last = await self._turn_if_due(last)
            else:
                self.office.clock.set(self._down_until)
                self._down_until = None
                await self.office.restart()
        await self.office.turn()

    async def _turn_if_due(self, last: datetime) -> datetime:
        """A turn, unless nothing is to be done now: such a tick finds nothing."""
        now = self.office.clock.now()
        known = await self.office.next_moment()
        if known is None or known > now:
            return last
        if self._kill_next:
            self._kill_next = False
            await self.office.killed_turn()
        await self.office.turn()
        return now

    async def _next(self, last: datetime) -> datetime | None:
        known = await self.office.next_moment()
        pause = STORMY_TICK if self.office.messenger.weather else TICK
        due = None if known is None else max(known, last + pause)
        event = self._queue[0][0] if self._queue else None
        return min((moment for moment in (due, event) if moment is not None), default=None)

    async def _calm(self) -> None:
        """Nobody says anything any more, the weather clears and nobody blocks the bot."""
        self._queue.clear()
        self.office.messenger.weather = ""
        for chat in sorted(self.office.messenger.blocked):
            await self.office.unblock(chat)

    def _plan_tasks(self) -> None:
        for index in range(self.count):
            self.at(self._some_moment(self.days - 20), lambda index=index: self._assign(index))  # type: ignore[misc]

    def _some_moment(self, within_days: int) -> datetime:
        """Mostly in office hours."""
        random = self.office.random
        day = self.begins + timedelta(days=random.randrange(max(within_days, 1)))
        if random.random() < 0.9:
            while day.weekday() > 4:
                day += timedelta(days=1)
            minute = random.randrange(7 * 60 + 30, 17 * 60)
        else:
            minute = random.randrange(24 * 60)
        return local(day, time(minute // 60, minute % 60, random.randrange(60)))

    async def _assign(self, index: int) -> None:
        random = self.office.random
        lead, other = random.sample(UNITS, 2)
        units = f"{lead}, {other}" if random.random() < 0.25 else lead
        [stamp] = random.choices([word for word, _ in STAMPS], [weight for _, weight in STAMPS])
        monitor = self._with_role(OrganizationRole.MONITOR)
        line = f"{stamp}{units}: Báo cáo nội dung {index}, {self._deadline_words()}"
        await self.office.say(monitor, AssignTask(line))
        replies = await self.office.say(monitor, ConfirmDraft())
        message = replies[0].message
        if not isinstance(message, TaskAssigned):
            self.office.refusals.append(f"assign: {type(message).__name__}")
            return
        self.assigned += 1
        number = message.line.number
        self._parts[number] = await self.office.note(number)
        self._plan_life(number, lead)
        if units != lead:
            self._plan_part(number, other)

    def _deadline_words(self) -> str:
        random = self.office.random
        if random.random() < 0.08:
            return "không hạn"
        today = self.office.clock.now().astimezone(ZONE).date()
        day = today + timedelta(days=random.choice((1, 2, 3, 5, 8, 13, 20, 30, 45)))
        if random.random() < 0.85:
            while day.weekday() > 4:
                day += timedelta(days=1)
        hour = f"{random.randrange(8, 17)}h{random.choice((0, 15, 30)):02d} " if random.random() < 0.25 else ""
        return f"{hour}{day:%d/%m/%Y}"

    def _plan_life(self, number: int, unit: str) -> None:
        random = self.office.random
        self._plan_part(number, unit)
        oversees = self._with_role(OrganizationRole.MONITOR)
        if random.random() < 0.15:
            moved = lambda: ChangeTask(number, f"hạn {self._deadline_words()}")  # noqa: E731
            self.later(15, oversees, moved, number, ConfirmDraft())
        if random.random() < 0.06:
            self.later(25, oversees, lambda: CancelTask(number, "Không còn cần thiết"), number)
        if random.random() < 0.1:
            self.later(12, oversees, lambda: HoldTask(number, "Chờ ý kiến của Bộ"), number)
            self.later(30, oversees, lambda: ResumeTask(number), number)

    def _plan_part(self, number: int, unit: str) -> None:
        random = self.office.random
        officer, head = self._member(unit, UnitRole.OFFICER), self._member(unit, UnitRole.HEAD)
        if random.random() < 0.75:
            who = random.choice((officer, head))
            self.later(random.choice((0.05, 0.1, 1, 3)), who, lambda: AcceptTask(number), number)
        if self.reports and random.random() < 0.4:
            self.later(15, officer, lambda: ReportProgress(number, "đã lấy ý kiến 5/7 đơn vị"), number)
        if random.random() < 0.12:
            words = random.choice(("chiều nay", "sáng mai", "thứ Hai"))
            self.later(20, officer, lambda: Snooze(number, words), number)
        if random.random() < 0.12:
            self.later(30, head, lambda: TakeOver(number), number)
        if random.random() < 0.08:
            other = self._member(unit, UnitRole.OFFICER)
            self.later(10, head, lambda: HandOver(number, other.name), number)
        self.later(random.choice((2, 8, 20, 40, 60)), officer, lambda: CompleteTask(number), number)
        if random.random() < 0.04:
            self.later(30, head, lambda: Undo(number), number)
        self.later(90, head, lambda: CompleteTask(number), number)

    def later(
        self, days: float, who: Person, ask: Callable[[], Command], number: int, then: Command | None = None
    ) -> None:
        """Within so many days somebody says something about the task."""
        moment = self.office.clock.now() + timedelta(days=days * self.office.random.random())

        async def act() -> None:
            command = ask()
            if self._is_over(number) and not isinstance(command, Undo) and self.office.random.random() < 0.9:
                return
            await self.office.say(who, command)
            if then is not None:
                await self.office.say(who, then)
            await self.office.note(number)

        self.at(moment, act)

    def _is_over(self, number: int) -> bool:
        """Whether nobody would say anything about the task any more."""
        return all(self.office.history[part][-1].assignment.is_closed for part in self._parts[number])

    def _plan_troubles(self) -> None:
        days = self.days
        for _ in range(max(1, days // 25)):
            self.at(self._some_moment(days - 10), self._go_down)
        for _ in range(max(1, days // 12)):
            self.at(self._some_moment(days - 5), self._bad_weather)
        for _ in range(max(1, days // 15)):
            self.at(self._some_moment(days - 10), self._someone_blocks)
        for _ in range(max(1, days // 40)):
            self.at(self._some_moment(days - 10), self._kill)
        for _ in range(max(1, days // 45)):
            self.at(self._some_moment(days - 10), self._change_calendar)
        for _ in range(days // 60):
            self.at(self._some_moment(days - 10), self._group_leaves)

    async def _go_down(self) -> None:
        hours = self.office.random.choice((0.2, 1, 3, 12, 26, 50))
        self._down_until = self.office.clock.now() + timedelta(hours=hours)

    async def _kill(self) -> None:
        self._kill_next = True

    async def _bad_weather(self) -> None:
        self.office.messenger.weather = self.office.random.choice(WEATHERS)
        self.at(self.office.clock.now() + timedelta(minutes=self.office.random.choice((1, 15, 90, 600))), self._clears)

    async def _clears(self) -> None:
        self.office.messenger.weather = ""
        self.at(self.office.clock.now() + timedelta(minutes=30), self._send_again)

    async def _send_again(self) -> None:
        """What nobody knows to have arrived is told to the monitors, who press the button under it."""
        await self.office.say(self._with_role(OrganizationRole.MONITOR), RetryDeadLetter(None))

    async def _someone_blocks(self) -> None:
        monitors = {person.id for person in self.office.people if OrganizationRole.MONITOR in person.roles}
        person = self.office.random.choice([one for one in self.office.people if one.id not in monitors])
        await self._leave(chat_of(person))

    async def _group_leaves(self) -> None:
        await self._leave(GROUP_CHAT)

    async def _leave(self, chat: str) -> None:
        random = self.office.random
        await self.office.block(chat, announced=random.random() < 0.5)

        async def come_back() -> None:
            await self.office.unblock(chat)

        self.at(self.office.clock.now() + timedelta(days=random.uniform(0.5, 12)), come_back)

    async def _change_calendar(self) -> None:
        random = self.office.random
        day = self.office.clock.now().astimezone(ZONE).date() + timedelta(days=random.randrange(1, 25))
        working = day.weekday() > 4
        words = f"{day:%d/%m/%Y} {'làm bù' if working else 'phòng chống bão'} theo 12/TB-UBND"
        await self.office.say(self._with_role(OrganizationRole.ADMIN), ChangeCalendar(working, words))

    def _with_role(self, role: OrganizationRole) -> Person:
        return next(person for person in self.office.people if role in person.roles)

    def _member(self, code: str, role: UnitRole) -> Person:
        unit_id = UNITS.index(code) + 1
        found = [person for person in self.office.people if person.role_in(unit_id) is role]
        heads = [person for person in self.office.people if person.role_in(unit_id) is UnitRole.HEAD]
        return self.office.random.choice(found or heads)


def local(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=ZONE).astimezone(UTC)
