"""Reads a week, month, quarter or year and the place in it: "hết quý IV", "đầu tuần sau", "trong tháng 12/2026".

Beginnings, middles and ends are those of Bộ luật Dân sự 2015, Điều 146: day 1, day 15, the last day, 30/6 and 31/12.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from domain.intake.deadlines.days import is_six
from domain.intake.deadlines.found import Dated, DayFound, Source, make_date, nearest, shift_month
from domain.intake.deadlines.numbers import number_at
from domain.intake.deadlines.reading import Confidence, DeadlineWarning
from domain.intake.deadlines.reference import Reference, last_day_of
from domain.text import FoldedText


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day of a week, month, quarter, half year or year; `said` tells whether its year was."""

    start: date
    end: date
    unit: str
    said: bool = True
    other: Period | None = None
    sure: bool = True


_PLACE = re.compile(
    r"(?:(?:noi|ngay) )?(?:(?:trong|het|suot) )?(?:(?:vao|khoang|thoi diem|thoi gian) )?"
    r"(dau|giua|cuoi|het|trong|trung tuan|thuong tuan|ha tuan|nua dau|nua cuoi|sang"
    r") "
)
_DAY_OF = re.compile(r"(?:vao )?ngay (lam viec )?(cuoi cung|cuoi|dau tien|dau)(?: cua)? ")
_WITHIN = re.compile(r"(?:noi )?trong ")
_PLACES = {
    "dau": "start",
    "giua": "middle",
    "cuoi": "end",
    "het": "end",
    "trong": "end",
    "trung tuan": "day 20",
    "thuong tuan": "day 10",
    "ha tuan": "end",
    "nua dau": "half",
    "nua cuoi": "end",
    "sang": "next",
}
# "Báo cáo tháng trước ngày 25": the month is the report's, and "trước" belongs to the day.
_LAST = r"truoc(?! (?:ngay|thu|mung|mong|\d))"
_NEXT = rf"sau nua|sau|toi nua|toi day|toi|ke tiep|ke|tiep theo|tiep|lien ke|nay|{_LAST}|qua|roi"
_SHIFTS = {"nay": 0, "sau nua": 2, "toi nua": 2, "truoc": -1, "qua": -1, "roi": -1}
_WEEK = re.compile(rf"tuan(?: le)?(?: ({_NEXT}))?(?![a-z])(?! (?:thu|\d|dau|cuoi|giua))")
# "Trong tuần 14-18/12", "tuần sau (từ ngày 14/12 đến ngày 18/12)".
_WEEK_OF_DAYS = re.compile(
    rf"tuan(?: le)?(?: (?:{_NEXT}))? ?[(,:]? ?(?:tu )?(?:ngay )?(\d{{1,2}})(?: ?[/.] ?(\d{{1,2}})(?:[/.]\d{{4}})?)?"
    r" ?(?:-|den|toi) ?(?:het )?(?:ngay )?(\d{1,2}) ?(?:[/.]|thang) ?(\d{1,2})(?:(?: ?[/.]| nam) ?(\d{4}))?(?![\d/])\)?"
)
_MONTH = re.compile(r"thang(?![a-z])(?! (?:gieng|chap)(?![a-z]))")
# "T12", "T6/2027": a T that cannot be a weekday is a month.
_MONTH_IN_TABLES = re.compile(r"t(?=(?:[89]|1[0-2])(?![\d.:])|\d{1,2}/\d{4}(?!\d))")
_MONTH_OR_YEAR_SHIFT = re.compile(rf" ({_NEXT})(?![a-z])")
_YEAR_AFTER = re.compile(
    rf" ?(?:(?:/|-| ?,? ?nam|cua nam| ) ?(\d{{4}})(?![\d/])|,? ?(?:cua )?nam (nay|sau|toi|ke tiep|{_LAST})(?![a-z])"
    r"|(sang) nam(?![a-z]))"
)
_QUARTER = re.compile(r"qu[yi] ?(?:(iv|iii|ii|i|[1-4]|nhat|mot|hai|ba|bon|tu)(?![a-z\d])|(" + _NEXT + r")(?![a-z]))")
# "Q1/2027"; "Q1" alone may be a district.
_QUARTER_IN_TABLES = re.compile(r"q ?([1-4])()(?=[/ -] ?\d{4}(?![\d/])| nam )")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "nhat": 1, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}
# "quy định", "quy chế", "quy trình"… are not quarters.
_BARE_QUARTER = re.compile(
    r"qu[yi](?![a-z])(?! (?:dinh|che|trinh|hoach|mo|uoc|pham|tac|doi|co|vi|don|khach|ban|luat|cach))"
)
_YEAR_WORD = re.compile(r"nam(?! (?:hoc|gioi|nu)(?![a-z]))(?: (\d{4})(?![\d/])| (" + _NEXT + r")(?![a-z])|(?![a-z]))")
_MONTHS_OF_YEAR = re.compile(
    r"(6|9|sau|chin)(?: \((?:sau|chin|6|9)\))? thang(?: (dau|cuoi))?(?: cua)? nam(?: (\d{4}|nay|sau|toi))?(?![a-z\d])"
)
_HALF_YEAR = re.compile(r"(?:nua (dau|cuoi) nam|nam nua (?:dau|cuoi))(?: (\d{4}|nay|sau|toi))?(?![a-z\d])")
# "Trong năm học", "trong tuần đầu": a bare unit that something else follows may be another thing.
_ENDS = re.compile(
    r" ?(?:$|[.,;:!?)(]|(?:de|nham|va|gui|nop|ve|bao cao|phai|cho|tai|qua|la|thi|dong thoi|de nghi|yeu cau|bang|doi voi"
    r"|nhe"
    r"|a|nha|luc|vao|hang|moi|hoac|kem|trinh|xong|hoan thanh)(?![a-z]))"
)
_WEEK_OF_MONTH = re.compile(
    r"tuan (?:(?:thu )?(nhat|hai|ba|tu|[1-4])|(dau tien|dau)|(cuoi cung|cuoi))(?: cua)? (?=thang)"
)
_MONTH_YEAR = re.compile(r"(\d{1,2}) ?[/-] ?(\d{4})(?![\d/])")
_WEEK_NUMBER = re.compile(r"tuan (?:thu )?(\d{1,2})(?! ?(?:thang|cua thang))(?:(?:/| nam )(\d{4}))?(?![\d/])")


def period_at(scan: FoldedText, start: int, reference: Reference) -> DayFound | None:
    """The period, or the place in a period, named at `start`; None if nothing is. A bare unit needs its place."""
    text = scan.text
    day = _DAY_OF.match(text, start)
    found = _period(scan, day.end(), reference, bare=True) if day else None
    if day and found:
        return _placed(*found, _day_place(day), text, reference)
    place = _PLACE.match(text, start)
    if place:
        found = _period(scan, place.end(), reference, bare=True)
        if found:
            return _placed(*found, _PLACES[place[1]], text, reference)
    within = _WITHIN.match(text, start)
    found = _period(scan, within.end() if within else start, reference, bare=bool(within))
    return _placed(*found, "whole", text, reference) if found else None


def _day_place(said: re.Match[str]) -> str:
    """ "Ngày làm việc đầu tiên của tháng", "ngày cuối năm"."""
    if said[2].startswith("cuoi"):
        return "end"
    return "first working day" if said[1] else "start"


def _period(scan: FoldedText, start: int, reference: Reference, *, bare: bool) -> tuple[Period, int] | None:
    return (
        _months_of_year(scan.text, start, reference)
        or _week_of_month(scan, start, reference)
        or _week_of_days(scan.text, start, reference)
        or _week(scan.text, start, reference, bare=bare)
        or _month(scan, start, reference, bare=bare)
        or _quarter(scan.text, start, reference, bare=bare)
        or _year(scan, start, reference, bare=bare)
    )


def _week(text: str, start: int, reference: Reference, *, bare: bool) -> tuple[Period, int] | None:
    found = _WEEK.match(text, start)
    monday = reference.today - timedelta(days=reference.today.weekday())
    if found is None:
        return _numbered_week(text, start, reference)
    if found[1] is None and not bare:
        return None
    monday += timedelta(days=7 * (_SHIFTS.get(found[1], 1) if found[1] else 0))
    return Period(monday, monday + timedelta(days=6), "week", said=found[1] is not None), found.end()


def names_week_by_days(text: str, start: int) -> bool:
    """Whether a week stands at `start` with its first and last day, which is one period and no span of days."""
    return _WEEK_OF_DAYS.match(text, start) is not None


def _week_of_days(text: str, start: int, reference: Reference) -> tuple[Period, int] | None:
    found = _WEEK_OF_DAYS.match(text, start)
    if found is None:
        return None
    years = [int(found[5])] if found[5] else [reference.today.year + shift for shift in (-1, 0, 1)]
    ends = [end for year in years if (end := make_date(year, int(found[4]), int(found[3])))]
    if not ends:
        return None
    end = min(ends, key=lambda day: abs(day - reference.today))
    month = int(found[2] or found[4])
    first = make_date(end.year - (month > end.month), month, int(found[1]))
    if first is None or not timedelta(0) < end - first < timedelta(days=7):
        return None
    return Period(first, end, "week"), found.end()


def _week_of_month(scan: FoldedText, start: int, reference: Reference) -> tuple[Period, int] | None:
    """ "Tuần 2 tháng 12", "tuần cuối tháng": seven days counted from the first, or back from the last.

    Others count weeks from Monday, so this is worth a question.
    """
    found = _WEEK_OF_MONTH.match(scan.text, start)
    month = _month(scan, found.end(), reference, bare=True) if found else None
    if found is None or month is None:
        return None
    period, end = month
    if found[3]:
        return Period(period.end - timedelta(days=6), period.end, "week", sure=False), end
    count = 1 if found[2] else {"nhat": 1, "hai": 2, "ba": 3, "tu": 4}.get(found[1]) or int(found[1])
    first = period.start + timedelta(days=7 * (count - 1))
    return Period(first, first + timedelta(days=6), "week", sure=False), end


def _numbered_week(text: str, start: int, reference: Reference) -> tuple[Period, int] | None:
    found = _WEEK_NUMBER.match(text, start)
    if found is None:
        return None
    year = int(found[2]) if found[2] else reference.today.year
    try:
        monday = date.fromisocalendar(year, int(found[1]), 1)
    except ValueError:
        return None
    return Period(monday, monday + timedelta(days=6), "week"), found.end()


def _month(scan: FoldedText, start: int, reference: Reference, *, bare: bool) -> tuple[Period, int] | None:
    text = scan.text
    word = _MONTH.match(text, start) or _MONTH_IN_TABLES.match(text, start)
    today = reference.today
    if word is None:
        plain = _MONTH_YEAR.match(text, start)
        return _month_of(int(plain[1]), int(plain[2]), plain.end()) if plain else None
    shift = _MONTH_OR_YEAR_SHIFT.match(text, word.end())
    if shift and not (shift[1] == "sau" and is_six(scan, shift.start(1), shift.end(1))):
        year, month = shift_month(today.year, today.month, _SHIFTS.get(shift[1], 1))
        return _month_of(month, year, shift.end())
    number = number_at(text, word.end() + 1) if text[word.end() : word.end() + 1] == " " else None
    number = number or number_at(text, word.end())
    if number and number.whole and 1 <= number.whole <= 12:
        return _numbered_month(text, number.whole, number.end, reference)
    if not bare or number:
        return None
    return _month_of(today.month, today.year, word.end(), said=False)


def _month_of(month: int, year: int, end: int, *, said: bool = True) -> tuple[Period, int] | None:
    first = make_date(year, month, 1)
    return (Period(first, last_day_of(year, month), "month", said=said), end) if first else None


def _numbered_month(text: str, month: int, end: int, reference: Reference) -> tuple[Period, int] | None:
    year, end, said = _year_after(text, end, reference)
    if said:
        return _month_of(month, year, end)
    return _yearly([_bounds(year + shift, month, month) for shift in (-1, 0, 1)], "month", end, reference)


def _bounds(year: int, first_month: int, last_month: int) -> tuple[date, date]:
    return date(year, first_month, 1), last_day_of(year, last_month)


def _year_after(text: str, end: int, reference: Reference) -> tuple[int, int, bool]:
    said = _YEAR_AFTER.match(text, end)
    if said is None:
        return reference.today.year, end, False
    if said[1]:
        return int(said[1]), said.end(), True
    return reference.today.year + _SHIFTS.get(said[2] or said[3], 1), said.end(), True


def _yearly(bounds: list[tuple[date, date]], unit: str, end: int, reference: Reference) -> tuple[Period, int]:
    """The coming one of a period that returns every year, with the past one if that may be meant."""
    coming = next(pair for pair in bounds if pair[1] >= reference.today)
    passed = next((pair for pair in reversed(bounds) if pair[1] < reference.today), None)
    other = Period(*passed, unit) if passed else None
    return Period(*coming, unit, said=False, other=other), end


def _quarter(text: str, start: int, reference: Reference, *, bare: bool) -> tuple[Period, int] | None:
    found = _QUARTER.match(text, start) or _QUARTER_IN_TABLES.match(text, start)
    this_quarter = (reference.today.month - 1) // 3
    if found and found[1]:
        quarter = _QUARTERS.get(found[1]) or int(found[1])
        year, end, said = _year_after(text, found.end(), reference)
        months = (quarter * 3 - 2, quarter * 3)
        if said:
            return (Period(*_bounds(year, *months), "quarter"), end) if make_date(year, 1, 1) else None
        return _yearly([_bounds(year + shift, *months) for shift in (-1, 0, 1)], "quarter", end, reference)
    if found:
        return _quarter_shifted(this_quarter + _SHIFTS.get(found[2], 1), found.end(), reference, said=True)
    plain = _BARE_QUARTER.match(text, start) if bare else None
    return _quarter_shifted(this_quarter, plain.end(), reference, said=False) if plain else None


def _quarter_shifted(index: int, end: int, reference: Reference, *, said: bool) -> tuple[Period, int]:
    year, quarter = reference.today.year + index // 4, index % 4
    return Period(*_bounds(year, quarter * 3 + 1, quarter * 3 + 3), "quarter", said=said), end


def _year(scan: FoldedText, start: int, reference: Reference, *, bare: bool) -> tuple[Period, int] | None:
    found = _YEAR_WORD.match(scan.text, start)
    if found is None or not (found[1] or found[2] or bare):
        return None
    shift = _SHIFTS.get(found[2], 1) if found[2] else 0
    year = int(found[1]) if found[1] else reference.today.year + shift
    if make_date(year, 1, 1) is None:
        return None
    return Period(*_bounds(year, 1, 12), "year", said=bool(found[1] or found[2])), found.end()


def _months_of_year(text: str, start: int, reference: Reference) -> tuple[Period, int] | None:
    """ "6 tháng đầu năm", "9 tháng năm 2026", "6 tháng cuối năm sau", "nửa đầu năm"."""
    found = _MONTHS_OF_YEAR.match(text, start)
    if found:
        months = 6 if found[1] in {"6", "sau"} else 9
        second_half, year_word = found[2] == "cuoi", found[3]
    else:
        found = _HALF_YEAR.match(text, start)
        if found is None:
            return None
        months, second_half, year_word = 6, "cuoi" in found[0], found[2]
    first, last = (13 - months, 12) if second_half else (1, months)
    if year_word is None:
        year = reference.today.year
        return _yearly([_bounds(year + shift, first, last) for shift in (-1, 0, 1)], "half", found.end(), reference)
    year = int(year_word) if year_word.isdigit() else reference.today.year + _SHIFTS.get(year_word, 1)
    return (Period(*_bounds(year, first, last), "half"), found.end()) if make_date(year, 1, 1) else None


def _placed(period: Period, end: int, place: str, text: str, reference: Reference) -> DayFound | None:
    if place == "next":
        return _next_period(period, end, reference) if not period.said and period.other is None else None
    point = _point(period, place, reference)
    dated = _judged(period, place, point, reference)
    inside = place in {"whole", "end", "half"}
    confidence = dated.confidence
    if confidence is Confidence.SURE and not period.sure:
        confidence = Confidence.CONFIRM
    if not period.said and period.other is None and confidence is Confidence.SURE and not _ENDS.match(text, end):
        confidence = Confidence.CONFIRM
    return DayFound(
        dated.options,
        end,
        Source.PERIOD if inside else Source.POINT,
        f"{place} of the {period.unit}",
        confidence,
        dated.warning,
        start=period.start,
        day=-1 if place in {"whole", "end"} else dated.options[0].day,
        month=dated.options[0].month if period.unit in {"month", "year"} and period.other else None,
    )


def _next_period(period: Period, end: int, reference: Reference) -> DayFound:
    """ "sang tuần", "sang tháng", "sang năm": the end of the next one, which is worth a question."""
    following = _following(period)
    return DayFound(
        (following.end,),
        end,
        Source.PERIOD,
        f"end of the next {period.unit}",
        Confidence.CONFIRM,
        DeadlineWarning.AMBIGUOUS,
        start=following.start,
    )


def _following(period: Period) -> Period:
    start = period.end + timedelta(days=1)
    if period.unit == "week":
        return Period(start, start + timedelta(days=6), "week")
    months = {"month": 1, "quarter": 3}.get(period.unit, 12)
    year, month = shift_month(start.year, start.month, months - 1)
    return Period(start, last_day_of(year, month), period.unit)


def _point(period: Period, place: str, reference: Reference) -> date:
    if place == "start":
        return period.start
    if place == "first working day":
        return reference.calendar.working_day_on_or_after(period.start)
    if place in {"day 10", "day 20"}:
        return period.start + timedelta(days=int(place.removeprefix("day ")) - 1)
    if place in {"middle", "half"}:
        return _middle(period)
    return period.end


def _middle(period: Period) -> date:
    if period.unit == "week":
        return period.start + timedelta(days=2)
    if period.unit == "month":
        return period.start + timedelta(days=14)
    if period.unit == "quarter":
        return period.start.replace(month=period.start.month + 1, day=15)
    return date(period.start.year, 6, 30)


def _judged(period: Period, place: str, point: date, reference: Reference) -> Dated:
    """How sure the point is: a bare unit whose point has passed means the next one; a named one is past."""
    today = reference.today
    if period.other is not None:
        passed = _point(period.other, place, reference)
        if point < today:
            following = period.start.replace(year=period.start.year + 1)
            later = _point(Period(following, _same_end(period, following), period.unit), place, reference)
            return nearest(later, point, today)
        return nearest(point, passed, today)
    if point >= today:
        return Dated((point,))
    if period.said:
        return Dated((point,), Confidence.CONFIRM, DeadlineWarning.PAST)
    later = _point(_following(period), place, reference)
    confidence = Confidence.SURE if place == "start" else Confidence.CONFIRM
    return Dated((later,), confidence, DeadlineWarning.AMBIGUOUS if confidence is Confidence.CONFIRM else None)


def _same_end(period: Period, start: date) -> date:
    return last_day_of(start.year, period.end.month)
