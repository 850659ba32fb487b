"""`python -m bot policy` and `calendar`, on a record that is there and on one that is not."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import main
from db import Database
from db.migrate import upgrade
from domain.model import Urgency
from domain.office.calendar import CalendarOverride
from domain.reminding.policy_file import DEFAULTS, default_policies, parse_policies

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An operator's folder without a `.env`, and a database that does not exist yet."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "office.sqlite3"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    return file


def enter(file: Path, override: CalendarOverride) -> None:
    url = f"sqlite+aiosqlite:///{file}"
    upgrade(url)

    async def work() -> None:
        database = Database(url)
        async with database.write() as transaction:
            await transaction.people.add_organization("Sở", "Sở")
            await transaction.calendar.set_override(override)
        await database.close()

    asyncio.run(work())


def test_the_policies_are_printed_as_a_file_that_is_read_back(capsys: Output, record: Path) -> None:
    assert main(["policy", "show"]) == 0
    assert parse_policies(capsys.readouterr().out) == default_policies()
    assert not record.exists()


@pytest.mark.parametrize("typed", ["urgent", "khẩn", "KHAN"])
def test_one_policy_is_printed_by_its_urgency(capsys: Output, typed: str) -> None:
    assert main(["policy", "show", typed]) == 0
    assert list(parse_policies(capsys.readouterr().out)) == [Urgency.URGENT]


def test_a_file_replaces_the_policies_it_names(capsys: Output, tmp_path: Path) -> None:
    main(["policy", "show", "very_urgent"])
    file = tmp_path / "own.toml"
    file.write_text("\ufeff" + capsys.readouterr().out.replace("minutes = 30", "minutes = 45"), encoding="utf-8")
    assert main(["policy", "set", str(file)]) == 0
    assert "thượng khẩn" in capsys.readouterr().out
    assert main(["policy", "show"]) == 0
    policies = parse_policies(capsys.readouterr().out)
    assert policies[Urgency.VERY_URGENT] != default_policies()[Urgency.VERY_URGENT]
    assert policies[Urgency.NORMAL] == default_policies()[Urgency.NORMAL]


def test_a_faulty_file_is_refused_with_its_line_and_nothing_is_kept(capsys: Output, tmp_path: Path) -> None:
    lines = DEFAULTS.read_text(encoding="utf-8").splitlines()
    place = lines.index("days = 3") + 1
    lines[place - 1] = "days = 33"
    file = tmp_path / "faulty.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert main(["policy", "set", str(file)]) == 1
    refusal = capsys.readouterr().err.strip()
    assert refusal.startswith(f"{file}: Dòng ")
    assert abs(int(refusal.split("Dòng ")[1].split(":")[0]) - place) <= 3
    assert len(refusal.splitlines()) == 1
    main(["policy", "show"])
    assert parse_policies(capsys.readouterr().out) == default_policies()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00x", None])
def test_a_file_that_cannot_be_read_is_refused_in_one_line(
    capsys: Output, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "own.toml"
    if content is not None:
        file.write_bytes(content)
    assert main(["policy", "set", str(file)]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_year_is_one_object_of_three_keys(capsys: Output, record: Path) -> None:
    assert main(["calendar", "2026", "--json"]) == 0
    year = json.loads(capsys.readouterr().out)
    assert list(year) == ["off", "working", "source"]
    assert "2026-01-02" in year["off"]
    assert year["working"] == ["2026-01-10", "2026-08-22"]
    assert set(year["source"]) == {*year["off"], *year["working"]}
    assert year["source"]["2026-01-10"].startswith("12729/VPCP-KGVX")
    assert not record.exists()


def test_a_year_follows_what_the_administrators_have_entered(capsys: Output, record: Path) -> None:
    enter(record, CalendarOverride(date(2027, 1, 4), False, "Nghỉ hoán đổi", "1/TB-SKHCN"))
    assert main(["calendar", "2027", "--json"]) == 0
    year = json.loads(capsys.readouterr().out)
    assert "2027-01-04" in year["off"]
    assert year["source"]["2027-01-04"] == "1/TB-SKHCN"
    assert main(["calendar", "2027"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Thứ Hai 04/01/2027: Nghỉ hoán đổi (1/TB-SKHCN)" in lines
    assert any("(dự kiến)" in line for line in lines)


@pytest.mark.parametrize(
    "arguments", [["calendar", "26"], ["calendar", "never"], ["policy"], ["policy", "show", "vội"], ["calendar"]]
)
def test_wrong_usage_ends_with_status_2(arguments: list[str], capsys: Output) -> None:
    with pytest.raises(SystemExit) as exit:
        main(arguments)
    assert exit.value.code == 2
    assert capsys.readouterr().err
