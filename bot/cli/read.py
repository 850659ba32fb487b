"""`python -m bot read-date` and `read-document`: what the bot understands, as JSON or in lines."""

from __future__ import annotations

import asyncio
import csv
import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.settings import Settings
from domain.cleaning import clean
from domain.errors import UserError
from domain.intake.deadlines import DeadlineReading, read_deadline
from domain.intake.directives import Ask, Proposal, ProposedAssignment, UnreadLine, read_directive
from domain.model import Unit
from domain.office.calendar import WorkingCalendar
from domain.text import fold
from domain.vocabulary import ZONE
from services.clock import Clock
from wording.command_line import UNREAD_LINE, UNREAD_LINES

_HEADINGS = frozenset({"code", "ma", "ma don vi", "name", "ten", "ten don vi"})


class CannotRead(Exception):
    """One line for the operator."""


async def read_dates(
    settings: Settings, phrases: Iterable[str], now: datetime | None, *, received: date | None, as_json: bool
) -> Iterator[str]:
    """One line of answer for each phrase; a phrase may have its own moment and a tab in front."""
    calendar = await _calendar(settings)
    default = now or Clock().now()
    return (_date_line(phrase, default, calendar, settings, received, as_json) for phrase in phrases)


def _date_line(
    line: str, now: datetime, calendar: WorkingCalendar, settings: Settings, received: date | None, as_json: bool
) -> str:
    first, tab, rest = line.rstrip("\r\n").partition("\t")
    own = _moment(first) if tab else None
    phrase = clean(rest if own else line.rstrip("\r\n"))
    reading = read_deadline(phrase, own or now, calendar, before_date=settings.before_date, received=received)
    told = reading_object(reading)
    if as_json:
        return json.dumps(told, ensure_ascii=False)
    return f"{told['due'] or '-'}\t{told['kind']}\t{told['confidence']}\t{told['words']}"


def _moment(typed: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(typed.strip())
    except ValueError:
        return None
    return (read if read.tzinfo else read.replace(tzinfo=ZONE)).astimezone(UTC)


def reading_object(reading: DeadlineReading) -> dict[str, Any]:
    """A reading as JSON shows it; instants in ISO with +07:00."""
    return {
        "kind": str(reading.kind),
        "due": _instant(reading.due),
        "date_only": reading.date_only,
        "named": reading.named.isoformat() if reading.named else None,
        "words": reading.words,
        "confidence": str(reading.confidence),
        "candidates": [_instant(candidate) for candidate in reading.candidates],
        "rule": reading.rule,
    }


def _instant(instant: datetime | None) -> str | None:
    return instant.astimezone(ZONE).isoformat() if instant else None


async def read_document(
    settings: Settings, file: str, units_file: str | None, *, now: datetime | None, received: date | None, as_json: bool
) -> str:
    """What the document asks of whom. Raises `CannotRead`."""
    # The readers of files are heavy; `read-date` does without them.
    from services.documents.apart import ReaderProcess
    from services.documents.reader import read_apart

    units = read_units(units_file) if units_file else await _stored_units(settings)
    try:
        content = await asyncio.to_thread(Path(file).read_bytes)
        text = await read_apart(ReaderProcess(), content, Path(file).name)
        proposal = read_directive(
            text,
            units,
            now or Clock().now(),
            await _calendar(settings),
            received=received,
            before_date=settings.before_date,
        )
    except OSError as error:
        raise CannotRead(f"{file}: {error.strerror}") from error
    except UserError as error:
        raise CannotRead(_in_words(error, settings)) from error
    return json.dumps(proposal_object(proposal), ensure_ascii=False) if as_json else "\n".join(_lines(proposal))


def _in_words(error: UserError, settings: Settings) -> str:
    from domain.conversation.messages.base import Refused
    from wording.writer import Writer

    writer = Writer(address=settings.address)
    return writer.write(Refused(error), Clock().now()).header


def proposal_object(proposal: Proposal) -> dict[str, Any]:
    """A proposal as JSON shows it."""
    head = proposal.document
    return {
        "document": {
            "number": head.number,
            "date": head.date.isoformat() if head.date else None,
            "issuer": head.issuer,
            "subject": head.subject,
        },
        "cited": [cited.number for cited in proposal.cited],
        "assignments": [_assignment_object(one) for one in proposal.assignments],
        "unread": [_unread_object(one) for one in proposal.unread],
    }


def _unread_object(one: UnreadLine) -> dict[str, Any]:
    return {
        "line": one.line,
        "text": one.text,
        "units": list(one.units),
        "deadline": reading_object(one.deadline) if one.deadline else None,
    }


def _assignment_object(one: ProposedAssignment) -> dict[str, Any]:
    return {
        "number": one.number,
        "place": one.place.label,
        "lines": [one.place.first_line, one.place.last_line],
        "lead": list(one.lead_names),
        "coordinators": list(one.coordinator_names),
        "text": one.text,
        "deadline": reading_object(one.deadline) if one.deadline else None,
        "kind": str(one.kind),
        "ask": [_ask_object(ask) for ask in one.asks],
        "depends_on": one.depends_on,
    }


def _ask_object(ask: Ask) -> dict[str, Any]:
    return {"about": str(ask.kind), "words": ask.words, "candidates": list(ask.candidates)}


def _lines(proposal: Proposal) -> Iterator[str]:
    head = proposal.document
    yield " | ".join(
        filter(None, (head.number, f"{head.date:%d/%m/%Y}" if head.date else "", head.issuer, head.subject))
    )
    for one in proposal.assignments:
        due = _instant(one.deadline.due) if one.deadline else None
        yield f"{one.number}. [{one.place.label}] {', '.join(one.lead_names)}: {one.text} ({due or one.kind})"
    if proposal.unread:
        yield UNREAD_LINES.format(count=len(proposal.unread))
    for lost in proposal.unread:
        yield UNREAD_LINE.format(line=lost.line, text=lost.text)


async def _calendar(settings: Settings) -> WorkingCalendar:
    if _has_no_record(settings):
        rules = settings.office_rules
        return WorkingCalendar((), rules.seasons, sending_window=rules.sending_window, hold_until=rules.hold_until)
    from bot.cli.office import office_calendar

    return await office_calendar(settings)


async def _stored_units(settings: Settings) -> tuple[Unit, ...]:
    if _has_no_record(settings):
        return ()
    from bot.cli.office import record

    async with record(settings) as database:
        if database is None:
            return ()
        async with database.read() as transaction:
            return await transaction.people.units()


def _has_no_record(settings: Settings) -> bool:
    """Whether the database is a file that does not exist yet; nothing heavy is loaded to find out."""
    scheme, _, path = settings.database_url.partition(":///")
    return scheme.startswith("sqlite") and not Path(path.partition("?")[0]).exists()


def read_units(file: str) -> list[Unit]:
    """Units of a seed file (TOML), or of a list "code;name;aliases" a line. Raises `CannotRead`."""
    try:
        text = clean(Path(file).read_text("utf-8-sig"))
        rows = _toml_rows(text) if file.lower().endswith(".toml") else list(_list_rows(text))
    except OSError as error:
        raise CannotRead(f"{file}: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, AttributeError, csv.Error) as error:
        raise CannotRead(f"{file}: {error}") from error
    units = [Unit(number, 1, code, name, aliases, number) for number, (code, name, aliases) in enumerate(rows, 1)]
    if not units:
        raise CannotRead(f"{file}: no unit in it")
    return units


Row = tuple[str, str, tuple[str, ...]]


def _toml_rows(text: str) -> list[Row]:
    tables: Sequence[dict[str, Any]] = tomllib.loads(text).get("units", [])
    return [
        (str(one["code"]), str(one.get("name", one["code"])), tuple(map(str, one.get("aliases", ()))))
        for one in tables
        if one.get("code")
    ]


def _list_rows(text: str) -> Iterator[Row]:
    """Parted by semicolons, tabs or commas; aliases by commas, bars or further columns."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    sign = next((sign for sign in ";\t," if any(sign in line for line in lines)), ";")
    for cells in csv.reader(lines, delimiter=sign):
        filled = [cell.strip() for cell in cells]
        if not filled or not filled[0] or fold(filled[0]) in _HEADINGS:
            continue
        name = filled[1] if len(filled) > 1 and filled[1] else filled[0]
        aliases = (alias.strip() for cell in filled[2:] for alias in cell.replace("|", ",").split(","))
        yield filled[0], name, tuple(filter(None, aliases))
