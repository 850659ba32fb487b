"""The one office of this database. Every row that belongs to it is found and written through these two names."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, func, select

from db.schema.office import organization

ORGANIZATION = select(func.min(organization.c.id)).scalar_subquery()
"""Its id: one office has one database (decision 13), so nobody hands it about."""


def of_the_office(table: Table) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = table.c.organization_id == ORGANIZATION
    return condition
