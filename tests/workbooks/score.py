"""Plays workbooks on a fresh record as the command line does, and judges every row: right, asked, wrong or dropped.

`python -m tests.workbooks.score [-v]` prints the score of the public half and of our own cases.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.cli.tables import shown
from db import Database
from db.migrate import upgrade
from domain.errors import UserError
from domain.model import AssignmentRole, Lifecycle
from domain.office.rules import OfficeRules
from domain.tables.plan import TaskRecord
from domain.text import fold
from domain.vocabulary import ZONE
from reports.workbooks import read_table
from services.tables.command_line import import_at_desk
from services.tables.records import all_records
from tests.workbooks.cases import Case, Expected, cases
from tests.workbooks.more_cases import more_cases
from wording import Writer

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
PUBLIC = Path("tests/data/workbooks")
SEED = "examples/so-khcn.toml"
_STATES = {Lifecycle.COMPLETED: "done", Lifecycle.ON_HOLD: "hold", Lifecycle.CANCELLED: "cancelled"}


@dataclass(slots=True)
class Played:
    """What the file came to: the answer, or why it was refused, and the tasks of the record."""

    answer: str
    records: tuple[TaskRecord, ...]


@dataclass(slots=True)
class Score:
    """Of rows that a clerk reads at once (`task`), of all rows, and those that must not be, with what was said."""

    tasks: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def right(self) -> float:
        return self.tasks["right"] / max(1, self.tasks.total())

    def __str__(self) -> str:
        return f"tasks {self.right:.1%} right of {self.tasks.total()}; all rows: {dict(self.rows)}"


def template(folder: Path) -> Path:
    """A migrated record with the units of the example office."""
    from bot.__main__ import main

    file = folder / "seeded.db"
    upgrade(f"sqlite+aiosqlite:///{file}")
    import os

    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = f"sqlite+aiosqlite:///{file}"
    try:
        main(("seed", SEED))
    finally:
        if before is None:
            del os.environ["DATABASE_URL"]
        else:
            os.environ["DATABASE_URL"] = before
    return file


def play(seeded: Path, files: Sequence[tuple[str, bytes]]) -> Played:
    """The files one after the other into a copy of the record; the answer to the last."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "record.db"
        shutil.copyfile(seeded, copy)
        return asyncio.run(_play(f"sqlite+aiosqlite:///{copy}", files))


async def _play(url: str, files: Sequence[tuple[str, bytes]]) -> Played:
    database, answer = Database(url), ""
    writer = Writer()
    try:
        for name, content in files:
            try:
                table = read_table(name, content)
                done = await import_at_desk(database, OfficeRules(), table, NOW, save=True)
                answer = shown(done, writer, name, NOW)
            except UserError as error:
                answer = f"Tệp bị từ chối: {error!r}"
        async with database.read() as transaction:
            return Played(answer, await all_records(transaction))
    finally:
        await database.close()


def judge(expected: Expected, played: Played, texts: Sequence[str]) -> tuple[str, str]:
    """right, asked, wrong (in silence), dropped; and what is wrong."""
    found = _record(expected, played, texts)
    named = f"Dòng {expected.row}:" in played.answer or "Tệp bị từ chối" in played.answer
    if expected.kind == "skip":
        return ("right", "") if found is None else ("asked" if named else "wrong", "stored")
    if found is None:
        if not named:
            return "dropped", ""
        return ("asked" if expected.kind == "task" else "right"), "not stored"
    if expected.kind == "ask":
        return ("right", "") if named else ("wrong", "stored without a question")
    if fault := _fault(expected, found):
        return ("asked" if named else "wrong"), fault
    return "right", ""


def _record(expected: Expected, played: Played, texts: Sequence[str]) -> TaskRecord | None:
    wanted = {fold(expected.title)} if expected.title else {fold(text) for text in texts}
    return next((one for one in reversed(played.records) if fold(one.task.title) in wanted), None)


def _fault(expected: Expected, record: TaskRecord) -> str:
    lead = record.lead
    faults = []
    if lead.unit.code not in expected.lead.split("|"):
        faults.append(f"lead {lead.unit.code}")
    coordinators = {one.unit.code for one in record.works if one.assignment.role is AssignmentRole.COORDINATOR}
    if expected.coords is not None and coordinators != set(expected.coords):
        faults.append(f"coords {sorted(coordinators)}")
    deadline = lead.assignment.deadline
    due = deadline.due_at.astimezone(ZONE).date().isoformat() if deadline else ""
    if expected.due != ("*",) and due not in expected.due:
        faults.append(f"due {due}")
    state = _STATES.get(lead.assignment.lifecycle, "open")
    if expected.state not in ("any", "*", state):
        faults.append(f"state {state}")
    return ", ".join(faults)


def texts_of(name: str, content: bytes, expected: Expected) -> Sequence[str]:
    """The words of the row, one of which is the task's."""
    if name.endswith((".csv", ".tsv")):
        return _of_csv(content, expected)
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(content))
    place = expected.sheet if expected.sheet in book.sheet_names else book.sheet_names[0]
    rows = book.get_sheet_by_name(place).to_python(skip_empty_area=False)
    if expected.row > len(rows):
        return ()
    return [str(int(cell)) if isinstance(cell, float) else str(cell) for cell in rows[expected.row - 1] if cell != ""]


def _of_csv(content: bytes, expected: Expected) -> Sequence[str]:
    for encoding in ("utf-8-sig", "utf-16", "latin-1"):
        try:
            lines = content.decode(encoding).splitlines()
            break
        except UnicodeError:
            continue
    line = " ".join(lines[expected.row - 1 : expected.row + 1]) if expected.row <= len(lines) else ""
    pieces = [piece for sign in ";,\t" for piece in line.split(sign)]
    return [*pieces, *(piece.strip('" ').replace('""', '"') for piece in pieces), line.replace('"', "")]


def public_cases() -> list[Case]:
    told = json.loads((PUBLIC / "expected.json").read_text("utf-8"))
    return [_public(name, rows) for name, rows in told.items()]


def _public(name: str, told: dict[str, Any]) -> Case:
    rows = tuple(
        Expected(
            row["row"],
            row["kind"],
            "|".join(row["lead"]),
            None if row["coords"] is None else tuple(row["coords"]),
            ("*",) if row["due"] == "*" else tuple(one or "" for one in row["due"]),
            row["state"],
            row["sheet"],
            row["title"],
        )
        for row in told["rows"]
    )
    return Case("public", name, (PUBLIC / name).read_bytes(), rows)


def score(seeded: Path, chosen: Iterable[Case]) -> Score:
    total = Score()
    for case in chosen:
        files = [("truoc.xlsx", case.before)] if case.before else []
        played = play(seeded, [*files, (case.file, case.content)])
        for expected in case.rows:
            verdict, why = judge(expected, played, texts_of(case.file, case.content, expected))
            total.rows[verdict] += 1
            if expected.kind == "task":
                total.tasks[verdict] += 1
            if verdict != "right":
                place = f"{case.kind} {case.file} {expected.sheet or ''} row {expected.row} ({expected.kind})"
                total.faults.append(f"{verdict:8}{place}: {why}")
    return total


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        seeded = template(Path(folder))
        for name, chosen in (("public", public_cases()), ("own", list(cases())), ("more", list(more_cases()))):
            if wanted := [one for one in sys.argv[1:] if not one.startswith("-")]:
                chosen = [case for case in chosen if any(one in case.file or one in case.kind for one in wanted)]
            result = score(seeded, chosen)
            sys.stdout.write(f"{name}: {result}\n")
            if "-v" in sys.argv:
                sys.stdout.write("".join(f"  {line}\n" for line in result.faults))


if __name__ == "__main__":
    main()
