"""The table of an assignment's life in words: for refusals, and for the page of rights in the guide."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain.model import Lifecycle
from domain.tasks.lifecycle import OPEN, TABLE, Act, Clock, Ends, Need, Rule, Told, When, Who
from wording.labels import LIFECYCLES, who_may
from wording.phrases import capitalised, listed

ACTS: Mapping[Act, str] = {
    Act.ACCEPT: "xác nhận đã nhận",
    Act.COMPLETE: "báo hoàn thành",
    Act.TAKE_OVER: "nhận trực tiếp xử lý",
    Act.REPORT: "báo cáo tiến độ",
    Act.SNOOZE: "hẹn nhắc lại",
    Act.HAND_OVER: "phân công trong đơn vị",
    Act.CHANGE_DEADLINE: "đổi thời hạn",
    Act.NAME_OFFICER: "đổi người thực hiện",
    Act.RENAME: "sửa nội dung",
    Act.HOLD: "tạm dừng",
    Act.CANCEL: "hủy",
    Act.RESUME: "tiếp tục",
    Act.UNDO_ACCEPTANCE: "hoàn tác việc nhận",
    Act.UNDO_CLOSING: "hoàn tác việc báo xong, việc hủy",
    Act.CLOSE_WITH_LEAD: "kết thúc theo đơn vị chủ trì",
    Act.IMPORT: "cập nhật từ bảng",
}
STATES: Mapping[Lifecycle, str] = {
    Lifecycle.ASSIGNED: "chưa thực hiện",
    Lifecycle.ACCEPTED: "đã tiếp nhận",
    Lifecycle.IN_PROGRESS: "đang thực hiện",
    Lifecycle.PENDING_REVIEW: "chờ xác nhận",
    Lifecycle.COMPLETED: "đã hoàn thành",
    Lifecycle.RETURNED: "phải bổ sung",
    Lifecycle.DECLINED: "đơn vị trả lại",
    Lifecycle.ON_HOLD: "đang tạm dừng",
    Lifecycle.CANCELLED: "đã hủy",
}
"""As they stand after "việc"."""

_NEEDS: Mapping[Need, str] = {
    Need.NOTHING: "",
    Need.RESULT: "kết quả, nếu có",
    Need.WORDS: "nội dung báo cáo",
    Need.REASON: "lý do",
    Need.MOMENT: "thời điểm",
    Need.DATE: "thời hạn mới",
    Need.OFFICER: "người thực hiện",
    Need.TITLE: "nội dung mới",
    Need.FILE: "tệp",
}
_TOLD: Mapping[Told, str] = {
    Told.UNIT: "người thực hiện, trưởng đơn vị",
    Told.HEAD: "trưởng đơn vị",
    Told.GIVERS: "người giao việc",
    Told.FORMER_OFFICER: "người thực hiện trước đó",
}
_CLOCK: Mapping[Clock, str] = {
    Clock.GOES_ON: "",
    Clock.STOPS: "dừng",
    Clock.ACCEPTED: "thôi hỏi đã nhận chưa",
    Clock.CHECKED_IN: "tính lại ngày hỏi tình hình",
    Clock.GROUP_PAUSED: "tin cho nhóm lùi đến sáng ngày làm việc sau",
    Clock.OWN_PAUSED: "tin cho người ấy lùi đến lúc hẹn",
    Clock.NEW_DEADLINE: "theo thời hạn mới",
    Clock.MOVED_BY_HOLD: "tiếp tục, thời hạn lùi đúng số ngày làm việc đã dừng",
}
_WHEN: Mapping[When, str] = {
    When.ALWAYS: "",
    When.OVERDUE: "khi đã quá hạn hoặc sắp có tin cho nhóm",
    When.BEFORE_DEADLINE: "trước thời hạn",
    When.WITHIN_A_DAY: "trong 24 giờ",
}
_ENDS: Mapping[Ends, str] = {
    Ends.STAYS: "không đổi",
    Ends.AS_BEFORE: "như trước đó",
    Ends.AS_TOLD: "như ghi trong bảng",
}
_HEADINGS = ("Thao tác", "Lệnh", "Ai", "Với việc", "Cần nêu", "Sau đó", "Báo cho", "Nhắc việc")


def act(key: str) -> str:
    return ACTS[Act(key)]


def states(only_in: Collection[Lifecycle]) -> str:
    """ "chưa kết thúc và không tạm dừng"; few states are listed."""
    missing = OPEN.difference(only_in)
    if len(missing) > 1 or not OPEN.intersection(only_in):
        return listed([said for state, said in STATES.items() if state in only_in], "hoặc")
    return " và không ".join(("chưa kết thúc", *(STATES[state].removeprefix("đang ") for state in missing)))


def rights_of(word: str) -> list[str]:
    """Who may do what a command does, and in which states: one sentence an act, for the help of the command."""
    rules = [rule for rule in TABLE.values() if rule.word == word]
    said = [f"dành cho {who_may(rule.who)}; với việc {_states_of(rule)}." for rule in rules]
    named = [f"{ACTS[rule.act]}: {sentence}" for rule, sentence in zip(rules, said, strict=True)]
    return [capitalised(sentence) for sentence in (named if len(rules) > 1 else said)]


def rights_table() -> str:
    """The whole table in Markdown, a row an act, for the guide."""
    rows = [_HEADINGS, ("---",) * len(_HEADINGS), *(_row(rule) for rule in TABLE.values())]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _row(rule: Rule) -> tuple[str, ...]:
    ends = _ENDS[rule.ends] if isinstance(rule.ends, Ends) else LIFECYCLES[rule.ends]
    return (
        capitalised(ACTS[rule.act]),
        f"`{rule.word}`" if rule.word else "",
        "" if rule.who is Who.NOBODY else who_may(rule.who),
        _states_of(rule),
        _NEEDS[rule.needs],
        ends,
        listed(_TOLD[one] for one in rule.told),
        _CLOCK[rule.clock],
    )


def _states_of(rule: Rule) -> str:
    return states(rule.begins) + (f", {_WHEN[rule.when]}" if rule.when is not When.ALWAYS else "")


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody as the guide tells them apart, with the acts that are theirs."""

    name: str
    acts: frozenset[Act]


def holders_table(holders: Collection[Holder]) -> str:
    """A row an act that somebody does by a command, a column a kind of person."""
    rules = [rule for rule in TABLE.values() if rule.word]
    rows = [("Thao tác", *(one.name for one in holders)), ("---",) * (len(holders) + 1)]
    rows += [(capitalised(ACTS[rule.act]), *("x" if rule.act in one.acts else "" for one in holders)) for rule in rules]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)
