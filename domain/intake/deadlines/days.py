"""Reads words that name one day: "30/11", "ngày 5 tháng 12", "thứ sáu tuần sau", "mốt", "ngày Quốc khánh"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from domain.intake.deadlines.found import (
    Dated,
    DayFound,
    Source,
    in_year,
    shift_month,
    without_month,
    without_year,
)
from domain.intake.deadlines.holidays import holiday_at
from domain.intake.deadlines.numbers import number_at
from domain.intake.deadlines.reading import Confidence, DeadlineWarning
from domain.intake.deadlines.reference import Reference
from domain.text import FoldedText, normalize
from domain.vocabulary import WEEKDAY_OF

_DAY_WORD = re.compile(r"(?:(?:dip )?(?:nghi )?(?:le )?)?(?:(?:ngay|hom|bua) )?(?:mung |mong )?")
_DAY_WORD_SAID = re.compile(r"(?:ngay|hom|bua|mung|mong) (?:mung |mong )?")
_NUMERIC = re.compile(
    r"(\d{1,2}) ?([/.-]) ?(\d{1,2})(?: ?\2 ?(\d{4}|\d{2})(?!\d))?(?!\d|/ ?\d|[.,]\d|-\d)",
)
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)(?:t(?=\d))?")
_OF_MONTH = re.compile(r" ?,?(?: cua)? (?:thang (?=[a-z\d])|(?:thang|thg\.? ?)(?=\d))")
# "của tháng tiếp theo" belongs to rules that return and is left to them.
_MONTH_SHIFT = re.compile(
    r" ?(?:thang (nay|sau nua|sau|toi nua|toi|ke tiep|ke|tiep theo|tiep|truoc)|cua thang (nay|sau nua|sau"
    r"|toi|truoc))(?![a-z])"
)
_YEAR = re.compile(
    r" ?,? ?(?:nam (\d{4})|/ ?(\d{4})|(\d{4})|nam (nay|sau|toi|ke tiep|ngoai|truoc)|(sang) nam)(?![a-z\d])"
)
_COMING = re.compile(r" (?:nay|toi|sap toi)(?! (?:thang|nam|tuan))(?![a-z])")
_LUNAR = re.compile(r" ?(?:am lich|al|am)(?![a-z])")
_LABEL_BEFORE = re.compile(r"(?<![a-z])(?:han|dl|deadline) ?:? ?$")
_UNIT = re.compile(r" ?(?:ngay|tuan|gio|phut|tieng|h|g|%|hom|bua|don|nguoi|bo|ban|tet)(?![a-z])")

_RELATIVE: tuple[tuple[re.Pattern[str], tuple[int, ...], str], ...] = (
    (re.compile(r"(?:ngay )?(?:hom|bua) qua(?![a-z])|hqua\b"), (-1,), "yesterday"),
    (re.compile(r"(?:hom|bua) kia(?![a-z])"), (-2,), "the day before yesterday"),
    (re.compile(r"(?:ngay )?(?:hom|bua) nay(?![a-z])|ngay nay(?![a-z])|hnay\b|nay(?![a-z])"), (0,), "today"),
    (re.compile(r"(?:ngay )?mai mot(?![a-z])|nay mai\b|mai kia(?![a-z])"), (1, 2), "some day soon"),
    (re.compile(r"(?:ngay |hom |bua )?mai(?![a-z])"), (1,), "tomorrow"),
    (re.compile(r"(?:ngay |hom |bua )?mot(?![a-z])"), (2,), "in two days"),
    (re.compile(r"ngay kia(?![a-z])"), (2,), "in two days"),
    (re.compile(r"(?:ngay )?hom sau(?![a-z])"), (1,), "the following day"),
)
_AFTER_BARE_DAY = re.compile(
    r" ?(?:$|[.,;:!?)(\"']|(?:nhe|nha|a|luc|vao|nop|gui|de|cho|phai|truoc|sang|trua|chieu|toi|roi|la|thu|ngay|xong"
    r"|bao cao|trinh|hoan thanh|hoac|hay|va"
    r"|nghen|hen|nhen|luon|anh|chi|em|ha|thoi|dum|giup|gium|duoc|hop|tra|t[2-7]|\d{1,2} ?[hg:/])(?![a-z]))"
)
_BEFORE_BARE_NAY = re.compile(r"(?:^|(?:sang|trua|chieu|toi|dem|khuya|gio|[hg\d']|ruoi|phut|tu),? )$")
_IN_THREE_DAYS = re.compile(r"(?:ngay|bua|hom) kia(?![a-z])")
_SOUTHERN_DAY = re.compile(r"bua kia(?![a-z])")
_NEXT_WORKING_DAY = re.compile(r"(?:dau )?ngay lam viec (?:tiep theo|ke tiep|sau|lien sau|tiep|hom sau)(?![a-z])")
_SAME_DAY = re.compile(r"(?:ngay )?cung ngay(?![a-z])")

_WEEKDAY = re.compile(
    r"(?:ngay |hom |bua )?(?:(?:thu ?|t\.? ?)([2-7])(?![\d/.:]|[a-z])|thu (hai|ba|tu|nam|sau|bay)(?![a-z])"
    r"|(chu nhat|chua nhat|cn(?= ?(?:$|[.,;:!?)(]|tuan|nay|toi|sau|luc|vao|ngay|hang|nhe|\d)))(?![a-z]))"
)
_WEEK_BEFORE = re.compile(r"tuan (nay|sau nua|sau|toi nua|toi|ke tiep|ke|tiep theo|tiep|truoc|roi|qua) ?,? ?(?:vao )?")
_WEEK_AFTER = re.compile(
    r" ?,?(?: cua| trong| ngay)? ?(?:(?:(?:dau|giua|cuoi) )?tuan (nay|sau nua|sau|toi nua|toi|ke tiep|ke"
    r"|tiep theo|tiep|truoc(?! ?\d)|roi|qua)"
    r"|(nay|toi|sau|toi day|truoc(?! ?\d)|vua roi|roi)|(?:dau|giua|cuoi) tuan)(?![a-z])"
)
_WEEKS = {"nay": 0, "sau nua": 2, "toi nua": 2, "truoc": -1, "roi": -1, "qua": -1}


def day_at(scan: FoldedText, start: int, reference: Reference) -> DayFound | None:
    """The day named at `start`, or None."""
    text = scan.text
    return (
        holiday_at(text, start, reference)
        or _iso_at(text, start, reference)
        or _numeric_at(text, start, reference)
        or _spelled_at(scan, start, reference)
        or _weekday_at(text, start, reference)
        or _relative_at(scan, start, reference)
        or _day_of_month_at(scan, start, reference)
    )


def _fixed(
    dated: Dated, end: int, rule: str, *, day: int, month: int | None = None, year: int | None = None
) -> DayFound:
    return DayFound(
        dated.options,
        end,
        Source.FIXED,
        rule,
        dated.confidence,
        dated.warning,
        day=day,
        month=month,
        year=year,
    )


def _iso_at(text: str, start: int, reference: Reference) -> DayFound | None:
    prefix = _DAY_WORD.match(text, start)
    found = _ISO.match(text, prefix.end() if prefix else start)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    dated = in_year(year, month, day, reference.today)
    return _fixed(dated, found.end(), "date", day=day, month=month, year=year)


def _numeric_at(text: str, start: int, reference: Reference) -> DayFound | None:
    prefix = _DAY_WORD.match(text, start)
    position = prefix.end() if prefix else start
    found = _NUMERIC.match(text, position)
    if found is None:
        return None
    day, month, year_text = int(found[1]), int(found[3]), found[4]
    if year_text is None and not _is_day_and_month(text, start, found):
        return None
    if year_text:
        year = int(year_text) + (2000 if len(year_text) == 2 else 0)
        dated = _fixed(in_year(year, month, day, reference.today), found.end(), "date", day=day, month=month, year=year)
    else:
        dated = _completed(text, found.end(), day, month, reference)
    return _not_lunar(text, dated)


def _not_lunar(text: str, found: DayFound) -> DayFound:
    """The day, or none to choose from where it is said by the moon: its solar day must be asked."""
    lunar = _LUNAR.match(text, found.end)
    if lunar is None:
        return found
    return replace(found, end=lunar.end(), options=(), confidence=Confidence.ASK, warning=DeadlineWarning.IMPOSSIBLE)


def _is_day_and_month(text: str, start: int, found: re.Match[str]) -> bool:
    """ "5-7" may be a span of numbers, and "16.30" an hour; "30-11" is a date where it stands alone."""
    if found[2] == ".":
        return int(found[3]) <= 12
    alone = found.span() == (0, len(text)) and int(found[1]) > 12
    if found[2] == "-" and _LABEL_BEFORE.search(text, max(0, found.start() - 12), found.start()):
        return int(found[3]) <= 12 and not _UNIT.match(text, found.end())
    return found[2] == "/" or found.start() > start or alone


def _completed(text: str, end: int, day: int, month: int, reference: Reference) -> DayFound:
    """A day and month with the year that may follow in words."""
    said = _YEAR.match(text, end)
    if said:
        year = _year_said(said, reference)
        dated = in_year(year, month, day, reference.today)
        return _fixed(dated, said.end(), "date", day=day, month=month, year=year if not (said[4] or said[5]) else None)
    coming = _COMING.match(text, end)
    dated = without_year(month, day, reference.today)
    if coming and dated.warning is not DeadlineWarning.IMPOSSIBLE:
        dated = Dated(dated.options[:1])
    rule = "next occurrence of the date"
    return _fixed(dated, coming.end() if coming else end, rule, day=day, month=month)


def _year_said(said: re.Match[str], reference: Reference) -> int:
    for group in said.groups()[:3]:
        if group:
            return int(group)
    shift = {"nay": 0, "ngoai": -1, "truoc": -1}.get(said[4] or said[5], 1)
    return reference.today.year + shift


def _spelled_at(scan: FoldedText, start: int, reference: Reference) -> DayFound | None:
    """ "ngày 30 tháng 11 năm 2026", "mùng 5 tháng sau", "25 (hai mươi lăm) tháng 11 (mười một)"."""
    text = scan.text
    prefix = _DAY_WORD.match(text, start)
    number = number_at(text, prefix.end() if prefix else start)
    if number is None or number.whole is None:
        return None
    shifted = _MONTH_SHIFT.match(text, number.end)
    if shifted and not (shifted[1] == "sau" and is_six(scan, shifted.start(1), shifted.end(1))):
        return _in_shifted_month(number.whole, shifted, reference)
    link = _OF_MONTH.match(text, number.end)
    month = number_at(text, link.end()) if link else None
    if month is None or month.whole is None:
        return None
    found = _completed(text, month.end, number.whole, month.whole, reference)
    lunar = _not_lunar(text, found)
    if lunar is not found:
        return lunar
    if number.conflict is not None or month.conflict is not None:
        return _contradicted(found, number.conflict, month.conflict, reference)
    return found


def _contradicted(found: DayFound, day: float | None, month: float | None, reference: Reference) -> DayFound:
    """Digits and words disagree: both readings are offered."""
    other = without_year(int(month or found.month or 1), int(day or found.day or 1), reference.today)
    options = tuple(dict.fromkeys((*found.options, *other.options)))
    return replace(found, options=options, confidence=Confidence.ASK, warning=DeadlineWarning.AMBIGUOUS)


def is_six(scan: FoldedText, start: int, end: int) -> bool:
    """Whether folded "sau" was written "sáu" (six) and not "sau" (after)."""
    return normalize(scan.original(start, end)).lower().startswith("sáu")


def _in_shifted_month(day: int, shifted: re.Match[str], reference: Reference) -> DayFound:
    count = {"nay": 0, "sau nua": 2, "toi nua": 2, "truoc": -1}.get(shifted[1] or shifted[2], 1)
    year, month = shift_month(reference.today.year, reference.today.month, count)
    dated = in_year(year, month, day, reference.today)
    return _fixed(dated, shifted.end(), f"day of the month {count:+d}", day=day)


def _day_of_month_at(scan: FoldedText, start: int, reference: Reference) -> DayFound | None:
    text = scan.text
    prefix = _DAY_WORD_SAID.match(text, start)
    number = number_at(text, prefix.end()) if prefix else None
    if prefix is None or number is None or number.whole is None or _UNIT.match(text, number.end):
        return None
    end = number.end
    # "ngày sau", "bữa sau" are later days; the sixth is "ngày sáu".
    if text[prefix.end() : end] == "sau" and "m" not in prefix[0] and not is_six(scan, prefix.end(), end):
        return None
    if _LUNAR.match(text, end) or text[end : end + 1] in {"/", "-"}:
        return None
    dated = without_month(number.whole, reference.today)
    if number.conflict is not None:
        other = without_month(int(number.conflict), reference.today)
        dated = Dated(dated.options + other.options, Confidence.ASK, DeadlineWarning.AMBIGUOUS)
    coming = _COMING.match(text, end)
    if coming and dated.warning is not DeadlineWarning.IMPOSSIBLE:
        dated = Dated(dated.options[:1])
    return _fixed(dated, coming.end() if coming else end, "next such day of the month", day=number.whole)


def _weekday_at(text: str, start: int, reference: Reference) -> DayFound | None:
    week = _WEEK_BEFORE.match(text, start)
    found = _WEEKDAY.match(text, week.end() if week else start)
    if found is None:
        return None
    weekday = _weekday_number(found)
    after = None if week else _WEEK_AFTER.match(text, found.end())
    end = after.end() if after else found.end()
    if week or (after and after[1]):
        word = week[1] if week else after[1] if after else ""
        dated, rule = _in_week(weekday, _WEEKS.get(word, 1), reference.today), f"weekday of the week {word!r}"
    elif after and after[2]:
        dated, rule = _qualified_weekday(weekday, after[2], reference.today), f"weekday {after[2]!r}"
    else:
        dated, rule = _bare_weekday(weekday, reference.today), "next such weekday"
    return DayFound(dated.options, end, Source.WEEKDAY, rule, dated.confidence, dated.warning, weekday=weekday)


def _weekday_number(found: re.Match[str]) -> int:
    if found[1]:
        return int(found[1]) - 2
    return WEEKDAY_OF[found[2]] if found[2] else 6


def _in_week(weekday: int, weeks: int, today: date) -> Dated:
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=7 * weeks + weekday)
    if day < today:
        return Dated((day,), Confidence.CONFIRM, DeadlineWarning.PAST)
    return Dated((day,))


def _bare_weekday(weekday: int, today: date) -> Dated:
    ahead = (weekday - today.weekday()) % 7
    if ahead == 0:
        # Today is "hôm nay", so its weekday most likely means next week.
        return Dated((today + timedelta(days=7), today), Confidence.ASK, DeadlineWarning.AMBIGUOUS)
    return Dated((today + timedelta(days=ahead),))


def _qualified_weekday(weekday: int, word: str, today: date) -> Dated:
    this_week = _in_week(weekday, 0, today)
    next_week = _in_week(weekday, 1, today)
    if word == "nay":
        if this_week.warning is None:
            return this_week
        return Dated(next_week.options + this_week.options, Confidence.ASK, DeadlineWarning.AMBIGUOUS)
    if word in {"truoc", "vua roi", "roi"}:
        behind = (today.weekday() - weekday) % 7 or 7
        return Dated((today - timedelta(days=behind),), Confidence.CONFIRM, DeadlineWarning.PAST)
    coming = _bare_weekday(weekday, today).options[0]
    if word == "sau":
        options = tuple(dict.fromkeys((*next_week.options, coming)))
        return Dated(options, Confidence.ASK if len(options) > 1 else Confidence.SURE, DeadlineWarning.AMBIGUOUS)
    return Dated((coming,), Confidence.SURE if coming in next_week.options else Confidence.CONFIRM)


def _relative_at(scan: FoldedText, start: int, reference: Reference) -> DayFound | None:
    text = scan.text
    working = _NEXT_WORKING_DAY.match(text, start)
    if working:
        day = reference.calendar.add_working_days(reference.today, 1)
        return DayFound((day,), working.end(), Source.RELATIVE, "the next working day")
    same = _SAME_DAY.match(text, start)
    if same:
        return _relative((0,), same.end(), "today", reference, Confidence.CONFIRM)
    third = _third_day_at(scan, start, reference)
    if third:
        return third
    for pattern, offsets, rule in _RELATIVE:
        found = pattern.match(text, start)
        if found:
            if not _is_said_as_a_day(scan, found):
                return None
            return _relative(offsets, found.end(), rule, reference)
    return None


def _is_said_as_a_day(scan: FoldedText, found: re.Match[str]) -> bool:
    """Whether bare "mai", "mốt", "nay" are days here and not a name, the number one or the end of "đến nay"."""
    text, word = scan.text, found[0]
    written = normalize(scan.original(*found.span())).lower()
    if "hổm" in written or written.endswith("một"):
        return False
    if word in {"nay", "hnay"}:
        return bool(_BEFORE_BARE_NAY.search(text[max(0, found.start() - 8) : found.start()]))
    if word not in {"mai", "mot"}:
        return True
    return bool(_AFTER_BARE_DAY.match(text, found.end()))


def _third_day_at(scan: FoldedText, start: int, reference: Reference) -> DayFound | None:
    """ "ngày kìa" is a day after "ngày kia"; in the South "bữa kia" may be either."""
    found = _IN_THREE_DAYS.match(scan.text, start)
    if found is None:
        return None
    if normalize(scan.original(found.start(), found.end())).lower().endswith("kìa"):
        if found[0].startswith("hom"):
            return _relative((-3,), found.end(), "three days ago", reference)
        return _relative((3,), found.end(), "in three days", reference)
    if _SOUTHERN_DAY.match(scan.text, start):
        return _relative((2, 3), found.end(), "in two or three days", reference, Confidence.ASK)
    return None


def _relative(
    offsets: tuple[int, ...], end: int, rule: str, reference: Reference, confidence: Confidence = Confidence.SURE
) -> DayFound:
    days = tuple(reference.today + timedelta(days=offset) for offset in offsets)
    warning = None
    if len(days) > 1:
        confidence, warning = Confidence.ASK, DeadlineWarning.AMBIGUOUS
    elif days[0] < reference.today:
        confidence, warning = Confidence.CONFIRM, DeadlineWarning.PAST
    return DayFound(days, end, Source.RELATIVE, rule, confidence, warning)
