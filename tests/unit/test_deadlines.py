"""How sure a reading is, what it says, and what it must never take for a deadline."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.intake.deadlines import (
    WITHOUT_DEADLINE,
    Confidence,
    DeadlineReading,
    DeadlineWarning,
    Frequency,
    ReadingKind,
    find_deadline,
    read_deadline,
)
from domain.office.calendar import CalendarOverride, WorkingCalendar
from domain.text import fold
from domain.vocabulary import ZONE, BeforeDate

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)
CALENDAR = WorkingCalendar()
DIRECTIVE = (Path(__file__).parents[1] / "data" / "888-SKHCN-VP.txt").read_text(encoding="utf-8")


def read(text: str, now: datetime = NOW) -> DeadlineReading:
    return read_deadline(text, now, CALENDAR)


def find(text: str, now: datetime = NOW) -> DeadlineReading:
    return find_deadline(text, now, CALENDAR)


def local(reading: DeadlineReading) -> str:
    assert reading.due is not None
    return reading.due.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


def choices(reading: DeadlineReading) -> list[str]:
    return [each.astimezone(ZONE).strftime("%d/%m/%Y %H:%M") for each in reading.candidates]


def test_instants_are_utc_and_a_date_alone_is_due_when_the_office_closes() -> None:
    reading = read("30/11")
    assert reading.due == datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
    assert reading.due is not None
    assert reading.due.tzinfo is UTC
    assert reading.date_only


def test_before_a_date_is_the_day_before_moved_back_to_a_working_day() -> None:
    reading = read("trước ngày 30/11")
    assert local(reading) == "2026-11-27 17:00"
    assert reading.named == date(2026, 11, 30)
    assert reading.kind is ReadingKind.BEFORE_DATE
    assert reading.warning is DeadlineWarning.DAY_OFF


def test_an_office_may_count_the_named_day_in() -> None:
    reading = read_deadline("trước ngày 30/11", NOW, CALENDAR, before_date=BeforeDate.INCLUSIVE)
    assert local(reading) == "2026-11-30 17:00"
    monthly = read_deadline("trước ngày 15 hằng tháng", NOW, CALENDAR, before_date=BeforeDate.INCLUSIVE)
    assert monthly.rule == "MONTHLY day 15"


def test_before_a_month_never_counts_the_month_in() -> None:
    for setting in BeforeDate:
        assert local(read_deadline("trước tháng 12", NOW, CALENDAR, before_date=setting)) == "2026-11-30 17:00"
        assert read_deadline("trước tháng 6 hằng năm", NOW, CALENDAR, before_date=setting).rule == "YEARLY 31/5"


def test_latest_on_a_day_off_goes_on_to_the_next_working_day() -> None:
    assert local(read("chậm nhất ngày 29/11")) == "2026-11-30 17:00"
    assert local(read("đến hết ngày 28/11/2026")) == "2026-11-30 17:00"


def test_a_day_off_typed_by_itself_stays_and_is_warned_about() -> None:
    for words, due in (
        ("29/11", "2026-11-29 17:00"),
        ("chủ nhật", "2026-11-29 17:00"),
        ("hôm nay", "2026-11-24 17:00"),
    ):
        reading = read(words)
        assert local(reading) == due
        assert reading.warning is DeadlineWarning.DAY_OFF


def test_a_day_off_declared_by_the_office_counts() -> None:
    calendar = WorkingCalendar([CalendarOverride(date(2026, 11, 27), False, "Hoán đổi")])
    assert read_deadline("hết tuần", NOW, calendar).due == datetime(2026, 11, 26, 10, tzinfo=UTC)


def test_a_past_date_is_shown_before_it_is_taken() -> None:
    reading = read("30/9/2020")
    assert (reading.confidence, reading.warning) == (Confidence.CONFIRM, DeadlineWarning.PAST)
    assert read("sáng nay", NOW.replace(hour=20)).confidence is not Confidence.SURE


def test_a_date_that_passed_this_month_may_be_an_overdue_task() -> None:
    reading = read("15/11")
    assert reading.confidence is Confidence.ASK
    assert choices(reading) == ["15/11/2027 17:00", "15/11/2026 17:00"]


def test_a_date_of_next_year_is_taken_when_it_is_near_and_confirmed_when_it_is_far() -> None:
    assert read("15/1").confidence is Confidence.SURE
    assert read("30/6").confidence is Confidence.CONFIRM
    assert read("30/9", NOW.replace(month=1)).confidence is Confidence.SURE


def test_an_impossible_date_gives_its_neighbours_and_no_deadline() -> None:
    for words, nearest in (
        ("30/2", "28/02/2027 17:00"),
        ("31/11/2026", "30/11/2026 17:00"),
        ("11/25", "25/11/2026 17:00"),
    ):
        reading = read(words)
        assert reading.due is None
        assert reading.confidence is Confidence.ASK
        assert reading.warning is DeadlineWarning.IMPOSSIBLE
        assert choices(reading)[0] == nearest


def test_a_weekday_that_is_not_that_of_the_date_is_asked_about() -> None:
    reading = read("thứ sáu 28/11")
    assert reading.confidence is Confidence.ASK
    assert choices(reading) == ["28/11/2026 17:00", "27/11/2026 17:00"]


def test_digits_and_words_that_disagree_are_asked_about() -> None:
    reading = read("trong 05 (sáu) ngày làm việc")
    assert reading.confidence is Confidence.ASK
    assert choices(reading) == ["01/12/2026 17:00", "02/12/2026 17:00"]
    assert read("trong 06 (sáu) ngày làm việc").confidence is Confidence.SURE


def test_an_hour_before_the_office_opens_is_asked_about() -> None:
    reading = read("3h mai")
    assert reading.confidence is Confidence.ASK
    assert choices(reading) == ["25/11/2026 15:00", "25/11/2026 03:00"]


def test_the_weekday_of_today_may_mean_next_week() -> None:
    assert choices(read("thứ 3")) == ["01/12/2026 17:00", "24/11/2026 17:00"]


def test_a_term_from_receipt_needs_the_day_of_receipt() -> None:
    words = "trong 05 ngày làm việc kể từ ngày nhận được văn bản"
    unknown = read(words)
    assert (unknown.confidence, unknown.warning) == (Confidence.CONFIRM, DeadlineWarning.NEEDS_EVENT)
    known = read_deadline(words, NOW, CALENDAR, received=date(2026, 11, 26))
    assert known.confidence is Confidence.SURE
    assert local(known) == "2026-12-03 17:00"
    assert known.named == date(2026, 11, 26)


def test_a_term_may_start_from_a_date_that_is_said() -> None:
    for words in ("10 ngày làm việc kể từ ngày 20/11/2026", "kể từ ngày 20/11/2026, trong 10 ngày làm việc"):
        assert local(read(words)) == "2026-12-07 17:00"


def test_two_deadlines_in_one_text_are_both_offered() -> None:
    reading = find("gửi Sở Y tế trước 10h00 ngày 27/11; Sở Y tế báo cáo UBND tỉnh trước 14h00 ngày 30/11")
    assert reading.confidence is Confidence.ASK
    assert choices(reading) == ["27/11/2026 10:00", "30/11/2026 14:00"]


def test_the_same_deadline_said_twice_is_one() -> None:
    reading = find("Thời hạn: trước ngày 10/12/2026. Các đơn vị báo cáo trước ngày 10/12/2026.")
    assert reading.confidence is Confidence.SURE


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_words_are_cut_out_of_the_text_as_written(form: str) -> None:
    text = unicodedata.normalize(form, "Đề nghị  báo cáo Trước Ngày\u00a030/11/2026, kèm file.")  # type: ignore[arg-type]
    words = read(text).words
    assert words in text
    assert unicodedata.normalize("NFC", words) == "Trước Ngày\u00a030/11/2026"


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Công văn số 1957/UBND-NC ngày 21/9/2020 của UBND tỉnh",
        "Nghị định có hiệu lực sau 10 ngày kể từ ngày ký",
        "Quyết định này có hiệu lực thi hành kể từ ngày 15/12/2026",
        "Quyết định có hiệu lực đến hết ngày 31/12/2026",
        "số liệu tính đến hết ngày 30/11/2026",
        "Kết quả đạt được trong năm 2025",
        "báo cáo kết quả từ ngày 01/01/2026 đến ngày 30/11/2026",
        "tính từ ngày 15 tháng trước đến ngày 14 tháng này",
        "nhiệm vụ đã quá hạn 02 ngày",
        "công việc trễ hạn 5 ngày làm việc",
        "Báo cáo quý IV năm 2026",
        "Kế hoạch công tác năm 2027",
        "Chuẩn bị hội nghị tổng kết ngày 25/12/2026",
        "trong thời gian qua",
        "trước đây",
        "trước mắt",
        "đúng trình tự, quy trình pháp luật quy định",
        "theo tiến độ Kế hoạch số 540/KH-UBND ngày 01/12/2026",
        "làm việc 8 giờ mỗi ngày",
        "12/3 Trần Phú",
        "mức độ 3, mức độ 4",
        "còn gặp nhiều khó khăn",
        "hoàn thành 8/10 nhiệm vụ",
        "hoàn thành một số nhiệm vụ",
        "chi trả mai táng phí, hoàn thành mai táng",
        "",
        "   ",
        "abc",
    ],
)
def test_what_is_no_deadline_is_not_taken_for_one(text: str) -> None:
    for reading in (read(text), find(text)):
        assert reading.due is None, reading
        assert reading.kind in WITHOUT_DEADLINE


def test_the_whole_directive_sets_no_deadline() -> None:
    assert read(DIRECTIVE).due is None
    assert find(DIRECTIVE).due is None
    for line in DIRECTIVE.splitlines():
        assert find(line).due is None, line


def test_a_cut_off_date_does_not_hide_the_deadline_behind_it() -> None:
    reading = find("Báo cáo số liệu tính đến hết ngày 30/11/2026, gửi trước ngày 05/12/2026")
    assert local(reading) == "2026-12-04 17:00"
    reading = find("Theo Công văn số 77/BC-SKHCN ngày 20/11/2026, chậm nhất ngày 04/12/2026 phải báo cáo")
    assert local(reading) == "2026-12-04 17:00"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("làm ngay", ReadingKind.ASAP),
        ("bây giờ", ReadingKind.ASAP),
        ("thường xuyên rà soát", ReadingKind.CONTINUOUS),
        ("theo thời gian quy định", ReadingKind.ELSEWHERE),
        ("ngay khi nhận được văn bản", ReadingKind.ON_RECEIPT),
        ("không có thời hạn", ReadingKind.NONE),
        ("Thường xuyên rà soát, đánh giá thủ tục hành chính theo đúng quy định", ReadingKind.CONTINUOUS),
        ("theo dõi, đôn đốc thường xuyên, đảm bảo tiến độ", ReadingKind.CONTINUOUS),
        ("công khai minh bạch theo đúng quy định", ReadingKind.ELSEWHERE),
        ("rà soát văn bản QPPL theo Kế hoạch đã đề ra", ReadingKind.ELSEWHERE),
        ("cần gấp", ReadingKind.ASAP),
    ],
)
def test_the_kind_of_no_deadline_is_told(text: str, kind: ReadingKind) -> None:
    reading = read(text)
    assert (reading.kind, reading.due, reading.confidence) == (kind, None, Confidence.SURE)


def test_a_duty_over_days_is_asked_about() -> None:
    reading = read("từ ngày 01/12/2026 đến hết ngày 05/12/2026, các đơn vị trực")
    assert (reading.due, reading.warning) == (None, DeadlineWarning.INTERVAL)
    assert choices(reading) == ["01/12/2026 17:00", "05/12/2026 17:00"]


def test_a_monthly_rule_goes_on_month_after_month() -> None:
    rule = read("trước ngày 15 hằng tháng").recurrence
    assert rule is not None
    dues = []
    instant = NOW.astimezone(UTC)
    for _ in range(4):
        instant = rule.next_due(instant, CALENDAR)
        dues.append(instant.astimezone(ZONE).strftime("%d/%m/%Y %H:%M"))
    assert dues == ["14/12/2026 17:00", "14/01/2027 17:00", "12/02/2027 17:00", "12/03/2027 17:00"]


def test_day_31_is_the_last_day_of_a_short_month() -> None:
    rule = read("ngày 31 hằng tháng").recurrence
    assert rule is not None
    february = rule.next_due(datetime(2027, 2, 2, tzinfo=UTC), CALENDAR)
    # 28/02/2027 is a Sunday.
    assert february.astimezone(ZONE).date() == date(2027, 3, 1)


def test_a_weekly_rule_keeps_its_hour() -> None:
    reading = read("16h thứ 6 hằng tuần")
    assert reading.recurrence is not None
    assert reading.recurrence.frequency is Frequency.WEEKLY
    assert local(reading) == "2026-11-27 16:00"
    assert reading.due is not None
    assert reading.recurrence.next_due(reading.due, CALENDAR) == reading.due + timedelta(days=7)


def test_a_rule_whose_working_day_has_passed_is_overdue_and_confirmed() -> None:
    reading = read("Báo cáo năm gửi trước ngày 25/11 hàng năm")
    assert (reading.confidence, reading.warning) == (Confidence.CONFIRM, DeadlineWarning.PAST)
    assert choices(reading) == ["23/11/2026 17:00", "23/11/2027 17:00"]


def test_a_date_with_its_year_does_not_return() -> None:
    reading = read("Báo cáo 6 tháng đầu năm 2027 gửi trước ngày 10/7/2027")
    assert reading.recurrence is None
    assert local(reading) == "2027-07-09 17:00"


@given(st.text(max_size=300))
def test_any_text_is_read_without_error(text: str) -> None:
    reading = read(text)
    assert reading.due is None or reading.candidates[0] == reading.due
    find(text)


WORDS = (
    "trước chậm nhất đến hết trong sau ngày tháng năm quý tuần thứ giờ phút làm việc kể từ hằng mỗi cuối "
    "đầu giữa nay mai mốt kia sáu hai mươi rưỡi kém nữa tới 30/11 30/2 16h 25h 12/2026 99 2026 IV ( ) , . "
    "- / 05 (năm) hạn gửi báo cáo Tết Quốc khánh và hoặc T6 CN sáng chiều tối hiệu lực 9999 00/00 31 từ"
)
PIECES = st.sampled_from(WORDS.split())


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=14))
def test_any_words_of_the_field_are_read_without_error_and_always_alike(words: list[str]) -> None:
    text = " ".join(words)
    reading = read(text)
    assert read(text) == reading
    assert reading.due is None or reading.candidates[0] == reading.due
    assert read(fold(text)).kind in ReadingKind
    assert read(unicodedata.normalize("NFD", text)).due == reading.due
    assert read(text.upper()).due == reading.due


@given(st.integers(0, len(DIRECTIVE)), st.integers(0, 600))
def test_any_cut_of_the_directive_is_read_without_error(start: int, length: int) -> None:
    find(DIRECTIVE[start : start + length])
    read(DIRECTIVE[start : start + length])


@pytest.mark.parametrize(
    "piece", ["trước ", "từ ngày 1/1 đến ", "(", "1/", "sáu mươi ", "hằng tháng, ", "\u0301", " ", "12:"]
)
def test_a_hostile_line_is_read_to_its_limit_only(piece: str) -> None:
    read(piece * (100_000 // len(piece)))
    find(piece * (100_000 // len(piece)))


def test_an_impossible_date_beside_a_real_one_does_not_hide_it() -> None:
    reading = read("trước 30/2 trước Tết")
    assert reading.confidence is Confidence.ASK
    assert reading.due == reading.candidates[0]


@pytest.mark.parametrize(
    "words",
    ["Trong 10 tháng qua, Sở đã tiếp nhận 500 hồ sơ", "trong 3 ngày qua", "trong 5 năm gần đây, Sở đã triển khai"],
)
def test_what_lies_behind_is_no_term(words: str) -> None:
    assert read(words).due is None
    assert find(words).due is None


def test_a_span_of_years_is_asked_about() -> None:
    assert read("thực hiện trong thời gian 02 năm, từ 2027 đến 2028").confidence is not Confidence.SURE


def test_a_rule_that_was_moved_to_a_working_day_keeps_the_day_it_names() -> None:
    reading = read("trước ngày 15 hằng tháng", datetime(2026, 11, 17, 8, tzinfo=ZONE))
    assert (local(reading), str(reading.named)) == ("2026-12-14 17:00", "2026-12-15")
    moved = read("trước ngày 20 hằng tháng", datetime(2026, 12, 16, 8, tzinfo=ZONE))
    assert (local(moved), str(moved.named)) == ("2026-12-18 17:00", "2026-12-20")


@pytest.mark.parametrize("words", ["hết tháng giêng", "trong tháng chạp", "cuối thang gieng"])
def test_lunar_months_are_not_taken_for_the_present_month(words: str) -> None:
    assert read(words).due is None
