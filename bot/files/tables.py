"""A task table from a file, read in a process that is killed at its limits."""

from __future__ import annotations

import zipfile
import zlib

from domain.errors import FileFault, FileRefused, TableProblem, TableRefused
from domain.tables.sheet import Workbook
from reports.workbooks import read_table
from services.documents.apart import Crashed, ReaderProcess, TooMuchMemory, TooSlow


async def read_table_apart(process: ReaderProcess, name: str, content: bytes) -> Workbook:
    """Raises TableRefused, SecretRefused."""
    try:
        return await process.run(read_lawful_table, name, content)
    except TooSlow:
        raise TableRefused(TableProblem.TOO_SLOW) from None
    except TooMuchMemory:
        raise TableRefused(TableProblem.UNPACKS_TOO_BIG) from None
    except Crashed:
        raise TableRefused(TableProblem.DAMAGED) from None


def read_lawful_table(name: str, content: bytes) -> Workbook:
    """The sheets. What stands outside of the cells must bear no stamp of state secrecy; cells are judged row by row.

    Raises:
        TableRefused, SecretRefused.
    """
    table = read_table(name, content)
    if content.startswith(b"PK"):
        _refuse_stamped(content)
    return table


def _refuse_stamped(content: bytes) -> None:
    # lxml is no part of a process that is sent no file.
    from lxml import etree

    from services.documents.hidden import refuse_stamped

    try:
        refuse_stamped(content)
    except FileRefused as refusal:
        big = refusal.fault is FileFault.UNPACKS_TOO_BIG
        raise TableRefused(TableProblem.UNPACKS_TOO_BIG if big else TableProblem.DAMAGED) from None
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, NotImplementedError, OSError):
        raise TableRefused(TableProblem.DAMAGED) from None
