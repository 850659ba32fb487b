"""What the database refuses, in words that a use case can act on."""

from __future__ import annotations


class ConcurrentChange(Exception):
    """Somebody else changed the same row first, or Postgres broke a deadlock: do the whole use case again."""


class DatabaseUnavailable(Exception):
    """The database does not answer, or is locked for longer than is waited: the same is tried again later."""


class NotStored(LookupError):
    """There is no such row; a fault of the caller, who had the id from somewhere else than the record."""


class AccountTaken(Exception):
    """The chat already belongs to another person."""


class AlreadyRunning(Exception):
    """Another process works on the same SQLite file; its number is in `process_id` if it could be read."""

    def __init__(self, database: str, process_id: int | None) -> None:
        super().__init__(f"another process ({process_id or 'unknown'}) already uses {database}")
        self.database = database
        self.process_id = process_id
