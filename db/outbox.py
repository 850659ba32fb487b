"""The outbox: what waits to be told, is being told and was told.

Its parts are in `enqueue`, `claim`, `gathering`, `record` and `sent`.
"""

from __future__ import annotations

from db.enqueue import Enqueueing
from db.gathering import Gathering
from db.record import Recording
from db.sent import Remembering


class Outbox(Enqueueing, Gathering, Remembering, Recording):
    """At least once: what is put in by a committed transaction is sent, or says why not."""

    __slots__ = ()
