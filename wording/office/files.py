"""What is wrong with a file of the office: the list of units and people, and the reminder policies."""

from __future__ import annotations

from collections.abc import Mapping

from domain.office.toml_table import Fault, FilePlace, Problem
from domain.reminding.policy_file import Listed, PolicyFault, PolicyRefused, Within

PLACES: Mapping[FilePlace, str] = {
    FilePlace.FILE: "Tệp",
    FilePlace.ORGANIZATION: "Cơ quan",
    FilePlace.UNIT: "Đơn vị",
    FilePlace.PERSON: "Người",
    FilePlace.PHONE: "Điện thoại",
}
FAULTS: Mapping[Fault, str] = {
    Fault.SYNTAX: "không đúng cú pháp TOML ở {where}.",
    Fault.UNKNOWN_KEY: 'không có mục "{key}"{or_else}',
    Fault.MISSING_KEY: 'thiếu mục "{key}".',
    Fault.NOT_TEXT: 'mục "{key}" phải là một chuỗi trong ngoặc kép.',
    Fault.NOT_TEXTS: 'mục "{key}" phải là một danh sách chuỗi.',
    Fault.STAMPED: 'mục "{key}" có dấu chỉ độ mật nên không được lưu.',
    Fault.NOT_FLAG: 'mục "{key}" phải là true hoặc false.',
    Fault.NOT_NUMBER: 'mục "{key}" phải là một số nguyên.',
    Fault.NOT_POSITIVE: 'mục "{key}" phải là một số nguyên dương.',
    Fault.NOT_TABLE: 'mục "{key}" phải là một bảng [{key}].',
    Fault.NOT_TABLES: 'mục "{key}" phải là các bảng [[{key}]].',
    Fault.NOT_AMONG: 'mục "{key}" không nhận "{value}"; các giá trị được dùng: {allowed}.',
    Fault.PLACE_WITHOUT_UNIT: 'có "role" hoặc "focal" mà không có đơn vị ("unit").',
    Fault.PERSON_OR_STRANGER: (
        'phải có đúng một trong hai mục "person" (người trong danh sách) và "stranger" (người lạ).'
    ),
    Fault.NOT_AN_ADDRESS: 'mục "{key}" của điện thoại dùng {messenger} phải là {wanted}.',
    Fault.NO_UNITS: "chưa có đơn vị nào; cần ít nhất một bảng [[units]].",
    Fault.CODE_TWICE: 'mã "{name}" được dùng cho hai đơn vị.',
    Fault.NAME_TWICE: 'tên "{name}" được dùng cho hai đơn vị.',
    Fault.ALIAS_IS_CODE: 'tên gọi khác "{alias}" trùng với mã của đơn vị "{code}".',
    Fault.LEADER_UNKNOWN: 'không có người nào tên "{name}"{asked} có vai trò "leader" hoặc "director".',
    Fault.LEADER_AMBIGUOUS: 'có {times} người tên "{name}" có vai trò "leader" hoặc "director".',
    Fault.SEVERAL_HEADS: "có hơn một người đứng đầu: {names}.",
    Fault.UNIT_UNKNOWN: 'không có đơn vị nào mang mã "{code}"{or_else}',
    Fault.PERSON_TWICE_IN_UNIT: 'được ghi {times} lần trong đơn vị "{unit}".',
    Fault.PERSON_TWICE: "được ghi {times} lần ngoài các đơn vị.",
    Fault.SEVERAL_DIRECTORS: 'có hơn một người mang vai trò "director": {names}.',
    Fault.PHONE_TWICE: 'khóa "{name}" được dùng hai lần.',
    Fault.ADDRESS_TWICE: "{key} {address} được dùng hai lần.",
    Fault.PERSON_UNKNOWN: 'không có người nào tên "{name}"{asked} ở mục [[people]].',
    Fault.PERSON_AMBIGUOUS: 'có {times} người tên "{name}" ở mục [[people]].',
}

WITHIN: Mapping[Within, str] = {
    Within.FILE: "Tệp chính sách",
    Within.POLICY: "Chính sách",
    Within.CHECK_IN: "Hỏi định kỳ",
    Within.STEP: "Bước “{step}” ({kind})",
}
LISTED: Mapping[Listed, str] = {Listed.AUDIENCE: "nơi nhận", Listed.LIFECYCLE: "trạng thái"}
POLICY_FAULTS: Mapping[PolicyFault, str] = {
    PolicyFault.NOT_TOML: "tệp không đúng cú pháp TOML.",
    PolicyFault.NOT_JSON: "chính sách đã lưu không đúng cú pháp JSON.",
    PolicyFault.NO_POLICY: "Tệp chính sách phải có ít nhất một mục [[policy]].",
    PolicyFault.NOT_A_POLICY: "chính sách phải là một mục [[policy]].",
    PolicyFault.TWO_POLICIES: "độ khẩn “{urgency}” có hai chính sách.",
    PolicyFault.UNKNOWN_KEY: "{within} không có mục “{key}”; các mục được dùng: {allowed}.",
    PolicyFault.NOT_WHOLE: "“{key}” phải là số nguyên từ {least} đến {most}.",
    PolicyFault.NOT_AN_AMOUNT: "“{key}” phải là số giờ lớn hơn 0.",
    PolicyFault.NOT_A_FLAG: "“{key}” phải là true hoặc false.",
    PolicyFault.NOT_AN_HOUR: '“hour” phải là giờ trong ngày, ví dụ "08:00".',
    PolicyFault.NOT_AMONG: "“{key}” là “{value}”, phải là một trong: {allowed}.",
    PolicyFault.NONE_OF: "“{key}” phải có ít nhất một {what}.",
    PolicyFault.NO_SUCH: "không có {what} “{value}”; các {what} được dùng: {allowed}.",
    PolicyFault.TWICE: "“{key}” nêu một {what} hai lần.",
    PolicyFault.NOT_A_CHECK_IN: "“check_in” phải là một mục [policy.check_in].",
    PolicyFault.STALE_BEFORE_ASKED: "việc phải được hỏi ít nhất một lần trước khi bị coi là lâu không báo cáo.",
    PolicyFault.NO_STEPS: "Chính sách phải có ít nhất một bước [[policy.{key}]].",
    PolicyFault.NO_KEY: "mỗi bước cần “key” gồm chữ thường không dấu, chữ số và dấu gạch dưới.",
    PolicyFault.HOURS_OR_MINUTES: "bước “{step}” cần đúng một trong hai mục “hours” và “minutes”.",
    PolicyFault.SPAN_BELOW_DAYS: "bước “{step}”: “span_over” phải không nhỏ hơn “days”.",
    PolicyFault.AT_ONCE_NOT_FIRST: "bước “{step}”: “at_once” chỉ dùng cho ngày quá hạn thứ nhất.",
    PolicyFault.AT_ONCE_REPEATS: "bước “{step}” không thể vừa “at_once” vừa lặp lại.",
    PolicyFault.ONLY_IN_SILENT: "bước “{step}” không bao giờ xảy ra: việc đang “{lifecycle}” thì không nhắc.",
    PolicyFault.ONLY_IN_ACCEPTED: "bước “{step}” không bao giờ xảy ra: chỉ có khi việc chưa được tiếp nhận.",
    PolicyFault.SAME_KEY: "bước “{step}” trùng tên với một bước ở trên.",
    PolicyFault.SAME_MOMENT: "bước “{step}” xảy ra cùng lúc với bước “{other}”.",
    PolicyFault.WRONG_ORDER: "bước “{step}” phải đứng trước bước “{other}”.",
    PolicyFault.AFTER_REPEATING: "bước “{step}” không bao giờ xảy ra riêng: bước “{other}” đã lặp lại.",
    PolicyFault.ALWAYS_OVERTAKEN: (
        "bước “{step}” không bao giờ xảy ra: ngoài giờ gửi tin nên lùi đến sáng hôm sau, lúc bước “{other}” thay thế."
    ),
}


def roster_problem(problem: Problem) -> str:
    """Đơn vị thứ 2 ("VP"): thiếu mục "name"."""
    values = problem.values
    nearest = values.get("nearest", "")
    said = FAULTS[problem.fault].format_map(
        {
            "asked": f' (có phải "{nearest}" không?)' if nearest else "",
            "or_else": f'; có phải "{nearest}" không?' if nearest else ".",
            "where": f"dòng {values['line']}, cột {values['column']}" if "line" in values else "cuối tệp",
            **values,
        }
    )
    return f"{_place(problem)}: {said}"


def _place(problem: Problem) -> str:
    place = PLACES[problem.place]
    if problem.number:
        return f"{place} thứ {problem.number}" + (f' ("{problem.name}")' if problem.name else "")
    return f'{place} "{problem.name}"' if problem.name else place


def policy_problem(refused: PolicyRefused) -> str:
    """bước “nhac_1” trùng tên với một bước ở trên."""
    values = dict(refused.values)
    if "within" in values:
        values["within"] = WITHIN[Within(values["within"])].format_map(values)
    if "what" in values:
        values["what"] = LISTED[Listed(values["what"])]
    return POLICY_FAULTS[refused.fault].format_map(values)


def policy_problem_with_line(refused: PolicyRefused) -> str:
    """Dòng 14: bước “nhac_1” trùng tên với một bước ở trên."""
    said = policy_problem(refused)
    return f"Dòng {refused.line}: {said}" if refused.line else said
