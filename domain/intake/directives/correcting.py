"""Changes a proposal by the monitor's words: `3 hạn 15/12`, `4 chủ trì VP`, `bỏ 7`, `chỉ lấy 1-5`.

Several corrections may stand on lines of their own or between semicolons; either all of them are taken or none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from itertools import pairwise

from domain.errors import CorrectionNotUnderstood, DeadlineNotUnderstood, NoSuchAssignment, NoSuchUnread
from domain.intake.deadlines import Calendar, DeadlineReading, read_deadline
from domain.intake.directives.actors import UnitNames, scanner
from domain.intake.directives.completing import with_task_of
from domain.intake.directives.kinds import kind_of
from domain.intake.directives.proposal import (
    Ask,
    AskKind,
    Party,
    PartyKind,
    Proposal,
    ProposedAssignment,
)
from domain.intake.directives.resolving import UnitTable, asks_of
from domain.intake.line_words import correction_lines
from domain.model import Unit
from domain.office.units import find_unit
from domain.text import BLANKS_BEFORE, fold, fold_with_offsets
from domain.vocabulary import BeforeDate

_LIST = r"(\d{1,3}(?: ?(?:,|va|den|-| ) ?\d{1,3})*|tat ca|het|toan bo)"
_MARK = r"(?:viec |nv ?|muc |so |dong |cau |# ?)*"
_DROP = re.compile(rf"(?:bo qua|bo het|bo|xoa|huy|loai|khong lay|k lay) {_MARK}{_LIST}(?: tru {_MARK}{_LIST})?$")
_ONLY = re.compile(rf"(?:chi lay|chi giu|chi giao|chi) {_MARK}{_LIST}$")
_TAKE = re.compile(rf"(?:lay lai|lay|giu lai|giu|them lai|chon|khoi phuc) {_MARK}{_LIST}$")
# "thêm dòng 3", "thêm 1 chủ trì VP", "thêm câu 2, 4": sentences of the net become tasks.
_ADD = re.compile(rf"them (?:viec (?:tu |o )?)?{_MARK}{_LIST}(?: ?[.:,] ?| |$)")
_NUMBERED = re.compile(rf"{_MARK}{_LIST} ?[.:)]? ?(?=[a-z])")
_NO_DEADLINE = re.compile(
    r"(?:khong (?:co )?(?:thoi )?han|khong thoi han|thuong xuyen|han khong|han: khong|bo han|xoa han|vo thoi han)$"
)
_DEADLINE = re.compile(
    r"(?:doi |sua )?(?:thoi han|han(?: chot| cuoi)?|deadline|ngay han)(?: la| thanh(?! tra)| den| sang)? ?:? ?"
)
_LEAD = re.compile(r"(?:doi |sua )?(?:don vi )?(?:chu tri|dau moi|giao(?: cho)?|lead)(?: la| thanh(?! tra))? ?:? ?")
_NO_COORDINATORS = re.compile(r"(?:khong (?:co )?phoi hop|bo phoi hop|phoi hop:? khong|xoa phoi hop)$")
_MORE_COORDINATORS = re.compile(r"them (?:don vi )?phoi hop(?: voi)? ?:? ?")
_LESS_COORDINATORS = re.compile(r"bo phoi hop ?:? ?(?=[a-z])")
_COORDINATORS = re.compile(r"(?:doi |sua )?(?:don vi )?(?:phoi hop|ph)(?: voi| la| thanh(?! tra))? ?:? ?")
_TEXT = re.compile(r"(?:doi |sua )?(?:noi dung|nd|ten viec|viec|tieu de)(?: la| thanh(?! tra))? ?:? ?")
_BETWEEN_UNITS = re.compile(rf"{BLANKS_BEFORE}[,;+]\s*|(?<!\s)\s++(?:và|va)\s+")
MAX_LENGTH = 4_000


@dataclass(frozen=True, slots=True)
class _Context:
    """What corrections are read against."""

    units: Sequence[Unit]
    now: datetime
    calendar: Calendar
    before_date: BeforeDate


Change = Callable[[ProposedAssignment], ProposedAssignment]


def correct(
    proposal: Proposal,
    text: str,
    units: Sequence[Unit],
    now: datetime,
    calendar: Calendar,
    *,
    before_date: BeforeDate = BeforeDate.STRICT,
) -> Proposal:
    """The proposal after the monitor's corrections.

    Raises:
        CorrectionNotUnderstood: the words are no correction.
        NoSuchAssignment: there is no task of that number.
        NoSuchUnread: there is no unread sentence of that number.
        DeadlineNotUnderstood, UnitNotFound, UnitAmbiguous: what was given does not say it.
    """
    context = _Context(units, now, calendar, before_date)
    lines = correction_lines(text[:MAX_LENGTH])
    if not lines:
        raise CorrectionNotUnderstood(text.strip()[:80])
    for line in lines:
        proposal = _one(proposal, line, context)
    return proposal


def _one(proposal: Proposal, line: str, context: _Context) -> Proposal:
    folded = fold(line).strip(" .!")
    if found := _DROP.match(folded):
        spared = set(_numbers(found[2], proposal)) if found[2] else set()
        return _ticked(proposal, set(_numbers(found[1], proposal)) - spared, kept=False)
    if found := _ONLY.match(folded):
        chosen = set(_numbers(found[1], proposal))
        others = {one.number for one in proposal.assignments} - chosen
        return _ticked(_ticked(proposal, others, kept=False), chosen, kept=True)
    if found := _TAKE.match(folded):
        return _ticked(proposal, set(_numbers(found[1], proposal)), kept=True)
    scan = fold_with_offsets(line)
    if found := _ADD.match(scan.text):
        return _added(proposal, found[1], scan.original(found.end(), len(scan.text)), line, context)
    found = _NUMBERED.match(scan.text)
    if found is None:
        raise CorrectionNotUnderstood(line[:80])
    numbers = _numbers(found[1], proposal)
    change = _change(scan.original(found.end(), len(scan.text)), line, context)
    for number in numbers:
        proposal = proposal.with_assignment(change(_numbered(proposal, number)))
    return proposal


def _added(proposal: Proposal, words: str, rest: str, line: str, context: _Context) -> Proposal:
    """The proposal with these sentences of the net as tasks, each changed as the rest of the line says."""
    change = _change(rest, line, context) if rest.strip(" .!") else None
    table = UnitTable(context.units)
    for number in _numbers_of([one.number for one in proposal.unread], words):
        unread = next(one for one in proposal.unread if one.number == number)
        proposal = with_task_of(proposal, unread, table)
        if change is not None:
            proposal = proposal.with_assignment(change(proposal.assignments[-1]))
    return proposal


def _numbers_of(known: Sequence[int], words: str) -> list[int]:
    """ "1, 3-5 và 8"; "tất cả" is every sentence. Raises `NoSuchUnread`."""
    if not words[0].isdigit():
        return list(known)
    numbers: list[int] = []
    for first, last in re.findall(r"(\d+)(?: ?(?:-|den) ?(\d+))?", words):
        low, high = sorted((int(first), int(last or first)))
        if not {low, high} <= set(known):
            raise NoSuchUnread(low if low not in known else high, tuple(known[:20]))
        numbers += [number for number in known if low <= number <= high]
    return list(dict.fromkeys(numbers))


def _numbers(words: str, proposal: Proposal) -> list[int]:
    """ "1, 3-5 và 8"; "tất cả" is every task. Raises `NoSuchAssignment`."""
    if not words[0].isdigit():
        return [one.number for one in proposal.assignments]
    known = [one.number for one in proposal.assignments]
    numbers: list[int] = []
    for first, last in re.findall(r"(\d+)(?: ?(?:-|den) ?(\d+))?", words):
        low, high = int(first), int(last or first)
        for number in (low, high):
            _numbered(proposal, number)
        numbers += [number for number in known if min(low, high) <= number <= max(low, high)]
    return list(dict.fromkeys(numbers))


def _numbered(proposal: Proposal, number: int) -> ProposedAssignment:
    for one in proposal.assignments:
        if one.number == number:
            return one
    raise NoSuchAssignment(number, len(proposal.assignments))


def _ticked(proposal: Proposal, numbers: set[int], *, kept: bool) -> Proposal:
    assignments = (replace(one, kept=kept) if one.number in numbers else one for one in proposal.assignments)
    return replace(proposal, assignments=tuple(assignments))


# "chủ trì VP, phối hợp QLKH hạn 21/12": several changes in one line, but none within a text that is given.
_NEXT_CHANGE = re.compile(r"(?<! thoi)(?<!^thoi) ?,? (?=(?:(?:thoi )?han|chu tri|phoi hop|khong han)(?: |:|$))")


def _change(words: str, line: str, context: _Context) -> Change:
    """What to do to each task that the line names: one change after the other."""
    scan = fold_with_offsets(words)
    if _TEXT.match(scan.text):
        return _single(words, line, context)
    edges = [0, *(cut.end() for cut in _NEXT_CHANGE.finditer(scan.text)), len(scan.text)]
    pieces = [scan.original(start, end).strip(" ,") for start, end in pairwise(edges)]
    if len(pieces) < 2 or any(_starts_within(piece) for piece in pieces[:-1]):
        return _single(words, line, context)
    changes = [_single(piece, line, context) for piece in pieces]
    return lambda one: reduce(lambda changed, change: change(changed), changes, one)


def _starts_within(piece: str) -> bool:
    """ "bỏ phối hợp", "thêm phối hợp", "đơn vị chủ trì": the word belongs to the change before it."""
    return fold(piece) in {"bo", "them", "xoa", "doi", "sua", "don vi", "khong", "khong co", "them don vi"}


def _single(words: str, line: str, context: _Context) -> Change:
    scan = fold_with_offsets(words)
    folded = scan.text.strip(" .!")
    if _NO_DEADLINE.match(folded):
        return lambda one: _settled(one, None)
    if _NO_COORDINATORS.match(folded):
        return lambda one: _with_parties(one, one.leads, (), context)
    for pattern, action in _ACTIONS:
        found = pattern.match(scan.text)
        if found:
            value = scan.original(found.end(), len(scan.text))
            if not value:
                raise CorrectionNotUnderstood(line[:80])
            return action(value, context)
    raise CorrectionNotUnderstood(line[:80])


def _deadline(value: str, context: _Context) -> Change:
    reading = read_deadline(value, context.now, context.calendar, before_date=context.before_date)
    if reading.due is None and not reading.candidates:
        raise DeadlineNotUnderstood(value[:80])
    return lambda one: _settled(one, reading)


def _settled(one: ProposedAssignment, reading: DeadlineReading | None) -> ProposedAssignment:
    """With this deadline, or with the word that there is none: nothing more is asked, unless it is unsure."""
    gone = {AskKind.MISSING_DEADLINE, AskKind.UNSURE_DEADLINE, AskKind.DEADLINE_OF_REPORT}
    asks = tuple(ask for ask in one.asks if ask.kind not in gone)
    if reading is not None and len(reading.candidates) > 1:
        asks = (
            *asks,
            Ask(AskKind.UNSURE_DEADLINE, reading.words, tuple(due.isoformat() for due in reading.candidates)),
        )
    # Whoever sets a date for a task that was left out wants it assigned.
    kept = one.kept or reading is not None
    kind = kind_of(one.text, reading)
    return replace(one, deadline=reading, kind=kind, asks=asks, no_deadline=reading is None, kept=kept)


def _lead(value: str, context: _Context) -> Change:
    leads = _units(value, context)
    return lambda one: _with_parties(one, leads, tuple(each for each in one.coordinators if each not in leads), context)


def _coordinators(value: str, context: _Context) -> Change:
    parties = _units(value, context)
    return lambda one: _with_parties(one, one.leads, parties, context)


def _more(value: str, context: _Context) -> Change:
    parties = _units(value, context)
    return lambda one: _with_parties(one, one.leads, tuple(dict.fromkeys((*one.coordinators, *parties))), context)


def _less(value: str, context: _Context) -> Change:
    codes = {code for party in _units(value, context) for code in party.codes}

    def change(one: ProposedAssignment) -> ProposedAssignment:
        left: list[Party] = []
        for party in one.coordinators:
            kept = tuple(code for code in party.codes if code not in codes)
            if kept or not party.codes:
                left.append(replace(party, codes=kept))
        return _with_parties(one, one.leads, tuple(left), context)

    return change


def _text(value: str, _: _Context) -> Change:
    return lambda one: replace(one, text=value)


_ACTIONS: tuple[tuple[re.Pattern[str], Callable[[str, _Context], Change]], ...] = (
    (_DEADLINE, _deadline),
    (_MORE_COORDINATORS, _more),
    (_LESS_COORDINATORS, _less),
    (_LEAD, _lead),
    (_COORDINATORS, _coordinators),
    (_TEXT, _text),
)


def _units(value: str, context: _Context) -> tuple[Party, ...]:
    """The units typed, each by code, alias or name, or a collective name. Raises `UnitNotFound`, `UnitAmbiguous`."""
    table = UnitTable(context.units)
    scan = scanner(value, UnitNames.of(context.units))
    parties, end = scan.parties_at(0)
    read = [table.resolve(named) for named in parties]
    whole = end >= len(scan.text.rstrip(" ."))
    if whole and read and all(party.codes for party in read):
        return tuple(dict.fromkeys(read))
    pieces = [piece for piece in _BETWEEN_UNITS.split(value) if piece.strip(" .")]
    units = [(piece, find_unit(piece, context.units)) for piece in pieces]
    return tuple(Party(piece.strip(" ."), PartyKind.UNIT, (unit.code,)) for piece, unit in units)


_ABOUT_PARTIES = frozenset(
    {
        AskKind.JOINT_LEADS,
        AskKind.AMBIGUOUS_UNIT,
        AskKind.OUTSIDE_LEAD,
        AskKind.OUTSIDE_COORDINATOR,
        AskKind.COLLECTIVE_LEAD,
        AskKind.COLLECTIVE_COORDINATOR,
        AskKind.LEAD_FROM_ADDRESSEES,
        AskKind.NO_LEAD,
    }
)


def _with_parties(
    one: ProposedAssignment, leads: tuple[Party, ...], coordinators: tuple[Party, ...], context: _Context
) -> ProposedAssignment:
    kept = [ask for ask in one.asks if ask.kind not in _ABOUT_PARTIES]
    asks = (*kept, *asks_of(leads, coordinators, UnitTable(context.units)))
    return replace(one, leads=leads, coordinators=coordinators, asks=asks)
