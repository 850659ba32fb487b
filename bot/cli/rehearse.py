"""`python -m bot rehearse`: the messages of the coming days, played on a simulated clock; nothing is sent or stored."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta

from bot.app.application import Application
from bot.cli.office import Refusal, present
from bot.settings import Settings
from db import Database
from db.migrate import current, head
from domain.conversation.messages.explaining import RehearsedMessage
from domain.vocabulary import ZONE
from services.explaining.rehearsal import makes_tasks_by, rehearse
from wording import command_line
from wording.reminding.explaining import addressee, rehearsed_lines


async def rehearsal_text(settings: Settings, days: int, now: datetime | None, *, as_json: bool) -> str:
    """What would be sent in so many days, in lines or as one JSON object.

    `now` is aware; without one it is the present moment, in the sandbox that of its own clock. Raises `Refusal`.
    """
    application = Application(settings)
    version = await asyncio.to_thread(current, application.database_url)
    if version not in (None, head()):
        raise Refusal(f"The database is at version {version}; bring it to {head()} first: python -m bot migrate")
    start = now or application.clock.now()
    messages: tuple[RehearsedMessage, ...] = ()
    if version is not None:
        database = Database(application.database_url)
        try:
            async with database.read() as transaction:
                start = now or await present(transaction, application)
                makes_tasks = await makes_tasks_by(transaction, start + timedelta(days=days))
            # Made on trial and taken back; where no task is made, nobody who works meanwhile has to wait.
            async with database.write() if makes_tasks else database.read() as transaction:
                messages = await rehearse(transaction, start, days, settings.office_rules)
        finally:
            await database.close()
    return _object(messages, days, start) if as_json else "\n".join(_lines(messages, days))


def _object(messages: tuple[RehearsedMessage, ...], days: int, start: datetime) -> str:
    told = {"now": _moment(start), "days": days, "messages": [_message(message) for message in messages]}
    return json.dumps(told, ensure_ascii=False)


def _message(message: RehearsedMessage) -> dict[str, object]:
    return {
        "at": _moment(message.at),
        "to": f"{message.to} ({message.audience})",
        "audience": message.audience,
        "channel": message.channel,
        "tasks": [task.number for task in message.tasks],
        "kinds": [task.step or "changed" for task in message.tasks],
        "why": "\n".join(rehearsed_lines(message)),
    }


def _moment(instant: datetime) -> str:
    return instant.astimezone(ZONE).isoformat(timespec="seconds")


def _lines(messages: tuple[RehearsedMessage, ...], days: int) -> list[str]:
    lines = [command_line.REHEARSED.format(days=days, count=len(messages))]
    for message in messages:
        lines.append(f"{message.at.astimezone(ZONE):%d/%m/%Y %H:%M} – {addressee(message)}")
        lines += [f"    {line}" for line in rehearsed_lines(message)]
    return lines
