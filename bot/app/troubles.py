"""Since when each messenger is in trouble: what waits for one that stays so is sent another way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.model import ChannelKind
from services.delivery.failover import REROUTE_AFTER


@dataclass(slots=True)
class Troubles:
    """`lasting` also names messengers that have no line here: nothing that waits for them would ever go."""

    _since: dict[ChannelKind, datetime] = field(default_factory=dict)

    def note(self, trouble: Mapping[ChannelKind, str], now: datetime) -> None:
        """What is wrong with each line now; an empty text is nothing."""
        for channel in ChannelKind:
            if trouble.get(channel, "no line"):
                self._since.setdefault(channel, now)
            else:
                self._since.pop(channel, None)

    def lasting(self, now: datetime) -> frozenset[ChannelKind]:
        """Those in trouble for longer than a message waits."""
        return frozenset(channel for channel, since in self._since.items() if now - since >= REROUTE_AFTER)
