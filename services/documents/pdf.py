"""The process that reads one PDF: bytes on standard input, text on standard output, the fault in its exit status.

Statuses: 3 locked, 4 too many pages, 5 no text layer, 6 out of memory, 7 damaged.
"""

from __future__ import annotations

import io
import logging
import sys

LOCKED, TOO_MANY_PAGES, NO_TEXT, OUT_OF_MEMORY, DAMAGED = 3, 4, 5, 6, 7
LEAST_LETTERS = 20
"""A document with fewer letters is a scan."""
MOST_CHARACTERS = 2_000_000


def main(arguments: list[str]) -> int:
    pages, megabytes = int(arguments[0]), int(arguments[1])
    _limit_memory(megabytes)
    logging.disable(logging.CRITICAL)
    try:
        status, text = _read(sys.stdin.buffer.read(), pages)
    except MemoryError:
        return OUT_OF_MEMORY
    except RecursionError:
        return DAMAGED
    if not status:
        sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    return status


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:
        # Windows has no such limit; the time limit of the parent remains.
        return
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _read(content: bytes, most_pages: int) -> tuple[int, str]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return LOCKED, ""
        if len(reader.pages) > most_pages:
            return TOO_MANY_PAGES, ""
        text = _pages(reader)
    except (DependencyError, FileNotDecryptedError):
        return LOCKED, ""
    except LimitReachedError:
        return OUT_OF_MEMORY, ""
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        ArithmeticError,
        AssertionError,
    ):
        # pypdf lets such errors through for files that break the format.
        return DAMAGED, ""
    return (0, text) if sum(map(str.isalpha, text)) >= LEAST_LETTERS else (NO_TEXT, "")


def _pages(reader: object) -> str:
    parts: list[str] = []
    size = 0
    for page in reader.pages:  # type: ignore[attr-defined]
        parts.append(page.extract_text())
        size += len(parts[-1])
        if size > MOST_CHARACTERS:
            break
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
