"""The tables of phrases: every row as written, in NFD, without marks and in capitals."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.intake.deadlines import Confidence, DeadlineReading, ReadingKind, read_deadline
from domain.office.calendar import WorkingCalendar
from domain.text import fold
from domain.vocabulary import ZONE

DATA = Path(__file__).parents[1] / "data"
CALENDAR = WorkingCalendar()


def _as_written(phrase: str) -> str:
    return phrase


def _decomposed(phrase: str) -> str:
    return unicodedata.normalize("NFD", phrase)


SPELLINGS: tuple[Callable[[str], str], ...] = (_as_written, _decomposed, fold, str.upper)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def local(text: str) -> datetime:
    instant = text if "T" in text else f"{text}T10:00"
    return datetime.fromisoformat(instant).replace(tzinfo=ZONE)


def due_text(reading: DeadlineReading) -> str:
    if reading.due is None:
        return ""
    written = reading.due.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")
    return written.removesuffix("T17:00") if reading.date_only else written


@pytest.mark.parametrize("spell", SPELLINGS)
@pytest.mark.parametrize("row", rows("dates.csv"), ids=lambda row: row["phrase"])
def test_a_typed_date_is_read_the_same_however_it_is_spelled(row: dict[str, str], spell: Callable[[str], str]) -> None:
    reading = read_deadline(spell(row["phrase"]), local("2026-11-24"), CALENDAR)
    assert due_text(reading) == row["expected"], reading
    if "confirm" in row["note"]:
        assert reading.confidence is not Confidence.SURE
    else:
        assert reading.confidence is not Confidence.ASK


@pytest.mark.parametrize("row", rows("more_dates.csv"), ids=lambda row: f"{row['phrase'][:60]}@{row['reference']}")
def test_what_a_clerk_may_say_is_read_the_same_however_it_is_spelled(row: dict[str, str]) -> None:
    now = local(row["reference"])
    written = read_deadline(row["phrase"], now, CALENDAR)
    assert due_text(written) == row["due"], written
    assert written.confidence == row["confidence"], written
    assert row["rule"] in {"", written.rule, str(written.kind)}
    for spell in SPELLINGS[1:]:
        # Without marks "ngày kìa" is "ngày kia", and "tháng sáu" is "tháng sau": no reader can tell them apart.
        if spell is fold and row["note"] == "marks":
            continue
        assert due_text(read_deadline(spell(row["phrase"]), now, CALENDAR)) == row["due"]


@pytest.mark.parametrize("spell", SPELLINGS)
@pytest.mark.parametrize("row", rows("deadlines.csv"), ids=lambda row: row["phrase"][:60])
def test_official_wording_is_read_the_same_however_it_is_spelled(
    row: dict[str, str], spell: Callable[[str], str]
) -> None:
    reading = read_deadline(spell(row["phrase"]), local(row["reference"]), CALENDAR)
    assert due_text(reading) == row["due"], reading
    if reading.recurrence:
        assert reading.rule == row["nominal"].split(" (")[0]
    elif row["due"]:
        assert str(reading.named) == row["nominal"][:10]
    if "confirm" in row["note"]:
        assert reading.confidence is not Confidence.SURE


PHRASES = [row["phrase"] for name in ("dates.csv", "deadlines.csv", "more_dates.csv") for row in rows(name)]
MOVED = {ReadingKind.BEFORE_DATE, ReadingKind.BY_DATE, ReadingKind.WITHIN_PERIOD, ReadingKind.WORKING_DAYS}


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PHRASES), st.integers(0, 13 * 365 * 24 * 60))
def test_at_any_moment_a_sure_reading_is_to_come_and_on_a_working_day(phrase: str, minutes: int) -> None:
    now = local("2019-01-01T00:00") + timedelta(minutes=minutes)
    reading = read_deadline(phrase, now, CALENDAR)
    if reading.due is None:
        return
    assert reading.candidates[0] == reading.due
    if reading.confidence is not Confidence.SURE:
        return
    assert reading.due >= now.replace(second=0, microsecond=0)
    day = reading.due.astimezone(ZONE).date()
    # "Hôm nay" on a day off is today all the same, with a warning.
    if reading.kind in MOVED and day != now.date():
        assert CALENDAR.is_working_day(day)
