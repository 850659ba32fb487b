"""Whom a step goes to when some of those it is meant for are missing."""

from __future__ import annotations

from collections.abc import Container, Iterable
from enum import StrEnum

from domain.reminding.ladder import AssignmentFacts
from domain.vocabulary import Audience


class Fallback(StrEnum):
    """Why somebody is told in place of somebody else; keys of `wording`."""

    NO_OFFICER = "no_officer"
    OFFICER_UNREACHABLE = "officer_unreachable"
    HEAD_UNREACHABLE = "head_unreachable"
    NO_GROUP = "no_group"
    NO_LEADER = "no_leader"
    NO_DIRECTOR = "no_director"


def reach(audiences: Iterable[Audience], facts: AssignmentFacts) -> tuple[tuple[Audience, ...], tuple[Fallback, ...]]:
    """Whom a step goes to when some are missing, each once and in order of rank, and why.

    A unit without an officer is served by its head, one without a reachable head by the monitors; without a bound group
    the head and the monitors are told; without a leader in charge the director, without a director the monitors.
    """
    reached: set[Audience] = set()
    fallbacks: set[Fallback] = set()
    waiting = list(audiences)
    while waiting:
        audience = waiting.pop(0)
        missing = _missing(audience, facts)
        if missing is None:
            reached.add(audience)
            continue
        fallbacks.add(missing)
        waiting.extend(_INSTEAD[audience])
    return in_order(reached), tuple(fallback for fallback in _FALLBACKS if fallback in fallbacks)


def in_order(audiences: Container[Audience]) -> tuple[Audience, ...]:
    """By rank."""
    return tuple(audience for audience in _AUDIENCES if audience in audiences)


# Going through an enumeration itself is slow, and this is done for every step of every work.
_AUDIENCES = tuple(Audience)
_FALLBACKS = tuple(Fallback)
_INSTEAD = {
    Audience.OFFICER: (Audience.HEAD,),
    Audience.HEAD: (Audience.MONITORS,),
    Audience.GROUP: (Audience.HEAD, Audience.MONITORS),
    Audience.LEADER: (Audience.DIRECTOR,),
    Audience.DIRECTOR: (Audience.MONITORS,),
}


def _missing(audience: Audience, facts: AssignmentFacts) -> Fallback | None:
    if audience is Audience.OFFICER and not facts.has_officer:
        return Fallback.NO_OFFICER
    reachable = {
        Audience.OFFICER: (facts.has_reachable_officer, Fallback.OFFICER_UNREACHABLE),
        Audience.HEAD: (facts.has_reachable_head, Fallback.HEAD_UNREACHABLE),
        Audience.GROUP: (facts.has_group, Fallback.NO_GROUP),
        Audience.LEADER: (facts.has_leader, Fallback.NO_LEADER),
        Audience.DIRECTOR: (facts.has_director, Fallback.NO_DIRECTOR),
    }
    there, fallback = reachable.get(audience, (True, None))
    return None if there else fallback
