"""The outbox: what waits to be told, is being told and was told.

Its parts are in `enqueue`, `claim`, `gathering`, `record` and `sent`.
"""

from __future__ import annotations

from db.outbox.coalesce import Gathering
from db.outbox.enqueue import Enqueueing
from db.outbox.recording import Recording
from db.outbox.sent import Remembering


class Outbox(Enqueueing, Gathering, Remembering, Recording):
    """At least once: what is put in by a committed transaction is sent, or says why not."""

    __slots__ = ()
