"""The test channel: keeps what is sent in memory, and fails on request as a messenger would."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.conversation.outgoing import OutgoingText
from domain.errors import DeliveryError, Unreachable
from domain.model import ChannelKind
from wording import split, to_plain, with_typed


@dataclass(slots=True)
class MemoryChannel:
    """`services.delivery.channel.Channel` without a network. `fail_next` are raised one after another, first to last.

    `arrives_anyway` delivers what then fails, as a broken answer does.
    """

    kind: ChannelKind
    limit: int = 1800
    gone: set[str] = field(default_factory=set)
    fail_next: list[DeliveryError] = field(default_factory=list)
    arrives_anyway: bool = False
    sent: list[tuple[str, str]] = field(default_factory=list)

    async def send(
        self, chat_id: str, text: OutgoingText, *, topic_id: str | None = None, reply_to: str | None = None
    ) -> tuple[str, ...]:
        if chat_id in self.gone:
            raise Unreachable("gone")
        parts = [to_plain(part) for part in split(with_typed(text), self.limit)]
        if self.fail_next:
            if self.arrives_anyway:
                self.sent += [(chat_id, part) for part in parts]
            raise self.fail_next.pop(0)
        first = len(self.sent) + 1
        self.sent += [(chat_id, part) for part in parts]
        return tuple(str(first + number) for number in range(len(parts)))

    async def edit(self, chat_id: str, message_ids: tuple[str, ...], text: OutgoingText) -> bool:
        return False

    async def pin(self, chat_id: str, message_id: str) -> None:
        pass
