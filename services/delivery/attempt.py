"""One claimed notification to its outcome: look again, put into words, wait for its turn, send."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from db import Cancelled, ConcurrentChange, Database, DatabaseUnavailable, Dead, Outcome, Postponed
from domain.conversation.messages.base import Message
from domain.delivery.notifications import ClaimedNotification, NotificationKind, refresh_of
from domain.delivery.quota import LEFT_OUT, QuotaLevel, is_left_out, quota_level
from domain.errors import DeliveryError, OutcomeUnknown, RecipientMoved, Rejected, TopicGone, TryLater, Unreachable
from domain.office.rules import OfficeRules
from services.delivery.composing import Facts, compose, load_facts
from services.delivery.failover import other_account
from services.delivery.outlet import Outlet, sent
from services.delivery.quiet_hours import held_until
from services.delivery.quota import used_this_month
from services.delivery.results import Results
from services.delivery.retry import later, unknown
from services.delivery.rewriting import Target, put_board, rewrite, targets_of
from services.delivery.undeliverable import move_group, topic_gone
from services.use_case import load_calendar

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """What the claimed notifications are about, as it stands at `now`. `targets` are by notification id."""

    now: datetime
    facts: Facts
    targets: Mapping[int, Target] = field(default_factory=dict)
    level: QuotaLevel = QuotaLevel.FREE


@dataclass(frozen=True, slots=True)
class Attempts:
    """Makes attempts for one messenger; how they end is put into `results`."""

    database: Database
    outlet: Outlet
    rules: OfficeRules
    results: Results

    async def look_again(self, claimed: Sequence[ClaimedNotification], now: datetime) -> Batch:
        """Read everything that the claimed need, in a few queries."""
        level = QuotaLevel.FREE
        async with self.database.read() as transaction:
            targets = await targets_of(transaction.outbox, claimed) if self.outlet.traits.edits else {}
            if self.outlet.traits.metered:
                level = quota_level(await used_this_month(transaction, now), self.rules.plan)
            told = [*claimed, *(target.notification for target in targets.values())]
            facts = await load_facts(transaction, told, await load_calendar(transaction, self.rules), now)
        return Batch(now, facts, targets, level)

    async def deliver(self, notification: ClaimedNotification, batch: Batch) -> None:
        """A fault of ours ends in a dead letter: one bad row never stops the rest."""
        try:
            outcome = await self._outcome(notification, batch)
        except (DatabaseUnavailable, ConcurrentChange) as error:
            logger.warning("notification %s is left to the rescue of its lease: %s", notification.id, error)
            return
        except Exception as error:
            logger.exception("notification %s cannot be put into words or sent", notification.id)
            outcome = Dead(notification.id, f"fault: {type(error).__name__}", self.outlet.clock.now())
        if outcome is not None:
            self.results.outcomes.append(outcome)

    async def _outcome(self, notification: ClaimedNotification, batch: Batch) -> Outcome | None:
        try:
            return await self._attempt(notification, batch)
        except DeliveryError as error:
            return await self._failed(notification, error)

    async def _attempt(self, notification: ClaimedNotification, batch: Batch) -> Outcome | None:
        facts, now = batch.facts, batch.now
        if notification.kind is NotificationKind.REFRESH:
            return await rewrite(self.outlet, notification, batch.targets.get(notification.id), facts, now)
        if notification.kind is NotificationKind.BOARD:
            return await put_board(self.outlet, notification, facts, now)
        composed = compose(notification, facts, now)
        if composed.message is None:
            return Cancelled(notification.id, composed.reason, now)
        if (morning := held_until(notification, facts, now)) is not None:
            return Postponed(notification.id, morning, "waits for office hours", now)
        if is_left_out(notification, batch.level, urgent=facts.is_urgent(notification)):
            return await self._spared(notification, now)
        if (held := await self.outlet.turn(notification)) is not None:
            return held
        return await self._send(notification, composed.message, facts, now)

    async def _send(self, notification: ClaimedNotification, message: Message, facts: Facts, now: datetime) -> Outcome:
        """Send as an answer to the earlier message about the same work, which gives up its buttons."""
        text = replace(self.outlet.write(message, now), in_group=notification.recipient.group_id is not None)
        if notification.unknown_before:
            text = self.outlet.mark_again(text)
        earlier = facts.earlier(notification) if self.outlet.traits.edits else []
        chat_id, topic_id = notification.chat_id, notification.topic_id
        reply_to = earlier[0].message_ids[0] if earlier and earlier[0].chat_id == chat_id else None
        ids = await self.outlet.channel.send(chat_id, text, topic_id=topic_id, reply_to=reply_to)
        self.results.overtaken += [refresh_of(one, now) for one in earlier]
        return sent(notification, chat_id, ids, text, self.outlet.clock.now())

    async def _spared(self, notification: ClaimedNotification, now: datetime) -> Outcome | None:
        """Left out to spare the month's quota: told on the person's other messenger, or not at all."""
        async with self.database.write() as transaction:
            avoided = {self.outlet.channel.kind}
            other = await other_account(transaction, notification.recipient.person_id or 0, avoided)
            if other is not None and await transaction.outbox.reroute(notification.id, other, now):
                return None
        return Cancelled(notification.id, LEFT_OUT, now)

    async def _failed(self, notification: ClaimedNotification, error: DeliveryError) -> Outcome | None:
        """What a channel's refusal means for the outbox. None: it has been recorded with what follows from it."""
        now = self.outlet.clock.now()
        if isinstance(error, TryLater):
            if error.whole_bot and error.retry_after is not None:
                self.outlet.throttle.hold(error.retry_after)
            return later(notification, error, now)
        if isinstance(error, OutcomeUnknown):
            return unknown(notification, error, now)
        if isinstance(error, Unreachable):
            self.results.troubled.append((notification, error))
            return None
        if isinstance(error, Rejected):
            logger.error("notification %s was rejected: %s", notification.id, error.reason)
            return Dead(notification.id, error.reason, now)
        async with self.database.write() as transaction:
            if isinstance(error, RecipientMoved):
                await move_group(transaction, notification, error.new_chat_id, now)
            elif isinstance(error, TopicGone):
                await topic_gone(transaction, notification, now)
        self.results.wake()
        return None
