"""How rows become persons: one statement fetches the person, the roles and the memberships together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import select

from db.schema.office import membership, person, person_role
from db.types import AnyRow
from domain.model import ChannelKind, Membership, Person

person_columns: tuple[Any, ...] = (
    person.c.id,
    person.c.organization_id,
    person.c.name,
    person.c.title,
    person.c.channels,
    person_role.c.role.label("office_role"),
    membership.c.unit_id,
    membership.c.role.label("unit_role"),
    membership.c.focal,
)
with_roles_and_memberships = person.outerjoin(person_role, person_role.c.person_id == person.c.id).outerjoin(
    membership, membership.c.person_id == person.c.id
)
person_rows = (
    select(*person_columns)
    .select_from(with_roles_and_memberships)
    .order_by(person.c.id, membership.c.position, membership.c.unit_id)
)
"""A row for every pair of a role and a membership: a handful for each person."""


def persons_of(rows: Iterable[AnyRow]) -> dict[int, Person]:
    """By id, in the order of the rows, which have the columns of `person_columns`."""
    together: dict[int, list[AnyRow]] = {}
    for row in rows:
        together.setdefault(row.id, []).append(row)
    return {id: _person_of(own) for id, own in together.items()}


def _person_of(rows: list[AnyRow]) -> Person:
    first = rows[0]
    memberships = {row.unit_id: Membership(row.unit_id, row.unit_role, row.focal) for row in rows if row.unit_id}
    return Person(
        id=first.id,
        organization_id=first.organization_id,
        name=first.name,
        title=first.title,
        roles=frozenset(row.office_role for row in rows if row.office_role),
        memberships=tuple(memberships.values()),
        channels=channels_of(first.channels),
    )


@cache
def channels_of(written: str) -> tuple[ChannelKind, ...]:
    return tuple(ChannelKind(kind) for kind in written.split(",") if kind)
