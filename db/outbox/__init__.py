"""The outbox: what waits to be told, is being told and was told.

Its parts are in `enqueue`, `claim`, `coalesce`, `recording` and `sent`; none calls another.
"""

from __future__ import annotations

from db.outbox.claim import OutboxClaims
from db.outbox.coalesce import OutboxCoalescer
from db.outbox.enqueue import OutboxWriter
from db.outbox.recording import OutboxRecorder
from db.outbox.sent import OutboxHistory


class Outbox(OutboxWriter, OutboxClaims, OutboxCoalescer, OutboxHistory, OutboxRecorder):
    """At least once: what is put in by a committed transaction is sent, or says why not."""

    __slots__ = ()
