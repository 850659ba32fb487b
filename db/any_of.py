"""Whether a column is one of many values that come as one parameter, on either database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, any_, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType


class IsAmong(FunctionElement[bool]):
    """`IsAmong(column, "ids")`: the parameter `ids` is a sequence of the column's values, perhaps empty.

    Postgres takes them as one array. With a parameter for each, every length of the list would be a statement of its
    own: put together, parsed and planned anew, which cost more than running it.
    """

    inherit_cache = True
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], parameter: str) -> None:
        super().__init__(column, bindparam(parameter, expanding=True, type_=column.type))

    def self_group(self, against: OperatorType | None = None) -> IsAmong:
        """As it is: SQLAlchemy would write "… = 1" for SQLite, which then uses no index."""
        return self


def _parts(element: IsAmong) -> tuple[ColumnElement[Any], Any]:
    column, given = element.clauses
    return column, given


@compiles(IsAmong)
def _in_list(element: IsAmong, compiler: SQLCompiler, **options: Any) -> str:
    column, given = _parts(element)
    return compiler.process(column.in_(given), **options)


@compiles(IsAmong, "postgresql")
def _in_array(element: IsAmong, compiler: SQLCompiler, **options: Any) -> str:
    column, given = _parts(element)
    return compiler.process(column == any_(bindparam(given.key, type_=ARRAY(column.type))), **options)
