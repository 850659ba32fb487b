"""Reads holidays and commemoration days named instead of, or beside, a date ("ngày Quốc khánh 02/9/2025")."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from domain.intake.deadlines.found import Dated, DayFound, Source, in_year, nearest, without_year
from domain.intake.deadlines.reading import Confidence, DeadlineWarning
from domain.intake.deadlines.reference import Reference
from domain.office.holidays import official_days

_NAMED: tuple[tuple[str, int, int], ...] = (
    (r"tet duong lich|tet tay|nam moi duong lich", 1, 1),
    (r"thanh lap dang(?: cong san viet nam)?", 3, 2),
    (r"thay thuoc(?: viet nam)?", 27, 2),
    (r"quoc te phu nu", 8, 3),
    (r"thanh lap doan(?: tncs ho chi minh)?", 26, 3),
    (r"giai phong mien nam|thong nhat dat nuoc|chien thang", 30, 4),
    (r"quoc te lao dong", 1, 5),
    (r"khoa hoc(?:,| va) cong nghe(?: viet nam)?", 18, 5),
    (r"sinh nhat bac(?: ho)?", 19, 5),
    (r"quoc te thieu nhi", 1, 6),
    (r"bao chi cach mang(?: viet nam)?", 21, 6),
    (r"gia dinh viet nam", 28, 6),
    (r"thuong binh,? liet si|thuong binh,? liet sy", 27, 7),
    (r"cach mang thang (?:tam|8)", 19, 8),
    (r"quoc khanh(?: nuoc chxhcn viet nam)?", 2, 9),
    (r"chuyen doi so(?: quoc gia)?", 10, 10),
    (r"phu nu viet nam", 20, 10),
    (r"phap luat(?: viet nam)?", 9, 11),
    (r"nha giao(?: viet nam)?", 20, 11),
    (r"van hoa viet nam", 24, 11),
    (r"thanh lap quan doi(?: nhan dan viet nam)?", 22, 12),
    (r"giang sinh|noel", 25, 12),
)
# "Pháp luật" or "chuyển đổi số" without "ngày" before it is not a day.
_FIXED = re.compile(
    r"(?:(?:ngay |nghi |le |dip |ky niem ){1,4}|(?=quoc khanh|giang sinh|noel|tet ))(?:"
    + "|".join(f"(?P<day{index}>{names})" for index, (names, _, _) in enumerate(_NAMED))
    + r")(?![a-z])"
)
_YEAR = re.compile(r" ?,? ?(?:nam )?(\d{4})(?![\d/])| nam (nay|sau|toi)(?![a-z])")
_NEW_YEAR = re.compile(
    r"(?:ngay |dip )?(?:nghi )?(?:le )?tet(?: nguyen dan| am lich| ta| co truyen)?(?! duong| tay| thieu"
    r"| trung)(?![a-z])"
)
_DAY_OF_NEW_YEAR = re.compile(r"(?:ngay )?(?:mung|mong) (\d{1,2}) tet(?: nguyen dan| am lich)?(?![a-z])")
_KINGS = re.compile(r"(?:ngay |dip )?(?:nghi )?(?:le )?gio to(?: hung vuong)?(?![a-z])")


def holiday_at(text: str, start: int, reference: Reference) -> DayFound | None:
    """The holiday named at `start`, or None. Lunar ones are always confirmed."""
    found = _FIXED.match(text, start)
    if found and found.lastgroup:
        _, day, month = _NAMED[int(found.lastgroup.removeprefix("day"))]
        return _fixed(text, found.end(), day, month, reference)
    feast = _DAY_OF_NEW_YEAR.match(text, start)
    if feast:
        first = _lunar(text, feast.end(), "Mùng một Tết", reference)
        return _later(first, int(feast[1]) - 1) if first else None
    found = _NEW_YEAR.match(text, start)
    if found:
        return _lunar(text, found.end(), "Mùng một Tết", reference)
    found = _KINGS.match(text, start)
    return _lunar(text, found.end(), "Giỗ Tổ", reference) if found else None


def _fixed(text: str, end: int, day: int, month: int, reference: Reference) -> DayFound:
    year = _YEAR.match(text, end)
    if year:
        dated = in_year(_year(year, reference), month, day, reference.today)
        end = year.end()
    else:
        dated = without_year(month, day, reference.today)
    return DayFound(
        dated.options, end, Source.HOLIDAY, "named holiday", dated.confidence, dated.warning, day=day, month=month
    )


def _year(said: re.Match[str], reference: Reference) -> int:
    if said[1]:
        return int(said[1])
    return reference.today.year + (0 if said[2] == "nay" else 1)


def _lunar(text: str, end: int, name: str, reference: Reference) -> DayFound | None:
    said = _YEAR.match(text, end)
    if said:
        day = _day_named(_year(said, reference), name)
        dated = (
            Dated((day,), Confidence.CONFIRM, DeadlineWarning.PAST if day < reference.today else None) if day else None
        )
        end = said.end()
    else:
        years = range(reference.today.year - 1, reference.today.year + 2)
        days = [day for year in years if (day := _day_named(year, name))]
        coming = next((day for day in days if day >= reference.today), None)
        passed = next((day for day in reversed(days) if day < reference.today), None)
        dated = nearest(coming, passed, reference.today) if coming else None
    if dated is None:
        return DayFound((), end, Source.HOLIDAY, "lunar holiday", Confidence.ASK, DeadlineWarning.IMPOSSIBLE)
    confidence = Confidence.CONFIRM if dated.confidence is Confidence.SURE else dated.confidence
    return DayFound(dated.options, end, Source.HOLIDAY, "lunar holiday", confidence, dated.warning)


def _later(first: DayFound, days: int) -> DayFound:
    """A later day of the same feast ("mùng 6 Tết")."""
    return replace(first, options=tuple(option + timedelta(days=days) for option in first.options))


def _day_named(year: int, name: str) -> date | None:
    if not 2000 <= year <= 2099:
        return None
    return next((day for day, official in sorted(official_days(year).items()) if name in official.name), None)
