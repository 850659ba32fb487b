"""Access rights of every command and button. A refusal names who may.

Officers act for their own work, heads and deputies for their unit, monitors and leaders for the whole office,
administrators for people, groups and settings.
"""

from __future__ import annotations

from domain.errors import NotAllowed
from domain.model import Assignment, OrganizationRole, Person, Task, UnitRole

LEADER_ROLES = frozenset({OrganizationRole.LEADER, OrganizationRole.DIRECTOR})
OVERSEER_ROLES = LEADER_ROLES | {OrganizationRole.MONITOR}


def is_overseer(person: Person) -> bool:
    """Monitors, leaders and the director see every unit's work."""
    return bool(person.roles & OVERSEER_ROLES)


def leads_unit(person: Person, unit_id: int) -> bool:
    return person.role_in(unit_id) in (UnitRole.HEAD, UnitRole.DEPUTY)


def may_work_on(person: Person, assignment: Assignment) -> bool:
    """The named officer, the head and deputies; without a named officer any member of the unit."""
    if assignment.officer_id == person.id or leads_unit(person, assignment.unit_id):
        return True
    return assignment.officer_id is None and person.role_in(assignment.unit_id) is not None


def may_view(person: Person, assignment: Assignment) -> bool:
    return is_overseer(person) or person.role_in(assignment.unit_id) is not None


def may_complete(person: Person, task: Task, assignment: Assignment) -> bool:
    """Those who work on it, and those who gave it: the monitors and the assigner."""
    monitors = OrganizationRole.MONITOR in person.roles or task.assigner_id == person.id
    return monitors or may_work_on(person, assignment)


def may_snooze(person: Person, assignment: Assignment) -> bool:
    """Only the person reminded: the officer, or without one anybody who may work on it."""
    return assignment.officer_id == person.id or (assignment.officer_id is None and may_work_on(person, assignment))


def may_cancel(person: Person, task: Task) -> bool:
    return is_overseer(person) or task.assigner_id == person.id


def require(allowed: bool, who_may: str) -> None:
    """Raise `NotAllowed`, naming who may, unless the right is there."""
    if not allowed:
        raise NotAllowed(who_may)


def require_assigner(person: Person) -> None:
    require(is_overseer(person), "monitor")


def may_read_office(person: Person) -> bool:
    """Overseers and administrators: they read the office's own settings."""
    return is_overseer(person) or OrganizationRole.ADMIN in person.roles


def require_office(person: Person) -> None:
    require(may_read_office(person), "monitor_or_admin")


def require_administrator(person: Person) -> None:
    require(OrganizationRole.ADMIN in person.roles, "admin")
