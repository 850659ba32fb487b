"""How notices wait in the outbox: as text, by the kind of their message."""

from __future__ import annotations

from db import StoredUnion
from domain.delivery.notices import NOTICES, Notice

NOTICE: StoredUnion[Notice] = StoredUnion("notice", NOTICES, without=("lines",))
"""The lines about works are left out: reminders of their own tell them."""
