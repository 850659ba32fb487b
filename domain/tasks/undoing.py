"""What `hoantac` takes back: the last acceptance, completion or cancellation, for 24 hours, from the audit alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.errors import NotAllowed, NothingToUndo, UndoTooLate
from domain.model import Assignment, Event, OrganizationRole, Person
from domain.tasks.lifecycle import TABLE, UNDO_FOR, Act

UNDOABLE = frozenset(rule.event for rule in TABLE.values() if rule.undoable)
FOLLOWING = frozenset({TABLE[Act.CLOSE_WITH_LEAD].event, TABLE[Act.CANCEL].event})
"""What other units' parts went through in the same instant because of it."""

_RESTORED = frozenset(
    {
        "lifecycle",
        *("accepted_at", "completed_at", "group_paused_until", "snoozed_until", "last_report_at"),
        *("accepted_by_id", "completed_by_id", "result", "held_reason"),
    }
)


@dataclass(frozen=True, slots=True)
class Reversal:
    """What is undone: the speaker's own act and what followed from it, each an event of the audit."""

    event: Event
    events: tuple[Event, ...]


def find_reversal(
    events: Sequence[Event], parts: Mapping[int, Assignment], speaker: Person, now: datetime, *, number: int
) -> Reversal:
    """The last act on these parts that still stands and may be undone by this person.

    Raises:
        NothingToUndo: nothing undoable stands any more.
        NotAllowed: somebody else did it, and the speaker is no monitor.
        UndoTooLate: it was done more than 24 hours ago.
    """
    standing = [event for event in events if event.name in UNDOABLE and _stands(event, parts)]
    if not standing:
        raise NothingToUndo(number)
    is_monitor = OrganizationRole.MONITOR in speaker.roles
    mine = [event for event in standing if is_monitor or event.actor_id == speaker.id]
    if not mine:
        raise NotAllowed(TABLE[Act.UNDO_CLOSING].who)
    last = mine[-1]
    if now - last.at > UNDO_FOR:
        raise UndoTooLate(number, last.at)
    same = [event for event in events if event.at == last.at and event is not last and event.name in FOLLOWING]
    return Reversal(last, (last, *(event for event in same if _stands(event, parts))))


def _stands(event: Event, parts: Mapping[int, Assignment]) -> bool:
    """Whether the part is still as the event left it."""
    part = parts.get(event.assignment_id or 0)
    return part is not None and event.after.get("lifecycle") == part.lifecycle


def restored(assignment: Assignment, event: Event) -> Assignment:
    """The assignment as it was before the event; `reminded_until` stays, so that reminding goes on where it was."""
    return replace(assignment, **{name: value for name, value in event.before.items() if name in _RESTORED})
