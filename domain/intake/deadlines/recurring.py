"""Reads the words that make a deadline return: "hằng tháng", "của tháng cuối quý", "Báo cáo năm gửi trước …"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from domain.intake.deadlines.found import Source
from domain.intake.deadlines.moments import Moment
from domain.intake.deadlines.recurrence import LAST_DAY, Adjust, Frequency, Recurrence

_UNITS = {
    "ngay": Frequency.DAILY,
    "tuan": Frequency.WEEKLY,
    "thang": Frequency.MONTHLY,
    "quy": Frequency.QUARTERLY,
    "nam": Frequency.YEARLY,
    "6 thang": Frequency.HALF_YEARLY,
    "9 thang": Frequency.YEARLY,
}
_EVERY = r"(?:hang|moi|tung|cac)"
_EVERY_UNIT = re.compile(r"(?<![a-z])(?:hang|moi|tung) (ngay|tuan|thang|quy|nam)(?![a-z])(?! \d)")
_REGULARLY = re.compile(
    r"(?<![a-z\d])(?:dinh k[yi]|(?:6|sau|3|ba) thang (?:mot|1) lan|(?:moi|mot|1) (?:quy|nam|thang) (?:mot"
    r"|1|hai|2) lan)(?![a-z])"
)
_REPORT = re.compile(
    r"(?<![a-z])bao cao (?:dinh k[yi] )?(tuan|thang|quy|nam|6 thang|9 thang)(?: (?:dau|cuoi) nam)?"
    r"(?! ?(?:\d|so |[ivx]+(?![a-z])|nay|sau|truoc(?! (?:ngay|thu|\d))|toi|ke tiep))(?![a-z])"
)
_QUARTER_MONTH = re.compile(
    r" ?,?(?: vao| cua)? ?thang (cuoi cung|cuoi|dau tien|dau|thu nhat|giua|thu hai|thu 2)(?: cua)?(?: moi"
    r"| hang| tung| cac)? qu[yi]"
    r"(?: (?:sau|tiep theo|ke tiep|bao cao|do|lien ke))?(?! ?(?:[ivx]+(?![a-z])|\d))(?![a-z])"
)
_OF_UNIT = re.compile(
    r" ?,? ?(?:cua |trong )?(?:"
    rf"(?:{_EVERY}) (ngay|tuan|thang|quy|nam)(?: (?:bao cao|ke tiep|tiep theo|sau))?"
    r"|(?:(?<=cua )(thang)|(thang)(?= (?:bao cao|do|ke tiep|tiep theo|lien ke|sau lien ke|sau do|lien sau)))"
    r"(?: (?:bao cao|do|ke tiep|tiep theo|lien ke|sau lien ke|sau do|lien sau))?(?! ?\d)"
    r"|(nam) (?:bao cao|sau nam bao cao|(?:ke tiep|tiep theo|lien ke|sau)(?: cua)? nam bao cao|ke tiep"
    r"|tiep theo|lien ke|sau lien ke)"
    r")(?![a-z])"
)
# Folded "hạn mới" (the new deadline) ends like "mỗi" (every).
_EVERY_BEFORE_DAY = re.compile(rf"(?<![a-z])(?<!han ){_EVERY} ?(?:vao )?(?:buoi |chieu |sang )?$")
_CLAUSE_AFTER = re.compile(r"[^.;]{0,90}")
_CLAUSE_BEFORE = re.compile(r"(?<![^.;])[^.;]*$")
_EVERY_PERIOD = re.compile(
    r"(?:dinh k[yi],? )?(?:vao |truoc )?"
    r"(?:(dau|giua|cuoi|het|trong|ngay (?:lam viec )?(?:cuoi cung|cuoi|dau tien|dau)(?: cua)?) )?"
    r"(?:hang|moi|tung) (tuan|thang|quy|nam|ngay)(?: (?:mot|1) lan)?(?![a-z])"
)
_PERIOD_DAYS: dict[Frequency, tuple[tuple[tuple[int, int], ...], ...]] = {
    Frequency.MONTHLY: (((0, 1),), ((0, 15),), ((0, LAST_DAY),)),
    Frequency.QUARTERLY: (
        tuple((month, 1) for month in (1, 4, 7, 10)),
        tuple((month, 15) for month in (2, 5, 8, 11)),
        tuple((month, LAST_DAY) for month in (3, 6, 9, 12)),
    ),
    Frequency.YEARLY: (((1, 1),), ((6, 30),), ((12, 31),)),
}
_QUARTER_ENDS, _QUARTER_STARTS, _QUARTER_MIDDLES = (3, 6, 9, 12), (1, 4, 7, 10), (2, 5, 8, 11)


@dataclass(frozen=True, slots=True)
class Returning:
    """What the words around a moment say about its return; `said` is True if it was said of this very moment."""

    frequency: Frequency | None
    end: int
    said: bool
    months: tuple[int, ...] = ()


def returning_words(text: str, start: int, moment: Moment) -> Returning | None:
    """The words of return around a moment whose sentence part begins before `start`, or None."""
    year_said = any(day.year for day in (moment.day, *moment.more_days) if day)
    quarter = _QUARTER_MONTH.match(text, moment.end)
    if quarter and moment.day and moment.day.month is None:
        return Returning(Frequency.QUARTERLY, _swallow(text, quarter.end()), True, _months(quarter[1]))
    of_unit = _OF_UNIT.match(text, moment.end)
    if of_unit and not year_said:
        unit = next(group for group in of_unit.groups() if group)
        return Returning(_UNITS[unit], _swallow(text, of_unit.end()), True)
    if year_said:
        return None
    before = _before(text, start)
    every = _EVERY_BEFORE_DAY.search(before)
    # "Các ngày 03/12 và 05/12" are days; only a weekday returns by "các" alone.
    if every and not (moment.day and moment.day.month) and ("cac" not in every[0] or _is_weekday(moment)):
        return Returning(None, moment.end, True)
    return _from_clause(text, before, moment)


def _is_weekday(moment: Moment) -> bool:
    return moment.day is not None and moment.day.weekday is not None


def _before(text: str, start: int) -> str:
    window = text[max(0, start - 120) : start]
    clause = _CLAUSE_BEFORE.search(window)
    return clause[0] if clause else window


def _months(word: str) -> tuple[int, ...]:
    if word.startswith(("cuoi", "sau cung")):
        return _QUARTER_ENDS
    return _QUARTER_STARTS if word.startswith(("dau", "thu nhat")) else _QUARTER_MIDDLES


def _swallow(text: str, end: int) -> int:
    """Further words of the same rule: "năm kế tiếp của năm báo cáo"."""
    found = re.compile(r"(?: cua)? (?:nam|thang|quy) bao cao(?![a-z])").match(text, end)
    return found.end() if found else end


def _from_clause(text: str, before: str, moment: Moment) -> Returning | None:
    every = _last(_EVERY_UNIT, before)
    if every:
        return Returning(_UNITS[every[1]], moment.end, True)
    after = _CLAUSE_AFTER.match(text, moment.end)
    following = after[0] if after else ""
    every = _EVERY_UNIT.search(following)
    if every:
        return Returning(_UNITS[every[1]], moment.end + every.end(), False)
    if _REGULARLY.search(before):
        return Returning(None, moment.end, True)
    report = _last(_REPORT, before)
    if report and moment.day and moment.day.source in {Source.FIXED, Source.WEEKDAY}:
        return Returning(_UNITS[report[1]], moment.end, False)
    return None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)


def every_period_at(text: str, start: int) -> tuple[Recurrence, int, bool] | None:
    """ "cuối mỗi tháng", "hằng quý" without a day: the rule, the offset behind it and whether its day was said."""
    found = _EVERY_PERIOD.match(text, start)
    if found is None:
        return None
    place = 0 if "dau" in (found[1] or "") else 1 if found[1] == "giua" else 2
    adjust = Adjust.FORWARD if place == 0 else Adjust.BACK
    frequency = _UNITS[found[2]]
    if frequency is Frequency.DAILY:
        return None
    if frequency is Frequency.WEEKLY:
        rule = Recurrence(frequency, weekdays=((0, 2, 4)[place],), adjust=adjust)
    else:
        rule = Recurrence(frequency, days=_PERIOD_DAYS[frequency][place], adjust=adjust)
    return rule, found.end(), found[1] is not None


def recurrence_of(moment: Moment, returning: Returning, *, before: bool, strict: bool) -> Recurrence | None:
    """The rule that the moment and its words of return make, or None if they make none."""
    day = moment.day
    hour = moment.hour.options[0] if moment.hour and moment.hour.options else None
    shared = {
        "before": before and strict and hour is None,
        "hour": hour,
        "adjust": Adjust.BACK if before else Adjust.FORWARD,
    }
    if day is None:
        daily = returning.frequency in {Frequency.DAILY, None} and hour is not None
        return Recurrence(Frequency.DAILY, hour=hour) if daily else None
    if day.weekday is not None:
        if returning.frequency not in {Frequency.WEEKLY, None}:
            return None
        return Recurrence(Frequency.WEEKLY, weekdays=(day.weekday,), **shared)  # type: ignore[arg-type]
    if day.impossible or not day.options or day.source is Source.RELATIVE or day.day is None:
        return None
    if day.source in {Source.PERIOD, Source.POINT}:
        shared["adjust"] = Adjust.BACK
        if before and day.rule.startswith("whole"):
            # "Trước tháng 6 hằng năm" ends before its first day, not before its last.
            moment, shared["before"] = replace(moment, day=replace(day, day=1)), True
    days, frequency = _days_of(moment, returning)
    return Recurrence(frequency, days=days, **shared) if days else None  # type: ignore[arg-type]


def _days_of(moment: Moment, returning: Returning) -> tuple[tuple[tuple[int, int], ...], Frequency]:
    day = moment.day
    assert day is not None
    assert day.day is not None
    if day.month:
        if returning.frequency in {Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY}:
            return (), Frequency.YEARLY
        days = ((day.month, day.day), *((other.month or 0, other.day or 0) for other in moment.more_days))
        return days, {2: Frequency.HALF_YEARLY, 4: Frequency.QUARTERLY}.get(len(days), Frequency.YEARLY)
    if returning.frequency is Frequency.QUARTERLY:
        return tuple((month, day.day) for month in returning.months or _QUARTER_ENDS), Frequency.QUARTERLY
    if returning.frequency is Frequency.YEARLY and day.source in {Source.PERIOD, Source.POINT}:
        return ((day.options[0].month, day.options[0].day),), Frequency.YEARLY
    if returning.frequency in {Frequency.MONTHLY, None}:
        others = tuple((0, other.day or day.day) for other in moment.more_days)
        return ((0, day.day), *others), Frequency.MONTHLY
    return (), Frequency.MONTHLY
