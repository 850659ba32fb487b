"""A fresh stage for each conversation."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.conversation.stage import Stage, open_stage


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    async with open_stage(database_url) as opened:
        yield opened
