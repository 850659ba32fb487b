"""The office's own secret, with which links to files are signed: made once, kept in the record."""

from __future__ import annotations

import secrets

from db import Database
from db.office.setting_keys import LINK_SECRET
from services.clock import Clock


async def link_secret(database: Database, clock: Clock) -> bytes:
    async with database.write() as transaction:
        kept = await transaction.settings.get(LINK_SECRET)
        if not kept:
            kept = secrets.token_hex(32)
            await transaction.settings.set(LINK_SECRET, kept, clock.now())
    return bytes.fromhex(kept)
