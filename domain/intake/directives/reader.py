"""Reads a directive: the document itself, the documents it cites, and every task it gives with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from domain.errors import SecretRefused
from domain.intake.deadlines import (
    Calendar,
    Confidence,
    DeadlineReading,
    DeadlineWarning,
    find_deadline,
    find_deadlines,
    read_deadline,
)
from domain.intake.directives.actors import UnitNames
from domain.intake.directives.completing import completed
from domain.intake.directives.drafted import Drafted
from domain.intake.directives.drafting import Drafter
from domain.intake.directives.layout.head import body_end, number_of, read_head
from domain.intake.directives.layout.lines import logical_lines, raw_lines
from domain.intake.directives.layout.outline import outline_of
from domain.intake.directives.layout.tables import tabulated
from domain.intake.directives.net import Net, Stretch
from domain.intake.directives.proposal import (
    CitedDocument,
    Proposal,
    ProposedAssignment,
)
from domain.intake.directives.resolving import UnitTable
from domain.intake.documents import find_documents
from domain.model import Unit
from domain.secrecy import is_stamped
from domain.text import fold
from domain.vocabulary import ZONE, BeforeDate

MAX_ASSIGNMENTS = 400


def read_directive(
    text: str,
    units: Sequence[Unit],
    now: datetime,
    calendar: Calendar,
    *,
    received: date | None = None,
    before_date: BeforeDate = BeforeDate.STRICT,
) -> Proposal:
    """What the text asks of whom, numbered in the order of the text.

    `now` is aware; `received` is the local day the document came in, from which terms "kể từ ngày nhận" are counted.
    Dates are read as of the day the document bears. Without units, parties keep the words as written.

    Raises:
        SecretRefused: the text bears a stamp of state secrecy.
    """
    if is_stamped(text):
        raise SecretRefused
    raw = tabulated(raw_lines(text))
    head, start = read_head(raw)
    dates = Dates(now, calendar, before_date, received, head.date)
    drafter = Drafter(UnitNames.of(units), dates.limit, fold(head.issuer), fold(head.addressees) and head.addressees)
    drafter.is_report = _is_report(raw[:start], head.number)
    drafts: list[Drafted] = []
    stretches: list[Stretch] = []
    for begin, end in body_end(raw, start):
        lines, dropped = logical_lines(raw[:end], begin)
        tree = outline_of(lines, drafter.names_somebody)
        drafts += drafter.walk(tree, has_head=start > 0 and begin == start)
        drafts += drafter.table(lines)
        stretches += [Stretch(lines), Stretch(dropped, body=False)]
    drafts.sort(key=lambda one: one.place.first_line)
    said = drafter.issuer_said if " " in drafter.issuer_said.strip() else ""
    head = replace(head, issuer=head.issuer or said or _issuer_of_number(head.number))
    assignments = _numbered(drafts[:MAX_ASSIGNMENTS], UnitTable(tuple(units)))
    net = Net(units, drafter.names, dates, drafter.used)
    unread = net.unread([*stretches, *_outside(raw, start)], assignments)
    return Proposal(head, _cited(text, head.number), assignments, unread)


def _outside(raw: Sequence[str], start: int) -> Iterator[Stretch]:
    """The head, and the lines between and behind the stretches that may hold tasks: deadlines may hide there too."""
    ends = [0]
    for begin, end in body_end(raw, start):
        ends += [begin, end]
    for begin, end in pairwise([*ends, len(raw)]):
        if (begin, end) not in body_end(raw, start):
            lines, dropped = logical_lines(raw[:end], begin)
            yield Stretch([*lines, *dropped], body=False)


def _is_report(raw: Sequence[str], number: str) -> bool:
    """A report tells what was done; only its outlook gives tasks."""
    found = find_documents(number)
    return any(re.fullmatch(r"bao cao\W*", fold(line)) for line in raw) or bool(found and found[0].type_code == "BC")


def _issuer_of_number(number: str) -> str:
    """The first group of an official letter's symbol names its issuer: 888/SKHCN-VP."""
    found = find_documents(number)
    if not found or found[0].type_code != "CV":
        return ""
    return found[0].symbol.split("/")[-1].split("-")[0]


def _cited(text: str, own: str) -> tuple[CitedDocument, ...]:
    cited: dict[str, CitedDocument] = {}
    for reference in find_documents(text[:600_000]):
        number = number_of(reference.raw)
        if fold(number) != fold(own) and fold(number) not in cited:
            cited[fold(number)] = CitedDocument(number, reference.date, reference.issuer)
    return tuple(cited.values())


@dataclass(frozen=True, slots=True)
class Dates:
    """Reads limits as of the day of the document, and warns of those that have passed since."""

    now: datetime
    calendar: Calendar
    before_date: BeforeDate
    received: date | None
    issued: date | None
    known: dict[tuple[str, bool], DeadlineReading | None] = field(default_factory=dict)

    def limit(self, text: str, typed: bool = False) -> DeadlineReading | None:
        """The deadline that these words set, or None. `typed` words are nothing but a date (a cell, a field).

        Drafter and net ask for the same sentences; each is read once.
        """
        if (text, typed) not in self.known:
            self.known[text, typed] = self._limit(text, typed)
        return self.known[text, typed]

    def limits(self, text: str) -> tuple[DeadlineReading, ...]:
        """Every deadline that these words set, in their order."""
        reading = self.limit(text)
        if reading is None or len(reading.candidates) < 2:
            return (reading,) if reading else ()
        return find_deadlines(
            text, self._reference(), self.calendar, before_date=self.before_date, received=self.received
        )

    def _limit(self, text: str, typed: bool) -> DeadlineReading | None:
        read = read_deadline if typed else find_deadline
        reading = read(text, self._reference(), self.calendar, before_date=self.before_date, received=self.received)
        if reading.due is None and not reading.candidates:
            # A day by the moon or one that does not exist: a limit was set, and somebody must say which.
            return reading if reading.warning is DeadlineWarning.IMPOSSIBLE and reading.words else None
        return self._as_of_now(reading)

    def _reference(self) -> datetime:
        today = self.now.astimezone(ZONE)
        if self.issued is None or not timedelta() < today.date() - self.issued < timedelta(days=3660):
            return self.now
        return datetime.combine(self.issued, time(8), tzinfo=ZONE).astimezone(UTC)

    def _as_of_now(self, reading: DeadlineReading) -> DeadlineReading:
        if reading.recurrence:
            due = reading.recurrence.next_due(self.now, self.calendar)
            return replace(reading, due=due, candidates=(due, *reading.candidates[1:]))
        if reading.due and reading.due < self.now and reading.confidence is Confidence.SURE:
            return replace(reading, confidence=Confidence.CONFIRM, warning=reading.warning or DeadlineWarning.PAST)
        return reading


def _numbered(drafts: Sequence[Drafted], table: UnitTable) -> tuple[ProposedAssignment, ...]:
    return tuple(
        completed(
            number,
            draft.place,
            leads=tuple(map(table.resolve, draft.leads)),
            coordinators=tuple(map(table.resolve, draft.coordinators)),
            text=draft.text,
            deadline=draft.deadline,
            table=table,
            opening=draft.opening,
            asks=draft.asks,
            depends_on=_step_before(draft, drafts[: number - 1]),
        )
        for number, draft in enumerate(drafts, 1)
    )


def _step_before(draft: Drafted, before: Sequence[Drafted]) -> int | None:
    """The number of the step whose results this one gathers, if it says "tổng hợp" and was named as recipient there."""
    if not fold(draft.text).startswith(
        (
            "tong hop",
            "chiu trach nhiem tong hop",
            "chu tri tong hop",
            "theo doi, tong hop",
            "theo doi, don doc, tong hop",
        )
    ):
        return None
    names = [named.key for named in draft.leads]
    for number in range(len(before), 0, -1):
        text = fold(before[number - 1].text)
        if draft.after is before[number - 1] or any(name in text for name in names):
            return number
    return None
