"""What the sandbox is told at its start: the bot, the group, the phones on the page and the application's clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

MessengerName = Literal["telegram", "zalo"]
COMMAND_WORDS = ("nhan", "xong", "viec", "chitiet", "hoan", "giaitrinh", "quahan", "donvi", "tiep", "trogiup")


@dataclass(frozen=True, slots=True)
class Phone:
    """One person's phone on the page.

    A person who has not `started` the private chat cannot be written to by the bot: the Bot API answers 403 (Zalo:
    400 in the body). `channels` are the messengers on this phone; `zalo_id` is 20 hex characters, needed for Zalo.
    What is None for Zalo is as on Telegram. Raises ValueError for a phone without messenger or with a bad `zalo_id`.
    """

    key: str
    user_id: int
    name: str
    caption: str
    in_group: bool = True
    started: bool = True
    zalo_id: str | None = None
    channels: tuple[MessengerName, ...] = ("telegram",)
    in_zalo_group: bool | None = None
    wrote_on_zalo: bool | None = None

    def __post_init__(self) -> None:
        if not self.channels:
            raise ValueError(f"phone {self.key} has no messenger")
        if self.has("zalo") and not re.fullmatch(r"[0-9a-f]{20}", self.zalo_id or ""):
            raise ValueError(f"phone {self.key}: zalo_id must be 20 hex characters")

    def has(self, messenger: MessengerName) -> bool:
        return messenger in self.channels


@dataclass(frozen=True, slots=True)
class ZaloOptions:
    """The Zalo bot, its one group and the limits of its plan (the free one by default).

    `command_words` are the words that a phone makes tappable where the bot prints them. `loopback_webhook` lets
    setWebhook take addresses of this machine, also without TLS; the real platform refuses them. Raises ValueError for
    a display name that does not begin with `Bot` or a group id that is not `zgr-` and 20 hex characters.
    """

    token: str
    display_name: str = "Bot Đôn Đốc"
    account_name: str = "bot.DonDocSandbox"
    group_title: str = "Nhóm Zalo"
    group_chat_id: str = "zgr-5a0db0c5a0db0c5a0db0"
    can_join_groups: bool = True
    maximum_users: int = 50
    maximum_groups: int = 3
    messages_a_month: int = 3000
    incoming_counts: bool = False
    loopback_webhook: bool = True
    command_words: tuple[str, ...] = COMMAND_WORDS

    def __post_init__(self) -> None:
        if not self.display_name.startswith("Bot"):
            raise ValueError("the display name of a Zalo bot begins with Bot")
        if not re.fullmatch(r"zgr-[0-9a-f]{20}", self.group_chat_id):
            raise ValueError("a Zalo group id is zgr- and 20 hex characters")


class ClockHandle(Protocol):
    """The application's clock: the only thing of the application that the sandbox may touch."""

    def now(self) -> datetime:
        """The present moment as an aware UTC datetime."""
        ...

    async def advance(self, step: str) -> str:
        """Move the clock by `hour`, `working_day` or to the `next_event`; answers one Vietnamese sentence."""
        ...


@dataclass(frozen=True, slots=True)
class SandboxOptions:
    """All that describes one sandbox.

    A `group_chat_id` of the form -100… is a supergroup, any other negative number a basic group. With
    `keep_all=False` each chat forgets all but its last 300 messages, for load tests. Without `zalo` the sandbox has
    no Zalo.
    """

    token: str
    bot_username: str
    bot_name: str
    group_title: str
    group_chat_id: int
    phones: tuple[Phone, ...]
    clock: ClockHandle
    group_has_topics: bool = False
    bot_is_administrator: bool = False
    keep_all: bool = True
    zalo: ZaloOptions | None = None
