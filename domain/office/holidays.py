"""Official holidays and make-up days, before the office's own overrides.

The base is the `holidays` library; official notices that it lacks stand in `holidays_vn.toml` beside this file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

NOTICES = Path(__file__).with_suffix(".toml")
LAW = "Bộ luật Lao động 2019, Điều 112"
CULTURE_DAY, CULTURE_DAY_LAW = "Ngày Văn hóa Việt Nam", "Nghị quyết 28/2026/QH16"

# The Prime Minister fixes these each year; until then the library's days for them are a forecast.
_LUNAR_NEW_YEAR = "Tết Nguyên đán"
_NEXT_TO_NATIONAL_DAY = "Quốc khánh (liền kề)"
# The library calls 28 Chạp "29 Tết" in years whose last lunar month has 29 days.
_NAMES = {
    "29 Tết": "Nghỉ Tết Nguyên đán",
    "Giao thừa Tết Nguyên Đán": "Nghỉ Tết Nguyên đán",
    "Tết Nguyên Đán": "Mùng một Tết Nguyên đán",
}


@dataclass(frozen=True, slots=True)
class OfficialDay:
    """A day that differs from the plain Monday-to-Friday week, or a holiday that falls on a weekend.

    `provisional` days are likely but not announced.
    """

    working: bool
    name: str
    source: str
    provisional: bool = False


@cache
def official_days(year: int) -> Mapping[date, OfficialDay]:
    """The holidays and make-up days of one year. Beyond the library's lunar tables (1901–2100) only what is shipped."""
    days = {day: _base_day(day, name) for day, name in _base(year).items()}
    days |= {day: OfficialDay(True, "Ngày làm bù", "thư viện holidays") for day in _base_make_up_days(year)}
    return days | {day: official for day, official in _shipped() if day.year == year}


def _base_day(day: date, name: str) -> OfficialDay:
    known = _NAMES.get(name, name).replace("Nguyên Đán", "Nguyên đán")
    if known == "Quốc khánh" and (day.day, day.month) != (2, 9):
        known = _NEXT_TO_NATIONAL_DAY
    fixed_each_year = _LUNAR_NEW_YEAR in known or known == _NEXT_TO_NATIONAL_DAY
    uncertain = fixed_each_year and day.weekday() < 5 and day.year > max(_settled_years())
    source = CULTURE_DAY_LAW if known.startswith(CULTURE_DAY) else LAW
    return OfficialDay(False, f"{known} (dự kiến)" if uncertain else known, source, uncertain)


def _base(year: int) -> dict[date, str]:
    return dict(_library()(years=year, language="vi"))


def _base_make_up_days(year: int) -> set[date]:
    around = _library()(years=[year, year + 1], language="vi")
    return {day for day in around.weekend_workdays if day.year == year}


@cache
def _library() -> Any:
    """The library's Vietnam class, without its package of all countries: that costs a second and 20 MB at start."""
    spec = find_spec("holidays")
    assert spec is not None
    assert spec.origin is not None
    module_spec = spec_from_file_location(
        "domain._holidays_vietnam", Path(spec.origin).parent / "countries" / "vietnam.py"
    )
    assert module_spec is not None
    assert module_spec.loader is not None
    module = module_from_spec(module_spec)
    module_spec.loader.exec_module(module)
    return module.Vietnam


@cache
def _notices() -> list[dict[str, Any]]:
    return list(tomllib.loads(NOTICES.read_text(encoding="utf-8"))["notice"])


@cache
def _settled_years() -> frozenset[int]:
    return frozenset(year for notice in _notices() for year in notice.get("settles", ()))


def _shipped() -> Iterator[tuple[date, OfficialDay]]:
    for notice in _notices():
        for working, table in ((False, "off"), (True, "working")):
            for day, name in notice.get(table, {}).items():
                yield date.fromisoformat(day), OfficialDay(working, name, notice["source"])


def days_of(year: int) -> Iterator[date]:
    """Every date of a year, in order."""
    day = date(year, 1, 1)
    while True:
        yield day
        if (day.month, day.day) == (12, 31):
            return
        day += timedelta(days=1)
