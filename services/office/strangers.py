"""How often somebody unknown is answered: once a day, and on a metered messenger out of a small purse of the month."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime

from db import Transaction
from db.office.setting_keys import STRANGERS_ANSWERED
from domain.conversation.origin import Origin
from domain.delivery.quota import month_of
from domain.office.calendar import local_date
from domain.traits import is_metered

ANSWERS_A_DAY = 1
REFUSED_CODES_A_DAY = 5
PURSE = 60
"""Answers to strangers a month on a messenger whose messages count against the office's plan."""
MOST_STRANGERS = 10_000


@dataclass(slots=True)
class Strangers:
    """The answers of the day are kept in memory, the purse in the record. A code that fits is answered in any case."""

    _answered: OrderedDict[tuple[str, str, bool], tuple[date, int]] = field(default_factory=OrderedDict)

    async def may_be_answered(
        self, transaction: Transaction, origin: Origin, now: datetime, *, tried_code: bool = False
    ) -> bool:
        """Counts the answer if it may be given."""
        key, today = (origin.channel, origin.sender_id, tried_code), local_date(now)
        day, times = self._answered.get(key, (today, 0))
        times = times if day == today else 0
        if times >= (REFUSED_CODES_A_DAY if tried_code else ANSWERS_A_DAY):
            return False
        if is_metered(origin.channel):
            if await transaction.counters.get(STRANGERS_ANSWERED, month_of(now)) >= PURSE:
                return False
            await transaction.counters.add(STRANGERS_ANSWERED, month_of(now))
        self._answered[key] = (today, times + 1)
        self._answered.move_to_end(key)
        while len(self._answered) > MOST_STRANGERS:
            self._answered.popitem(last=False)
        return True
