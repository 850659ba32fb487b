"""Puts reasons into words: why a step has its moment, what became of it, and what a rehearsed message is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.conversation.messages.explaining import (
    OF_A_UNIT,
    ExplainedTo,
    Explanation,
    RehearsedMessage,
    RehearsedTask,
    StepExplained,
    ToldLine,
)
from domain.model import SILENT
from domain.traits import traits
from domain.vocabulary import StepKind
from wording.labels import AUDIENCES, LIFECYCLES, STEPS, note, unreachable
from wording.phrases import code, full_moment, listed, moment, two_digits
from wording.reminding.policies import step_line

REASONS: Mapping[str, str] = {
    "as_written": "đúng lịch của chính sách nhắc việc",
    "held_to_opening": "rơi ngoài giờ gửi tin nên dời đến giờ làm việc kế tiếp",
    "moved_before_deadline": "dời sớm lên để không quá thời hạn",
    "snoozed": "người thực hiện hẹn nhắc lại",
    "head_is_handling": "trưởng đơn vị đang trực tiếp xử lý",
    "extension_under_review": "đơn vị đang xin gia hạn, chờ xem xét",
    "before_assignment": "thời điểm này đã qua khi giao việc",
    "already_accepted": "đơn vị đã xác nhận đã nhận",
    "no_deadline": "nhiệm vụ không có thời hạn",
    "span_too_short": "thời gian thực hiện ngắn nên không cần nhắc sớm",
    "other_state": "nhiệm vụ không ở tình trạng áp dụng bước này",
    "silent_state": "nhiệm vụ đã kết thúc, tạm dừng hoặc đang chờ xử lý nên không nhắc",
    "overtaken": "bước sau đã được gửi thay",
    "told_that_day": "trong ngày đã có tin khác về nhiệm vụ này",
    "recalculated": "lịch nhắc được tính lại sau thời điểm này",
}
OUTCOMES: Mapping[str, str] = {
    "sent": "Đã gửi",
    "superseded": "Không gửi",
    "due": "Đang gửi",
    "planned": "Sẽ gửi",
    "held": "Tạm giữ lại",
    "skipped": "Bỏ qua",
    "not_applicable": "Không áp dụng",
}
STATES: Mapping[str, str] = {
    "pending": "đang chờ gửi",
    "sending": "đang gửi",
    "sent": "đã gửi",
    "unknown": "chưa rõ đã đến hay chưa",
    "dead": "không gửi được",
    "cancelled": "không gửi vì không còn cần thiết",
}
CANCELLED: Mapping[str, str] = {
    "deadline changed": "thời hạn đã đổi",
    "accepted meanwhile": "đơn vị đã nhận",
    "deadline passed": "đã qua thời hạn",
    "expired": "đã quá lúc cần gửi",
    "quota": "để dành hạn mức tin Zalo của tháng",
    "work is": "nhiệm vụ đã kết thúc, tạm dừng hoặc chờ xử lý",
}
OCCASIONS: Mapping[str, str] = {}
"""What an occasion on a timetable brings (`services.occasions`), by its name."""

_NO_ROLE = {
    ExplainedTo.SPEAKER: "Không thuộc diện nhận tin nhắc của nhiệm vụ này.",
    ExplainedTo.UNIT: "Không có ai của đơn vị nhận được tin.",
}
_NO_GROUP = {
    "no_group": "Chưa có nhóm nào được gắn, nên tin gửi riêng cho trưởng đơn vị và người theo dõi.",
    "group_unreachable": "Chưa gửi được tin vào nhóm đã gắn, nên tin gửi riêng cho trưởng đơn vị và người theo dõi.",
}


@dataclass(frozen=True, slots=True)
class StepSaid:
    """One step in words: its rule, then what became of it."""

    rule: str
    said: tuple[str, ...]


def explanation_words(message: Explanation) -> dict[str, object]:
    """What the template of an explanation shows: the steps that concern the asked one, then the others."""
    own = [step for step in message.steps if _concerns(step, message)]
    others = [step for step in message.steps if not _concerns(step, message)]
    group = message.about is ExplainedTo.GROUP
    return {
        "whom": _whom(message),
        "standing": list(_standing(message)),
        "own_heading": "Các bước gửi vào nhóm" if group else "Các bước gửi đến nơi này",
        "own_steps": [_step_said(step) for step in own],
        "other_heading": "Các bước khác, gửi nơi khác",
        "other_steps": [_step_said(step) for step in others],
        "others_told": [_told(one) for one in message.other],
    }


def _concerns(step: StepExplained, message: Explanation) -> bool:
    roles = OF_A_UNIT if message.about is ExplainedTo.UNIT else message.roles
    meant = {*step.audiences, *step.rule.audiences}.intersection(roles)
    return bool(meant) or any(_got(one, message) for one in step.told)


def _whom(message: Explanation) -> str:
    if message.about is ExplainedTo.GROUP:
        return "tin trong nhóm"
    return message.who


def _standing(message: Explanation) -> Iterable[str]:
    """Why anything comes at all, what holds it back, and what comes next."""
    if message.roles:
        yield f"Nhận tin với tư cách: {listed(AUDIENCES[role] for role in message.roles)}."
    else:
        yield _NO_ROLE.get(message.about) or _NO_GROUP.get(message.group_missing, _NO_GROUP["no_group"])
    yield _latest(message)
    if message.line.lifecycle in SILENT:
        yield f'Đang ở tình trạng "{LIFECYCLES[message.line.lifecycle]}" nên không ai được nhắc.'
    if message.group_paused_until is not None:
        yield f"Trưởng đơn vị trực tiếp xử lý: chưa thông báo nhóm đến {full_moment(message.group_paused_until)}."
    if message.snoozed_until is not None:
        yield f"Người thực hiện hẹn nhắc lại: {full_moment(message.snoozed_until)}."
    if message.next_at is not None:
        yield f"Lần nhắc kế tiếp: {full_moment(message.next_at)}."


def _latest(message: Explanation) -> str:
    """The last message that the asked one got, with its reason; or that there has been none."""
    got = [(one.sent_at, step) for step in message.steps for one in step.told if one.sent_at and _got(one, message)]
    if not got:
        return "Chưa nhận tin nhắc nào của nhiệm vụ này."
    at, step = max(got, key=lambda one: one[0])
    return f"Tin gần nhất gửi lúc {moment(at)}, theo bước: {step_line(step.rule)}."


def _got(one: ToldLine, message: Explanation) -> bool:
    if message.about is ExplainedTo.SPEAKER:
        return one.who == message.who and not one.in_group
    return one.in_group if message.about is ExplainedTo.GROUP else one.audience in OF_A_UNIT


def _step_said(step: StepExplained) -> StepSaid:
    said = [_outcome(step), *(note(key) for key in step.notes), *(_told(one) for one in step.told)]
    if step.held:
        whom = listed(AUDIENCES[audience] for audience in step.held_from)
        said.append(f"{whom[:1].upper()}{whom[1:]}: {OUTCOMES['held'].lower()} vì {REASONS[step.held]}")
    return StepSaid(step_line(step.rule), tuple(filter(None, said)))


def _outcome(step: StepExplained) -> str:
    at = f" {full_moment(step.at)}" if step.at is not None and step.outcome != "not_applicable" else ""
    reason = REASONS.get(step.reason, "")
    to = "" if {*step.audiences} == {*step.rule.audiences} else f" cho {listed(AUDIENCES[a] for a in step.audiences)}"
    return f"{OUTCOMES.get(step.outcome, '')}{at}{to}{': ' + reason if reason else ''}"


def _told(one: ToldLine) -> str:
    """Trần Văn Bình, Telegram: đã gửi 08:00 24/11/2026"""
    when = f" {moment(one.sent_at)}" if one.sent_at is not None else ""
    said = _why_cancelled(one.reason) if one.state == "cancelled" else one.reason and unreachable(one.reason)
    said = said or _in_place(one.note)
    reason = f" ({said})" if said else ""
    return f"{one.who}, {traits(one.channel).name}: {STATES.get(one.state, '')}{when}{reason}"


def _in_place(key: str) -> str:
    """chưa gửi được tin đến trưởng đơn vị: why this one was told in place of another."""
    said = note(key).rstrip(".")
    return said[:1].lower() + said[1:]


def _why_cancelled(reason: str) -> str:
    return next((said for key, said in CANCELLED.items() if reason.startswith(key)), "")


def addressee(message: RehearsedMessage) -> str:
    """Trần Văn Bình (người thực hiện), Telegram"""
    return f"{message.to} ({AUDIENCES[message.audience]}), {traits(message.channel).name}"


def rehearsed_lines(message: RehearsedMessage) -> list[str]:
    """A line for each work, and for what waits to be sent already that it does."""
    brought = OCCASIONS.get(message.occasion, "Thông báo về hoạt động của hệ thống")
    lines = [rehearsed(task) for task in message.tasks] or [brought]
    return [f"{line}; đang chờ gửi" for line in lines] if message.waits else lines


def rehearsed(task: RehearsedTask) -> str:
    """NV12 quá hạn 02 ngày làm việc: gửi nhóm chung, đúng lịch của chính sách nhắc việc"""
    return f"{code(task.number)} {_subject(task)}: {why(task)}"


def _subject(task: RehearsedTask) -> str:
    if task.step is None:
        return "có thay đổi"
    if task.step is StepKind.OVERDUE and task.overdue_days:
        return f"quá hạn {two_digits(task.overdue_days)} ngày làm việc"
    return STEPS[task.step]


def why(task: RehearsedTask) -> str:
    """Why one rehearsed task goes to its audience at its moment."""
    said = [f"gửi {AUDIENCES[task.audience]}", REASONS.get(task.reason, "")]
    said.append(_in_place(task.note))
    return "; ".join(filter(None, said))
