"""Tables of tasks in Word files, PDF and pasted text, as offices draw them: merged, nested, split over pages."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import pytest
from docx.table import Table

from domain.intake.directives import Proposal, read_directive
from domain.vocabulary import ZONE
from services.documents.reader import read_text
from tests.integration.test_reading_files import pdf_file, word_file
from tests.reading_scores import CALENDAR, GIVEN_AT, units_of

HEADINGS = ("TT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn")
FIRST = ("1", "Đổi cân ở chợ", "Chi cục TĐC", "Thanh tra Sở", "10/12/2026")
SECOND = ("2", "Dọn kho hồ sơ", "Văn phòng Sở", "", "Trước ngày 15/12/2026")


def read(text: str) -> Proposal:
    return read_directive(text, units_of("so-khcn"), GIVEN_AT, CALENDAR)


def told(proposal: Proposal) -> list[tuple[str, str, str, str]]:
    """The work, who leads, who helps and the day, of each task."""
    return [
        (
            one.text,
            ",".join(one.lead_names),
            ",".join(one.coordinator_names),
            f"{one.deadline.due.astimezone(ZONE):%d/%m}" if one.deadline and one.deadline.due else "",
        )
        for one in proposal.assignments
    ]


TASKS = [("Đổi cân ở chợ", "CCTĐC", "TTra", "10/12"), ("Dọn kho hồ sơ", "VP", "", "14/12")]


def fill(table: Table, rows: Sequence[Sequence[str]]) -> None:
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def of_word(document: docx.document.Document) -> Proposal:
    return read(read_text(word_file(document), "a.docx"))


def test_a_word_table_with_section_rows_and_a_heading_right_above_is_read() -> None:
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH CUỐI NĂM")
    table = document.add_table(5, 5)
    fill(table, [HEADINGS, ("I", "KIỂM TRA", "", "", ""), FIRST, ("II", "NỘI VỤ", "", "", ""), SECOND])
    table.cell(3, 0).merge(table.cell(3, 4))
    assert told(of_word(document)) == TASKS


def test_a_cell_merged_over_rows_counts_for_each_of_them() -> None:
    document = docx.Document()
    table = document.add_table(3, 5)
    fill(table, [HEADINGS, FIRST, ("2", "Dọn kho hồ sơ", "", "", "")])
    table.cell(1, 2).merge(table.cell(2, 2))
    table.cell(1, 4).merge(table.cell(2, 4))
    assert told(of_word(document)) == [TASKS[0], ("Dọn kho hồ sơ", "CCTĐC", "", "10/12")]


def test_headings_on_two_rows_are_read_as_one() -> None:
    document = docx.Document()
    table = document.add_table(4, 5)
    over = ("TT", "Nội dung công việc", "Đơn vị thực hiện", "", "Thời hạn")
    fill(table, [over, ("", "", "Chủ trì", "Phối hợp", ""), FIRST, SECOND])
    table.cell(0, 2).merge(table.cell(0, 3))
    for column in (0, 1, 4):
        table.cell(0, column).merge(table.cell(1, column))
    assert told(of_word(document)) == TASKS


def test_several_tables_and_repeated_headings_are_all_read() -> None:
    document = docx.Document()
    fill(document.add_table(2, 5), [HEADINGS, FIRST])
    document.add_paragraph("Bảng 2. Nội vụ")
    turned = [(row[4], row[1], row[3], row[2]) for row in (HEADINGS, SECOND)]
    fill(document.add_table(3, 4), [turned[0], turned[0], turned[1]])
    assert told(of_word(document)) == TASKS


def test_a_table_within_a_cell_of_the_layout_is_read_once() -> None:
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "Phụ lục phân công"
    inner = outer.cell(0, 1).add_table(3, 5)
    fill(inner, [HEADINGS, FIRST, SECOND])
    assert told(of_word(document)) == TASKS


def test_a_row_that_says_the_same_as_above_takes_it_from_there() -> None:
    lines = ["\t".join(row) for row in (HEADINGS, FIRST, ("2", "Dọn kho hồ sơ", "nt", "-", "như trên"))]
    assert told(read("\n".join(lines))) == [TASKS[0], ("Dọn kho hồ sơ", "CCTĐC", "", "10/12")]


@pytest.mark.parametrize("joint", ["\t", " | "])
def test_a_unit_that_heads_a_section_leads_the_rows_below_it(joint: str) -> None:
    rows = [
        ("TT", "Nội dung", "Thời hạn", "Sản phẩm"),
        ("I", "Chi cục Tiêu chuẩn Đo lường Chất lượng", "", ""),
        ("1", "Đổi cân ở chợ", "10/12/2026", "Biên bản"),
        ("II", "Văn phòng Sở", "", ""),
        ("2", "Dọn kho hồ sơ", "trước ngày 15/12/2026", ""),
    ]
    found = told(read("\n".join(joint.join(row) for row in rows)))
    assert found == [("Đổi cân ở chợ", "CCTĐC", "", "10/12"), ("Dọn kho hồ sơ", "VP", "", "14/12")]


def test_one_cell_may_name_who_leads_and_who_helps() -> None:
    rows = [
        "Việc\tĐơn vị thực hiện\tHạn",
        "Đổi cân ở chợ\tChi cục TĐC (chủ trì), Thanh tra Sở (phối hợp)\t10/12/2026",
        "Dọn kho hồ sơ\tVăn phòng Sở; phối hợp: QLKH\t14/12/2026",
    ]
    assert told(read("\n".join(rows))) == [TASKS[0], ("Dọn kho hồ sơ", "VP", "QLKH", "14/12")]


def test_a_table_aligned_by_blanks_goes_on_over_broken_rows() -> None:
    text = """TT    Nội dung công việc       Đơn vị chủ trì        Thời hạn

1     Đổi cân ở chợ và         Chi cục Tiêu chuẩn    10/12/2026
      các quầy vàng            Đo lường Chất lượng
2     Dọn kho hồ sơ            Văn phòng Sở          Trước ngày 15/12/2026

Nơi nhận: Như trên."""
    assert told(read(text)) == [
        ("Đổi cân ở chợ và các quầy vàng", "CCTĐC", "", "10/12"),
        ("Dọn kho hồ sơ", "VP", "", "14/12"),
    ]


def pdf_table(rows: Sequence[Sequence[str]]) -> bytes:
    """A PDF whose cells stand at places of their own, as Word prints a table."""
    shown = b"x) Tj ET " + b" ".join(
        f"BT /F1 9 Tf 1 0 0 1 {40 + 110 * column} {780 - 24 * line} Tm ({text}) Tj ET".encode()
        for line, row in enumerate(rows)
        for column, text in enumerate(row)
        if text
    )
    content = pdf_file(["@@"])
    stream = shown + b" BT (x"
    old = content[content.index(b"stream\n") + 7 : content.index(b"\nendstream")]
    new = old.replace(b"@@", stream)
    changed = content.replace(old, new)
    return changed.replace(b"/Length %d" % len(old), b"/Length %d" % len(new))


def test_a_table_in_a_pdf_keeps_its_columns() -> None:
    rows = [
        ("TT", "Noi dung cong viec", "Don vi chu tri", "Phoi hop", "Thoi han"),
        ("1", "Doi can o cho", "Thanh tra So", "VP", "10/12/2026"),
        ("2", "Don kho ho so", "Van phong So", "", "14/12/2026"),
    ]
    found = told(read(read_text(pdf_table(rows), "a.pdf")))
    assert found == [("Doi can o cho", "TTra", "VP", "10/12"), ("Don kho ho so", "VP", "", "14/12")]
    assert io.BytesIO(pdf_table(rows)).read(5) == b"%PDF-"
