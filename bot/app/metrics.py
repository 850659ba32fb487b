"""The figures that an operator's monitoring asks for, in the text form of Prometheus."""

from __future__ import annotations

from db import Database
from domain.delivery.notifications import OutboxState
from services.health import Health


async def metrics(database: Database, health: Health) -> bytes:
    """Taken anew at each request; nothing is kept between two."""
    # Imported late: nobody who does not ask for figures waits for the library at the start.
    from prometheus_client import CollectorRegistry, Gauge, generate_latest

    async with database.read() as transaction:
        counts = await transaction.outbox.counts_by_state()
        open_works = await transaction.tasks.open_count()
    registry = CollectorRegistry()
    waiting = Gauge("dondoc_outbox", "Notifications by state", ["state"], registry=registry)
    for state in (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN, OutboxState.DEAD):
        waiting.labels(state.value).set(counts.get(state, 0))
    Gauge("dondoc_open_assignments", "Assignments that are not closed", registry=registry).set(open_works)
    Gauge("dondoc_reminder_lag_seconds", "Age of the oldest due reminder", registry=registry).set(health.reminder_lag)
    Gauge("dondoc_outbox_lag_seconds", "Age of the oldest waiting message", registry=registry).set(health.outbox_lag)
    Gauge("dondoc_healthy", "1 while the bot does its work", registry=registry).set(int(health.healthy))
    return generate_latest(registry)
