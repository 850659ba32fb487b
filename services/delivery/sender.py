"""From the outbox to the messengers: claim, look again, put into words, send, record.

At least once: a claim is committed before its message is sent, and what was in flight when the process died is rescued.
One sender a channel, so that a messenger in trouble never delays another.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from db import (
    Cancelled,
    ConcurrentChange,
    Database,
    DatabaseUnavailable,
    Dead,
    Outcome,
    Postponed,
    Retry,
    Sent,
    Transaction,
)
from domain.conversation.messages.base import Message
from domain.conversation.outgoing import OutgoingText
from domain.delivery.notifications import (
    LEASE,
    ClaimedNotification,
    NewNotification,
    NotificationKind,
    refresh_of,
)
from domain.delivery.quota import LEFT_OUT, QuotaLevel, is_left_out, quota_level
from domain.errors import DeliveryError, OutcomeUnknown, RecipientMoved, Rejected, TopicGone, TryLater, Unreachable
from domain.office.rules import OfficeRules
from domain.traits import Limits, Traits, traits
from services.clock import Clock
from services.delivery.channel import Channel
from services.delivery.composing import Facts, compose, load_facts
from services.delivery.failover import other_account
from services.delivery.quiet_hours import held_until
from services.delivery.quota import count_scheduled, used_this_month
from services.delivery.retry import later, unknown
from services.delivery.rewriting import Target, targets_of
from services.delivery.throttle import REFILL_AT, Throttle
from services.delivery.undeliverable import Troubled, move_group, topic_gone, unreachable
from services.use_case import load_calendar

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 0.02
"""Outcomes are recorded together, this often: what a kill makes uncertain is what was in flight."""

IDLE_SECONDS = 1.0
"""How often an idle sender looks for what other processes have put into the outbox."""

RESCUE_SECONDS = 15.0

LONGEST_PAUSE = 30.0

Write = Callable[[Message, datetime], OutgoingText]

MarkAgain = Callable[[OutgoingText], OutgoingText]
"""Says in the text that it may have arrived before."""


def _as_it_is(text: OutgoingText) -> OutgoingText:
    return text


@dataclass(slots=True)
class Sender:
    """Delivers what waits for one channel, until stopped. Order is kept in each chat; chats go in parallel."""

    database: Database
    channel: Channel
    write: Write
    clock: Clock
    rules: OfficeRules
    worker: str
    limits: Limits | None = None
    mark_again: MarkAgain = _as_it_is
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _stopping: bool = False
    _flying: set[asyncio.Task[None]] = field(default_factory=set)
    _few_flying: asyncio.Event = field(default_factory=asyncio.Event)
    _outcomes: list[Outcome] = field(default_factory=list)
    _overtaken: list[NewNotification] = field(default_factory=list)
    _troubled: list[Troubled] = field(default_factory=list)
    _organization_id: int = 0
    _rescue_at: float = 0.0
    _level: QuotaLevel = QuotaLevel.FREE
    _traits: Traits = field(init=False)
    _throttle: Throttle = field(init=False)

    def __post_init__(self) -> None:
        self._traits = traits(self.channel.kind)
        self._throttle = Throttle(self._traits.limits if self.limits is None else self.limits)

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        """Take nothing new; `run` ends when what is under way has been sent and recorded."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Work until stopped. A database that goes away for a while is waited for; nothing is lost by it."""
        self._stopping = False
        pause = IDLE_SECONDS
        while not self._stopping:
            try:
                self._wake.clear()
                await self._flush()
                launched = await self._claim_and_launch()
                await self._wait(launched)
                pause = IDLE_SECONDS
            except (DatabaseUnavailable, ConcurrentChange) as error:
                logger.warning("the %s sender waits %.0f s for the database: %s", self.channel.kind, pause, error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            except Exception:
                logger.exception("the %s sender goes on in %.0f s", self.channel.kind, pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        try:
            await self._settle()
        except (DatabaseUnavailable, ConcurrentChange) as error:
            logger.warning("%d outcomes are left to the rescue of their leases: %s", len(self._outcomes), error)

    async def deliver_all(self) -> int:
        """Deliver until nothing is due any more, then return how many were claimed."""
        total = 0
        while claimed := await self._claim_and_launch():
            total += claimed
            await self._settle()
        return total

    async def _settle(self) -> None:
        if self._flying:
            await asyncio.wait({*self._flying})
        await self._flush()

    async def _flush(self) -> None:
        """Record how sends ended, in one transaction; kept for the next time when the database is away."""
        troubled, self._troubled = self._troubled, []
        await self._tell_instead(troubled)
        outcomes, self._outcomes = self._outcomes, []
        overtaken, self._overtaken = self._overtaken, []
        if not outcomes:
            return
        try:
            async with self.database.write() as transaction:
                await transaction.outbox.record(outcomes, self.worker)
                await transaction.outbox.enqueue(overtaken, self.clock.now(), self._organization_id)
                if self._traits.metered:
                    await count_scheduled(transaction, outcomes)
        except (DatabaseUnavailable, ConcurrentChange):
            self._outcomes = outcomes + self._outcomes
            self._overtaken = overtaken + self._overtaken
            raise

    async def _tell_instead(self, troubled: Sequence[Troubled]) -> None:
        """Of those who cannot be reached together; where that raises, of each alone: one never stops the others."""
        if not troubled:
            return
        now = self.clock.now()
        try:
            async with self.database.write() as transaction:
                await unreachable(transaction, troubled, now)
        except (DatabaseUnavailable, ConcurrentChange):
            self._troubled += troubled
            raise
        except Exception as error:
            if len(troubled) > 1:
                for one in troubled:
                    await self._tell_instead([one])
                return
            [(notification, refusal)] = troubled
            logger.exception("nobody can be told instead of notification %s", notification.id)
            self._outcomes.append(Dead(notification.id, f"fault: {type(error).__name__}: {refusal.reason}", now))
        self.wake()

    async def _wait(self, launched: int) -> None:
        """Until there is room and reason for the next claim."""
        if self._flying:
            # Not for the first that ends: a claim and a record cost much the same for one message and for many.
            if not launched:
                await asyncio.wait({*self._flying}, timeout=FLUSH_SECONDS)
            elif len(self._flying) > REFILL_AT:
                self._few_flying.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._few_flying.wait(), FLUSH_SECONDS)
            return
        if self._outcomes or self._troubled or self._stopping or launched:
            return
        try:
            await asyncio.wait_for(self._wake.wait(), min(self._throttle.ready_in() or IDLE_SECONDS, IDLE_SECONDS))
        except TimeoutError:
            return

    async def _claim_and_launch(self) -> int:
        room = self._throttle.room(len(self._flying))
        if not room:
            return 0
        now = self.clock.now()
        async with self.database.write() as transaction:
            await self._rescue(transaction, now)
            claimed = await transaction.outbox.claim(self.channel.kind, self.worker, now, room)
            claimed = await transaction.outbox.gather(claimed, now)
        if not claimed:
            return 0
        await self._launch(claimed, now)
        return len(claimed)

    async def _launch(self, claimed: Sequence[ClaimedNotification], now: datetime) -> None:
        """Look again at what the claimed are about, and send. One that cannot be looked at does not stop the others."""
        try:
            targets, facts = await self._look_again(claimed, now)
        except (DatabaseUnavailable, ConcurrentChange):
            raise
        except Exception as error:
            if len(claimed) > 1:
                for notification in claimed:
                    await self._launch([notification], now)
                return
            logger.exception("notification %s cannot be looked at", claimed[0].id)
            self._outcomes.append(Dead(claimed[0].id, f"fault: {type(error).__name__}", now))
            return
        for notification in claimed:
            task = asyncio.create_task(self._deliver(notification, targets.get(notification.id), facts, now))
            self._flying.add(task)
            task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        if len(self._flying) <= REFILL_AT:
            self._few_flying.set()

    async def _look_again(
        self, claimed: Sequence[ClaimedNotification], now: datetime
    ) -> tuple[dict[int, Target], Facts]:
        async with self.database.read() as transaction:
            targets = await targets_of(transaction.outbox, claimed) if self._traits.edits else {}
            if self._traits.metered:
                self._level = quota_level(await used_this_month(transaction, now), self.rules.plan)
            told = [*claimed, *(target.notification for target in targets.values())]
            facts = await load_facts(transaction, told, await load_calendar(transaction, self.rules), now)
        return targets, facts

    async def _rescue(self, transaction: Transaction, now: datetime) -> None:
        """Take back what a process that died had claimed. The first look on SQLite knows no other process alive."""
        loop_time = asyncio.get_running_loop().time()
        if loop_time < self._rescue_at:
            return
        alone = self._rescue_at == 0.0 and self.database.dialect == "sqlite"
        rescued = await transaction.outbox.rescue(now, run_out=now + LEASE if alone else now)
        if rescued:
            logger.warning("%d messages of a process that died are sent again", rescued)
        self._rescue_at = loop_time + RESCUE_SECONDS

    async def _deliver(
        self, notification: ClaimedNotification, target: Target | None, facts: Facts, now: datetime
    ) -> None:
        """One notification to its outcome. A fault of ours ends in a dead letter: one bad row never stops the rest."""
        try:
            outcome = await self._outcome(notification, target, facts, now)
        except (DatabaseUnavailable, ConcurrentChange) as error:
            logger.warning("notification %s is left to the rescue of its lease: %s", notification.id, error)
            return
        except Exception as error:
            logger.exception("notification %s cannot be put into words or sent", notification.id)
            outcome = Dead(notification.id, f"fault: {type(error).__name__}", self.clock.now())
        if outcome is not None:
            self._outcomes.append(outcome)

    async def _outcome(
        self, notification: ClaimedNotification, target: Target | None, facts: Facts, now: datetime
    ) -> Outcome | None:
        try:
            return await self._attempt(notification, target, facts, now)
        except DeliveryError as error:
            return await self._failed(notification, error)

    async def _attempt(
        self, notification: ClaimedNotification, target: Target | None, facts: Facts, now: datetime
    ) -> Outcome | None:
        if notification.kind is NotificationKind.REFRESH:
            return await self._rewrite(notification, target, facts, now)
        if notification.kind is NotificationKind.BOARD:
            return await self._put_board(notification, facts, now)
        composed = compose(notification, facts, now)
        if composed.message is None:
            return Cancelled(notification.id, composed.reason, now)
        if (morning := held_until(notification, facts, now)) is not None:
            return Postponed(notification.id, morning, "waits for office hours", now)
        if is_left_out(notification, self._level, urgent=facts.is_urgent(notification)):
            return await self._spared(notification, now)
        if (held := await self._hold(notification)) is not None:
            return held
        in_group = notification.recipient.group_id is not None
        text = replace(self.write(composed.message, now), in_group=in_group)
        if notification.unknown_before:
            text = self.mark_again(text)
        earlier = facts.earlier(notification) if self._traits.edits else []
        reply_to = earlier[0].message_ids[0] if earlier and earlier[0].chat_id == notification.chat_id else None
        ids = await self.channel.send(notification.chat_id, text, topic_id=notification.topic_id, reply_to=reply_to)
        if earlier:
            # Only then: a batch of mere notices knows no work, and so no organization.
            self._organization_id = facts.organization_id
            self._overtaken += [refresh_of(message, now) for message in earlier]
        return Sent(notification.id, notification.chat_id, ids, _kept_text(text), self.clock.now())

    async def _spared(self, notification: ClaimedNotification, now: datetime) -> Outcome | None:
        """Left out to spare the month's quota: told on the person's other messenger, or not at all."""
        async with self.database.write() as transaction:
            other = await other_account(transaction, notification.recipient.person_id or 0, {self.channel.kind})
            if other is not None and await transaction.outbox.reroute(notification.id, other, now):
                return None
        return Cancelled(notification.id, LEFT_OUT, now)

    async def _rewrite(
        self, notification: ClaimedNotification, target: Target | None, facts: Facts, now: datetime
    ) -> Outcome:
        if target is None or not self._traits.edits:
            return Cancelled(notification.id, "nothing to rewrite", now)
        # As of the day it was sent: a standing message does not begin to count other days than those it told.
        then = target.message.sent_at
        composed = compose(target.notification, facts, then, standing=target.message)
        if composed.message is None:
            return Cancelled(notification.id, composed.reason, now)
        if (held := await self._hold(notification)) is not None:
            return held
        text = self.write(composed.message, then)
        await self.channel.edit(target.message.chat_id, target.message.message_ids, text)
        return Sent(notification.id, target.message.chat_id, target.message.message_ids, _kept_text(text), now)

    async def _put_board(self, notification: ClaimedNotification, facts: Facts, now: datetime) -> Outcome:
        """The board in the place of the one that stands; where that is gone, a new one, pinned."""
        if facts.board is None or not self._traits.edits:
            return Cancelled(notification.id, "no board here", now)
        if (held := await self._hold(notification)) is not None:
            return held
        text = self.write(facts.board, now)
        chat_id, standing = notification.chat_id, facts.standing_boards.get(notification.recipient.group_id or 0)
        there = standing is not None and standing.chat_id == chat_id
        if standing is not None and there and await self.channel.edit(chat_id, standing.message_ids, text):
            return Sent(notification.id, chat_id, standing.message_ids, _kept_text(text), now)
        ids = await self.channel.send(chat_id, text, topic_id=notification.topic_id)
        try:
            await self.channel.pin(chat_id, ids[0])
        except Rejected as error:
            logger.warning("the board cannot be pinned: %s", error.reason)
        return Sent(notification.id, chat_id, ids, _kept_text(text), now)

    async def _hold(self, notification: ClaimedNotification) -> Outcome | None:
        """Wait for this chat's place in the budget; where that is long, the message goes back into the outbox."""
        wait = await self._throttle.turn(notification.chat_id, is_group=notification.recipient.group_id is not None)
        if wait is None:
            return None
        now = self.clock.now()
        return Retry(notification.id, now + timedelta(seconds=wait), "budget of the chat", now)

    async def _failed(self, notification: ClaimedNotification, error: DeliveryError) -> Outcome | None:
        """What a channel's refusal means for the outbox. None: it has been recorded with what follows from it."""
        now = self.clock.now()
        if isinstance(error, TryLater):
            if error.whole_bot and error.retry_after is not None:
                self._throttle.hold(error.retry_after)
            return later(notification, error, now)
        if isinstance(error, OutcomeUnknown):
            return unknown(notification, error, now)
        if isinstance(error, Unreachable):
            self._troubled.append((notification, error))
            return None
        if isinstance(error, Rejected):
            logger.error("notification %s was rejected: %s", notification.id, error.reason)
            return Dead(notification.id, error.reason, now)
        async with self.database.write() as transaction:
            if isinstance(error, RecipientMoved):
                await move_group(transaction, notification, error.new_chat_id, now)
            elif isinstance(error, TopicGone):
                await topic_gone(transaction, notification, now)
        self.wake()
        return None


def _kept_text(text: OutgoingText) -> str:
    """What is kept of a sent message, in neutral markup."""
    return "\n".join(part for part in (text.header, *text.items, text.footer) if part)
