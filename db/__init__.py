"""Persistence: the only room that knows SQLAlchemy; it returns domain objects, never rows."""

from __future__ import annotations

from db.engine import Database
from db.errors import AccountTaken, AlreadyRunning, ConcurrentChange, DatabaseUnavailable, NotStored
from db.outbox import Outbox
from db.outbox.outcomes import (
    Cancelled,
    Dead,
    DeadLetter,
    Outcome,
    Postponed,
    Retry,
    Sent,
    SentContent,
    Told,
    Unknown,
    WaitingMessage,
)
from db.process_lock import SingleProcess
from db.stored import Stored, StoredUnion
from db.tasks.new_tasks import NewPart, NewTask
from db.transaction import Transaction

__all__ = [
    "AccountTaken",
    "AlreadyRunning",
    "Cancelled",
    "ConcurrentChange",
    "Database",
    "DatabaseUnavailable",
    "Dead",
    "DeadLetter",
    "NewPart",
    "NewTask",
    "NotStored",
    "Outbox",
    "Outcome",
    "Postponed",
    "Retry",
    "Sent",
    "SentContent",
    "SingleProcess",
    "Stored",
    "StoredUnion",
    "Told",
    "Transaction",
    "Unknown",
    "WaitingMessage",
]
