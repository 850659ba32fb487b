"""What a line of a list lacks, in words that say what to type; and which kind of work it is."""

from __future__ import annotations

from collections.abc import Sequence

from domain.conversation.messages.assigning import DraftFacts
from domain.conversation.messages.base import WorkLine
from domain.conversation.messages.many import ProposedLine
from domain.intake.directives import AssignmentKind
from domain.vocabulary import ZONE, DeadlineFacts, Doubt, DoubtKind
from wording import labels
from wording.phrases import capitalised, full_moment, listed, shorten

KINDS = {
    AssignmentKind.CONTINUOUS: "thường xuyên, không có thời hạn",
    AssignmentKind.EVENT_DRIVEN: "khi phát sinh, không có thời hạn",
    AssignmentKind.PER_PLAN: "theo kế hoạch, không có thời hạn",
    AssignmentKind.ON_RECEIPT: "khi nhận được văn bản",
    AssignmentKind.ASAP: "thực hiện ngay",
}
_SHORT_KINDS = {
    AssignmentKind.CONTINUOUS: "thường xuyên",
    AssignmentKind.EVENT_DRIVEN: "khi phát sinh",
    AssignmentKind.PER_PLAN: "theo kế hoạch",
    AssignmentKind.ON_RECEIPT: "khi nhận được văn bản",
    AssignmentKind.ASAP: "thực hiện ngay",
}
_LONGEST = 60
_FEWEST_FOR_ALL = 4
"""Of fewer units than this each is named, even where they are all that the office has."""


def kind(line: ProposedLine) -> str:
    """Why a line has no deadline; empty where it should have one."""
    return KINDS.get(line.kind, "không có")


def coordinators(draft: DraftFacts) -> str:
    """Văn phòng Sở (Nguyễn Thị Hoa) và Thanh tra Sở"""
    officers = draft.coordinating_officers or ("",) * len(draft.coordinators)
    pairs = zip(draft.coordinators, officers, strict=True)
    return listed([f"{unit} ({officer})" if officer else unit for unit, officer in pairs])


def alike(lines: Sequence[WorkLine]) -> list[list[WorkLine]]:
    """The new tasks in order, those together that say the same to one unit after the other."""
    groups: list[list[WorkLine]] = []
    for line in lines:
        before = groups[-1][-1] if groups else None
        same = before is not None and (before.title, before.deadline, before.urgency) == (
            line.title,
            line.deadline,
            line.urgency,
        )
        if same and before is not None and before.number + 1 == line.number:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def warnings(line: ProposedLine) -> list[str]:
    """What must be said beside a deadline that is taken as it stands."""
    return [] if line.candidates else labels.date_warnings(line.warning, line.day_off_reason)


def in_short(line: ProposedLine, units: int) -> str:
    """Who leads, who coordinates and how it ends, by codes and on one line, for a page of many tasks."""
    parts = [] if line.ticked else [_what_lacks(one, units) for one in line.doubts]
    if line.each_codes:
        parts.insert(0, f"giao riêng: {_codes(line.each_codes, units)}")
    elif line.lead_code:
        parts.insert(0, f"chủ trì: {line.lead_code}")
    if line.coordinator_codes:
        led = len(line.each_codes) or (1 if line.lead_code else 0)
        parts.append(f"phối hợp: {_codes(line.coordinator_codes, units, led)}")
    if line.draft.recurrence is None and line.draft.deadline is None and line.kind in _SHORT_KINDS:
        parts.append(_SHORT_KINDS[line.kind])
    return capitalised("; ".join(dict.fromkeys(part for part in parts if part)))


def _codes(codes: Sequence[str], units: int, led: int = 0) -> str:
    """The codes; "tất cả các đơn vị" in place of all that the office has, less the `led` that stand beside them."""
    if len(codes) < _FEWEST_FOR_ALL or len(codes) + led < units:
        return ", ".join(codes)
    return "các đơn vị còn lại" if led else "tất cả các đơn vị"


def _what_lacks(one: Doubt, units: int) -> str:
    """What a task that is not chosen would be asked about, in a few words."""
    words = shorten(one.words, _LONGEST)
    match one.kind:
        case DoubtKind.NO_UNIT:
            return "chưa có chủ trì"
        case DoubtKind.UNKNOWN_UNIT:
            return f'chủ trì ngoài danh sách: "{words}"'
        case DoubtKind.AMBIGUOUS_UNIT | DoubtKind.AMBIGUOUS_COORDINATOR:
            return f'"{words}": {_either(one.candidates)}'
        case DoubtKind.SEVERAL_LEADS:
            return f"cùng chủ trì: {_codes(one.candidates, units)}" if len(one.candidates) > 1 else ""
        case DoubtKind.UNSURE_DEADLINE:
            return f'thời hạn "{words}" chưa chắc'
        case DoubtKind.UNKNOWN_OFFICER:
            return f'không tìm thấy "{words}"'
        case DoubtKind.NO_TEXT | DoubtKind.NO_DEADLINE:
            return ""


def doubt(one: Doubt, line: ProposedLine, units: int = 0) -> str:
    """One sentence: what is wrong with the line, and what to type. With all `units` of the office none is named."""
    number, words = line.number, shorten(one.words, _LONGEST)
    first = one.candidates[0] if one.candidates else "QLKH"
    match one.kind:
        case DoubtKind.NO_UNIT:
            return f'chưa có đơn vị chủ trì; gõ "{number} chủ trì {first}"'
        case DoubtKind.UNKNOWN_UNIT:
            return f'"{words}" không phải đơn vị trong danh sách; gõ "{number} chủ trì {first}"'
        case DoubtKind.AMBIGUOUS_UNIT:
            return f'"{words}" có thể là {_either(one.candidates)}; gõ "{number} chủ trì {first}"'
        case DoubtKind.AMBIGUOUS_COORDINATOR:
            return f'"{words}" có thể là {_either(one.candidates)}; gõ "{number} phối hợp" kèm các đơn vị phối hợp'
        case DoubtKind.SEVERAL_LEADS:
            if len(one.candidates) == 1:
                return f'chưa chắc đơn vị chủ trì là {first}; gõ "{number} chủ trì {first}"'
            leads = _codes(one.candidates, units or len(one.candidates) + 1) or words
            return f"nhiều đơn vị cùng chủ trì ({leads}); {_choose_lead(one, number)}"
        case DoubtKind.NO_TEXT:
            return f'chưa có nội dung; gõ "{number} tên" kèm nội dung'
        case DoubtKind.NO_DEADLINE:
            return f'chưa có thời hạn; gõ "{number} hạn 15/12" hoặc "{number} không hạn"'
        case DoubtKind.UNSURE_DEADLINE:
            return _unsure(line, words)
        case DoubtKind.UNKNOWN_OFFICER:
            return f'không tìm thấy đúng một người là "{words}"; gõ "{number} chuyên viên" kèm họ tên'


def _either(codes: Sequence[str]) -> str:
    return listed(codes, "hoặc") if codes else "nhiều đơn vị"


def _choose_lead(one: Doubt, number: int) -> str:
    if not one.candidates:
        return f'gõ "{number} chủ trì" kèm tên đơn vị'
    apart = f' hoặc "{number} tách" để giao riêng từng đơn vị' if len(one.candidates) > 1 else ""
    return f'gõ "{number} chủ trì {one.candidates[0]}"{apart}'


def _unsure(line: ProposedLine, words: str) -> str:
    moments = listed([full_moment(each.due_at) for each in line.candidates], "hoặc")
    example = _typed(line.candidates[0]) if line.candidates else "15/12"
    return f'thời hạn "{words}" có thể là {moments}; gõ "{line.number} hạn {example}"'


def _typed(facts: DeadlineFacts) -> str:
    local = facts.due_at.astimezone(ZONE)
    return f"{local:%d/%m/%Y}" if facts.date_only else f"{local:%Hh%M %d/%m/%Y}"
