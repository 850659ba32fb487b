"""The office's own secret, with which links to files are signed: made once, kept in the record."""

from __future__ import annotations

import secrets

from db import Database

SETTING = "file_link_secret"


async def link_secret(database: Database) -> bytes:
    async with database.write() as transaction:
        kept = await transaction.settings.get(SETTING)
        if not kept:
            kept = secrets.token_hex(32)
            await transaction.settings.set(SETTING, kept)
    return bytes.fromhex(kept)
