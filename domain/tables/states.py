"""The state of a task as reports write it, and which state a written one means.

Lifecycle and timeliness are two axes, yet reports mix them: "Quá hạn" says nothing about how far the work is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

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


_DONE = r"(?<!chua )(?<!sap )(?<!gan )(?<!dang )(?:hoan thanh|hoan tat|xu ly xong|giai quyet xong|da xong|xong)"
_RULES: tuple[tuple[str, Lifecycle | None], ...] = (
    (r"cho (?:xac nhan|duyet|phe duyet)|da bao cao|trinh (?:duyet|lanh dao)", Lifecycle.PENDING_REVIEW),
    (r"don vi tra lai|tu choi|khong thuoc", Lifecycle.DECLINED),
    (r"tra lai|bo sung|lam lai", Lifecycle.RETURNED),
    (r"tam (?:dung|hoan|ngung)", Lifecycle.ON_HOLD),
    (r"(?<!khong )(?:huy|thu hoi|dung thuc hien)", Lifecycle.CANCELLED),
    (rf"{_DONE}|da (?:xu ly|giai quyet|thuc hien)(?! mot phan)|100 ?%|dong(?: nhiem vu)?$", Lifecycle.COMPLETED),
    (r"dang|sap hoan thanh|gan hoan thanh|mot phan|[1-9]\d? ?%", Lifecycle.IN_PROGRESS),
    (r"chua hoan thanh|chua xong", None),
    (r"(?:da )?tiep nhan(?! )|(?:da )?nhan(?: viec)?$", Lifecycle.ACCEPTED),
    (r"chua|moi(?: giao)?|cho (?:xu ly|thuc hien|tiep nhan)|^0 ?%", Lifecycle.ASSIGNED),
    (
        r"(?:qua|tre|trong|con|den|dung|truoc|toi) han|khong (?:co )?(?:thoi )?han|cham (?:tien do|muon)|dung tien do",
        None,
    ),
)
_COMPILED = tuple((re.compile(pattern), lifecycle) for pattern, lifecycle in _RULES)


def read_state(text: str) -> ReadState | None:
    """None where the words name no state. An empty text says nothing either way."""
    folded = fold(text).strip(" .;:-")
    if not folded:
        return ReadState(None)
    if folded.startswith("chua") and "tiep nhan" in folded:
        return ReadState(Lifecycle.ASSIGNED)
    for pattern, lifecycle in _COMPILED:
        if pattern.search(folded):
            return ReadState(lifecycle, re.search(r"(?:dung|truoc|trong) (?:thoi )?han", folded) is not None)
    return None
