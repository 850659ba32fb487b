"""The whole application as a process of its own, on a clock that begins at START: for tests that end it the hard way.

`python -m tests.integration.office_process`, with the settings of `python -m bot run` in the environment.
"""

from __future__ import annotations

import asyncio
import os
import signal

from bot.settings import load_settings
from services.clock import MovableClock
from tests.conversation.stage import Unhurried, local


async def work() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    application = Unhurried(load_settings(None), clock=MovableClock(local(os.environ["START"])))
    await application.run(stop)


if __name__ == "__main__":
    asyncio.run(work())
