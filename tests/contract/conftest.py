"""What the tests of the seams share: the sandbox of each messenger, the scripted application, waits that are noted."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from sandbox import Sandbox
from tests.contract.sandbox_stage import Caller, calling, make_sandbox
from tests.contract.telegram_stage import Pauses, Scripted


@pytest.fixture
def sandbox() -> Sandbox:
    """Everybody is on Telegram; the modules about Zalo have a mixed cast in its place."""
    return make_sandbox()


@pytest.fixture
async def call(sandbox: Sandbox) -> AsyncIterator[Caller]:
    async with calling(sandbox) as caller:
        yield caller


@pytest.fixture
def application() -> Scripted:
    return Scripted()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()
