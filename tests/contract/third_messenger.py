"""A third messenger, of this test alone: a kind, its traits and a vendor, as CONTRIBUTING says they are added.

Its network is memory: what people write is handed to the front, what the bot sends stands in the channel.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from bot.incoming import IncomingMessage
from bot.messenger import Adapter, Host, Vendor
from bot.settings import Settings
from db.stored import kinds
from domain.conversation.messages.base import Place
from domain.conversation.origin import ChatType, Origin
from domain.errors import DeliveryError
from domain.model import ChannelKind
from domain.traits import TRAITS, Limits, Traits
from tests.contract.memory_channel import MemoryChannel

VIBER = Traits(
    name="Viber",
    words=("vb",),
    limits=Limits(per_second=0, chat_interval=0, group_minute=0),
    text_limit=7000,
    confirms_groups=True,
)


@contextmanager
def registered(kind: str = "viber", traits: Traits = VIBER) -> Iterator[ChannelKind]:
    """A member more of `ChannelKind`, with its traits; Python closes an enumeration, so it is added by hand."""
    member = str.__new__(ChannelKind, kind)
    member._name_, member._value_ = kind.upper(), kind
    ChannelKind._member_names_.append(member.name)
    ChannelKind._member_map_[member.name] = member
    ChannelKind._value2member_map_[kind] = member
    TRAITS[member] = traits
    _forget_the_known_members()
    try:
        yield member
    finally:
        _forget_the_known_members()
        del TRAITS[member]
        del ChannelKind._value2member_map_[kind]
        del ChannelKind._member_map_[member.name]
        ChannelKind._member_names_.remove(member.name)


def _forget_the_known_members() -> None:
    """msgspec remembers an enumeration's members, on the classes and in its decoders, when it first reads one."""
    for stored in kinds():
        stored._decoder = None
        for known in (ChannelKind, stored.form):
            if "__msgspec_cache__" in getattr(known, "__dict__", {}):
                delattr(known, "__msgspec_cache__")


@dataclass(slots=True)
class ThirdFront:
    """The front door: `say` is somebody writing to the bot, in private or in the group."""

    host: Host
    channel: MemoryChannel
    trouble: str = "not started"
    token_refused: bool | None = None
    _updates: Iterator[int] = field(default_factory=lambda: count(1))

    async def try_token(self) -> None:
        self.token_refused = False

    def knows(self, secret_header: str | None) -> bool:
        return secret_header == "secret"

    async def feed(self, body: bytes, secret_header: str | None) -> int:
        return 404

    async def start(self) -> object:
        self.trouble, self.token_refused = "", False
        self.host.connected(self.channel.kind, "Đôn Đốc")
        return self

    async def stop(self) -> None:
        self.trouble = "stopped"

    async def say(self, person: str, text: str, *, group: str = "") -> None:
        await self.host.reachable(self.channel.kind, person)
        chat, kind = (group, ChatType.GROUP) if group else (person, ChatType.PRIVATE)
        origin = Origin(self.channel.kind, str(next(self._updates)), chat, kind, person, person)
        for reply in await self.host.answer(IncomingMessage(origin, text)):
            to = person if reply.place in (Place.PRIVATE, Place.TOAST) else chat
            try:
                await self.channel.send(to, reply.text)
            except DeliveryError:
                await self.channel.send(chat, self.host.private_failed("Đôn Đốc"))


@dataclass(slots=True)
class ThirdMessenger:
    """What stands in `bot/<messenger>/` of a real one. `front` is known once the application has connected."""

    kind: ChannelKind
    channel: MemoryChannel = field(init=False)
    front: ThirdFront = field(init=False)

    def __post_init__(self) -> None:
        self.channel = MemoryChannel(self.kind, limit=TRAITS[self.kind].text_limit)

    def connect(self, settings: Settings, host: Host) -> Adapter:
        self.front = ThirdFront(host, self.channel)
        return Adapter(self.front, self.channel, "viber-token")

    async def who_am_i(self, settings: Settings) -> tuple[bool, str]:
        return True, 'answers; the bot is "Đôn Đốc"'

    @property
    def vendor(self) -> Vendor:
        return Vendor(self.kind, lambda _: True, self.connect, self.who_am_i)

    def texts(self, chat: str) -> list[str]:
        return [text for to, text in self.channel.sent if to == chat]
