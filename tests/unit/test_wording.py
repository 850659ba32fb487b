"""Every message and error is said, in Vietnamese, safely, and as the golden file shows it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from domain import errors
from domain.conversation import messages
from domain.conversation.commands.base import SPELLINGS
from domain.conversation.commands.talking import FreeText
from domain.conversation.grammar import read_command
from domain.conversation.messages.assigning import DraftFacts, DraftQuestion, TaskProposed
from domain.conversation.messages.base import Action, HelpPage, Message, Refused, WorkLine
from domain.conversation.messages.registering import NotRegistered
from domain.conversation.messages.reminding import GroupReminder, Reminder, ReminderLine, WorkClosed
from domain.conversation.messages.working import ListKind, WorkList
from domain.conversation.outgoing import OutgoingText
from domain.errors import UserError
from domain.intake.deadlines import DeadlineWarning
from domain.model import AssignmentRole, Lifecycle, Timeliness
from domain.vocabulary import Audience, DraftField, StepKind
from tests.kinds import kinds_in
from tests.unit.wording_examples import (
    AN,
    BINH,
    CONVERSATION,
    ERRORS,
    HOSTILE,
    IN_THREE_DAYS,
    MESSAGES,
    NOW,
    PERSONS,
    QLCN,
    QLKH,
    REMINDERS,
    TODAY,
    done,
    due,
    line,
    local,
    overdue,
    reminder,
)
from wording import Writer, split, to_plain, with_typed
from wording.commands import BUTTONS, HELP
from wording.writer import template_path

GOLDEN = Path(__file__).parent / "golden" / "wording.txt"
TEMPLATES = Path(__file__).parents[2] / "wording" / "vi"
EMOJI = re.compile("[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]")
ALLOWED_TAG = re.compile(r"</?(?:b|i|u|s|code)>")
KEYS = {
    key.value
    for kind in (StepKind, Audience, ListKind, DraftField, DeadlineWarning, Lifecycle, Timeliness)
    for key in kind
}

KINDS = kinds_in(messages, Message)

writer = Writer()


def written(message: Message) -> OutgoingText:
    return writer.write(message, NOW)


def whole(message: Message) -> str:
    """The text as one part, in markup."""
    return split(written(message), 100_000)[0]


def plain(message: Message) -> str:
    return to_plain(whole(message))


def single(kind: StepKind, work: WorkLine, *, audience: Audience = Audience.OFFICER) -> Reminder:
    return reminder(ReminderLine(kind, work), audience=audience)


def subclasses(kind: type[UserError]) -> set[type[UserError]]:
    return {kind for direct in kind.__subclasses__() for kind in (direct, *subclasses(direct))}


def shown(name: str, text: OutgoingText) -> str:
    markup = split(text, 100_000)[0]
    rows = [" ".join(f"[{button.label}|{button.command}]" for button in row) for row in text.rows]
    parts = [f"==== {name}", to_plain(markup), "-- html", markup]
    parts += ["-- buttons", *rows] if rows else []
    parts += ["-- typed", to_plain(text.typed)] if text.typed else []
    return "\n".join(parts)


def test_the_golden_file_shows_every_example() -> None:
    now_shown = "\n\n".join(shown(name, written(message)) for name, message in MESSAGES.items()) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(now_shown, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == now_shown, "UPDATE_GOLDEN=1 renews it; read the difference"


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_message_has_an_example_and_a_template_of_its_name(kind: type[Message]) -> None:
    assert any(type(message) is kind for message in MESSAGES.values())
    if kind is not Refused:
        assert (TEMPLATES / f"{template_path(kind)}.jinja").is_file()


@pytest.mark.parametrize("kind", sorted(subclasses(UserError), key=str))
def test_every_error_has_an_example_and_a_template_of_its_name(kind: type[UserError]) -> None:
    assert any(type(error) is kind for error in ERRORS.values())
    assert (TEMPLATES / f"{template_path(kind)}.jinja").is_file()


def test_no_template_is_left_over() -> None:
    expected = {template_path(kind) for kind in (*KINDS, *subclasses(UserError)) if kind is not Refused}
    found = {file.relative_to(TEMPLATES).with_suffix("").as_posix() for file in TEMPLATES.rglob("*.jinja")}
    assert found - {"_parts"} == expected


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_a_text_is_clean(message: Message) -> None:
    text = written(message)
    markup = whole(message)
    assert text.header
    assert not EMOJI.search(markup)
    assert "<" not in ALLOWED_TAG.sub("", markup)
    assert not re.search(r"&(?!#?\w+;)", markup)
    assert not re.search(r" [,.;]|  |\n ", plain(message)), "torn spacing"
    assert not any(character in markup for character in "\x00\f\v\u202e")
    assert "bạn" not in plain(message).lower().split()


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_no_key_of_the_record_is_shown_to_a_person(message: Message) -> None:
    words = set(re.findall(r"[a-z_]+", plain(message)))
    assert not words & (KEYS | {"head", "deputy", "officer", "admin", "some_new_key", "blocked", "None"})


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_a_first_line_is_short_enough_for_a_phone_in_a_corridor(message: Message) -> None:
    if not isinstance(message, Refused):
        assert len(to_plain(written(message).header.partition("\n")[0])) <= 150


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
def test_an_error_fits_into_a_toast(error: UserError) -> None:
    assert len(plain(Refused(error))) <= 200


@pytest.mark.parametrize("length", [50, 500])
def test_an_error_with_endless_words_still_fits_into_a_toast(length: int) -> None:
    unit = "Phòng " + "Q" * length
    for error in (
        errors.UnitNotFound(unit, (unit, unit)),
        errors.UnitAmbiguous(unit, (unit, unit, unit)),
        errors.OfficerNotFound(unit, unit),
        errors.AlreadyClosed(10**9, Lifecycle.COMPLETED, NOW, unit),
        errors.OnlyInPrivate(unit),
    ):
        assert len(plain(Refused(error))) <= 200


def test_hostile_text_is_escaped_and_stays_readable() -> None:
    message = MESSAGES["reminder, hostile"]
    assert "<script>" not in whole(message)
    assert '<b>gấp</b> & "khẩn" <script>alert(1)</script> về R&D 5 < 6' in plain(message)


def test_the_group_never_sees_a_persons_name() -> None:
    of_the_group = [m for m in REMINDERS.values() if isinstance(m, GroupReminder)]
    of_the_group.append(
        GroupReminder(NOW, (ReminderLine(StepKind.OVERDUE, overdue(officer=BINH)),))  # named by mistake
    )
    of_the_group.append(GroupReminder(NOW, (ReminderLine(StepKind.OVERDUE, done(closed_by=BINH)),)))
    texts = [plain(message) for message in of_the_group]
    texts += [plain(CONVERSATION[name]) for name in ("group bound", "completed, in the group", "answered in private")]
    assert not [name for name in PERSONS for text in texts if name in text]


@pytest.mark.parametrize(
    ("name", "first_line"),
    [
        ("reminder, before", "[NHẮC VIỆC] NV12 còn 03 ngày làm việc"),
        ("reminder, assigned", "[GIAO VIỆC] NV12 (hỏa tốc)"),
        ("reminder, due day", "[ĐẾN HẠN HÔM NAY] NV12 trước 16:30"),
        ("reminder, hours before, late", "[ĐẾN HẠN HÔM NAY] NV12 trước 16:30 (gửi chậm)"),
        ("reminder, overdue", "[QUÁ HẠN] NV15 quá hạn 02 ngày làm việc"),
        ("reminder, many to the head", "[ĐÔN ĐỐC] 01 nhiệm vụ quá hạn, 02 nhiệm vụ sắp đến hạn"),
        ("reminder, director", "[BÁO CÁO] 02 nhiệm vụ quá hạn"),
        ("reminder, closed", "[ĐÃ HOÀN THÀNH] NV12"),
        ("reminder, cancelled", "[ĐÃ HỦY] NV12"),
        ("reminder, waiting for approval", "[ĐÃ BÁO CÁO] NV12"),
        ("group reminder", "[THÔNG BÁO] 03 nhiệm vụ quá hạn"),
    ],
)
def test_the_first_line_says_what_it_is_about(name: str, first_line: str) -> None:
    assert plain(MESSAGES[name]).partition("\n")[0] == first_line


def test_a_reminder_tells_the_deadline_in_full_and_in_its_original_words() -> None:
    text = plain(MESSAGES["reminder, before"])
    assert "Kính gửi đồng chí Trần Văn Bình, chuyên viên." in text
    assert 'Thứ Sáu 27/11/2026, 17:00, còn 03 ngày làm việc (nguyên văn: "trước ngày 28/11/2026")' in text
    assert "Văn bản số 888/SKHCN-VP ngày 24/09/2020 của Sở Khoa học và Công nghệ" in text


def test_a_closed_task_says_who_and_when_and_asks_for_nothing() -> None:
    text = written(MESSAGES["reminder, closed"])
    assert (
        "ĐÃ HOÀN THÀNH – Phòng Quản lý khoa học (Trần Văn Bình) 15:42 24/11/2026, trước hạn 02 ngày làm việc"
        in plain(MESSAGES["reminder, closed"])
    )
    assert not text.footer
    assert not text.rows
    assert not text.typed


def test_of_two_tasks_only_the_open_one_keeps_its_buttons() -> None:
    text = written(MESSAGES["reminder, one of two closed"])
    assert [[button.command for button in row] for row in text.rows] == [["xong 17"]]
    assert "01 đã xử lý" in text.header


def test_an_accepted_task_is_no_longer_asked_to_be_accepted() -> None:
    text = plain(MESSAGES["reminder, accepted since"])
    assert "Tình trạng: Đã nhận" in text
    assert "chưa xác nhận" not in text
    assert "xác nhận đã nhận" not in text


def test_each_late_task_is_marked_unless_the_whole_message_is() -> None:
    assert plain(MESSAGES["reminder, hours before, late"]).count("(gửi chậm)") == 1
    assert "NV17 Xây dựng kế hoạch năm 2027 (gửi chậm)" in plain(MESSAGES["reminder, many to the head"])


def test_a_reminder_without_buttons_names_the_command_that_shows_more() -> None:
    assert 'gõ "chitiet 15"' in plain(MESSAGES["reminder, leader"])
    assert "chitiet" not in plain(MESSAGES["reminder, overdue"])


def test_an_unknown_note_is_not_shown() -> None:
    work = ReminderLine(StepKind.OVERDUE, overdue(), note="a_new_note")
    assert "a_new_note" not in plain(reminder(work))


@pytest.mark.parametrize("audience", [a for a in Audience if a is not Audience.GROUP])
@pytest.mark.parametrize("kind", StepKind)
def test_every_step_asks_every_audience_for_something(kind: StepKind, audience: Audience) -> None:
    assert written(single(kind, line(), audience=audience)).footer.partition("\n")[0].endswith(".")


def test_with_several_tasks_each_has_a_row_and_its_labels_carry_the_code() -> None:
    rows = written(MESSAGES["reminder, many to the head"]).rows
    labels = [[button.label for button in row] for row in rows]
    assert labels == [
        ["Hoàn thành NV15", "Tôi xử lý NV15"],
        ["Đã nhận NV12", "Hoàn thành NV12"],
        ["Đã nhận NV17"],
        ["Việc của đơn vị"],
    ]
    assert rows[0][0].version == 3


def test_at_most_eight_tasks_have_a_row() -> None:
    lines = [ReminderLine(StepKind.BEFORE, line(number, actions=("xong",))) for number in range(1, 21)]
    text = written(reminder(*lines))
    assert len(text.rows) == 8
    assert text.typed == 'Trả lời theo mẫu, thay số nhiệm vụ nếu cần: "xong 1".'


def test_long_labels_get_rows_of_their_own() -> None:
    choices = tuple(Action(name, 1, label=name) for name in (QLCN, QLKH, "VP", "TĐC"))
    text = written(DraftQuestion(DraftField.UNITS, DraftFacts(), actions=choices))
    assert [len(row) for row in text.rows] == [1, 3]
    assert all(len(button.label) <= 40 for row in text.rows for button in row)


def test_choices_that_the_text_lists_are_not_told_twice() -> None:
    text = written(CONVERSATION["draft question, which unit"])
    assert to_plain(text.items[1]) == "\n".join(
        ("Các lựa chọn (gõ số hoặc tên):", "1. VP", "2. QLKH", "3. QLCN&TTCN", "4. QLCNg", "5. TĐC")
    )
    assert text.typed == ""


@pytest.mark.parametrize("name", MESSAGES)
def test_what_is_pressed_can_also_be_typed(name: str) -> None:
    text = written(MESSAGES[name])
    poor = with_typed(text)
    assert not poor.rows
    said = to_plain("\n".join((poor.header, *poor.items, poor.footer)))
    words = {button.command.split()[0] for row in text.rows for button in row}
    choices = getattr(MESSAGES[name], "choices", ())
    assert not [word for word in words if f'"{word}' not in said and word not in choices and not word.isdecimal()]


def test_the_commands_have_help_for_menus_and_people() -> None:
    words = {"viec", "donvi", "quahan", "chitiet", "nhan", "xong", "giao", "nhom", "moi", "trogiup", "thoi", "dung"}
    words |= {"nhaclai", "hoantac", "visao", "toixuly", "chuyen", "sua", "tamdung", "mo", "huy", "dienthu"}
    words |= {
        "xembang",
        "cot",
        "leothang",
        "nhapfile",
        "xuatfile",
        "doichieu",
        "dinhky",
        "bantin",
        "hanmuc",
        "kenh",
        "tiep",
        "baocao",
        "tonlau",
    }
    assert set(writer.command_help()) == words | {"chinhsach", "lich", "lienlac", "suangay"}
    for word, entry in HELP.items():
        assert entry.example.split()[0] == word
        assert 3 <= len(entry.does) <= 60
        assert entry.details.endswith(".")
    assert set(HELP) <= set(BUTTONS)


def test_every_command_of_the_grammar_that_people_see_has_help_and_a_label() -> None:
    seen = {spelling.word for spelling in SPELLINGS.values() if spelling.rank is not None}
    assert seen <= set(HELP)
    assert {entry.example.split()[0] for entry in HELP.values()} <= set(SPELLINGS)


def test_help_finds_a_command_by_any_of_its_spellings() -> None:
    for topic in ("xong", "/xong", "hoàn thành", "Hoan thanh"):
        assert plain(HelpPage(("viec",), topic=topic)).startswith("[TRỢ GIÚP] xong")


def test_an_example_of_the_help_is_read_as_its_command() -> None:
    for word, entry in HELP.items():
        assert not isinstance(read_command(entry.example), FreeText), word


def test_the_help_lists_only_the_persons_own_commands() -> None:
    text = plain(HelpPage(("viec", "xong"), unit=QLKH))
    assert "viec" in text
    assert "giao" not in text.replace("Giao", "")
    assert "moi" not in text


@pytest.mark.parametrize("kind", ListKind)
def test_an_empty_list_says_so(kind: ListKind) -> None:
    text = plain(WorkList(kind, QLKH, lines=(), total=0))
    assert "hiện không có nhiệm vụ nào" in text


def test_what_is_overdue_comes_first_and_the_next_page_has_its_command() -> None:
    text = plain(CONVERSATION["my work"])
    assert text.index("NV15") < text.index("NV12")
    assert 'Trang 1/3 – gõ "viec 2" để xem tiếp.' in text


def test_the_last_page_offers_no_next_one() -> None:
    text = plain(WorkList(ListKind.OVERDUE, "", lines=(overdue(),), total=9, page=2, pages=2))
    assert "Trang 2/2." in text
    assert "quahan 3" not in text


def test_a_coordinators_part_says_so() -> None:
    part = line(unit="Thanh tra Sở", role=AssignmentRole.COORDINATOR, lead=QLKH)
    assert f"Thanh tra Sở phối hợp (Trần Văn Bình); chủ trì: {QLKH}" in plain(single(StepKind.BEFORE, part))


def test_a_unit_with_many_tasks_is_told_eight_in_full_and_the_rest_by_code() -> None:
    assert "và 03 nhiệm vụ khác: NV28–NV30" in plain(REMINDERS["group reminder, a unit with many"])


def test_an_impossible_date_cannot_be_confirmed() -> None:
    draft = DraftFacts(lead=QLKH, title="Báo cáo")
    proposed = TaskProposed(draft, DeadlineWarning.IMPOSSIBLE, actions=(Action("suangay", 1),))
    assert '"dung"' not in plain(proposed)
    assert '"dung"' not in plain(CONVERSATION["task proposed, ambiguous"])
    assert '"dung"' in plain(CONVERSATION["task proposed"])


def test_every_office_has_its_own_names_and_address() -> None:
    own = Writer(monitors="Tổ giúp việc", address="anh/chị")
    assert "Kính gửi anh/chị Trần Văn Bình" in own.write(REMINDERS["reminder, before"], NOW).header
    assert "nhắc việc của Sở Tài chính" in own.write(NotRegistered("Sở Tài chính"), NOW).header
    assert "nhắc việc của cơ quan" in own.write(NotRegistered(""), NOW).header
    assert "Tổ giúp việc" in own.write(REMINDERS["group reminder"], NOW).header
    for message in MESSAGES.values():
        assert "đồng chí" not in to_plain(split(own.write(message, NOW), 100_000)[0]).lower()


def test_the_unit_of_a_closed_part_is_told_to_the_assigner_with_the_result() -> None:
    text = plain(WorkClosed(AN, "Phó Chánh Văn phòng", lines=(done(),)))
    assert "Kết quả: đã gửi 77/BC-SKHCN" in text
    assert QLKH in text


def test_a_result_is_not_shown_where_persons_are_not() -> None:
    assert "77/BC-SKHCN" not in plain(CONVERSATION["completed, in the group"])


def test_a_title_on_several_lines_becomes_one_line() -> None:
    assert HOSTILE.count("\n") == 1
    assert "</script>\nvề" not in plain(REMINDERS["reminder, hostile"])


def test_the_day_of_the_deadline_is_today_until_its_hour() -> None:
    work = line(deadline=TODAY)
    assert "16:30, hôm nay" in plain(single(StepKind.DUE_DAY, work))
    late = writer.write(single(StepKind.OVERDUE, work), local(2026, 11, 24, 17))
    assert "quá hạn từ 16:30 hôm nay" in late.header


def test_the_candidates_of_an_ambiguous_date_are_told_in_full() -> None:
    text = plain(CONVERSATION["task proposed, ambiguous"])
    assert "1. Thứ Sáu 27/11/2026, 17:00, còn 03 ngày làm việc" in text
    assert "2. Thứ Sáu 04/12/2026, 17:00, còn 08 ngày làm việc" in text
    assert "Thời hạn: chưa rõ" in text
    first, *_ = written(CONVERSATION["task proposed, ambiguous"]).rows
    assert (first[0].label, first[0].command) == ("Thứ Sáu 27/11/2026, 17:00", "1")


def test_two_deadlines_are_never_mixed_up() -> None:
    lines = (
        ReminderLine(StepKind.OVERDUE, overdue()),
        ReminderLine(StepKind.BEFORE, line(deadline=due(local(2026, 12, 17, 17), 17))),
    )
    items = written(reminder(*lines)).items
    assert "20/11/2026" in items[0]
    assert "Thứ Năm 17/12/2026, 17:00</b>, còn 17 ngày làm việc" in items[1]
    assert IN_THREE_DAYS.words not in "".join(items)
    assert QLCN in items[0]
