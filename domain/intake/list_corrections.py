"""Corrections of a list by number: `3 hạn 15/12`, `2 chủ trì VP`, `4 anh Bình`, `5 khẩn`, `7 tách`, `bỏ 4`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.errors import CorrectionNotUnderstood, NoSuchAssignment
from domain.intake.directives import correct
from domain.intake.line import URGENCY_WORDS, Office, whole_document
from domain.intake.line_words import correction_lines
from domain.intake.parties import find_officer, people_named
from domain.intake.task_list import Detail, TaskList, keep_joint_leads, lead_codes
from domain.text import fold, fold_with_offsets

_LIST = r"(\d{1,3}(?: ?(?:,|va|den|-) ?\d{1,3})*)"
_NUMBERED = re.compile(rf"^(?:viec |nv |muc |so |dong |cau |# ?)*{_LIST} ?[.:)]? ?(?=[a-z])")
_APART = re.compile(r"(?:giao )?(?:tach|rieng|giao rieng|moi don vi|tung don vi)(?: (?:rieng|ra|viec|don vi|tung))*$")
_TOGETHER = re.compile(r"(?:khong tach|gop|giao chung)$")
_OFFICER = re.compile(
    r"(?:giao |doi |sua )?(?=(?:can bo|chuyen vien|dong chi|d/c|anh|chi|ong|ba) )(?!chi cuc)|nguoi thuc hien:? "
)
_URGENCY = re.compile(r"(?:muc(?: do)?(?: khan)?|do khan)? ?:? ?(thuong khan|hoa toc|khan|thuong)$")
_TITLE = re.compile(r"(?:doi |sua )?(?:ten|tieu de)(?: viec| la| thanh)? ?:? ?")
_DOCUMENT = re.compile(r"(?:van ban|theo|can cu|cv|cong van) ?:? ?(?=\S)")
_LOOKS_LIKE = re.compile(
    rf"^(?:(?:bo|chon|lay|chi lay|chi giu|giu|xoa|loai|them lai|them)(?: qua| lai)? ?(?:viec |muc |so |dong |cau )*"
    rf"(?:{_LIST}|het|tat ca|toan bo)|(?:viec |muc |so |dong )?{_LIST} ?[.:)]? ?[a-z])"
)


@dataclass(frozen=True, slots=True)
class Corrected:
    """The list after the words, and the numbers whose lines are no longer the same."""

    tasks: TaskList
    touched: tuple[int, ...]


def looks_like_correction(text: str) -> bool:
    """Whether every line begins as a correction does; what it says may still be wrong."""
    lines = correction_lines(text)
    return bool(lines) and all(_LOOKS_LIKE.match(fold(line)) and len(line) < 400 for line in lines)


def correct_list(tasks: TaskList, text: str, office: Office, now: datetime) -> Corrected:
    """All corrections of the words, or none of them.

    Raises:
        CorrectionNotUnderstood, NoSuchAssignment, DeadlineNotUnderstood, UnitNotFound, UnitAmbiguous,
        OfficerNotFound, OfficerAmbiguous.
    """
    lines = correction_lines(text)
    if not lines:
        raise CorrectionNotUnderstood(text.strip()[:80])
    corrected = tasks
    for line in lines:
        corrected = _one(corrected, line, office, now)
    return Corrected(corrected, _touched(tasks, corrected))


def _touched(before: TaskList, after: TaskList) -> tuple[int, ...]:
    old = {one.number: one for one in before.proposal.assignments}
    return tuple(
        one.number
        for one in after.proposal.assignments
        if one != old.get(one.number) or before.detail(one.number) != after.detail(one.number)
    )


def _one(tasks: TaskList, line: str, office: Office, now: datetime) -> TaskList:
    scan = fold_with_offsets(line)
    found = _NUMBERED.match(scan.text)
    if found is None:
        return _by_proposal(tasks, line, office, now)
    numbers = _numbers(found[1], tasks)
    own = _own_change(tasks, numbers, scan.original(found.end(), len(scan.text)), office)
    return _taken_in(own or _by_proposal(tasks, line, office, now), numbers)


def _taken_in(tasks: TaskList, numbers: Sequence[int]) -> TaskList:
    """Whoever corrects a task that was left out wants it assigned."""
    assignments = (replace(one, kept=True) if one.number in numbers else one for one in tasks.proposal.assignments)
    return replace(tasks, proposal=replace(tasks.proposal, assignments=tuple(assignments)))


def _by_proposal(tasks: TaskList, line: str, office: Office, now: datetime) -> TaskList:
    """What every directive's proposal knows how to change, and the ticks."""
    before = {one.number: one for one in tasks.proposal.assignments}
    proposal = correct(tasks.proposal, line, office.units, now, office.calendar, before_date=office.before_date)
    assignments = tuple(keep_joint_leads(before.get(one.number, one), one) for one in proposal.assignments)
    details = {
        one.number: replace(tasks.detail(one.number), officer_id=None, officer_words="", apart=False)
        for one in assignments
        if one.number in before and one.leads != before[one.number].leads
    }
    return replace(
        tasks,
        proposal=replace(proposal, assignments=assignments),
        details={**tasks.details, **details},
    )


def _numbers(words: str, tasks: TaskList) -> list[int]:
    known = [one.number for one in tasks.proposal.assignments]
    numbers: list[int] = []
    for first, last in re.findall(r"(\d+)(?: ?(?:-|den) ?(\d+))?", words):
        low, high = int(first), int(last or first)
        if not {low, high} <= set(known):
            raise NoSuchAssignment(low if low not in known else high, max(known, default=0))
        numbers += [number for number in known if low <= number <= high]
    return numbers


def _own_change(tasks: TaskList, numbers: Sequence[int], words: str, office: Office) -> TaskList | None:
    """What is not in a proposal: titles aside, the officer, the urgency, the document, one task a unit."""
    scan = fold_with_offsets(words)
    folded = scan.text.strip(" .!")
    if title := _TITLE.match(scan.text):
        return _retitled(tasks, numbers, scan.original(title.end(), len(scan.text)))
    if _APART.match(folded) or _TOGETHER.match(folded):
        return _detailed(
            tasks, {number: replace(tasks.detail(number), apart=not _TOGETHER.match(folded)) for number in numbers}
        )
    if urgency := _URGENCY.match(folded):
        chosen = URGENCY_WORDS[urgency[1]]
        return _detailed(tasks, {number: replace(tasks.detail(number), urgency=chosen) for number in numbers})
    if officer := _OFFICER.match(scan.text):
        typed = scan.original(officer.end(), len(scan.text))
        return _detailed(tasks, {number: _with_officer(tasks, number, typed, office) for number in numbers})
    if (found := _DOCUMENT.match(scan.text)) and (document := whole_document(words)) is not None and found:
        return _detailed(tasks, {number: replace(tasks.detail(number), document=document) for number in numbers})
    return None


def _detailed(tasks: TaskList, changed: Mapping[int, Detail]) -> TaskList:
    return replace(tasks, details={**tasks.details, **changed})


def _retitled(tasks: TaskList, numbers: Sequence[int], title: str) -> TaskList:
    if not title:
        raise CorrectionNotUnderstood("tên")
    assignments = (replace(one, text=title) if one.number in numbers else one for one in tasks.proposal.assignments)
    return replace(tasks, proposal=replace(tasks.proposal, assignments=tuple(assignments)))


def _with_officer(tasks: TaskList, number: int, typed: str, office: Office) -> Detail:
    one = next(each for each in tasks.proposal.assignments if each.number == number)
    ids = {unit.code: unit.id for unit in office.units}
    leads = [ids[code] for code in lead_codes(one) if code in ids]
    coordinators = [ids[code] for code in one.coordinator_names if code in ids]
    detail = tasks.detail(number)
    if coordinators and not people_named(typed, leads, office.members):
        officer = find_officer(typed, coordinators, office.members)
        known = dict.fromkeys((officer.id, *detail.coordinating_officer_ids))
        return replace(detail, coordinating_officer_ids=tuple(known), officer_words="")
    return replace(detail, officer_id=find_officer(typed, leads, office.members).id, officer_words="")
