"""`python -m bot quota`: how much of Zalo's month is used, and what the schedule still sends."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from datetime import datetime

from bot.app.application import Application
from bot.cli.office import Refusal, present
from bot.settings import Settings
from db import Database
from db.migrate import current, head
from domain.conversation.messages.channels import QuotaFacts
from services.explaining.quota import quota_facts
from wording import command_line


async def quota_text(settings: Settings, now: datetime | None, *, as_json: bool) -> str:
    """In lines or as one JSON object; `now` is aware, without one it is the present moment. Raises `Refusal`."""
    application = Application(settings)
    version = await asyncio.to_thread(current, application.database_url)
    if version != head():
        raise Refusal("The database is not at the newest version; bring it there first: python -m bot migrate")
    database = Database(application.database_url)
    try:
        async with database.read() as transaction:
            moment = now or await present(transaction, application)
            facts = await quota_facts(transaction, moment, settings.office_rules)
    finally:
        await database.close()
    return json.dumps(asdict(facts), ensure_ascii=False) if as_json else "\n".join(_lines(facts))


def _lines(facts: QuotaFacts) -> list[str]:
    year, _, month = facts.month.partition("-")
    return [
        command_line.QUOTA_USED.format(
            month=month, year=year, used=facts.used, limit=facts.limit, percent=facts.used * 100 // facts.limit
        ),
        command_line.QUOTA_EXPECTED.format(planned=facts.planned, expected=facts.expected),
        command_line.QUOTA_PLACES.format(
            people=facts.people,
            people_limit=facts.people_limit,
            groups=facts.groups,
            groups_limit=facts.groups_limit,
        ),
    ]
