"""Task tables at the command line: the preview, the saving, the way back, and refusals in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main

Say = Callable[..., tuple[int, str, str]]
CSV = (
    "Nội dung;Đơn vị;Phối hợp;Hạn xử lý;Số ký hiệu\nBáo cáo CCHC;QLKH;VP;17/12/2026;1957/UBND-NC\nViệc khác;{unit};;;\n"
)


@pytest.fixture
def say(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    monkeypatch.setenv("DATABASE_URL", database_url)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def test_a_table_is_shown_then_saved_then_written_out_and_comes_back_unchanged(say: Say, tmp_path: Path) -> None:
    file, report = tmp_path / "nhiem-vu.csv", tmp_path / "bao-cao.xlsx"
    file.write_text(CSV.format(unit="Phòng Hậu cần"), "utf-8")
    assert say("seed", "examples/so-khcn.toml")[0] == 0
    status, shown, _ = say("import", str(file))
    assert status == 0
    assert "Mới: 01; thay đổi: 00; không đổi: 00; không nhập được: 01" in shown
    assert 'Dòng 3: không có đơn vị "Phòng Hậu cần"' in shown
    assert f'python -m bot import "{file}" --yes' in shown
    assert say("export", str(report))[1] == f"{report}: 0 nhiệm vụ.\n"
    status, saved, _ = say("import", str(file), "--yes")
    assert status == 0
    assert "Thêm 01 nhiệm vụ (NV1)" in saved
    file.write_text(CSV.format(unit="Thanh tra"), "utf-8")
    assert "Thêm 01 nhiệm vụ (NV2)" in say("import", str(file), "--yes")[1]
    assert say("export", str(report))[1] == f"{report}: 2 nhiệm vụ.\n"
    assert "không đổi: 02; không nhập được: 00" in say("import", str(report), "--yes")[1]


def test_what_cannot_be_imported_is_said_in_clear_lines(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "nhiem-vu.csv"
    file.write_text(CSV.format(unit="VP"), "utf-8")
    assert say("import", str(file))[::2] == (1, NOBODY)
    assert say("seed", "examples/so-khcn.toml")[0] == 0
    file.write_text("Nội dung;Đơn vị\nBáo cáo;Phòng Hậu cần\n", "utf-8")
    status, out, told = say("import", str(file), "--yes")
    assert (status, out) == (1, "")
    assert "Dòng 2: không có đơn vị" in told
    file.write_text("a;b\n1;2\n", "utf-8")
    assert say("import", str(file))[2].startswith("Không tìm thấy dòng tiêu đề")
    status, _, told = say("import", str(tmp_path / "khong-co.xlsx"))
    assert (status, told) == (1, f"{tmp_path / 'khong-co.xlsx'}: No such file or directory\n")
    assert say("export", str(tmp_path / "a.pdf"))[0] == 1


NOBODY = "Chưa có người theo dõi, đôn đốc nào trong danh sách. Nạp danh sách trước: python -m bot seed FILE\n"
