"""Reads one deadline phrase at a place: a length of time, a moment, or a rule that returns."""

from __future__ import annotations

import re
from dataclasses import replace

from domain.intake.deadlines.counts import CountFound, count_at, distance_behind
from domain.intake.deadlines.days import day_at
from domain.intake.deadlines.moments import Moment, listed_days, moment_at
from domain.intake.deadlines.prose import Strength, Trigger
from domain.intake.deadlines.reading import Confidence, DeadlineReading, DeadlineWarning, ReadingKind
from domain.intake.deadlines.recurring import every_period_at, recurrence_of, returning_words
from domain.intake.deadlines.reference import Reference, at
from domain.intake.deadlines.verdict import Limit, count_verdict, recurring_verdict, verdict, worse
from domain.text import FoldedText
from domain.vocabulary import ZONE, BeforeDate

# "Thứ hai đầu tiên của tháng", "05 ngày đầu năm": words of time that were not understood.
_GOES_ON = re.compile(
    r" (?:cua |trong )?(?:tuan|thang|quy|nam|dau|cuoi|giua)(?![a-z])(?! (?:moi|vao))"
    r"|,? (?:it nhat |toi thieu )?\d{1,3} (?:ngay|tuan|thang|gio)(?![a-z])"
)
# "05 ngày trước ngày 15/12": a distance before the date, which makes "trước" no limit of its own.
_DISTANCE = re.compile(r"(?:^|[ (])\d{1,3}\)? (?:ngay(?: lam viec)?|tuan|thang|gio) $")
_DAY_WORDS = re.compile(
    r"(?<!\d)\d{1,2} ?[/.] ?\d|(?<![a-z])(?:ngay|thu [2-7]|thu (?:hai|ba|tu|nam|sau|bay)|mai|mot|tuan)(?![a-z])"
)
_SENTENCE = re.compile(r"(?<![^.;])[^.;]*$")
_REST = re.compile(r"[^.;]{0,80}")


# "đổi hạn 30/11 thành 15/12": the later one counts.
_CHANGED = re.compile(r" ?(?:thanh|sang|->|=>) ?(?:ngay )?(?=\d|thu|cuoi|het|dau)")


def phrase_at(
    scan: FoldedText, position: int, trigger: Trigger | None, reference: Reference, *, typed: bool, words_from: int
) -> tuple[DeadlineReading, int] | None:
    """The reading of the words at `position`, behind a trigger if there is one, and the offset behind them."""
    starts = [position] if trigger is None else list(dict.fromkeys((_within_start(scan.text, trigger), position)))
    found = _phrase(scan, position, starts, trigger, reference, typed=typed, words_from=words_from)
    changed = _CHANGED.match(scan.text, found[1]) if found else None
    later = (
        _phrase(scan, changed.end(), [changed.end()], None, reference, typed=typed, words_from=words_from)
        if changed
        else None
    )
    if later:
        return replace(later[0], confidence=worse(later[0].confidence, Confidence.CONFIRM)), later[1]
    if found is None or typed or not _is_doubtful(scan.text, position, trigger, found):
        return found
    better = _with_distance(scan, trigger, reference, found[1]) or _with_day_before(scan, trigger, found, reference)
    if better:
        return better
    reading = replace(found[0], confidence=worse(found[0].confidence, Confidence.CONFIRM))
    return (reading if reading.warning else replace(reading, warning=DeadlineWarning.AMBIGUOUS)), found[1]


def _with_distance(
    scan: FoldedText, trigger: Trigger | None, reference: Reference, end: int
) -> tuple[DeadlineReading, int] | None:
    """ "05 ngày trước ngày 15/12": counted back from the date."""
    if trigger is None:
        return None
    window = max(0, trigger.start - 24)
    distance = _DISTANCE.search(scan.text[window : trigger.start])
    if distance is None:
        return None
    start = window + distance.start() + (0 if distance[0][0].isdigit() else 1)
    count = count_at(scan, start, reference, typed=True)
    if count is None or count.end < end:
        return None
    return count_verdict(count, scan.original(start, count.end), reference), count.end


def _with_day_before(
    scan: FoldedText, trigger: Trigger | None, found: tuple[DeadlineReading, int], reference: Reference
) -> tuple[DeadlineReading, int] | None:
    """ "Ngày 27/11 các đơn vị gửi trước 16h": the day may stand far in front of its hour."""
    due = found[0].due
    if trigger is None or due is None or found[0].date_only or _DAY_WORDS.search(scan.text, trigger.start, found[1]):
        return None
    hour = due.astimezone(ZONE).time()
    window = max(0, trigger.start - 80)
    for place in reversed(list(_DAY_WORDS.finditer(scan.text, window, trigger.start))):
        day = day_at(scan, place.start(), reference)
        if day and day.options and day.options[0] >= reference.today:
            candidates = tuple(dict.fromkeys((at(day.options[0], hour), *found[0].candidates)))
            reading = replace(
                found[0],
                due=candidates[0],
                named=day.options[0],
                candidates=candidates,
                confidence=Confidence.ASK,
                warning=DeadlineWarning.AMBIGUOUS,
                rule=f"{found[0].kind}: the hour, on the day named before it",
            )
            return reading, found[1]
    return None


def _is_doubtful(text: str, position: int, trigger: Trigger | None, found: tuple[DeadlineReading, int]) -> bool:
    """Whether words of time around the phrase were left unread: more of it, a distance, or a day for its hour."""
    start = trigger.start if trigger else position
    if _GOES_ON.match(text, found[1]) or _DISTANCE.search(text[max(0, start - 24) : start]):
        return True
    if found[0].date_only or _DAY_WORDS.search(text, position, found[1]) or found[0].kind is ReadingKind.HOURS:
        return False
    before = _SENTENCE.search(text[max(0, start - 80) : start])
    after = _REST.match(text, found[1])
    return any(part and _DAY_WORDS.search(part[0]) for part in (before, after))


def _phrase(
    scan: FoldedText,
    position: int,
    starts: list[int],
    trigger: Trigger | None,
    reference: Reference,
    *,
    typed: bool,
    words_from: int,
) -> tuple[DeadlineReading, int] | None:
    for start in starts:
        count = _count(scan, start, trigger, reference, typed=typed)
        moment = moment_at(scan, start, reference)
        read = read_moment(scan, start, moment, trigger, reference, words_from) if moment else None
        if count and (read is None or not _moment_wins(count, read)):
            return _counted(scan, count, trigger, reference, words_from), count.end
        if read:
            return read
    return _every_period(scan, position, trigger, reference, words_from, typed=typed)


def _count(
    scan: FoldedText, start: int, trigger: Trigger | None, reference: Reference, *, typed: bool
) -> CountFound | None:
    if trigger and trigger.limit is Limit.BEFORE:
        return None
    given = bool(trigger and trigger.strength is not Strength.WEAK)
    return count_at(scan, start, reference, typed=typed or given, given=given)


def _counted(
    scan: FoldedText, count: CountFound, trigger: Trigger | None, reference: Reference, words_from: int
) -> DeadlineReading:
    reading = count_verdict(count, scan.original(words_from, count.end), reference)
    extension = trigger and "gia han" in scan.text[trigger.start : trigger.end]
    if not extension:
        return reading
    # "gia hạn thêm 3 ngày" counts from the old deadline, which the words do not tell.
    return replace(
        reading, confidence=worse(reading.confidence, Confidence.CONFIRM), warning=DeadlineWarning.NEEDS_EVENT
    )


def _moment_wins(count: CountFound, read: tuple[DeadlineReading, int]) -> bool:
    """Of a length and a moment that begin with the same words the longer is meant ("trong 6 tháng đầu năm")."""
    if read[1] != count.end:
        return read[1] > count.end
    return count.bare and read[0].due is not None


def _within_start(text: str, trigger: Trigger) -> int:
    """Periods and lengths want to see their own "trong" or "hết"."""
    for word in ("trong ", "het ", "cuoi "):
        found = text.rfind(word, trigger.start, trigger.end)
        if found >= 0 and (found == 0 or text[found - 1] == " "):
            return found
    return trigger.end


def read_moment(
    scan: FoldedText,
    start: int,
    moment: Moment,
    trigger: Trigger | None,
    reference: Reference,
    words_from: int,
) -> tuple[DeadlineReading, int]:
    """The reading of a moment that begins at `start`, as a rule that returns if the words around it say so."""
    limit = trigger.limit if trigger else Limit.ON
    listed = listed_days(scan, moment, reference)
    returning = returning_words(scan.text, start, listed)
    if returning:
        before = limit is Limit.BEFORE
        strict = reference.before_date is BeforeDate.STRICT
        recurrence = recurrence_of(listed, returning, before=before, strict=strict)
        if recurrence:
            end = max(returning.end, listed.end)
            words = scan.original(words_from, end)
            return recurring_verdict(recurrence, words, reference, sure=returning.said, before=before), end
    back = distance_behind(scan, moment.end, moment.day, reference) if limit is Limit.BEFORE and moment.day else None
    if back:
        return count_verdict(back, scan.original(words_from, back.end), reference), back.end
    reading = verdict(moment, limit, scan.original(words_from, moment.end), reference)
    if listed.more_days and listed.day and listed.day.month:
        return _one_of_several(scan, reading, listed, limit, reference, words_from), listed.end
    return reading, moment.end


def _one_of_several(
    scan: FoldedText, first: DeadlineReading, listed: Moment, limit: Limit, reference: Reference, words_from: int
) -> DeadlineReading:
    """ "Trước ngày 15/6 và 15/12": every date of the list is offered."""
    words = scan.original(words_from, listed.end)
    others = [verdict(replace(listed, day=day, more_days=()), limit, words, reference) for day in listed.more_days]
    candidates = tuple(dict.fromkeys(instant for each in (first, *others) for instant in each.candidates))
    return replace(
        first, words=words, confidence=Confidence.ASK, candidates=candidates, warning=DeadlineWarning.AMBIGUOUS
    )


def _every_period(
    scan: FoldedText, position: int, trigger: Trigger | None, reference: Reference, words_from: int, *, typed: bool
) -> tuple[DeadlineReading, int] | None:
    """ "Hằng tháng" alone means its end only where somebody typed just that."""
    found = every_period_at(scan.text, trigger.start if trigger else position)
    if found is None:
        found = every_period_at(scan.text, position)
    if found is None:
        return None
    recurrence, end, sure = found
    if not sure and not typed:
        return None
    words = scan.original(min(words_from, end), end)
    return recurring_verdict(recurrence, words, reference, sure=sure, before=False), end
