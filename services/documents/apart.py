"""Runs a function in a process of its own, which is killed at its limits and when the bot stops.

A hostile file may loop for ever, eat all memory or crash its reader: none of that reaches the bot, and nothing that the
file brings runs with the bot's secrets. One runs at a time; the others wait for their turn.
"""

from __future__ import annotations

import asyncio
import io
import os
import pickle
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from domain.errors import TryAgainLater, UserError

MAX_SECONDS = 20
LOOK_AFTER = 3_600.0
"""Seconds without a file after which is tried whether one could be read."""
MAX_MEMORY = 1_024
"""Megabytes that the process may take."""

READER = "services.documents.reader_main"
_ROOT = Path(__file__).parents[2]
_PASSED_ON = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
"""What the process needs of our environment; the tokens stay here."""

Result = TypeVar("Result")


class TooSlow(Exception):
    """Killed: it took longer than `MAX_SECONDS`."""


class TooMuchMemory(Exception):
    """It wanted more than `MAX_MEMORY`."""


class Crashed(Exception):
    """It ended without a result: the file broke its reader."""


@dataclass(slots=True)
class ReaderProcess:
    """`trouble` says in English why no file can be read now, whatever the file; empty when all is well."""

    seconds: float = MAX_SECONDS
    megabytes: int = MAX_MEMORY
    trouble: str = ""
    _turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    _process: Process | None = None
    _tried: float = field(default_factory=time.monotonic)
    _stopped: bool = False

    async def run(self, function: Callable[..., Result], *arguments: object) -> Result:
        """What the module-level `function` returns; a UserError that it raises is raised.

        Raises:
            TooSlow, TooMuchMemory, Crashed.
            TryAgainLater: the bot is stopping.
        """
        asked = pickle.dumps((function.__module__, function.__qualname__, self.megabytes, int(self.seconds), arguments))
        async with self._turn:
            answer = await self._answer(asked)
        try:
            kind, value = _Answer(io.BytesIO(answer)).load()
        except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError) as error:
            raise Crashed(type(error).__name__) from None
        if kind == "refused" and isinstance(value, UserError):
            raise value
        if kind == "memory":
            raise TooMuchMemory
        if kind != "result":
            raise Crashed(str(value))
        result: Result = value
        return result

    async def look(self) -> None:
        """Once in a while, and while there is trouble: try whether the process can be started at all."""
        if not self.trouble and time.monotonic() - self._tried < LOOK_AFTER:
            return
        self._tried = time.monotonic()
        try:
            await self.run(_nothing)
        except (TooSlow, TooMuchMemory, Crashed, UserError) as error:
            self.trouble = self.trouble or f"files cannot be read ({type(error).__name__})"

    def stop(self) -> None:
        """Kill what runs; nothing new is begun."""
        self._stopped = True
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def _answer(self, asked: bytes) -> bytes:
        if self._stopped:
            raise TryAgainLater
        try:
            self._process = process = await _started()
        except OSError as error:
            self.trouble = f"files cannot be read: no process for it ({error.strerror})"
            raise Crashed from None
        try:
            async with asyncio.timeout(self.seconds):
                answer, _ = await process.communicate(asked)
        except TimeoutError:
            raise TooSlow from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if self._stopped:
            raise TryAgainLater
        if not answer:
            # Killed by a signal: the file's doing. Ended by itself without a word: it could not even begin.
            self.trouble = "files cannot be read: their process does not start" if (process.returncode or 0) > 0 else ""
            raise Crashed
        self.trouble = ""
        return answer


async def _started() -> Process:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", READER),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        cwd=_ROOT,
        env=environment,
    )


def _nothing() -> None:
    pass


class _Answer(pickle.Unpickler):
    """Reads values of the domain and plain ones: whoever takes the process over must not take the bot with it."""

    _PLAIN = frozenset({"set", "frozenset", "complex", "bytearray", "range"})

    def find_class(self, module: str, name: str) -> Any:
        plain = module == "builtins" and name in self._PLAIN
        if plain or module in ("datetime", "decimal") or module.startswith("domain."):
            found = super().find_class(module, name)
            if plain or isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value")
