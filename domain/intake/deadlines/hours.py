"""Reads the hour of a deadline: "16h30", "5 giờ kém 15", "bốn giờ rưỡi chiều", and parts of the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from domain.intake.deadlines.numbers import number_at


class DayPart(StrEnum):
    """Part of the day."""

    MORNING = "sang"
    NOON = "trua"
    AFTERNOON = "chieu"
    EVENING = "toi"
    NIGHT = "dem"


@dataclass(frozen=True, slots=True)
class PartFound:
    """`edge` is "dau" (its beginning), "cuoi" (its end) or empty."""

    part: DayPart | None
    end: int
    edge: str = ""


@dataclass(frozen=True, slots=True)
class HourFound:
    """Hours that the words may mean, best first; none if there is no such hour (25h, 16h75)."""

    options: tuple[time, ...]
    end: int
    sure: bool = True
    part: DayPart | None = None


# The day ends at 24:00 (Bộ luật Dân sự 2015, Điều 148); kept on the same date for display.
END_OF_DAY = time(23, 59)

PART_BEGINS = {
    DayPart.MORNING: time(7, 0),
    DayPart.NOON: time(11, 30),
    DayPart.AFTERNOON: time(13, 30),
    DayPart.EVENING: time(18, 0),
    DayPart.NIGHT: time(20, 0),
}
PART_ENDS = {DayPart.MORNING: time(11, 30), DayPart.NOON: time(12, 0), DayPart.AFTERNOON: time(17, 0)}

_CLOCK = re.compile(
    r"(\d{1,2})(?: ?(?:h|g|gio)(?![a-z])"
    r"(?: ?:? ?(\d{2})(?!\d|[/.-]\d)(?: ?(?:phut|ph|p|')(?![a-z]))?"
    r"| ?(\d{1,2}) ?(?:phut|ph|p)(?![a-z])|(\d)(?![\d/.-]))?"
    r"| ?: ?(\d{2})(?::\d{2}(?:\.\d{1,6})?)?(?!\d)(?:h(?![a-z\d]))?)"
)
_WORD_HOUR = re.compile(r" gio(?![a-z])")
# Folded "bây giờ" (now) and "bảy giờ" (seven) are the same; alone it is now.
NOW = re.compile(r"bay gio(?= ?(?:$|[.,;!?)]))")
_WORD_MINUTES = re.compile(r" phut(?![a-z])")
_HALF = re.compile(r" ?ruoi(?![a-z])")
_LESS = re.compile(r" ?kem ")
_MINUTES = re.compile(r" ?(?:phut|ph|p|')(?![a-z])")
# "8 giờ làm việc", "72 giờ kể từ" and "3 giờ nữa" are lengths of time, not hours of the day.
_LENGTH = re.compile(
    r" ?(?:lam viec|nua|dong ho|ke tu|tinh tu|hanh ch[ia]nh|sau khi|tu khi|tu luc|tu thoi diem|tu nay)\b"
)
# "sáng kiến", "chiều sâu" and "tối thiểu" are no time of the day.
_NO_COMPOUND = (
    r"(?! (?:(?<=sang )(?:kien|tao|tac|lap|suot|to|ro|mau)|(?<=chieu )(?:sau|dai|rong|cao|huong)"
    r"|(?<=toi )(?:thieu|da|uu|cao|mat|gian))(?![a-z]))"
)
_PART = re.compile(rf" ?(?:buoi )?(sang|trua|chieu|toi|dem|khuya)(?![a-z]){_NO_COMPOUND}")
_PART_ALONE = re.compile(
    r"(?:(dau|giua|cuoi|het)(?: gio)? )?(?:buoi )?(sang|trua|chieu|toi|dem|khuya)(?! (?:tuan|thang|nam|quy)\b)(?![a-z])"
    rf"{_NO_COMPOUND}"
)
_OFFICE_END = re.compile(r"(cuoi|het|trong) gio(?: (?:hanh ch[ia]nh|lam viec))?(?![a-z])|gio hanh ch[ia]nh\b")
_OFFICE_START = re.compile(r"dau gio(?: (?:hanh ch[ia]nh|lam viec))?(?![a-z])")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{2})(?![\d.])")
# "15.00 ngày 3/12", "9.00 chiều mai": no month has the number 00, and a day follows an hour, not a date.
_DOTTED_BY_DAY = re.compile(
    r"(\d{1,2})\.(?:(00)(?= ?,? ?(?:ngay|sang|trua|chieu|toi|thu|hom|mai|t[2-7])(?![a-z]))|(\d{2})(?= ngay \d))"
)


def hour_at(text: str, start: int) -> HourFound | None:
    """The hour of the day that begins at `start` of folded text, or None."""
    found = _clock_at(text, start) or _dotted_at(text, start)
    if found is None:
        return None
    hour, minute, end, written_in_full = found
    part = _PART.match(text, end)
    part_word = _part(part[1]) if part else None
    return _hour(hour, minute, part.end() if part else end, part_word, written_in_full=written_in_full)


def with_part(found: HourFound, part: DayPart) -> HourFound:
    """An hour whose part of the day was said elsewhere ("chiều mai lúc 3h")."""
    if not found.options or found.part is not None:
        return found
    hours, sure = _hours_in_part(min(found.options), part)
    return HourFound(hours, found.end, sure=sure, part=part)


def part_at(text: str, start: int) -> PartFound | None:
    """A part of the day standing for the hour ("chiều", "cuối giờ sáng", "hết giờ hành chính"), or None."""
    found = _PART_ALONE.match(text, start)
    if found:
        return PartFound(_part(found[2]), found.end(), found[1] or "")
    found = _OFFICE_END.match(text, start)
    if found:
        return PartFound(None, found.end(), found[1] or "")
    found = _OFFICE_START.match(text, start)
    return PartFound(DayPart.MORNING, found.end(), "dau") if found else None


def _part(word: str) -> DayPart:
    return DayPart.NIGHT if word == "khuya" else DayPart(word)


def _clock_at(text: str, start: int) -> tuple[int, int, int, bool] | None:
    clock = _CLOCK.match(text, start)
    if clock:
        hour, end = int(clock[1]), clock.end()
        written = next((group for group in clock.groups()[1:] if group), None)
        if written is not None:
            return hour, int(written), end, len(clock[1]) == 2
        written_in_full = clock[1].startswith("0")
    else:
        spoken = _spoken_hour_at(text, start)
        if spoken is None:
            return None
        hour, end = spoken
        written_in_full = False
    if _LENGTH.match(text, end):
        return None
    hour, minute, end = _with_minutes(text, hour, end)
    return hour, minute, end, written_in_full


def _spoken_hour_at(text: str, start: int) -> tuple[int, int] | None:
    number = number_at(text, start)
    if number is None or number.whole is None or text[start].isdigit():
        return None
    unit = _WORD_HOUR.match(text, number.end)
    if unit and NOW.match(text, start):
        return None
    if unit:
        return number.whole, unit.end()
    # "bốn rưỡi chiều": the unit is left out only when a part of the day follows.
    half = _HALF.match(text, number.end)
    return (number.whole, number.end) if half and _PART.match(text, half.end()) else None


def _with_minutes(text: str, hour: int, end: int) -> tuple[int, int, int]:
    half = _HALF.match(text, end)
    if half:
        return hour, 30, half.end()
    less = _LESS.match(text, end)
    minutes = number_at(text, less.end()) if less else None
    if minutes and minutes.whole and 0 < minutes.whole < 60:
        unit = _MINUTES.match(text, minutes.end)
        return (hour - 1) % 24, 60 - minutes.whole, unit.end() if unit else minutes.end
    if end < len(text) and text[end] == " ":
        minutes = number_at(text, end + 1)
        unit = _WORD_MINUTES.match(text, minutes.end) if minutes else None
        if minutes and unit and minutes.whole is not None:
            return hour, minutes.whole, unit.end()
    return hour, 0, end


def _dotted_at(text: str, start: int) -> tuple[int, int, int, bool] | None:
    """ "16.30": an hour only where it cannot be a day and a month; "4 rưỡi chiều" with a digit."""
    dotted = _DOTTED.match(text, start)
    if dotted and 12 < int(dotted[2]) < 60 and int(dotted[1]) < 24:
        return int(dotted[1]), int(dotted[2]), dotted.end(), len(dotted[1]) == 2
    by_day = _DOTTED_BY_DAY.match(text, start)
    if by_day and int(by_day[2] or by_day[3]) < 60 and int(by_day[1]) < 24:
        return int(by_day[1]), int(by_day[2] or by_day[3]), by_day.end(), len(by_day[1]) == 2
    digit = re.compile(r"\d{1,2}(?= ruoi )").match(text, start)
    half = _HALF.match(text, digit.end()) if digit else None
    if digit and half and _PART.match(text, half.end()):
        return int(digit[0]), 30, half.end(), False
    return None


def _hour(hour: int, minute: int, end: int, part: DayPart | None, *, written_in_full: bool) -> HourFound:
    if (hour == 24 and minute == 0) or (hour == 12 and minute == 0 and part in {DayPart.EVENING, DayPart.NIGHT}):
        return HourFound((END_OF_DAY,), end, sure=False, part=part)
    if hour > 23 or minute > 59:
        return HourFound((), end, sure=False, part=part)
    written = time(hour, minute)
    if part is None:
        return _bare_hour(written, end, written_in_full=written_in_full)
    hours, sure = _hours_in_part(written, part)
    return HourFound(hours, end, sure=sure, part=part)


def _bare_hour(written: time, end: int, *, written_in_full: bool) -> HourFound:
    """Offices are closed before seven: "3h" may be 15:00, and "03h00" is at least doubtful."""
    if written >= PART_BEGINS[DayPart.MORNING]:
        return HourFound((written,), end)
    if written_in_full or written.hour == 0:
        return HourFound((written,), end, sure=False)
    afternoon = written.replace(hour=written.hour + 12)
    options = (written, afternoon) if written.hour == 6 else (afternoon, written)
    return HourFound(options, end, sure=False)


def _hours_in_part(written: time, part: DayPart) -> tuple[tuple[time, ...], bool]:
    """The 24-hour form of an hour said with its part of the day, and whether the two fit together."""
    later = written.replace(hour=(written.hour + 12) % 24)
    if part is DayPart.MORNING:
        return (written,), 1 <= written.hour <= 11
    if part is DayPart.NOON:
        return ((later,), True) if written.hour <= 2 else ((written,), 10 <= written.hour <= 14)
    if part is DayPart.AFTERNOON:
        return ((later,), written.hour <= 7) if written.hour < 12 else ((written,), written.hour <= 19)
    if part is DayPart.EVENING:
        return ((later,), written.hour >= 5) if written.hour < 12 else ((written,), written.hour >= 17)
    if written.hour >= 20:
        return (written,), True
    return ((later,), True) if 8 <= written.hour < 12 else ((written,), False)
