"""The policies frozen onto assignments: each text is stored once, and an assignment keeps its short key.

A text never changes under its key, so what was read once is remembered for the life of the process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.any_of import IsAmong
from db.repository import Repository, on_each_dialect
from db.schema.tasks import frozen_policy

KEY_LENGTH = 24
"""Hexadecimal digits: 96 bits, for a table of a few hundred rows."""

_texts = select(frozen_policy.c.key, frozen_policy.c.data).where(IsAmong(frozen_policy.c.key, "keys"))
_keep = on_each_dialect(lambda insert_into: insert_into(frozen_policy).on_conflict_do_nothing(index_elements=["key"]))
_known: dict[str, str] = {}


@lru_cache(maxsize=256)
def policy_key(text: str) -> str | None:
    """The same text has the same key everywhere; no policy has none."""
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH] if text else None


class FrozenPolicies(Repository):
    """Lives as long as its transaction, and knows which texts this transaction has seen stored."""

    __slots__ = ("_stored",)

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self._stored: set[str] = set()

    async def texts(self, keys: Iterable[str]) -> Mapping[str, str]:
        """By key. Only keys that this process never met are read from the database."""
        wanted = set(keys)
        unknown = sorted(wanted - _known.keys())
        if unknown:
            _known.update((row.key, row.data) for row in await self._all(_texts, keys=unknown))
        self._stored.update(wanted)
        return _known

    async def keep(self, text: str) -> None:
        """Stores the text unless it is there already."""
        key = policy_key(text)
        if key is None or key in self._stored:
            return
        await self._count(_keep[self._dialect], key=key, data=text)
        self._stored.add(key)
