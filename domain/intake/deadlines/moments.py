"""Gathers the pieces of one moment, in whatever order they stand: hour, part of the day, weekday, date."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.intake.deadlines.days import day_at
from domain.intake.deadlines.found import DayFound, Source
from domain.intake.deadlines.hours import DayPart, HourFound, PartFound, hour_at, part_at, with_part
from domain.intake.deadlines.periods import period_at
from domain.intake.deadlines.reading import Confidence, DeadlineWarning
from domain.intake.deadlines.reference import Reference
from domain.text import FoldedText, normalize


@dataclass(slots=True)
class Moment:
    """The pieces found so far; `end` is the offset behind the last of them. `whole_day` is said by "hết", "trong"."""

    end: int
    hour: HourFound | None = None
    part: PartFound | None = None
    day: DayFound | None = None
    more_days: tuple[DayFound, ...] = ()
    whole_day: bool = False

    @property
    def empty(self) -> bool:
        return self.hour is None and self.part is None and self.day is None


_GAP = re.compile(
    r"[ ,(]{0,4}(?:(?:vao luc|vao|luc|hoi|khoang|tam|cua|la|tuc|nham|trong|cac(?= ngay))(?![a-z])[ :]{0,2}){0,2}"
)
# "27/11 trước 16h": the word of limit may stand between the day and its hour.
_LIMIT_HOUR = re.compile(r" ?,? ?(?:truoc|(?:cham|muon|tre) nhat)(?: la| luc| vao luc)? (?=\d{1,2} ?(?:[hg:]|gio))")
_CLOSE = re.compile(r" ?\)")
_WHOLE_DAY = re.compile(r"(?:noi trong|trong|het|cuoi|den het|toi het|ngay trong) (?=(?:ngay|hom|bua|mai|nay|\d))")
_THE_DAY = re.compile(r"ngay(?: lam viec)?(?: (?:hom )?nay)?(?![a-z])(?! (?:\d|mung|thu|mai|kia|mot))")
_START_OF_DAY = re.compile(r"dau (?=ngay )")
# "30/01 (mùng 02 Tết), 01/02 (mùng 04 Tết)": what a day is called besides may stand in brackets.
_AND = re.compile(r"(?: ?\([^()]{0,40}\))? ?(?:,|va|;)(?: truoc)? ?(?=(?:ngay )?\d)")
# "các ngày 03, 04 và 05/12": the last day has the month of all.
_SHARED_MONTH = re.compile(
    r"(?:(?:cac|hai|ba|2|3|02|03) )?ngay (?P<first>\d{1,2})(?P<more>(?: ?, ?\d{1,2}){0,8}) ?(?:va|,|-) ?"
    r"(?=(?:ngay )?\d{1,2} ?(?:/|thang) ?\d)"
)
_MORE_NUMBERS = re.compile(r" ?(?:,|va) ?(?:ngay )?(\d{1,2})(?![\d/.:-]|[a-z]| ?(?:gio|h|ngay|thang|don)(?![a-z]))")
_MAX_PIECES = 6
# Nearly every place that is looked at holds no moment; one look tells most of them.
_MAY_BEGIN = re.compile(
    r"\d|t\.? ?\d|q[1-4]|(?:cac(?= ngay)|ngay|hom|bua|mung|mong|thu|chu|chua|cn|mai|mot|hai|ba|bon|tu|nam|sau|bay|tam"
    r"|chin|muoi|ham|nay|hnay"
    r"|hqua|tuan|thang|qu[yi]|dau|giua|cuoi|het|den|toi|trong|noi|suot|nua|sang|trua|chieu|dem|khuya|buoi"
    r"|gio|trung|thuong"
    r"|ha|cung|tet|le|nghi|dip|ky|quoc|giang|noel|khoang|vao|thoi|thu[2-7])(?![a-z])"
)


def moment_at(scan: FoldedText, start: int, reference: Reference) -> Moment | None:
    """The moment whose words begin at `start`, or None."""
    if not _MAY_BEGIN.match(scan.text, start):
        return None
    moment = Moment(end=start)
    position = start
    for _ in range(_MAX_PIECES):
        if not _take(scan, position, moment, reference):
            break
        close = _CLOSE.match(scan.text, moment.end)
        if close and scan.text.count("(", start, close.end()) == scan.text.count(")", start, close.end()):
            moment.end = close.end()
        limit = _LIMIT_HOUR.match(scan.text, moment.end) if moment.day and not moment.hour else None
        gap = limit or _GAP.match(scan.text, moment.end)
        position = gap.end() if gap else moment.end
    if moment.hour and moment.part and moment.part.part:
        moment.hour = with_part(moment.hour, moment.part.part)
    return None if moment.empty else moment


def listed_days(scan: FoldedText, moment: Moment, reference: Reference) -> Moment:
    """The moment with further dates of a list ("10/6 và 10/12", "ngày 5, 15 và 25")."""
    if moment.day and moment.day.source is Source.FIXED and moment.day.month is None and moment.day.day:
        return _listed_numbers(scan, moment)
    while moment.day and moment.day.month and len(moment.more_days) < 11:
        link = _AND.match(scan.text, moment.end)
        following = day_at(scan, link.end(), reference) if link else None
        if following is None or not following.month:
            break
        moment = replace(moment, more_days=(*moment.more_days, following), end=following.end)
    return moment


def _listed_numbers(scan: FoldedText, moment: Moment) -> Moment:
    """Further days of the month; only a rule that returns makes use of them."""
    assert moment.day is not None
    more: list[DayFound] = []
    end = moment.end
    while (number := _MORE_NUMBERS.match(scan.text, end)) and len(more) < 11:
        if not 1 <= int(number[1]) <= 31:
            break
        end = number.end()
        more.append(replace(moment.day, day=int(number[1]), end=end))
    return replace(moment, more_days=tuple(more), end=end)


def _take(scan: FoldedText, position: int, moment: Moment, reference: Reference) -> bool:
    text = scan.text
    if moment.hour is None and (hour := hour_at(text, position)):
        moment.hour, moment.end = hour, hour.end
        return True
    if moment.part is None and (part := part_at(text, position)) and _is_part(scan, position, part):
        moment.part, moment.end = part, part.end
        return True
    return _take_day(scan, position, moment, reference)


def _is_part(scan: FoldedText, position: int, part: PartFound) -> bool:
    """Marks, where there are any, tell "tối" and "sáng" from "tới" and "sang"."""
    if part.edge or part.part not in {DayPart.EVENING, DayPart.MORNING}:
        return True
    written = normalize(scan.original(position, part.end)).lower()
    return not written.endswith(("tới", "sang")) or (written == scan.text[position : part.end] and not _has_marks(scan))


def _has_marks(scan: FoldedText) -> bool:
    return not scan.source.isascii()


def _take_day(scan: FoldedText, position: int, moment: Moment, reference: Reference) -> bool:
    if moment.day is None and _take_shared_month(scan, position, moment, reference):
        return True
    if moment.day is None:
        whole = _WHOLE_DAY.match(scan.text, position)
        if whole and _take_whole_day(scan, whole, moment, reference):
            return True
        first = _START_OF_DAY.match(scan.text, position)
        if first and moment.part is None and (day := day_at(scan, first.end(), reference)):
            moment.part = PartFound(DayPart.MORNING, first.end(), "dau")
            moment.day, moment.end = day, day.end
            return True
    found = period_at(scan, position, reference) or day_at(scan, position, reference)
    if found is None or (moment.part and not moment.part.edge and found.source is Source.PERIOD):
        return False
    if moment.day is None:
        moment.day, moment.end = found, found.end
        return True
    merged = merge_days(moment.day, found)
    if merged is None:
        return False
    moment.day, moment.end = merged, found.end
    return True


def _take_shared_month(scan: FoldedText, position: int, moment: Moment, reference: Reference) -> bool:
    """The first of several days before the one that has their month; the others are its further days."""
    listed = _SHARED_MONTH.match(scan.text, position)
    last = day_at(scan, listed.end(), reference) if listed else None
    if listed is None or last is None or not last.month or len(last.options) != 1:
        return False
    numbers = [int(listed["first"]), *map(int, re.findall(r"\d+", listed["more"]))]
    end = last.options[0]
    if not numbers[0] < end.day or sorted(numbers) != numbers or numbers[-1] >= end.day:
        return False
    days = tuple(replace(last, options=(end.replace(day=number),), day=number) for number in numbers)
    moment.day, moment.more_days, moment.end = days[0], (*days[1:], last), last.end
    return True


def _take_whole_day(scan: FoldedText, whole: re.Match[str], moment: Moment, reference: Reference) -> bool:
    day = day_at(scan, whole.end(), reference)
    if day:
        moment.day, moment.end, moment.whole_day = day, day.end, True
        return True
    today = _THE_DAY.match(scan.text, whole.end())
    if today is None:
        return False
    moment.day = DayFound((reference.today,), today.end(), Source.RELATIVE, "today")
    moment.end, moment.whole_day = today.end(), True
    return True


def merge_days(first: DayFound, second: DayFound) -> DayFound | None:
    """One day said twice ("thứ Sáu ngày 27/11"): the date, or both to choose from if they disagree."""
    sources = {first.source, second.source}
    if len(sources) == 1 or sources & {Source.PERIOD, Source.POINT}:
        return None
    exact = min((first, second), key=lambda found: list(Source).index(found.source))
    loose = second if exact is first else first
    if not exact.options or not loose.options:
        return replace(exact, end=second.end)
    if _agree(exact, loose):
        return _agreed(exact, loose, second.end)
    options = tuple(dict.fromkeys((exact.options[0], *_suggested(exact, loose))))
    return replace(exact, options=options, confidence=Confidence.ASK, warning=DeadlineWarning.AMBIGUOUS, end=second.end)


def _agree(exact: DayFound, loose: DayFound) -> bool:
    if loose.weekday is not None:
        return any(option.weekday() == loose.weekday for option in exact.options)
    if loose.source is Source.HOLIDAY and loose.day:
        return (loose.day, loose.month) == (exact.day, exact.month)
    return loose.options[0] in exact.options


def _agreed(exact: DayFound, loose: DayFound, end: int) -> DayFound:
    """The weekday tells which of several years or months is meant."""
    if loose.weekday is None or len(exact.options) == 1:
        return replace(exact, end=end)
    kept = tuple(option for option in exact.options if option.weekday() == loose.weekday)
    return replace(exact, options=kept, end=end)


def _suggested(exact: DayFound, loose: DayFound) -> tuple[date, ...]:
    """What may be meant instead: that weekday nearest to the date, or the day said in the other words."""
    if loose.weekday is None:
        return loose.options[:1]
    ahead = (loose.weekday - exact.options[0].weekday() + 3) % 7 - 3
    near = exact.options[0] + timedelta(days=ahead)
    return tuple(dict.fromkeys((near, loose.options[0])))
