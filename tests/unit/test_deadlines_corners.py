"""Ways of naming a deadline that are seldom: numbers written twice, feasts, the ends of a period, nonsense.

Read on Tuesday 24 November 2026 at 10:00, office time.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.intake.deadlines import Confidence, DeadlineReading, DeadlineWarning, read_deadline
from domain.office.calendar import WorkingCalendar
from domain.vocabulary import ZONE

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)
CALENDAR = WorkingCalendar()


def read(text: str) -> DeadlineReading:
    return read_deadline(text, NOW, CALENDAR)


def moments(reading: DeadlineReading) -> list[str]:
    return [one.astimezone(ZONE).strftime("%d/%m/%Y %H:%M") for one in reading.candidates]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("thứ sáu ngày 27/11", "27/11/2026 17:00"),
        ("ngày kìa", "27/11/2026 17:00"),
        ("ngày làm việc tiếp theo", "25/11/2026 17:00"),
        ("20/11 năm sau", "20/11/2027 17:00"),
        ("ngày 2/9 năm 2027", "02/09/2027 17:00"),
        ("mùng 6 Tết", "11/02/2027 17:00"),
        ("giỗ Tổ năm sau", "16/04/2027 17:00"),
        ("nửa đầu năm sau", "30/06/2027 17:00"),
        ("tuần 50", "11/12/2026 17:00"),
        ("hết năm nay", "31/12/2026 17:00"),
        ("cuối ngày thứ sáu", "27/11/2026 17:00"),
        ("đầu ngày 30/11", "30/11/2026 07:00"),
        ("chiều mai lúc 3h", "25/11/2026 15:00"),
        ("tối mai lúc 7h", "25/11/2026 19:00"),
        ("đêm mai lúc 9h", "25/11/2026 21:00"),
        ("22h đêm mai", "25/11/2026 22:00"),
        ("1 giờ trưa mai", "25/11/2026 13:00"),
        ("7 giờ ba mươi phút sáng mai", "25/11/2026 07:30"),
        ("trong nửa ngày", "25/11/2026 11:00"),
        ("trong nửa tháng", "09/12/2026 17:00"),
        ("trong hăm lăm ngày", "21/12/2026 17:00"),
        ("trong vòng một trăm linh năm ngày", "09/03/2027 17:00"),
        ("trong vòng một trăm hai mươi ngày", "24/03/2027 17:00"),
    ],
)
def test_what_names_one_moment_is_read_as_it(text: str, due: str) -> None:
    reading = read(text)
    assert moments(reading) == [due]
    assert reading.confidence is not Confidence.ASK


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("ngày 10 (mười một) tháng 12", ["10/12/2026 17:00", "11/12/2026 17:00"]),
        ("ngày 10 tháng 12 (mười một)", ["10/12/2026 17:00", "10/11/2027 17:00", "10/11/2026 17:00"]),
        ("ngày 10 (mười hai)", ["10/12/2026 17:00", "12/12/2026 17:00"]),
        ("thứ năm ngày 27/11", ["27/11/2026 17:00", "26/11/2026 17:00"]),
        ("thứ sáu sau", ["04/12/2026 17:00", "27/11/2026 17:00"]),
        ("giữa tháng 11", ["15/11/2027 17:00", "15/11/2026 17:00"]),
        ("các ngày 25, 26 và 27/11", ["25/11/2026 17:00", "26/11/2026 17:00", "27/11/2026 17:00"]),
    ],
)
def test_what_contradicts_itself_is_asked_about(text: str, choices: list[str]) -> None:
    reading = read(text)
    assert (moments(reading), reading.confidence) == (choices, Confidence.ASK)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("thứ sáu vừa rồi", "20/11/2026 17:00"),
        ("thứ hai tuần này", "23/11/2026 17:00"),
        ("hôm kìa", "21/11/2026 17:00"),
        ("20/11 năm nay", "20/11/2026 17:00"),
        ("giỗ Tổ năm 2026", "26/04/2026 17:00"),
        ("9 tháng năm 2026", "30/09/2026 17:00"),
        ("đầu năm nay", "01/01/2026 17:00"),
    ],
)
def test_what_has_passed_is_said_to_have_passed(text: str, due: str) -> None:
    reading = read(text)
    assert (moments(reading), reading.confidence) == ([due], Confidence.CONFIRM)
    assert reading.warning is DeadlineWarning.PAST


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("ngày Quốc khánh", "02/09/2027 17:00"),
        ("6 tháng đầu năm", "30/06/2027 17:00"),
        ("cuối quý III", "30/09/2027 17:00"),
    ],
)
def test_a_period_that_is_over_this_year_is_the_next_ones_when_that_is_confirmed(text: str, due: str) -> None:
    reading = read(text)
    assert (moments(reading), reading.warning) == ([due], DeadlineWarning.NEXT_YEAR)
    assert reading.confidence is Confidence.CONFIRM


@pytest.mark.parametrize(
    "text",
    [
        "giỗ Tổ năm 2150",
        "mùng 1 Tết năm 2150",
        "các ngày 5, 10, 40 tháng 12",
        "tuần 54 năm 2026",
        "tuần thứ 53 năm 2027",
        "cuối năm 0000",
        "trong 40000 phút",
        "trong 2,5 ngày làm việc",
    ],
)
def test_what_no_calendar_has_is_asked_for_again(text: str) -> None:
    reading = read(text)
    assert (reading.due, moments(reading), reading.confidence) == (None, [], Confidence.ASK)
