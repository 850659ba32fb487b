"""Reads lengths of time: "3 ngày làm việc nữa", "trong vòng 72 giờ", "15 ngày kể từ ngày nhận văn bản".

The day of the event is not counted (Bộ luật Dân sự 2015, Điều 147); a term of calendar days that ends on a day off
ends with the next working day (Điều 148).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from domain.intake.deadlines.days import day_at
from domain.intake.deadlines.found import DayFound, shift_month
from domain.intake.deadlines.hours import NOW
from domain.intake.deadlines.numbers import NumberFound, number_at
from domain.intake.deadlines.reading import Confidence, DeadlineWarning, ReadingKind
from domain.intake.deadlines.reference import Reference, last_day_of
from domain.text import FoldedText, normalize


@dataclass(frozen=True, slots=True)
class CountFound:
    """A length of time counted out: the instants it may end at (UTC), best first, and the offset behind the words."""

    kind: ReadingKind
    options: tuple[datetime, ...]
    end: int
    date_only: bool
    named: date | None
    rule: str
    bare: bool = False
    confidence: Confidence = Confidence.SURE
    warning: DeadlineWarning | None = None


@dataclass(frozen=True, slots=True)
class _Base:
    """The event that starts a term."""

    day: date
    end: int
    said: bool = False
    sure: bool = True
    words: str = "now"


_LEAD = re.compile(
    r"(?:trong vong|trong thoi han|trong thoi gian|trong khoang|trong|vong|thoi han|thoi gian|sau|qua|noi trong) "
)
_MAY_BEGIN = re.compile(
    r"\d|(?:mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi|ham|nua|trong|vong|thoi|qua|noi|khong|toi|cham|khoang|tam|la|du"
    r"|dung|them|chuc|vai|may|it|dam|tieng|gio|thang|tuan|ngay)(?![a-z])"
)
_TERM_LEAD = re.compile(r"trong|vong|thoi han|thoi gian|noi")
_FILLER = re.compile(r"(?:(?:khong qua|toi da|cham nhat|khoang|tam|la|qua|khong|du|dung|them) ){1,3}")
_VAGUE = re.compile(
    r"(?:vai|may|it|mot vai|mot so|dam|vai ba|(?:mot )?chuc|nam bay|nam ba|mot hai)(?: ba)? "
    r"(?:ngay|hom|bua|tuan|thang|gio|tieng)(?: lam viec)?(?: (?:nua|toi|sau))?(?![a-z])"
)
_HALF = re.compile(r"nua (ngay|thang|tieng|gio|nam)(?! (?:dau|cuoi))(?![a-z])")
_RANGE = re.compile(r" ?(?:-|den|toi) ?(?=[a-z\d])")
_UNIT = re.compile(
    r" ?(?:(ngay (?:lam viec|cong|hanh chinh)|tuan lam viec|(?:gio|tieng|h) (?:lam viec|hanh chinh))"
    r"|(ngay|hom|bua|tuan le|tuan|thang|quy|nam|gio|tieng|h|g|phut|ph|p|'(?= ?nua)))(?: dong ho)?(?![a-z])(?! ?\d)"
)
_AND_HALF = re.compile(r" ruoi(?: (lam viec))?(?![a-z])")
_AFTERWARDS = re.compile(
    r" ?(?:nua|toi day|toi|sap toi|tiep theo|ke tiep|sau do|sau)(?![a-z])(?! (?:khi|ngay|thoi diem))"
)
# "Trong 10 tháng qua": what lies behind.
_GONE = re.compile(r" (?:qua|vua qua|gan day|tro lai day|vua roi)(?![a-z])")
_DISTANCE_GAP = re.compile(r" ?,? ?(?:it nhat |toi thieu |khoang )?(?=[a-z\d])")
_DISTANCE_ENDS = re.compile(r" ?(?:$|[.,;:!?)]|(?:nhe|nha|a)(?![a-z]))")
_AGO = re.compile(r" ?truoc(?![a-z])")
_FROM_NOW = re.compile(
    r" ?,? ?(?:(?:ke |tinh )?tu|ke) (?:thoi diem |luc )?(?:hom nay|ngay hom nay|bay gio|nay|ngay nay)(?![a-z])"
)
_FROM = re.compile(r" ?,? ?(?:(?:ke|tinh)(?: tu)?(?: khi| sau)?|tu|sau) (?:ngay |khi |thoi diem |luc |sau )*")
_FROM_EVENT = re.compile(
    r" ?,? ?(?:(?:ke|tinh)(?: tu| khi| ngay| sau)?|(?:tu|sau)(?= (?:ngay|khi|luc|thoi diem)))(?![a-z])"
)
_EVENT_BEFORE = re.compile(r"(?<![a-z])(?:ke tu|tinh tu|sau khi|tu khi|tu ngay)(?= [^.;]{0,90}$)")
_EVENT_WORDS = re.compile(r"[^.;,:()]{0,100}")
_EVENT_END = re.compile(r" (?:phai|thi)(?![a-z])")

_LIMITS = {"day": 3660, "month": 120, "hour": 8800, "minute": 100_000}


def count_at(
    scan: FoldedText, start: int, reference: Reference, *, typed: bool = False, given: bool = False
) -> CountFound | None:
    """The length of time that begins at `start`, counted from now, from a date said, or from receipt.

    In running prose a length needs a word before or after it ("trong", "nữa", "kể từ"); `typed` takes it alone. `given`
    says that a trigger stood before it, which makes it a term.
    """
    text = scan.text
    if not _MAY_BEGIN.match(text, start):
        return None
    lead = _LEAD.match(text, start)
    # "sáu ngày nữa" and "sau 3 ngày" begin with the same folded word.
    if lead and lead[0] == "sau " and _is_six(text, start, given=given):
        lead = None
    position = lead.end() if lead else start
    filler = _FILLER.match(text, position)
    position = filler.end() if filler else position
    vague = _VAGUE.match(text, position)
    if vague:
        return _unknown(vague.end(), "a vague number")
    amount = _amount_at(text, position, sau_is_six=lead is None or bool(_TERM_LEAD.match(lead[0])) or bool(filler))
    if amount is None:
        return None
    numbers, unit, end = amount
    if _GONE.match(text, end):
        return None
    ago = _AGO.match(text, end)
    if ago:
        return _before_day(scan, numbers, unit, ago.end(), reference)
    after = _AFTERWARDS.match(text, end)
    if unit == "thang" and not (lead or filler) and numbers[0] > 12 and after and after[0].strip() in {"sau", "toi"}:
        # "15 tháng sau" is the fifteenth of the next month.
        return None
    if unit in {"gio", "h", "g"} and after and _is_evening(scan, after, numbers[0]):
        return None
    base = _base_at(scan, after.end() if after else end, reference)
    if not base.said:
        base = _base_before(scan, start, base, reference)
    if not (lead or filler or after or base.said or typed):
        return None
    # A term that was given (trong, thời hạn, kể từ) moves to a working day; "5 ngày nữa" names a day.
    term = bool(lead and lead[0].strip() not in {"sau", "qua"}) or base.said or bool(filler) or given
    end = max(base.end, after.end() if after else end)
    found = _counted(numbers, unit, base, end, term, reference, bare=not (lead or after or base.said or filler))
    if found.confidence is Confidence.SURE and _is_about_ten(scan, position):
        return replace(found, confidence=Confidence.CONFIRM, warning=found.warning or DeadlineWarning.AMBIGUOUS)
    return found


def _is_about_ten(scan: FoldedText, position: int) -> bool:
    """ "Mươi ngày nữa" is some ten days, "mười ngày nữa" just ten; without marks it may be either."""
    return normalize(scan.original(position, position + len("muoi"))).lower() in {"mươi", "muoi"}


def _is_evening(scan: FoldedText, after: re.Match[str], hours: float) -> bool:
    """Whether "7h tối" is an hour of the evening, and not "7h tới"."""
    if after[0].strip() != "toi":
        return False
    written = normalize(scan.original(*after.span())).lower()
    return written.endswith("tối") or (written == "toi" and hours <= 12)


def _before_day(
    scan: FoldedText, numbers: list[float], unit: str, start: int, reference: Reference
) -> CountFound | None:
    """ "05 ngày trước ngày 15/12": so many days back from a date that is said."""
    position = start + 1 if scan.text[start : start + 1] == " " else start
    day = day_at(scan, position, reference)
    return _days_back(numbers, unit, day, day.end, reference) if day else None


def distance_behind(scan: FoldedText, end: int, day: DayFound, reference: Reference) -> CountFound | None:
    """ "Trước 15/12 một tuần": so many days back from a date that is said in front of them, up to `end`."""
    gap = _DISTANCE_GAP.match(scan.text, end)
    amount = _amount_at(scan.text, gap.end(), sau_is_six=True) if gap else None
    if amount is None or not _DISTANCE_ENDS.match(scan.text, amount[2]):
        return None
    return _days_back(amount[0], amount[1], day, amount[2], reference)


def _days_back(numbers: list[float], unit: str, day: DayFound, end: int, reference: Reference) -> CountFound | None:
    days = {"ngay": 1, "tuan": 7}.get(unit)
    if len(day.options) != 1 or numbers[0] != int(numbers[0]) or not 0 < numbers[0] < 400:
        return None
    named, count = day.options[0], int(numbers[0])
    if unit == "ngay lam viec":
        due = reference.calendar.add_working_days(named, -count)
    elif days:
        due = reference.calendar.working_day_on_or_before(named - timedelta(days=count * days))
    else:
        return None
    rule = f"{count} {unit} before {named}"
    kind = ReadingKind.WORKING_DAYS if unit == "ngay lam viec" else ReadingKind.CALENDAR_DAYS
    confidence = max(day.confidence, Confidence.CONFIRM, key=list(Confidence).index)
    return CountFound(kind, (reference.closing(due),), end, True, named, rule, False, confidence, day.warning)


def _is_six(text: str, start: int, *, given: bool) -> bool:
    """Whether folded "sau" is the number: before a unit, behind a trigger, or with its digits in brackets."""
    following = number_at(text, start + 4)
    if _UNIT.match(text, start + 3) and not (following and _UNIT.match(text, following.end)):
        return True
    six = number_at(text, start)
    if six is None or six.value == 6:
        return False
    return given or (text[six.end - 1] == ")" and six.conflict is None)


def _amount_at(text: str, position: int, *, sau_is_six: bool) -> tuple[list[float], str, int] | None:
    half = _HALF.match(text, position)
    if half:
        # "nửa tháng" is fifteen days, not half of a calendar month.
        return ([15.0], "ngay", half.end()) if half[1] == "thang" else ([0.5], half[1], half.end())
    if not sau_is_six and text.startswith("sau ", position) and number_at(text, position + 4):
        return None
    number = None if NOW.match(text, position) else number_at(text, position)
    if number is None:
        return _unit_and_half(text, position)
    numbers, end = _alternatives(text, number)
    unit = _UNIT.match(text, end)
    if unit is None:
        return None
    name, end = unit[1] or unit[2], unit.end()
    more = _AND_HALF.match(text, end)
    if more:
        numbers = [value + 0.5 for value in numbers]
        name = f"{name} lam viec" if more[1] else name
        end = more.end()
    return numbers, name, end


def _unit_and_half(text: str, position: int) -> tuple[list[float], str, int] | None:
    """ "tiếng rưỡi", "tháng rưỡi" without a number is one and a half; "tuần nữa" is one."""
    found = re.compile(r"(tieng|gio|thang|tuan|nam|ngay) ruoi(?![a-z])").match(text, position)
    if found:
        return [1.5], found[1], found.end()
    one = re.compile(r"(tuan|thang|tieng)(?= nua(?![a-z]))").match(text, position)
    return ([1.0], one[1], one.end()) if one else None


def _alternatives(text: str, number: NumberFound) -> tuple[list[float], int]:
    """ "2-3 ngày" may end with either; so may digits and words that disagree."""
    values = [number.value] + ([number.conflict] if number.conflict is not None else [])
    span = _RANGE.match(text, number.end)
    upper = number_at(text, span.end()) if span else None
    if upper and upper.value > number.value:
        return [upper.value, number.value], upper.end
    return values, number.end


def _base_at(scan: FoldedText, end: int, reference: Reference) -> _Base:
    text = scan.text
    now = _FROM_NOW.match(text, end)
    if now:
        return _Base(reference.today, now.end(), said=True, words="today")
    found = _FROM_EVENT.match(text, end)
    if found is None:
        return _Base(reference.today, end)
    start = _FROM.match(text, end)
    day = day_at(scan, start.end(), reference) if start else None
    if day and len(day.options) == 1 and day.start is None:
        sure = day.confidence is Confidence.SURE or day.warning is DeadlineWarning.PAST
        return _Base(day.options[0], day.end, said=True, sure=sure, words=day.options[0].isoformat())
    stop = _event_end(text, found.end())
    if reference.received is not None:
        return _Base(reference.received, stop, said=True, words="receipt")
    return _Base(reference.today, stop, said=True, sure=False, words="today, for an event whose day is not known")


def _base_before(scan: FoldedText, start: int, now: _Base, reference: Reference) -> _Base:
    """ "Kể từ ngày 20/11, trong 10 ngày": the event may stand in front of the term."""
    window = max(0, start - 100)
    events = list(_EVENT_BEFORE.finditer(scan.text, window, start))
    if not events:
        return now
    base = _base_at(scan, events[-1].start(), reference)
    return replace(base, end=now.end) if base.said and base.end <= start else now


def _event_end(text: str, start: int) -> int:
    event = _EVENT_WORDS.match(text, start)
    end = event.end() if event else start
    cut = _EVENT_END.search(text, start, end)
    end = cut.start() if cut else end
    return len(text[:end].rstrip())


def _counted(
    numbers: list[float], unit: str, base: _Base, end: int, term: bool, reference: Reference, *, bare: bool
) -> CountFound:
    ends = [_end_of(value, unit, base, term, reference) for value in numbers]
    known = [found for found in ends if found is not None]
    if len(known) < len(ends) or not known:
        return _unknown(end, "a number out of range")
    # "Trong thời gian 02 năm" may be how long something lasts.
    lasting = unit == "nam" and term and not base.said
    confidence = Confidence.CONFIRM if bare or lasting or not base.sure else Confidence.SURE
    warning = None if base.sure else DeadlineWarning.NEEDS_EVENT
    options = tuple(dict.fromkeys(instant for _, instant, _, _ in known))
    if len(options) > 1:
        confidence, warning = Confidence.ASK, DeadlineWarning.AMBIGUOUS
    kind, _, named, date_only = known[0]
    if warning is None and date_only and named and not reference.calendar.is_working_day(named):
        warning = DeadlineWarning.DAY_OFF if kind is ReadingKind.CALENDAR_DAYS else None
    rule = f"{kind}: {numbers[0]:g} {unit} from {base.words}"
    return CountFound(kind, options, end, date_only, named, rule, bare, confidence, warning)


def _end_of(
    value: float, unit: str, base: _Base, term: bool, reference: Reference
) -> tuple[ReadingKind, datetime, date | None, bool] | None:
    """Kind, UTC instant, named date and date-only flag of a term's end; None if the number is absurd."""
    if unit.endswith(("lam viec", "cong", "hanh chinh")):
        return _end_of_working_time(value, unit, base, reference)
    if unit in {"gio", "tieng", "h", "g", "phut", "ph", "p", "'"}:
        minutes = value if unit.startswith(("p", "'")) else value * 60
        if minutes > _LIMITS["minute"] or not minutes:
            return None
        instant = (reference.now.astimezone(UTC) + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
        return ReadingKind.HOURS, instant, instant.astimezone(reference.now.tzinfo).date(), False
    if value == 0.5 and unit == "ngay":
        return ReadingKind.HOURS, reference.calendar.add_working_hours(reference.now, 4), base.day, False
    day = _calendar_end(value, unit, base.day)
    if day is None:
        return None
    ending = reference.calendar.working_day_on_or_after(day) if term else day
    return ReadingKind.CALENDAR_DAYS, reference.closing(ending), day, True


def _end_of_working_time(
    value: float, unit: str, base: _Base, reference: Reference
) -> tuple[ReadingKind, datetime, date | None, bool] | None:
    if unit.startswith(("gio", "tieng", "h ")):
        if not 0 < value <= _LIMITS["hour"]:
            return None
        instant = reference.calendar.add_working_hours(reference.now, value)
        return ReadingKind.HOURS, instant, instant.astimezone(reference.now.tzinfo).date(), False
    days = value * 5 if unit.startswith("tuan") else value
    if days != int(days) or not 1 <= days <= _LIMITS["day"] // 2:
        return None
    ending = reference.calendar.add_working_days(base.day, int(days))
    return ReadingKind.WORKING_DAYS, reference.closing(ending), base.day, True


def _calendar_end(value: float, unit: str, base: date) -> date | None:
    days = {"ngay": 1, "hom": 1, "bua": 1, "tuan": 7, "tuan le": 7}.get(unit)
    if days:
        total = value * days
        return base + timedelta(days=round(total + 0.01)) if 0 < total <= _LIMITS["day"] else None
    months = value * {"thang": 1, "quy": 3, "nam": 12}[unit]
    if not 0 < months <= _LIMITS["month"]:
        return None
    year, month = shift_month(base.year, base.month, int(months))
    day = date(year, month, min(base.day, last_day_of(year, month).day))
    return day + timedelta(days=15) if months != int(months) else day


def _unknown(end: int, why: str) -> CountFound:
    return CountFound(
        ReadingKind.CALENDAR_DAYS, (), end, True, None, why, False, Confidence.ASK, DeadlineWarning.AMBIGUOUS
    )
