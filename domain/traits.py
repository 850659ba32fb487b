"""What a messenger is: everything that rules, use cases and wording may ask about one, in one value each.

Nothing else compares `ChannelKind` members: who needs to know asks for a trait. A trait is read when it is needed,
never copied into a table at import, so that a messenger which is added later counts everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class ChannelKind(StrEnum):
    TELEGRAM = "telegram"
    ZALO = "zalo"


@dataclass(frozen=True, slots=True)
class Limits:
    """`per_second` of the whole bot (0 = none), `chat_interval` seconds between two in a chat, `group_minute`."""

    per_second: float
    chat_interval: float
    group_minute: int


@dataclass(frozen=True, slots=True)
class Traits:
    """One messenger, called `name`; `words` (folded) are what else people call it besides its kind.

    `text_limit` is the longest message it takes, `limits` how fast it may be written to.
    `edits`: a sent message can be changed, and pinned. `carries_files`: files come and go in the chat itself.
    `metered`: messages, people and groups count against the office's plan.
    `confirms_groups`: a group has no name and its members cannot be listed, so that whoever made its code confirms it.
    `picks_mentions`: in a group the bot hears only who picks its name from the list, not who types it.
    `start_link` opens the chat with the bot and hands it a code (`{bot}`, `{code}`); without one people look for the
    bot by its name. `phone_key` is where the roster keeps the address of a sandbox phone, `phone_id` its form and
    `phone_id_said` the same in words; without a key the address is the phone's user id.
    """

    name: str
    limits: Limits
    text_limit: int
    words: tuple[str, ...] = ()
    edits: bool = False
    carries_files: bool = False
    metered: bool = False
    confirms_groups: bool = False
    picks_mentions: bool = False
    start_link: str = ""
    phone_key: str = ""
    phone_id: re.Pattern[str] | None = None
    phone_id_said: str = ""


_ZALO_ID = re.compile(r"[0-9a-f]{20}")

TRAITS: dict[ChannelKind, Traits] = {
    # Published: 30 a second for a bot, one a second in a chat, 20 a minute in a group; 4,096 UTF-16 units.
    ChannelKind.TELEGRAM: Traits(
        name="Telegram",
        words=("tele",),
        limits=Limits(per_second=30, chat_interval=1.0, group_minute=20),
        text_limit=4096,
        edits=True,
        carries_files=True,
        start_link="https://t.me/{bot}?start={code}",
    ),
    # Zalo publishes no pace: one a second in a chat and 10 a minute in a group keep clear of trouble. It says 2,000
    # characters and not of which kind, so 1,800 UTF-16 units.
    ChannelKind.ZALO: Traits(
        name="Zalo",
        limits=Limits(per_second=20, chat_interval=1.0, group_minute=10),
        text_limit=1800,
        metered=True,
        confirms_groups=True,
        picks_mentions=True,
        phone_key="zalo_id",
        phone_id=_ZALO_ID,
        phone_id_said="20 ký tự 0-9, a-f",
    ),
}


FIRST = next(iter(ChannelKind))
"""Stands in where a messenger has to be named and none is meant: a phone that names none, the command line."""


def traits(channel: ChannelKind | str) -> Traits:
    """Raises ValueError for what is no messenger."""
    return TRAITS[ChannelKind(channel)]


def channel_named(word: str) -> ChannelKind | None:
    """The messenger that a folded word names."""
    return next((kind for kind, one in TRAITS.items() if word in (kind.value, *one.words)), None)


def is_metered(channel: ChannelKind | str) -> bool:
    """Whether each message there counts against the office's plan."""
    return traits(channel).metered


def confirming() -> Iterator[ChannelKind]:
    """The messengers whose groups are confirmed."""
    return (kind for kind, one in TRAITS.items() if one.confirms_groups)
