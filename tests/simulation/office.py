"""The simulated office: the real services on a SQLite file, a moved clock, a messenger that can be in trouble."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from bot.demo import cast
from db import Database
from domain.conversation.commands.base import Command
from domain.conversation.messages.base import Message, Refused, Reply
from domain.conversation.origin import ChatType, Origin
from domain.conversation.outgoing import OutgoingText
from domain.delivery.budgets import UNLIMITED
from domain.errors import DeliveryError, OutcomeUnknown, TryLater, Unreachable
from domain.model import AccountState, Assignment, ChannelKind, Person
from domain.office.calendar import WorkingCalendar
from domain.office.rules import OfficeRules
from domain.traits import traits
from domain.vocabulary import WhyUnreachable
from services import occasion
from services.clock import MovableClock
from services.delivery.channel import Channel
from services.delivery.outlet import Write
from services.delivery.reachability import chat_reachable, chat_unreachable
from services.delivery.sender import Sender
from services.handling import Services
from services.office.seeding import seed
from services.reminding.tick import enqueue_due
from services.use_case import load_calendar
from wording import Writer, split, to_plain

GROUP_CHAT = "-1001"
TICK = timedelta(seconds=20)
WRITER = Writer()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that a person or the group has seen."""

    at: datetime
    chat: str
    text: str


@dataclass(slots=True)
class Messenger:
    """The network between the office and its phones. `weather` is what is wrong with it now."""

    clock: MovableClock
    random: Random
    kind: ChannelKind = ChannelKind.TELEGRAM
    weather: str = ""
    blocked: set[str] = field(default_factory=set)
    arrivals: list[Arrival] = field(default_factory=list)
    stuck: asyncio.Event | None = None
    """While set, sends hang: the process is about to be killed."""
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def send(
        self, chat_id: str, text: OutgoingText, *, topic_id: str | None = None, reply_to: str | None = None
    ) -> tuple[str, ...]:
        parts = [to_plain(part) for part in split(text, 4096)]
        fault = self._fault(chat_id)
        if fault is None or (isinstance(fault, OutcomeUnknown) and self.random.random() < 0.5):
            self.arrivals.append(Arrival(self.clock.now(), chat_id, "\n".join(parts)))
        if fault is not None:
            raise fault
        if self.stuck is not None:
            await self.stuck.wait()
        return tuple(str(next(self._ids)) for _ in parts)

    def _fault(self, chat_id: str) -> DeliveryError | None:
        if self.weather == "down" or (self.weather == "shaky" and self.random.random() < 0.3):
            return TryLater("502 bad gateway")
        if self.weather == "flood" and self.random.random() < 0.4:
            return TryLater("429 too many requests", self.random.choice((5, 30, 300)))
        if self.weather == "timeout":
            return OutcomeUnknown("no answer")
        if self.weather == "lost" and self.random.random() < 0.2:
            return OutcomeUnknown("the connection broke")
        return Unreachable("bot was blocked", WhyUnreachable.BLOCKED) if chat_id in self.blocked else None

    async def edit(self, chat_id: str, message_ids: tuple[str, ...], text: OutgoingText) -> bool:
        if self.weather == "down":
            raise TryLater("502 bad gateway")
        return True

    async def pin(self, chat_id: str, message_id: str) -> None:
        return None


@dataclass(frozen=True, slots=True)
class OneOfTwo:
    """One of two messengers over the same network. `owns` says which chats are on it."""

    network: Messenger
    kind: ChannelKind
    owns: Callable[[str], bool]

    async def send(
        self, chat_id: str, text: OutgoingText, *, topic_id: str | None = None, reply_to: str | None = None
    ) -> tuple[str, ...]:
        if not self.owns(chat_id):
            raise AssertionError(f"{chat_id} is not on {self.kind}")
        return await self.network.send(chat_id, text, topic_id=topic_id, reply_to=reply_to)

    async def edit(self, chat_id: str, message_ids: tuple[str, ...], text: OutgoingText) -> bool:
        return traits(self.kind).edits and await self.network.edit(chat_id, message_ids, text)

    async def pin(self, chat_id: str, message_id: str) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Turn:
    """One tick with the sending that follows it, and what was known before it."""

    at: datetime
    unreachable: frozenset[str]
    calendar: WorkingCalendar


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How an assignment stood from a moment on."""

    at: datetime
    assignment: Assignment


@dataclass(slots=True)
class Office:
    """What a story acts on. `history` is by assignment id; `unreachable` are the chats known to take no messages.

    With `on_zalo` the people for whose ids it is true are on Zalo, as the group is, and the others on Telegram.
    """

    url: str
    clock: MovableClock
    random: Random
    channel: ChannelKind = ChannelKind.TELEGRAM
    on_zalo: Callable[[int], bool] | None = None
    rules: OfficeRules = field(default_factory=OfficeRules)
    history: dict[int, list[Snapshot]] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)
    people: tuple[Person, ...] = ()
    refusals: list[str] = field(default_factory=list)
    write: Write = WRITER.write
    messenger: Messenger = field(init=False)
    database: Database = field(init=False)
    services: Services = field(init=False)
    senders: tuple[Sender, ...] = field(init=False)
    _keys: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.messenger = Messenger(self.clock, self.random, self.channel)
        self._start()

    def _start(self) -> None:
        self.database = Database(self.url)
        self.services = Services(self.database, self.clock, self.rules, lambda: None, {})
        channels: list[Channel] = [self.messenger]
        if self.on_zalo is not None:
            channels = [OneOfTwo(self.messenger, kind, partial(self._is_on, kind)) for kind in ChannelKind]
        self.senders = tuple(
            Sender(self.database, channel, self._say, self.clock, self.rules, "w", limits=UNLIMITED)
            for channel in channels
        )

    def _say(self, message: Message, now: datetime) -> OutgoingText:
        return self.write(message, now)

    @property
    def sender(self) -> Sender:
        """Of an office on one messenger."""
        [sender] = self.senders
        return sender

    def channel_of(self, chat: str) -> ChannelKind:
        if self.on_zalo is None:
            return self.channel
        zalo = chat == GROUP_CHAT or self.on_zalo(int(chat.removeprefix("p")))
        return ChannelKind.ZALO if zalo else ChannelKind.TELEGRAM

    def _is_on(self, kind: ChannelKind, chat: str) -> bool:
        return self.channel_of(chat) is kind

    async def _deliver(self) -> None:
        for sender in self.senders:
            await sender.deliver_all()

    async def furnish(self) -> None:
        """The example's units and people, everybody on the messenger, the group bound."""
        await seed(self.database, cast.sandbox_roster(), self.clock.now())
        async with self.database.write() as transaction:
            organization = await transaction.people.organization()
            assert organization is not None
            for person in await transaction.people.all_persons():
                chat = chat_of(person)
                await transaction.people.link(
                    person.id, self.channel_of(chat), chat, AccountState.LINKED, self.clock.now()
                )
            channel = self.channel_of(GROUP_CHAT)
            await transaction.groups.bind(organization.id, channel, GROUP_CHAT, None, "Nhóm điều hành", None)
        async with self.database.read() as transaction:
            self.people = await transaction.people.all_persons()

    async def say(self, person: Person, command: Command) -> Sequence[Reply]:
        """What the person asks, in their own chat; a refusal is kept for the curious."""
        chat = chat_of(person)
        origin = Origin(self.channel_of(chat), str(next(self._keys)), chat, ChatType.PRIVATE, chat, person.name)
        replies = await self.services.handle(command, origin)
        if replies and isinstance(replies[0].message, Refused):
            self.refusals.append(f"{command}: {type(replies[0].message.error).__name__}")
        return replies

    async def note(self, number: int) -> list[int]:
        """Keep how the parts of a task stand now; their ids."""
        async with self.database.read() as transaction:
            works = await transaction.tasks.by_number(number)
        for work in works:
            known = self.history.setdefault(work.assignment.id, [])
            known.append(Snapshot(self.clock.now(), work.assignment))
        return [work.assignment.id for work in works]

    def turn_of(self, moment: datetime) -> occasion.Turn:
        """What the occasions of the application are run with at that moment."""
        return occasion.Turn(now=moment, rules=self.rules, channels=(self.channel,), database=self.database, holder="w")

    async def turn(self) -> None:
        """A tick, and everything that can go is sent."""
        await self._begin_turn()
        await enqueue_due(self.database, self.clock.now(), self.rules)
        await self._deliver()

    async def play(self, until: datetime) -> list[Arrival]:
        """Turn by turn as the record knows of something to do; what arrived meanwhile."""
        before = len(self.messenger.arrivals)
        while (moment := await self.next_moment()) is not None and moment <= until:
            self.clock.set(max(moment, self.clock.now()))
            await self.turn()
        self.clock.set(until)
        await self.turn()
        return self.messenger.arrivals[before:]

    async def _begin_turn(self) -> None:
        async with self.database.read() as transaction:
            accounts = await transaction.people.accounts([person.id for person in self.people])
            groups = await transaction.groups.all()
            calendar = await load_calendar(transaction, self.rules)
        states = [(one.external_id, one.state) for each in accounts.values() for one in each]
        states += [(group.external_id, group.state) for group in groups]
        silent = frozenset(chat for chat, state in states if state is not AccountState.LINKED)
        self.turns.append(Turn(self.clock.now(), silent, calendar))

    async def killed_turn(self) -> None:
        """A tick; the process is killed while the first messages are on their way, and started again."""
        await self._begin_turn()
        await enqueue_due(self.database, self.clock.now(), self.rules)
        self.messenger.stuck = asyncio.Event()
        running: list[asyncio.Task[object]] = [asyncio.create_task(sender.deliver_all()) for sender in self.senders]
        await asyncio.wait(running, timeout=0.05)
        running += [task for sender in self.senders for task in sender._flying]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        self.messenger.stuck = None
        await self.restart()

    async def restart(self) -> None:
        await self.database.close()
        self._start()

    async def block(self, chat: str, *, announced: bool) -> None:
        self.messenger.blocked.add(chat)
        if announced:
            await chat_unreachable(self.database, self.channel_of(chat), chat, "blocked by the user", self.clock.now())

    async def unblock(self, chat: str) -> None:
        self.messenger.blocked.discard(chat)
        await chat_reachable(self.database, self.channel_of(chat), chat, self.clock.now())

    async def next_moment(self) -> datetime | None:
        """When there is something to do next, as far as the record knows."""
        async with self.database.read() as transaction:
            moments = [await transaction.tasks.next_reminder_moment()]
            for sender in self.senders:
                moments.append(await transaction.outbox.next_available(sender.channel.kind, self.clock.now()))
        return min((moment for moment in moments if moment is not None), default=None)


def chat_of(person: Person) -> str:
    return f"p{person.id}"
