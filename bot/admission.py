"""Keeps how much each sender has said lately. In memory: after a restart everybody begins with a full allowance."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from bot.incoming import IncomingMessage
from domain.conversation.admission import Admission, Allowance, Bucket, admit
from domain.traits import ChannelKind, traits

MOST_SENDERS = 10_000
"""Those who spoke last; somebody forgotten has long got the allowance back."""


@dataclass(slots=True)
class Senders:
    allowance: Allowance
    _buckets: OrderedDict[tuple[ChannelKind, str], Bucket] = field(default_factory=OrderedDict)

    def admit(self, incoming: IncomingMessage, now: datetime) -> Admission:
        """Before any work is done for the message."""
        sender = (incoming.origin.channel, incoming.origin.sender_id)
        limit = traits(incoming.origin.channel).text_limit
        admission, bucket = admit(
            self._buckets.get(sender), now, len(incoming.text), limit=limit, allowance=self.allowance
        )
        self._buckets[sender] = bucket
        self._buckets.move_to_end(sender)
        while len(self._buckets) > MOST_SENDERS:
            self._buckets.popitem(last=False)
        return admission
