"""The words for task tables: why a row or a file does not go in, what changes, what two ledgers tell differently."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from domain.conversation.messages.tables import Difference, RowToCheck, SheetRead
from domain.conversation.outgoing import AnsweredRow
from domain.errors import TableProblem, TableRefused
from domain.model import Lifecycle
from domain.tables.columns import ANSWERED
from domain.tables.layout import By, Holds
from domain.tables.lines import Overwrite, Side, TableLine
from domain.tables.rows import Change, Remark, RowNote, RowProblem, RowReason
from domain.vocabulary import DeadlineFacts
from wording.labels import LIFECYCLES
from wording.office.channels import carriers, channel_name
from wording.phrases import code, full_moment, listed, shorten

TABLE_PROBLEMS: Mapping[TableProblem, str] = {
    TableProblem.TOO_BIG: "Tệp lớn hơn 10 MB. Đề nghị chia thành nhiều tệp nhỏ hơn.",
    TableProblem.TOO_MANY_ROWS: "Bảng có hơn 5.000 dòng. Đề nghị chia thành nhiều tệp.",
    TableProblem.TOO_MANY_COLUMNS: "Bảng có hơn 60 cột. Đề nghị chỉ giữ các cột cần nhập.",
    TableProblem.TOO_SLOW: "Đọc tệp quá 30 giây chưa xong nên đã dừng. Đề nghị gửi tệp nhỏ hơn, chỉ giữ bảng nhiệm vụ.",
    TableProblem.UNPACKS_TOO_BIG: "Tệp giải nén ra lớn bất thường (hơn 64 MB) nên không được mở.",
    TableProblem.MACROS: "Tệp chứa macro nên không được mở. Đề nghị lưu lại thành tệp xlsx không có macro.",
    TableProblem.OLD_FORMAT: "Chưa đọc được định dạng này. Đề nghị mở tệp và lưu lại thành xlsx, ods hoặc csv.",
    TableProblem.PASSWORD: "Tệp đặt mật khẩu nên không đọc được. Đề nghị gửi bản không khóa.",
    TableProblem.WRONG_KIND: "Nội dung tệp không phải bảng như tên tệp. Đề nghị lưu lại thành xlsx.",
    TableProblem.DAMAGED: "Tệp bị hỏng, không đọc được. Đề nghị mở tệp, lưu lại thành xlsx rồi gửi lại.",
    TableProblem.EMPTY: "Tệp không có dòng nào.",
    TableProblem.NO_ROWS: "Bảng chỉ có dòng tiêu đề, chưa có nhiệm vụ nào bên dưới.",
    TableProblem.UNCOMPUTED: "Bảng chỉ có công thức chưa có kết quả. Đề nghị mở bằng Excel, lưu lại rồi gửi.",
    TableProblem.NO_HEADERS: "Không tìm thấy dòng tiêu đề trong 15 dòng đầu. "
    'Cần ít nhất cột "Tên nhiệm vụ" và "Đơn vị chủ trì thực hiện".',
    TableProblem.NO_FILE: 'Đề nghị gửi tệp xlsx, xls, ods hoặc csv, ghi "nhapfile" ở phần chú thích của tệp.',
    TableProblem.NOT_FETCHED: "Chưa lấy được tệp từ ứng dụng nhắn tin. Đề nghị gửi lại sau ít phút.",
    TableProblem.NOT_CARRIED: "{messenger} chưa chuyển được tệp. Đề nghị gửi tệp qua {carriers} hoặc nhờ quản trị "
    'nhập trên máy chủ; vài nhiệm vụ thì gõ "giao", mỗi dòng dưới đó một nhiệm vụ.',
}

_REASONS: Mapping[RowReason, str] = {
    RowReason.NO_TITLE: "thiếu tên nhiệm vụ",
    RowReason.TITLE_TOO_LONG: "tên nhiệm vụ dài quá 1.000 ký tự",
    RowReason.NO_UNIT: "thiếu đơn vị chủ trì",
    RowReason.UNIT_NOT_FOUND: 'không có đơn vị "{typed}"',
    RowReason.UNIT_AMBIGUOUS: '"{typed}" có thể là nhiều đơn vị',
    RowReason.DEADLINE_NOT_READ: 'chưa xác định được thời hạn "{typed}"',
    RowReason.DEADLINE_AMBIGUOUS: 'thời hạn "{typed}" có thể hiểu theo nhiều cách, đề nghị ghi đủ ngày/tháng/năm',
    RowReason.STATE_NOT_READ: 'chưa hiểu trạng thái "{typed}"',
    RowReason.SECRET: "có dấu chỉ độ mật, không được nhập",
    RowReason.ERROR_CELL: 'ô ghi lỗi "{typed}" của bảng tính, đề nghị sửa công thức hoặc gõ giá trị',
    RowReason.UNCOMPUTED: "công thức chưa có kết quả: mở bằng Excel, lưu lại rồi gửi",
    RowReason.TWICE: "trùng với dòng {typed}",
    RowReason.OTHER_TASK: "{typed} trong hệ thống là nhiệm vụ khác",
    RowReason.NO_SINGLE_LEAD: '"{typed}" là nhiều đơn vị, đề nghị ghi một đơn vị chủ trì',
    RowReason.DEADLINE_RECURRING: 'thời hạn "{typed}" là việc định kỳ, đề nghị ghi kỳ này hạn ngày nào',
    RowReason.DEADLINE_UNSET: 'thời hạn "{typed}" chưa ra ngày nào, đề nghị ghi ngày hoặc "không thời hạn"',
    RowReason.DEADLINE_TURNED: 'thời hạn "{typed}" có thể bị đảo ngày và tháng',
    RowReason.DEADLINE_IS_STATE: 'cột thời hạn ghi "{typed}", chưa rõ việc còn làm hay đã xong',
    RowReason.TWO_COLUMNS: "hai cột cùng nghĩa ghi khác nhau: {typed}",
    RowReason.DONE_ELSEWHERE: 'cột khác ghi "{typed}" như đã xong, trạng thái thì chưa: đề nghị ghi rõ trạng thái',
    RowReason.HIDDEN: "dòng đang ẩn (hoặc bị lọc) trong bảng, không nhập",
    RowReason.STRUCK: "dòng bị gạch ngang trong bảng, không nhập",
    RowReason.NOTHING_ABOVE: 'ghi "{typed}" nhưng không có dòng trên để lấy theo',
    RowReason.OTHER_UNIT: "{typed} trong hệ thống do đơn vị khác chủ trì",
}

_NOTES: Mapping[RowNote, str] = {
    RowNote.OFFICER_NOT_FOUND: 'không có "{typed}" trong đơn vị, nhiệm vụ giao cho đơn vị',
    RowNote.DEADLINE_READ: 'thời hạn "{typed}" được hiểu là {moment}',
    RowNote.DEADLINE_KEPT: "{typed} đang tạm dừng, giữ nguyên thời hạn",
    RowNote.STATE_KEPT: "{typed} giữ nguyên tình trạng đang có trong hệ thống",
    RowNote.COORDINATORS_UNNAMED: 'phối hợp "{typed}" không nêu tên đơn vị nào, nhập mà không giao cho đơn vị đó',
    RowNote.CLOSED: "{typed} đã kết thúc, giữ nguyên",
    RowNote.SEVERAL_LEADS: 'ô chủ trì "{typed}" có nhiều đơn vị: đơn vị đầu chủ trì, còn lại phối hợp',
    RowNote.UNIT_OF: '"{typed}" là tên người, giao cho đơn vị của người đó',
    RowNote.BEFORE_START: 'thời hạn "{typed}" trước cả ngày giao',
    RowNote.OTHER_ID: "mã {typed} là của hệ thống khác, nhập thành nhiệm vụ mới",
    RowNote.SAME_DOCUMENT: "cùng văn bản và đơn vị với {typed}, nhập thành nhiệm vụ mới",
    RowNote.FAR_AHEAD: 'thời hạn "{typed}" còn hơn 3 năm nữa',
    RowNote.NOT_TAKEN: "giữ nguyên như trong hệ thống, không lấy {typed}",
    RowNote.COORDINATORS_KEPT: "vẫn giữ đơn vị phối hợp {typed}",
    RowNote.HEADING: 'coi là dòng nhóm, không phải nhiệm vụ: "{typed}"',
}

_CHANGES: Mapping[Change, str] = {
    Change.TITLE: "nội dung",
    Change.DEADLINE: "thời hạn",
    Change.OFFICER: "người thực hiện",
    Change.COORDINATORS: "đơn vị phối hợp",
    Change.STATE: "tình trạng",
    Change.RESULT: "kết quả",
    Change.BESIDE: "cột khác",
}

_TOLD_NEAR = frozenset({RowReason.OTHER_UNIT, RowReason.OTHER_TASK})
_HOW: Mapping[By, str] = {By.NAME: "", By.CONTENT: " (theo nội dung cột)", By.TOLD: " (đã được chỉ rõ)"}
_HOLDS: Mapping[Holds, str] = {Holds.DAYS: "ngày", Holds.UNITS: "đơn vị", Holds.WORDS: "chữ"}
_LONGEST_TYPED = 60
_SHOWN_SHEETS = 3


def table_refused(error: TableRefused) -> str:
    """Why the table is refused, and what to send instead."""
    messenger = channel_name(error.channel) if error.channel else "Ứng dụng nhắn tin này"
    return TABLE_PROBLEMS[error.problem].format(messenger=messenger, carriers=carriers(error.channel))


def row_problem(problem: RowProblem) -> Markup:
    """`Dòng 12: không có đơn vị "Phòng X" (có phải: QLKH, VP?)`"""
    said = _REASONS[problem.reason].format(typed=shorten(problem.typed, _LONGEST_TYPED))
    if problem.reason is RowReason.NO_UNIT and problem.typed:
        said += f' (nhóm "{shorten(problem.typed, _LONGEST_TYPED)}")'
    near = ", ".join(shorten(one, 40) for one in problem.near)
    hint = f" ({near})" if problem.reason in _TOLD_NEAR else f" (có phải: {near}?)"
    return escape(f"Dòng {problem.row}: {said}{hint if near else ''}{_on_sheet(problem.sheet)}")


def remark(one: Remark) -> Markup:
    moment = full_moment(one.moment) if one.moment else ""
    said = _NOTES[one.note].format(typed=shorten(one.typed, _LONGEST_TYPED), moment=moment)
    return escape(f"Dòng {one.row}: {said}{_on_sheet(one.sheet)}")


def _on_sheet(sheet: str) -> str:
    return f' (trang "{shorten(sheet, 40)}")' if sheet else ""


def overwrite(one: Overwrite) -> Markup:
    """`Dòng 4: NV12 thời hạn: Thứ Ba 15/12/2026, 17:00 đổi thành Thứ Sáu 18/12/2026, 17:00`"""
    told = f"Dòng {one.row}: {code(one.number)} {one.label or _CHANGES[one.change]}: "
    sides = (
        f"{_field(one.old)} đổi thành {_field(one.new)}" if one.change is not Change.COORDINATORS else f"thêm {one.new}"
    )
    return escape(f"{told}{sides}{_on_sheet(one.sheet)}")


def _field(side: Side) -> str:
    if isinstance(side, DeadlineFacts):
        return full_moment(side.due_at)
    if isinstance(side, Lifecycle):
        return LIFECYCLES[side].lower()
    return f'"{shorten(side, _LONGEST_TYPED)}"' if side else "không ghi"


def late_line(line: TableLine) -> Markup:
    """`Dòng 4: Báo cáo … (Văn phòng Sở), Thứ Ba 15/12/2026, 17:00`"""
    due = f", {full_moment(line.deadline.due_at)}" if line.deadline else ""
    return escape(f"Dòng {line.row}: {shorten(line.title, 80)} ({line.unit}){due}{_on_sheet(line.sheet)}")


def row_to_check(one: RowToCheck) -> Markup:
    if isinstance(one, TableLine):
        return late_line(one) + escape(" – đã quá hạn")
    if isinstance(one, RowProblem):
        return row_problem(one) + escape(" – không nhập")
    return overwrite(one) if isinstance(one, Overwrite) else remark(one)


def answer(row: AnsweredRow) -> tuple[str, str, str]:
    """What was understood of a row, whether it should be looked at, and why."""
    why = [*map(row_problem, row.problems), *map(overwrite, row.overwrites), *map(remark, row.remarks)]
    said = [_without_row(one.unescape()) for one in why]
    if row.late:
        said.insert(0, "đã quá hạn mà chưa xong")
    return _understood(row), "x" if said else "", "; ".join(said)


def _without_row(text: str) -> str:
    """The row itself says its number, and its sheet."""
    return re.sub(r'^Dòng \d+: | \(trang "[^"]*"\)$', "", text)


def _understood(row: AnsweredRow) -> str:
    if row.problems:
        return "Không nhập"
    if row.line is None:
        return "Dòng nhóm, tiêu đề, tổng cộng"
    line = row.line
    parts = [f"{line.unit} chủ trì" + (f" ({line.officer})" if line.officer else "")]
    parts += [f"phối hợp: {listed(line.coordinators)}"] if line.coordinators else []
    parts.append(f"hạn {full_moment(line.deadline.due_at)}" if line.deadline else "không ghi thời hạn")
    parts += [LIFECYCLES[line.lifecycle].lower()] if line.lifecycle else []
    begins = f"{code(row.number)}, {'thay đổi' if row.changed else 'không đổi'}" if row.number else "Mới"
    return f"{begins}: {'; '.join(parts)}"


def guessed(sheet: SheetRead) -> str:
    """`"Nội dung" là Tên nhiệm vụ` for headers that differ from ours; those that are ours are only counted."""
    taken = [one for one in sheet.guesses if one.column is not None and one.column not in ANSWERED]
    renamed = [
        f'"{shorten(one.label, 40)}" là {one.column.value}{_HOW[one.by]}'
        for one in taken
        if one.column is not None and one.header != one.column.value
    ]
    exact = len(taken) - len(renamed)
    told = [f"{exact:02d} cột đúng tên mẫu"] if exact else []
    return "; ".join([*told, *renamed])


def unused(sheet: SheetRead) -> str:
    return ", ".join(f'"{shorten(one.label, 30)}"' for one in sheet.guesses if one.column is None)


def warned(sheet: SheetRead) -> str:
    """Cột "Hạn trình" (ngày) và "Tổ" (đơn vị)"""
    return listed(
        [f'"{shorten(one.label, 40)}" ({_HOLDS[one.holds]})' for one in sheet.warned if one.holds is not None]
    )


def sheet_names(names: Sequence[str]) -> str:
    """trang "Quý II" và "Quý III"; of many the first three"""
    told = [f'"{shorten(sheet, 40)}"' for sheet in names[:_SHOWN_SHEETS]]
    more = len(names) - len(told)
    return f"trang {listed([*told, f'{more:02d} trang khác'] if more else told)}"


def difference(one: Difference) -> Markup:
    """`NV12 – 1957/UBND-NC: bảng kia …; ở đây …`"""
    return escape(f"{code(one.number)} – {one.document}: bên kia {_side(one.there)}; ở đây {_side(one.here)}")


def _side(told: DeadlineFacts | Lifecycle | None) -> str:
    if isinstance(told, DeadlineFacts):
        return full_moment(told.due_at)
    return LIFECYCLES[told].lower() if told is not None else "không có thời hạn"
