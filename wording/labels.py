"""The Vietnamese words for keys of the record: statuses, roles, events, reasons. No key is shown without one."""

from __future__ import annotations

from collections.abc import Mapping

from domain.conversation.messages.changing import AskedDetail
from domain.conversation.messages.working import ListKind
from domain.model import AssignmentRole, Lifecycle, OrganizationRole, UnitRole, Urgency
from domain.vocabulary import Audience, DraftField, StepKind

AUTOMATED = "Đây là tin tự động."
"""Said once a day in each chat of a messenger whose terms ask for it."""

SENT_AGAIN = "(Tin gửi lại do đường truyền gián đoạn, có thể đã nhận trước đó.)"
CALLED_BY_NAME = "Trong nhóm, gõ @, chọn {name} trong danh sách rồi gõ lệnh"
OR_PRIVATELY = "; hoặc nhắn riêng cho bot"

LIFECYCLES: Mapping[Lifecycle, str] = {
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

URGENCIES: Mapping[Urgency, str] = {
    Urgency.NORMAL: "thường",
    Urgency.URGENT: "khẩn",
    Urgency.VERY_URGENT: "thượng khẩn",
    Urgency.EXPRESS: "hỏa tốc",
}

ASSIGNMENT_ROLES: Mapping[AssignmentRole, str] = {
    AssignmentRole.LEAD: "chủ trì",
    AssignmentRole.COORDINATOR: "phối hợp",
}

ROLES: Mapping[str, str] = {
    UnitRole.HEAD: "Trưởng đơn vị",
    UnitRole.DEPUTY: "Phó trưởng đơn vị",
    UnitRole.OFFICER: "Chuyên viên",
    OrganizationRole.ADMIN: "Quản trị hệ thống",
    OrganizationRole.MONITOR: "Người theo dõi, đôn đốc",
    OrganizationRole.LEADER: "Lãnh đạo phụ trách",
    OrganizationRole.DIRECTOR: "Thủ trưởng cơ quan",
    "focal": "Đầu mối của đơn vị",
    "member": "Thành viên",
}

AUDIENCES: Mapping[Audience, str] = {
    Audience.OFFICER: "người thực hiện",
    Audience.HEAD: "trưởng đơn vị",
    Audience.GROUP: "nhóm chung",
    Audience.LEADER: "lãnh đạo phụ trách",
    Audience.DIRECTOR: "thủ trưởng cơ quan",
    Audience.MONITORS: "người theo dõi, đôn đốc",
}

WHO_MAY: Mapping[str, str] = {
    "admin": "quản trị hệ thống",
    "monitor": "người theo dõi, đôn đốc nhiệm vụ",
    "officer": "người được giao thực hiện",
    "unit_member": "người thực hiện, trưởng đơn vị được giao hoặc cấp phó",
    "unit_member_or_giver": "người thực hiện, trưởng đơn vị được giao hoặc cấp phó, người giao việc, người theo dõi",
    "monitors_and_leaders": "người theo dõi, đôn đốc hoặc lãnh đạo",
    "monitor_or_admin": "người theo dõi, đôn đốc hoặc quản trị hệ thống",
    "actor_or_monitor": "người đã thực hiện thao tác hoặc người theo dõi, đôn đốc",
    "unit_head_or_acting": "trưởng đơn vị, cấp phó hoặc người được ủy quyền",
    "monitor_or_assigner": "người theo dõi, đôn đốc, lãnh đạo hoặc người giao việc",
}
WHO_MAY_OTHERWISE = "người được phân quyền"

STEPS: Mapping[StepKind, str] = {
    StepKind.ASSIGNED: "mới giao",
    StepKind.NOT_ACCEPTED: "chưa xác nhận đã nhận",
    StepKind.BEFORE: "sắp đến hạn",
    StepKind.DUE_DAY: "đến hạn hôm nay",
    StepKind.HOURS_BEFORE: "sắp đến giờ hạn",
    StepKind.OVERDUE: "quá hạn",
    StepKind.CHECK_IN: "cần cập nhật tình hình",
}

LISTS: Mapping[ListKind, tuple[str, str]] = {
    ListKind.MINE: ("NHIỆM VỤ CỦA TÔI", "viec"),
    ListKind.UNIT: ("NHIỆM VỤ CỦA ĐƠN VỊ", "donvi"),
    ListKind.OVERDUE: ("NHIỆM VỤ QUÁ HẠN", "quahan"),
    ListKind.STALE: ("NHIỆM VỤ LÂU CHƯA BÁO CÁO", "tonlau"),
}

DATE_WARNINGS: Mapping[str, str] = {
    "day_off": "thời hạn rơi vào ngày nghỉ",
    "moved": "ngày đã nêu là ngày nghỉ nên thời hạn được chuyển sang ngày làm việc",
    "past": "thời hạn này đã qua",
    "impossible": "ngày giờ đã nêu không có trong lịch",
    "ambiguous": "thời hạn này có thể hiểu theo nhiều cách",
    "needs_event": "thời hạn này tính từ một mốc (ngày nhận, ngày ký văn bản) chưa rõ ngày nào",
    "next_year": "ngày này năm nay đã qua nên được hiểu là của năm sau",
    "hour_unsaid": "chưa rõ giờ, thời hạn được tính đến hết giờ làm việc",
    "interval": "đã nêu một khoảng ngày, thời hạn có thể là ngày đầu hoặc ngày cuối",
}
DATE_WARNING_OTHERWISE = "đề nghị kiểm tra lại thời hạn"

QUESTIONS: Mapping[DraftField, str] = {
    DraftField.UNITS: "Giao đơn vị nào chủ trì? Nhập tên hoặc tên viết tắt, có thể kèm đơn vị phối hợp. "
    "Ví dụ: QLKH phối hợp VP",
    DraftField.TITLE: "Nội dung nhiệm vụ là gì? Ví dụ: Báo cáo kết quả cải cách hành chính năm 2026",
    DraftField.DEADLINE: "Thời hạn đến khi nào? Ví dụ: 30/11/2026, 16h30 27/11, thứ sáu tuần sau; "
    'nếu không có, ghi "không có thời hạn".',
    DraftField.DOCUMENT: 'Theo văn bản nào? Ví dụ: 888/SKHCN-VP ngày 24/9/2020; nếu không có, ghi "không".',
    DraftField.RECEIVED_ON: "Văn bản nhận ngày nào? Ví dụ: 24/11/2026 hoặc hôm nay",
}

DETAIL_QUESTIONS: Mapping[AskedDetail, str] = {
    AskedDetail.HOLD_REASON: "Lý do tạm dừng là gì?",
    AskedDetail.CANCEL_REASON: "Lý do hủy là gì?",
    AskedDetail.WHAT: 'Sửa gì? Ghi "hạn 20/12", "chuyên viên Bình" hoặc "tên" kèm nội dung mới.',
    AskedDetail.DEADLINE: "Thời hạn mới là ngày nào? Ví dụ: 30/11/2026, 16h30 27/11, thứ sáu tuần sau.",
    AskedDetail.OFFICER: "Giao cho ai? Ghi tên hoặc họ tên người của đơn vị.",
    AskedDetail.TITLE: "Nội dung mới là gì?",
    AskedDetail.PROGRESS: "Công việc đã làm đến đâu, có vướng mắc gì?",
}

NOTES: Mapping[str, str] = {
    "no_officer": "Đơn vị chưa phân công người thực hiện.",
    "no_head": "Đơn vị chưa có trưởng đơn vị đăng ký nhận tin.",
    "officer_unreachable": "Chưa gửi được tin đến người thực hiện.",
    "head_unreachable": "Chưa gửi được tin đến trưởng đơn vị.",
    "leader_unreachable": "Chưa gửi được tin đến lãnh đạo phụ trách.",
    "no_leader": "Đơn vị chưa có lãnh đạo phụ trách đăng ký nhận tin.",
    "no_director": "Chưa có thủ trưởng cơ quan đăng ký nhận tin.",
    "no_group": "Chưa có nhóm chung để thông báo nên tin này gửi riêng.",
    "group_unreachable": "Chưa gửi được tin vào nhóm chung nên tin này gửi riêng.",
    "nobody": "Chưa có ai nhận được tin này.",
}

UNREACHABLE: Mapping[str, str] = {
    "blocked": "người nhận đã chặn hệ thống",
    "never_started": "người nhận chưa mở trò chuyện với hệ thống",
    "deactivated": "tài khoản của người nhận đã bị khóa hoặc xóa",
    "chat_not_found": "không tìm thấy tài khoản của người nhận",
    "failing": "gửi nhiều lần không được",
    "no_account": "người nhận chưa đăng ký",
    "not_registered": "người nhận chưa đăng ký",
    "expired": "quá thời gian gửi mà chưa gửi được",
    "outcome_unknown": "không rõ đã tới hay chưa, đã gửi hai lần",
    "kicked": "hệ thống đã bị đưa ra khỏi nhóm",
    "left": "hệ thống không còn trong nhóm",
    "no_rights": "hệ thống không được quyền gửi tin trong nhóm",
    "topic_gone": "chủ đề của nhóm đã bị xóa",
    "group_gone": "nhóm không còn",
}
UNREACHABLE_OTHERWISE = "kênh nhắn tin không nhận tin"
EVENTS: Mapping[str, str] = {
    "created": "giao việc",
    "assigned": "giao việc",
    "unit_added": "thêm đơn vị",
    "accepted": "xác nhận đã nhận",
    "started": "bắt đầu thực hiện",
    "progress_reported": "báo cáo tiến độ",
    "reported": "báo cáo kết quả",
    "completed": "hoàn thành",
    "approved": "xác nhận hoàn thành",
    "returned": "trả lại, yêu cầu bổ sung",
    "declined": "trả lại nhiệm vụ",
    "reopened": "mở lại",
    "undone": "hoàn tác",
    "cancelled": "hủy nhiệm vụ",
    "put_on_hold": "tạm dừng",
    "held": "tạm dừng",
    "resumed": "tiếp tục thực hiện",
    "changed": "sửa nội dung",
    "title_changed": "sửa nội dung",
    "cells_changed": "cập nhật cột khác theo bảng",
    "deadline_changed": "đổi thời hạn",
    "urgency_changed": "đổi mức độ khẩn",
    "officer_changed": "phân công người thực hiện",
    "forwarded": "phân công người thực hiện",
    "unit_changed": "chuyển đơn vị",
    "extension_requested": "xin gia hạn",
    "extension_approved": "đồng ý gia hạn",
    "extension_refused": "chưa đồng ý gia hạn",
    "taken_over": "trưởng đơn vị trực tiếp xử lý",
    "snoozed": "hẹn nhắc lại",
    "waiting": "chờ đơn vị khác",
    "reminded": "đã nhắc",
    "escalated": "đã báo cấp trên",
    "notified": "đã gửi tin",
    "group_told": "đã thông báo trong nhóm",
    "send_failed": "gửi tin không được",
    "unreachable": "chưa liên lạc được",
    "explanation_asked": "yêu cầu giải trình",
    "explained": "giải trình",
    "merged": "sáp nhập đơn vị",
    "rule_started": "lập việc định kỳ",
    "rule_stop": "dừng việc định kỳ",
    "rule_skip": "bỏ qua một kỳ",
    "rule_move": "đổi thời hạn một kỳ",
    "closed_with_lead": "kết thúc cùng đơn vị chủ trì",
    "letter_retried": "gửi lại tin",
    "calendar_changed": "đổi lịch làm việc",
    "policy_changed": "đổi chính sách nhắc việc",
    "policy_reset": "dùng lại chính sách nhắc việc mặc định",
    "seeded": "nhập danh sách ban đầu",
    "registered": "đăng ký",
    "invited": "tạo lời mời",
    "invite_used": "dùng lời mời",
    "group_code_created": "tạo mã gắn nhóm",
    "group_bound": "gắn nhóm",
    "group_moved": "nhóm đổi mã",
    "group_lost": "nhóm không còn nhận tin",
}
EVENT_OTHERWISE = "cập nhật"

REQUESTS: Mapping[Audience, Mapping[StepKind, str]] = {
    Audience.OFFICER: {
        StepKind.ASSIGNED: "Đề nghị {address} xác nhận đã nhận và thực hiện, bảo đảm đúng hạn.",
        StepKind.NOT_ACCEPTED: "Đề nghị {address} xác nhận đã nhận; nếu không thuộc đơn vị, báo lại người giao.",
        StepKind.BEFORE: "Đề nghị {address} khẩn trương thực hiện, bảo đảm đúng hạn.",
        StepKind.DUE_DAY: "Đề nghị {address} gửi kết quả và báo hoàn thành trước thời điểm trên.",
        StepKind.HOURS_BEFORE: "Đề nghị {address} gửi kết quả và báo hoàn thành trước thời điểm trên.",
        StepKind.OVERDUE: "Đề nghị {address} khẩn trương hoàn thành; báo nguyên nhân và thời gian dự kiến hoàn thành.",
        StepKind.CHECK_IN: "Đề nghị {address} cho biết tình hình thực hiện.",
    },
    Audience.HEAD: {
        StepKind.ASSIGNED: "Kính đề nghị {address} tiếp nhận, phân công thực hiện.",
        StepKind.NOT_ACCEPTED: "Kính đề nghị {address} phân công người thực hiện và xác nhận đã nhận.",
        StepKind.BEFORE: "Kính đề nghị {address} quan tâm chỉ đạo, bảo đảm đúng hạn.",
        StepKind.DUE_DAY: "Kính đề nghị {address} quan tâm chỉ đạo, gửi kết quả trước thời điểm trên.",
        StepKind.HOURS_BEFORE: "Kính đề nghị {address} quan tâm chỉ đạo, gửi kết quả trước thời điểm trên.",
        StepKind.OVERDUE: "Kính đề nghị {address} quan tâm chỉ đạo, phân công xử lý dứt điểm.",
        StepKind.CHECK_IN: "Kính đề nghị {address} cho biết tình hình thực hiện của đơn vị.",
    },
    Audience.LEADER: {
        StepKind.OVERDUE: "Kính báo cáo {address} xem xét, cho ý kiến chỉ đạo.",
        StepKind.NOT_ACCEPTED: "Kính báo cáo {address} xem xét, cho ý kiến chỉ đạo.",
    },
    Audience.DIRECTOR: {
        StepKind.OVERDUE: "Kính trình {address} xem xét, cho ý kiến chỉ đạo.",
        StepKind.NOT_ACCEPTED: "Kính trình {address} xem xét, cho ý kiến chỉ đạo.",
    },
    Audience.MONITORS: {
        StepKind.ASSIGNED: "Đề nghị {address} báo trực tiếp cho đơn vị.",
        StepKind.NOT_ACCEPTED: "Đề nghị {address} liên hệ trực tiếp với đơn vị.",
        StepKind.OVERDUE: "Đề nghị {address} liên hệ, đôn đốc đơn vị.",
    },
    Audience.GROUP: {
        StepKind.OVERDUE: "Đề nghị Trưởng các phòng, đơn vị tập trung chỉ đạo hoàn thành.",
        StepKind.NOT_ACCEPTED: "Đề nghị Trưởng các phòng, đơn vị xác nhận đã nhận và triển khai thực hiện.",
        StepKind.ASSIGNED: "Đề nghị Trưởng các phòng, đơn vị xác nhận đã nhận và triển khai thực hiện.",
    },
}
REQUESTS_OTHERWISE: Mapping[Audience, str] = {
    Audience.OFFICER: "Đề nghị {address} quan tâm thực hiện.",
    Audience.HEAD: "Kính đề nghị {address} quan tâm chỉ đạo.",
    Audience.LEADER: "Kính báo cáo {address} để theo dõi, chỉ đạo.",
    Audience.DIRECTOR: "Kính báo cáo {address} để theo dõi, chỉ đạo.",
    Audience.MONITORS: "Đề nghị {address} theo dõi, đôn đốc đơn vị.",
    Audience.GROUP: "Đề nghị các phòng, đơn vị khẩn trương thực hiện, bảo đảm đúng hạn.",
}


def role(key: str) -> str:
    """A role's word; a title that is already written out stays as it is."""
    return ROLES.get(key, key)


def who_may(key: str) -> str:
    return WHO_MAY.get(key, WHO_MAY_OTHERWISE)


def date_warnings(key: str | None, day_off_reason: str) -> list[str]:
    """What to say beside a proposed deadline. `day_off_reason` is why its own day is off, empty for a working day."""
    said = [f"{DATE_WARNINGS['day_off']} ({day_off_reason})"] if day_off_reason else []
    if key == "day_off":
        return said or [DATE_WARNINGS["moved"]]
    return ([DATE_WARNINGS.get(key, DATE_WARNING_OTHERWISE)] if key else []) + said


def note(key: str) -> str:
    """The sentence of a reminder's note; empty for a key that has none."""
    return NOTES.get(key, "")


def event(key: str) -> str:
    """What happened, in words: `task.accepted`, `assignment_accepted` and `accepted` are the same."""
    name = key.rpartition(".")[2]
    if name not in EVENTS:
        name = name.removeprefix("task_").removeprefix("assignment_").removeprefix("work_")
    return EVENTS.get(name, EVENT_OTHERWISE)


def unreachable(reason: str) -> str:
    """Why a chat cannot be reached, or a message was given up. What a messenger said in English is not told."""
    return UNREACHABLE.get(reason, UNREACHABLE_OTHERWISE if reason.isascii() else reason)
