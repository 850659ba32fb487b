"""What a hostile file makes of its reader: run in the reader's process. Light to import, for limits are short."""

from __future__ import annotations

import os
import sys


def loop_for_ever() -> None:
    while True:
        pass


def take_memory() -> int:
    return len(bytearray(3_000_000_000))


def die() -> None:
    os._exit(0)


def be_killed() -> None:
    os.kill(os.getpid(), 9)


def recurse(depth: int = 0) -> int:
    return recurse(depth + 1) + 1


def secrets_of_the_bot() -> str:
    return os.environ.get("TELEGRAM_TOKEN", "") + os.environ.get("DATABASE_URL", "")


def takes_over() -> object:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, ("true",)

    return Evil()


def shout() -> str:
    sys.stdout.write("what a library prints")
    sys.stdout.flush()
    return "done"
