"""`read-date` and `read-document` as an operator runs them: what is printed, and the exit status."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main

ROOT = Path(__file__).parents[2]
DIRECTIVE = str(ROOT / "tests/data/888-SKHCN-VP.txt")
UNITS = str(ROOT / "examples/so-khcn.toml")


@pytest.fixture(autouse=True)
def no_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/none.db")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert main(arguments) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_phrase_is_read_as_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    (told,) = printed(capsys, "read-date", "trước ngày 30/9/2020", "--now", "2020-09-24T10:00", "--json")
    assert told == {
        "kind": "before_date",
        "due": "2020-09-29T17:00:00+07:00",
        "date_only": True,
        "named": "2020-09-30",
        "words": "trước ngày 30/9/2020",
        "confidence": "sure",
        "candidates": ["2020-09-29T17:00:00+07:00"],
        "rule": told["rule"],
    }


@pytest.mark.parametrize(
    ("phrase", "kind"), [("làm ngay", "asap"), ("thường xuyên", "continuous"), ("theo Kế hoạch đã đề ra", "elsewhere")]
)
def test_words_without_a_date_say_their_kind(phrase: str, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    (told,) = printed(capsys, "read-date", phrase, "--now", "2026-11-24T10:00", "--json")
    assert (told["due"], told["kind"]) == (None, kind)


def test_phrases_on_standard_input_are_answered_line_by_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = io.TextIOWrapper(io.BytesIO("mai\n2020-09-24T10:00\ttrước ngày 30/9\n\n16h30 27/11\n".encode()))
    monkeypatch.setattr(sys, "stdin", typed)
    told = printed(capsys, "read-date", "-", "--now", "2026-11-24T10:00", "--json")
    assert [one["due"] for one in told] == [
        "2026-11-25T17:00:00+07:00",
        "2020-09-29T17:00:00+07:00",
        None,
        "2026-11-27T16:30:00+07:00",
    ]


def test_a_directive_is_read_as_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    (told,) = printed(capsys, "read-document", DIRECTIVE, "--units", UNITS, "--json")
    assert told["document"]["number"] == "888/SKHCN-VP"
    assert told["document"]["date"] == "2020-09-24"
    assert told["cited"][0] == "1957/UBND-NC"
    assert len(told["assignments"]) == 18
    inspection = told["assignments"][12]
    assert (inspection["place"], inspection["lead"]) == ("2.3", ["TTra"])
    assert inspection["coordinators"] == ["QLKH", "QLCN&TTCN", "QLCNg", "CCTĐC"]
    assert (inspection["deadline"], inspection["kind"]) == (None, "per_plan")


@pytest.mark.parametrize(
    "listed",
    [
        "code;name;aliases\nVP;Văn phòng Sở;Văn phòng\nTTS;Thanh tra Sở;\n",
        "mã\ttên\nVP\tVăn phòng Sở\nTTS\tThanh tra Sở\n",
        "# đơn vị\nVP,Văn phòng Sở,Văn phòng|VPS\nTTS,Thanh tra Sở\n",
    ],
)
def test_units_may_be_a_plain_list(listed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units = tmp_path / "don-vi.csv"
    units.write_text(listed, "utf-8")
    (told,) = printed(capsys, "read-document", DIRECTIVE, "--units", str(units), "--json")
    assert told["assignments"][12]["lead"] == ["TTS"]
    assert told["assignments"][3]["lead"] == ["VP"]


def test_without_units_the_words_stand_as_written(capsys: pytest.CaptureFixture[str]) -> None:
    (told,) = printed(capsys, "read-document", DIRECTIVE, "--json")
    assert told["assignments"][12]["lead"] == ["Thanh tra Sở"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("mat.txt", "MẬT\nGiao Văn phòng tham mưu.", "độ mật"),
        ("a.docx", "không phải Word", "không đúng loại"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(
    name: str, content: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / name
    file.write_text(content, "utf-8")
    assert main(["read-document", str(file), "--json"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert len(told.err.splitlines()) == 1


def test_a_missing_file_is_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read-document", str(tmp_path / "none.txt")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_what_is_in_no_task_is_printed_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ke-hoach.txt"
    file.write_text(
        "Số: 14/KH-SKHCN\nI. MỤC TIÊU\n- 90% hồ sơ của Thanh tra Sở được số hóa trước ngày 18/12/2026.\n", "utf-8"
    )
    arguments = ("read-document", str(file), "--units", UNITS, "--now", "2026-11-24T10:00")
    (told,) = printed(capsys, *arguments, "--json")
    assert told["assignments"] == []
    (unread,) = told["unread"]
    assert (unread["line"], unread["units"]) == (3, ["TTra"])
    assert unread["text"] == "90% hồ sơ của Thanh tra Sở được số hóa trước ngày 18/12/2026"
    assert unread["deadline"]["due"] == "2026-12-17T17:00:00+07:00"
    assert main(arguments) == 0
    assert "dòng 3: 90% hồ sơ của Thanh tra Sở" in capsys.readouterr().out
