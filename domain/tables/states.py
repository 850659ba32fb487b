"""The state of a task as reports write it, and which state a written one means.

Nothing is closed by a piece of a word: a state is a whole phrase of a closed list. Negation, plans, percentages and
steps keep the work open; any other words are asked. Lifecycle and timeliness are two axes, yet reports mix them:
"Quá hạn" says nothing about how far the work is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from domain.model import Lifecycle
from domain.text import fold

STATE_LABELS: Mapping[Lifecycle, str] = {
    Lifecycle.ASSIGNED: "Chưa thực hiện",
    Lifecycle.ACCEPTED: "Đã tiếp nhận",
    Lifecycle.IN_PROGRESS: "Đang thực hiện",
    Lifecycle.PENDING_REVIEW: "Đã báo cáo, chờ xác nhận",
    Lifecycle.COMPLETED: "Hoàn thành",
    Lifecycle.RETURNED: "Trả lại, yêu cầu bổ sung",
    Lifecycle.DECLINED: "Đơn vị trả lại nhiệm vụ",
    Lifecycle.ON_HOLD: "Tạm dừng",
    Lifecycle.CANCELLED: "Đã hủy",
}


@dataclass(frozen=True, slots=True)
class ReadState:
    """`lifecycle` None: the words are known, but say nothing about the lifecycle. `on_time`: done within its time."""

    lifecycle: Lifecycle | None
    on_time: bool = False


_IN_TIME = r"(?:dung|truoc|trong|tre|qua|cham|con|den|toi|chua (?:den|toi)) (?:thoi )?(?:han|tien do)"
_DONE_VERB = (
    r"(?:hoan thanh|hoan tat|xong|(?:xu ly|giai quyet|thuc hien|lam|trien khai) xong"
    r"|da (?:xu ly|giai quyet|thuc hien|ket thuc|dong))"
)
_WORK = r"(?: (?:nhiem vu|cong viec|viec))?"
_DONE = rf"(?:da )?{_DONE_VERB}{_WORK}(?: {_IN_TIME})?"
_DAY = r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?"

_PHRASES: tuple[tuple[str, Lifecycle | None], ...] = (
    (rf"{_DONE}|da {_DONE_VERB}{_WORK} (?:ngay )?{_DAY}|dong{_WORK}", Lifecycle.COMPLETED),
    (r"(?:(?:da )?(?:hoan thanh|dat|xong) )?100 ?%|completed|done", Lifecycle.COMPLETED),
    (rf"(?:da |bi )?(?:huy(?: bo)?|thu hoi){_WORK}|dung thuc hien|cancelled", Lifecycle.CANCELLED),
    (r"(?:da |dang )?tam (?:dung|hoan|ngung)(?: thuc hien)?", Lifecycle.ON_HOLD),
    (
        r"(?:dang )?cho (?:xac nhan|duyet|phe duyet)|da bao cao|(?:da )?trinh (?:duyet|lanh dao(?: duyet)?)",
        Lifecycle.PENDING_REVIEW,
    ),
    (rf"(?:don vi )(?:da )?tra lai{_WORK}|(?:da )?tu choi|khong thuoc tham quyen", Lifecycle.DECLINED),
    (r"(?:da )?tra lai|(?:yeu cau|can) bo sung|lam lai|yeu cau lam lai", Lifecycle.RETURNED),
    (rf"(?:da )?tiep nhan{_WORK}|da nhan{_WORK}|nhan viec", Lifecycle.ACCEPTED),
    (
        r"(?:chua|cho) (?:duoc )?(?:thuc hien|xu ly|trien khai|tiep nhan|giai quyet|bat dau|nhan)(?: viec)?",
        Lifecycle.ASSIGNED,
    ),
    (r"moi(?: giao| nhan)?|chua lam|chua|da giao|0 ?%|khong bat dau|open|new", Lifecycle.ASSIGNED),
    (
        r"(?:(?:da )?(?:hoan thanh|dat|xong|thuc hien|khoang) )?(?:khoang |duoc )?[1-9]\d?(?:[.,]\d+)? ?%",
        Lifecycle.IN_PROGRESS,
    ),
    # A step or a part of the work is done, or nearly all of it.
    (
        rf"{_DONE} (?:mot phan|(?:buoc|giai doan|phan|dot|ky) (?:\d+|[ivx]+|mot|hai|dau|thu nhat).*)",
        Lifecycle.IN_PROGRESS,
    ),
    (rf"(?:co ban|gan|sap)(?: (?:da|nhu))? {_DONE}|{_DONE} (?:co ban|gan het)", Lifecycle.IN_PROGRESS),
    (rf"{_IN_TIME}(?: \d+ ngay)?|khong (?:co )?(?:thoi )?han|cham muon|false|sap (?:den|toi) han", None),
    # Said of what is still to come or has not come about: nothing but that the work is open.
    (r"(?:van |con )?chua .*", None),
    (r"khong (?:the |kip |duoc )*(?:hoan thanh|hoan tat|xong|dat|kip|giai quyet xong)\b.*", None),
    (r"(?:kho|du kien|phan dau|se|sap|gan|cho|tiep tuc|(?:da |dang )?(?:chuyen|giao)|con)(?: .+)", None),
    (r"dang .+", Lifecycle.IN_PROGRESS),
    (r"trong qua trinh .+|bat dau trien khai|da bat dau", Lifecycle.IN_PROGRESS),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), lifecycle) for pattern, lifecycle in _PHRASES)
_CLOSING = frozenset({Lifecycle.COMPLETED, Lifecycle.CANCELLED})
_CLAUSES = re.compile(r"[,;()\n]|\s[-–]\s|\.(?=\s|$)|\bnhung\b")
_BESIDE = re.compile(
    r"(?:tai |theo |bang |da gui |da ban hanh )?(?:bao cao|bc|cong van|cv|van ban|vb|to trinh|ke hoach|quyet dinh|qd)?"
    rf" ?(?:so )?[\w./&-]*\d[\w./&-]*(?: ngay {_DAY})?|(?:ngay )?{_DAY}"
)
"""What stands beside a state and says nothing of it: the number and the day of the document that was sent."""


def read_state(text: str) -> ReadState | None:
    """None where the words name no state. An empty text says nothing either way."""
    return _read(fold(text).strip(" .;:-"))


@lru_cache(maxsize=4096)
def _read(folded: str) -> ReadState | None:
    if not folded:
        return ReadState(None)
    if "?" in folded:
        return None
    if (whole := _phrase(folded)) is not None:
        return ReadState(whole[0], _is_on_time(folded))
    clauses = [clause.strip(" .:-") for clause in _CLAUSES.split(folded)]
    told = [clause for clause in clauses if clause and not _BESIDE.fullmatch(clause)]
    read = [_phrase(clause) for clause in told]
    states = [one[0] for one in read if one is not None and one[0] is not None]
    unknown, closing = None in read, [state for state in states if state in _CLOSING]
    opened = any(one is not None and _keeps_open(clause, one[0]) for clause, one in zip(told, read, strict=True))
    if not told or (unknown and not opened) or (closing and (opened or unknown or len(set(states)) > 1)):
        return None
    if Lifecycle.IN_PROGRESS in states:
        return ReadState(Lifecycle.IN_PROGRESS)
    return ReadState(states[0] if states else None, _is_on_time(folded))


def is_done(text: str) -> bool:
    """Whether a column that is not the state's says of the work that it is done: a result, a remark."""
    first = next(filter(None, (one.strip(" .:-") for one in _CLAUSES.split(fold(text)))), "")
    found = _phrase(first)
    return found is not None and found[0] is Lifecycle.COMPLETED


def _phrase(folded: str) -> tuple[Lifecycle | None] | None:
    """The state that the whole of the words names, in a tuple; None where they name none."""
    return next(((lifecycle,) for pattern, lifecycle in _COMPILED if pattern.fullmatch(folded)), None)


def _keeps_open(clause: str, lifecycle: Lifecycle | None) -> bool:
    if lifecycle is None:
        return re.fullmatch(rf"{_IN_TIME}(?: \d+ ngay)?", clause) is None
    return lifecycle not in _CLOSING


def _is_on_time(folded: str) -> bool:
    return re.search(r"(?:dung|truoc|trong) (?:thoi )?(?:han|tien do)", folded) is not None
