"""On which messenger the phones of a conversation are: Telegram, or Zalo with nothing but typing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from bot.demo import cast
from domain.model import ChannelKind
from domain.office.roster import Roster
from tests.conversation.stage import START, Stage, open_office, open_stage
from tests.conversation.zalo_words import all_on_zalo, wrong_on_zalo

sqlite_only = pytest.mark.sqlite_only
"""For what was tried on Postgres already: once on each messenger."""


def telegram_only(reason: str) -> pytest.MarkDecorator:
    """For what Zalo has not. Each test that bears it is named in tests/contract/test_conversations.py."""
    return pytest.mark.telegram_only(reason=reason)


@dataclass(frozen=True, slots=True)
class Phones:
    """The messenger of all phones, and the record of the application that they talk to."""

    channel: ChannelKind
    database_url: str

    @property
    def on_zalo(self) -> bool:
        return self.channel is ChannelKind.ZALO

    def stage(
        self, start: str = START, *, but: tuple[str, ...] = (), roster: Roster | None = None, **settings: Any
    ) -> AbstractAsyncContextManager[Stage]:
        """The application in its sandbox, everybody registered; the phones in `but` have Telegram in any case."""
        roster = roster or cast.sandbox_roster()
        chosen = all_on_zalo(roster, but=but) if self.on_zalo else roster
        return _checked(open_stage(self.database_url, start, roster=chosen, **settings))

    def office(self, start: str = START, **settings: Any) -> AbstractAsyncContextManager[Stage]:
        """A real office, nobody registered yet; `options` are those of its messenger."""
        return _checked(open_office(self.database_url, start, channel=self.channel, **settings))


@asynccontextmanager
async def _checked(opening: AbstractAsyncContextManager[Stage]) -> AsyncIterator[Stage]:
    """When the conversation is over, whatever was said on Zalo is looked at once more."""
    async with opening as stage:
        yield stage
        if wrong := wrong_on_zalo(stage.said_on_zalo()):
            raise AssertionError(f"said on Zalo: {wrong}")
