"""Task tables: a workbook comes in, goes out, or is held against the province's list."""

from __future__ import annotations

from dataclasses import dataclass

from domain.conversation.commands.base import Command, Rank, spelled
from domain.tables.sheet import Workbook


@dataclass(frozen=True, slots=True)
class ImportTable(Command):
    """`nhapfile` with a workbook. `table` is None where no file came with it, or the sender may not send one."""

    file: str = ""
    table: Workbook | None = None


@spelled("nhapfile", "nhap file", "nhap tep", "nhap bang", "nhaptep", rank=Rank.MONITOR)
def _import_table(word: str, rest: str) -> ImportTable:
    return ImportTable()


@dataclass(frozen=True, slots=True)
class ExportTable(Command):
    """`xuatfile`, `xuatfile QLKH`, `xuatfile quá hạn`: the words after the command as typed."""

    text: str = ""


@spelled("xuatfile", "xuat file", "xuat tep", "xuat bang", "xuattep", rank=Rank.MONITOR)
def _export_table(word: str, rest: str) -> ExportTable:
    return ExportTable(rest)


@dataclass(frozen=True, slots=True)
class Reconcile(Command):
    """`doichieu` and the list of document numbers of the province's system, one a line."""

    text: str = ""


@spelled("doichieu", "doi chieu", rank=Rank.MONITOR)
def _reconcile(word: str, rest: str) -> Reconcile:
    return Reconcile(rest)
