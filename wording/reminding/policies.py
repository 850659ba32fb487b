"""A step of a reminder policy as one Vietnamese line: when, and to whom."""

from __future__ import annotations

from domain.conversation.messages.policies import PolicyStepFacts
from domain.vocabulary import StepKind
from wording.labels import AUDIENCES, LIFECYCLES
from wording.phrases import listed, two_digits


def step_line(step: PolicyStepFacts) -> str:
    """`Quá hạn 02 ngày làm việc, 08:00: nhóm chung`"""
    told = listed([AUDIENCES[audience] for audience in step.audiences])
    return f"{_moment(step)}{_conditions(step)}: {told}"


def _moment(step: PolicyStepFacts) -> str:
    hour = f"{step.hour:%H:%M}"
    match step.kind:
        case StepKind.ASSIGNED:
            return "Khi giao việc"
        case StepKind.NOT_ACCEPTED:
            return f"Chưa xác nhận đã nhận sau {_length(step)}"
        case StepKind.BEFORE:
            return f"Trước hạn {two_digits(step.days)} ngày làm việc, {hour}"
        case StepKind.DUE_DAY:
            return f"Ngày đến hạn, {hour}"
        case StepKind.HOURS_BEFORE:
            return f"Trước giờ hết hạn {_length(step)}"
        case StepKind.OVERDUE:
            return f"Quá hạn {two_digits(step.days)} ngày làm việc, {hour}{_repeated(step)}"
        case _:
            return "Hỏi tình hình định kỳ"


def _length(step: PolicyStepFacts) -> str:
    if step.minutes >= 120 and step.minutes % 60 == 0:
        return f"{two_digits(step.minutes // 60)} giờ đồng hồ"
    if step.minutes:
        return f"{two_digits(step.minutes)} phút"
    hours = two_digits(int(step.hours)) if step.hours == int(step.hours) else f"{step.hours:g}".replace(".", ",")
    return f"{hours} giờ làm việc"


def _repeated(step: PolicyStepFacts) -> str:
    if step.every:
        return f", rồi cứ {two_digits(step.every)} ngày làm việc một lần"
    return " (hạn có giờ: ngay khi hết giờ)" if step.at_once else ""


def _conditions(step: PolicyStepFacts) -> str:
    said = [f"việc dài hơn {two_digits(step.span_over)} ngày làm việc"] if step.span_over else []
    if step.only_in:
        said.append(f"việc đang ở trạng thái {listed([LIFECYCLES[state].lower() for state in step.only_in], 'hoặc')}")
    return f" (nếu {' và '.join(said)})" if said else ""
