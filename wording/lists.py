"""What a line of a list lacks, in words that say what to type; and which kind of work it is."""

from __future__ import annotations

from collections.abc import Sequence

from domain.calendar import ZONE
from domain.directives import AssignmentKind
from domain.messages import DeadlineFacts, Doubt, DoubtKind, ProposedLine
from wording import labels
from wording.phrases import full_moment, listed, shorten

KINDS = {
    AssignmentKind.CONTINUOUS: "thường xuyên, không có thời hạn",
    AssignmentKind.EVENT_DRIVEN: "khi phát sinh, không có thời hạn",
    AssignmentKind.PER_PLAN: "theo kế hoạch, không có thời hạn",
    AssignmentKind.ON_RECEIPT: "khi nhận được văn bản",
    AssignmentKind.ASAP: "thực hiện ngay",
}
_LONGEST = 60


def kind(line: ProposedLine) -> str:
    """Why a line has no deadline; empty where it should have one."""
    return KINDS.get(line.kind, "không có")


def warnings(line: ProposedLine) -> list[str]:
    """What must be said beside a deadline that is taken as it stands."""
    return [] if line.candidates else labels.date_warnings(line.warning, line.day_off_reason)


def doubt(one: Doubt, line: ProposedLine) -> str:
    """One sentence: what is wrong with the line, and what to type."""
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
            return f"nhiều đơn vị cùng chủ trì ({_units(one)}); {_choose_lead(one, number)}"
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


def _units(one: Doubt) -> str:
    return ", ".join(one.candidates) if one.candidates else shorten(one.words, _LONGEST)


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
