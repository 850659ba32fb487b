"""The process that reads files: what to run comes on standard input, what came of it goes to standard output."""

from __future__ import annotations

import importlib
import logging
import os
import pickle
import sys
from typing import Any

from domain.errors import UserError


def main() -> int:
    module, name, megabytes, seconds, arguments = pickle.load(sys.stdin.buffer)
    answer = os.fdopen(os.dup(1), "wb")
    # What a library prints must not get among the answer.
    os.dup2(2, 1)
    logging.disable(logging.CRITICAL)
    _limit(megabytes, seconds)
    answer.write(pickle.dumps(_outcome(module, name, arguments)))
    answer.close()
    return 0


def _outcome(module: str, name: str, arguments: tuple[object, ...]) -> tuple[str, Any]:
    function: Any = importlib.import_module(module)
    for part in name.split("."):
        function = getattr(function, part)
    try:
        return "result", function(*arguments)
    except UserError as refusal:
        return "refused", refusal
    except MemoryError:
        return "memory", ""
    except Exception as error:
        # Whatever a broken file makes of a library; its text may hold words of the file.
        return "failed", type(error).__name__


def _limit(megabytes: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:
        # Windows has no such limits; the time limit of the parent remains.
        return
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 5, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
