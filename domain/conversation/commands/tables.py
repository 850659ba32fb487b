"""Task tables: a workbook comes in, goes out, or is held against the province's list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.conversation.commands.base import Command, Rank, spelled
from domain.conversation.commands.talking import FreeText
from domain.errors import ArgumentMissing
from domain.tables.sheet import Workbook


@dataclass(frozen=True, slots=True)
class ImportTable(Command):
    """`nhapfile` with a workbook. `table` is None where no file came with it, or the sender may not send one.

    `text` is a table that was pasted behind the word.
    """

    file: str = ""
    table: Workbook | None = None
    text: str = ""


@spelled("nhapfile", "nhap file", "nhap tep", "nhap bang", "nhaptep", rank=Rank.MONITOR)
def _import_table(word: str, rest: str) -> ImportTable:
    return ImportTable(text=rest if "\n" in rest.strip() else "")


@dataclass(frozen=True, slots=True)
class ShowTableRows(Command):
    """`xembang 2`: a page of the rows to be looked at of the table that waits to be saved."""

    page: int = 1


@spelled("xembang", "xem bang", rank=Rank.MONITOR)
def _show_table_rows(word: str, rest: str) -> ShowTableRows:
    return ShowTableRows(int(rest) if rest.strip().isdecimal() and len(rest.strip()) < 4 else 1)


@dataclass(frozen=True, slots=True)
class NameColumn(Command):
    """`cột Đơn vị đầu mối là chủ trì`: what a column of the table that waits is."""

    header: str
    meaning: str


_IS = re.compile(r"\s+(?:là|la)\s+|\s*[=:]\s*", re.IGNORECASE)


@spelled("cot", rank=Rank.MONITOR)
def _name_column(word: str, rest: str) -> NameColumn | FreeText:
    """The last "là" divides: a header may have one of its own."""
    if not rest.strip():
        raise ArgumentMissing("cot")
    cuts = list(_IS.finditer(rest))
    if not cuts or "\n" in rest.strip():
        return FreeText(f"cột {rest}".strip())
    return NameColumn(rest[: cuts[-1].start()].strip(' "'), rest[cuts[-1].end() :].strip(' ".'))


@dataclass(frozen=True, slots=True)
class EscalateTableRows(Command):
    """`leothang`: overdue work of the table that waits is told above its unit too."""


@spelled("leothang", "leo thang", "bao cap tren", rank=Rank.MONITOR)
def _escalate_table_rows(word: str, rest: str) -> EscalateTableRows:
    return EscalateTableRows()


@dataclass(frozen=True, slots=True)
class ExportTable(Command):
    """`xuatfile`, `xuatfile QLKH`, `xuatfile quá hạn`: the words after the command as typed."""

    text: str = ""


@spelled("xuatfile", "xuat file", "xuat tep", "xuat bang", "xuattep", rank=Rank.MONITOR)
def _export_table(word: str, rest: str) -> ExportTable:
    return ExportTable(rest)


@dataclass(frozen=True, slots=True)
class Reconcile(Command):
    """`doichieu` and the list of document numbers of the province's system, one a line, or a table: pasted or sent."""

    text: str = ""
    table: Workbook | None = None


@spelled("doichieu", "doi chieu", rank=Rank.MONITOR)
def _reconcile(word: str, rest: str) -> Reconcile:
    return Reconcile(rest)
