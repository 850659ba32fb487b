"""`python -m bot import` and `export`: task tables from and to files on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.cli.office import Refusal
from bot.files.reading import written
from bot.files.tables import read_table_apart
from bot.settings import Settings
from db import Database
from db.migrate import upgrade
from domain.conversation.messages.base import Message, Refused
from domain.conversation.messages.tables import TableProposed
from domain.conversation.outgoing import OutgoingFile, OutgoingText
from domain.errors import UserError
from reports.workbooks import MAXIMUM_BYTES
from services.clock import Clock
from services.documents.apart import ReaderProcess
from services.tables.command_line import DeskImport, ImportStopped, NobodyOversees, export_at_desk, import_at_desk
from wording import Writer, command_line, to_plain


@dataclass(frozen=True, slots=True)
class TableReport:
    """What is printed, and whether anything of the file can be, or has been, imported."""

    text: str
    fine: bool


async def import_file(
    settings: Settings, file: str, *, save: bool, escalates: bool = False, answer: str = ""
) -> TableReport:
    """The preview in words; with `save` also what was saved; `answer` is where the answered table is written.

    Raises `Refusal` with one line."""
    writer = Writer(address=settings.address)
    now = Clock().now()
    if answer:
        _refuse_other_names(answer)
    try:
        content = await asyncio.to_thread(_content, file)
        table = await read_table_apart(ReaderProcess(), Path(file).name, content)
        async with _record(settings) as database:
            done = await import_at_desk(database, settings.office_rules, table, now, save=save, escalates=escalates)
    except OSError as error:
        raise Refusal(f"{file}: {error.strerror}") from None
    except UserError as error:
        raise Refusal(_plain(writer.write(Refused(error), now))) from None
    except NobodyOversees:
        raise Refusal(command_line.NOBODY_OVERSEES) from None
    except ImportStopped as error:
        saved = _plain(writer.write(error.imported, now))
        raise Refusal(f"{saved}\n{command_line.IMPORT_STOPPED}") from None
    if answer:
        await _write(answer, await asyncio.to_thread(written, done.answer))
    return TableReport(shown(done, writer, file, now), _is_fine(done.proposed))


def _content(file: str) -> bytes:
    """No more than is needed to see that the file is too big."""
    with Path(file).open("rb") as opened:
        return opened.read(MAXIMUM_BYTES + 1)


def shown(done: DeskImport, writer: Writer, file: str, now: datetime) -> str:
    parts = [_body(done.proposed, writer, now)]
    if done.imported is not None:
        parts.append(_plain(writer.write(done.imported, now)))
    elif done.proposed.new or done.proposed.changed:
        parts.append(command_line.NOT_SAVED.format(file=file))
    else:
        parts.append(command_line.NOTHING_TO_SAVE)
    return "\n\n".join(parts)


def _is_fine(proposed: TableProposed) -> bool:
    return bool(proposed.new or proposed.changed or proposed.unchanged or not proposed.problems_in_all)


def _body(message: Message, writer: Writer, now: datetime) -> str:
    """The message without the line that says what to type in a chat."""
    text = writer.write(message, now)
    return to_plain("\n\n".join(part for part in (text.header, *text.items) if part))


def _plain(text: OutgoingText) -> str:
    return to_plain("\n".join(part for part in (text.header, *text.items, text.footer) if part))


async def export_file(settings: Settings, file: str) -> int:
    """Write every task into an .xlsx file; how many there were. Raises `Refusal` with one line."""
    _refuse_other_names(file)
    async with _record(settings) as database:
        table = await export_at_desk(database, Path(file).name)
    await _write(file, await asyncio.to_thread(written, table))
    return len(table.rows)


def _refuse_other_names(file: str) -> None:
    if Path(file).suffix.lower() != ".xlsx":
        raise Refusal(command_line.ONLY_XLSX.format(file=file))


async def _write(file: str, made: OutgoingFile) -> None:
    try:
        await asyncio.to_thread(Path(file).write_bytes, made.content)
    except OSError as error:
        raise Refusal(f"{file}: {error.strerror}") from None


@asynccontextmanager
async def _record(settings: Settings) -> AsyncIterator[Database]:
    await asyncio.to_thread(upgrade, settings.database_url)
    database = Database(settings.database_url)
    try:
        yield database
    finally:
        await database.close()
