"""Hostile files: read once or refused, in a process that is killed at its limits; stamps are seen anywhere."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from pypdf import PdfReader, PdfWriter

from bot.files.tables import read_lawful_table, read_table_apart
from domain.errors import FileFault, FileRefused, SecretPlace, SecretRefused, TableProblem, TableRefused, TryAgainLater
from services.documents.apart import Crashed, ReaderProcess, TooMuchMemory, TooSlow
from services.documents.reader import read_apart, read_text
from tests.conversation.stage import until
from tests.integration import reader_functions as hostile
from tests.integration.test_reading_files import archive, pdf_file, word_body

RUN = "<w:r><w:t>%s</w:t></w:r>"
PARAGRAPH = f"<w:p>{RUN}</w:p>"


def word(content: str, **parts: str) -> bytes:
    others = {name.replace("__", "/").replace("_", ".", 1): text.encode() for name, text in parts.items()}
    return archive({"word/document.xml": word_body(content.encode()), **others})


def nested(depth: int, inner: str = "Trong cùng") -> str:
    table = PARAGRAPH % inner
    for level in range(depth):
        table = f"<w:tbl><w:tr><w:tc>{PARAGRAPH % f'Bậc {level}'}{table}</w:tc></w:tr></w:tbl>"
    return table


# ---- bombs


def test_a_table_in_a_table_is_read_once() -> None:
    lines = [line for line in read_text(word(nested(3)), "a.docx").split("\n") if line]
    assert lines == ["Bậc 2", "Bậc 1", "Bậc 0", "Trong cùng"]


def test_a_table_in_a_cell_of_a_row_is_read_once() -> None:
    row = f"<w:tbl><w:tr>{''.join(f'<w:tc>{PARAGRAPH % text}</w:tc>' for text in ('1', 'Rà soát'))}"
    row += f"<w:tc>{nested(2)}</w:tc></w:tr></w:tbl>"
    assert read_text(word(row), "a.docx").count("Trong cùng") == 1


@pytest.mark.parametrize("wrap", ["sdt", "customXml", "ins"])
def test_rows_in_wrappers_are_read_once(wrap: str) -> None:
    row = f"<w:tr><w:tc>{PARAGRAPH % 'Ô này'}</w:tc></w:tr>"
    inside = f"<w:sdtContent>{row}</w:sdtContent>" if wrap == "sdt" else row
    assert read_text(word(f"<w:tbl><w:{wrap}>{inside}</w:{wrap}></w:tbl>"), "a.docx").count("Ô này") == 1


@pytest.mark.parametrize("depth", [20, 40, 60, 200])
def test_nested_tables_cost_their_size_and_not_its_power(depth: int) -> None:
    content = word(nested(depth))
    if depth <= 20:
        assert read_text(content, "a.docx").count("Trong cùng") == 1
    else:
        with pytest.raises(FileRefused):
            read_text(content, "a.docx")


NUMBERING = (
    '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum'
    ' w:abstractNumId="1"><w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%s"/>'
    '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)
LISTED = (
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Việc</w:t></w:r></w:p>'
)


def test_a_long_list_label_is_cut() -> None:
    content = word(LISTED % 0 * 3_000, word__numbering_xml=NUMBERING % (0, "x" * 80_000))
    assert len(read_text(content, "a.docx")) < 300_000


def test_a_label_that_repeats_its_number_is_cut() -> None:
    content = word(LISTED % 0 * 2_000, word__numbering_xml=NUMBERING % (0, "%1" * 20))
    assert len(read_text(content, "a.docx")) < 300_000


def test_a_list_level_beyond_words_nine_costs_nothing() -> None:
    content = word(LISTED % 99_999 * 100, word__numbering_xml=NUMBERING % (99_999, "%1."))
    assert read_text(content, "a.docx").count("Việc") == 100


def test_more_text_than_any_directive_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read_text(word(PARAGRAPH % ("a b " * 10_000) * 60), "a.docx")
    assert refused.value.fault is FileFault.UNPACKS_TOO_BIG


# ---- stamps

BODY = PARAGRAPH % "Giao VP"
A = "<a:p><a:r><a:t>%s</a:t></a:r></a:p>"
DRAWN = "<w:p><w:r><w:pict><v:shape>%s</v:shape></w:pict></w:r></w:p>"
NOTE = "<e><p><t>%s</t></p></e>"
PLACES = {
    "the body": word(PARAGRAPH % "TỐI MẬT"),
    "two runs": word(f"<w:p>{RUN % 'TỐI '}{RUN % 'MẬT'}</w:p>"),
    "letters in runs": word(f"<w:p>{RUN % 'T'}{RUN % 'ỐI M'}{RUN % 'ẬT'}</w:p>"),
    "a header": word(BODY, word__header1_xml=NOTE % "TỐI MẬT"),
    "a footer": word(BODY, word__footer2_xml=NOTE % "MẬT"),
    "a shape": word(BODY + f"<w:p><w:r><w:drawing>{A % 'TUYỆT MẬT'}</w:drawing></w:r></w:p>"),
    "a text box": word(DRAWN % f"<v:textbox><w:txbxContent>{PARAGRAPH % 'MẬT'}</w:txbxContent></v:textbox>"),
    "WordArt": word(BODY + DRAWN % '<v:textpath string="TỐI MẬT"/>'),
    "an endnote": word(BODY, word__endnotes_xml=NOTE % "Tối mật"),
    "a footnote": word(BODY, word__footnotes_xml=NOTE % "(Mật)"),
    "a comment": word(BODY, word__comments_xml=NOTE % "văn bản mật số 5"),
    "the title": word(BODY, docProps__core_xml="<c><title>TOI MAT</title></c>"),
    "the keywords": word(BODY, docProps__core_xml="<c><k>Độ mật: Mật</k></c>"),
    "a custom property": word(BODY, docProps__custom_xml="<c><property name='Mật'><lpwstr>x</lpwstr></property></c>"),
    "custom XML": word(BODY, customXml__item1_xml="<c><muc>tối mật</muc></c>"),
    "customXml round text": word(f"<w:customXml>{PARAGRAPH % 'MẬT'}</w:customXml>"),
    "inserted text": word(f"<w:p><w:ins>{RUN % 'TỐI MẬT'}</w:ins></w:p>"),
    "deleted text": word(BODY + "<w:p><w:del><w:r><w:delText>TỐI MẬT</w:delText></w:r></w:del></w:p>"),
    "a field": word(BODY + "<w:p><w:sdt><w:sdtPr><w:alias w:val='MẬT'/></w:sdtPr><w:sdtContent/></w:sdt></w:p>"),
    "a diagram": word(BODY, word__diagrams__data1_xml=f"<d xmlns:a='a'>{A % 'MẬT'}</d>"),
    "a chart": word(BODY, word__charts__chart1_xml=f"<d xmlns:a='a'>{A % 'TUYỆT MẬT'}</d>"),
    "alternative text": word(BODY + "<w:p><w:r><w:drawing><docPr descr='TỐI MẬT'/></w:drawing></w:r></w:p>"),
    "a nested table": word(nested(4, "(Mật)")),
    "a glossary": word(BODY, word__glossary__document_xml=NOTE % "TỐI MẬT"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_stamp_in_a_word_file_is_seen_wherever_it_stands(place: str) -> None:
    with pytest.raises(SecretRefused) as refused:
        read_text(PLACES[place], "a.docx")
    assert refused.value.where is SecretPlace.FILE


def test_a_lawful_word_file_passes() -> None:
    content = word(
        PARAGRAPH % "Giao VP tập huấn bảo mật, đổi mật khẩu",
        word__header1_xml="<h><p><t>ĐỘ MẬT: KHÔNG</t></p></h>",
        docProps__core_xml="<c><title>Mật độ dân số</title></c>",
    )
    assert "bảo mật" in read_text(content, "a.docx")


def marked_pdf(mark: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_file(["Giao Van phong So tham muu, bao cao"]))))
    if mark == "property":
        writer.add_metadata({"/Title": "TỐI MẬT"})
    elif mark == "own property":
        writer.add_metadata({"/DoMat": "Độ mật: Mật"})
    elif mark == "bookmark":
        writer.add_outline_item(title="TUYỆT MẬT", page_number=0)
    elif mark == "attachment":
        writer.add_attachment("TOI_MAT.docx", b"x")
    elif mark == "note":
        from pypdf.annotations import FreeText

        writer.add_annotation(0, FreeText(text="(Mật)", rect=(50, 550, 200, 650)))
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize("mark", ["property", "own property", "bookmark", "attachment", "note"])
def test_a_stamp_in_a_pdf_is_seen_outside_of_its_pages(mark: str) -> None:
    with pytest.raises(SecretRefused):
        read_text(marked_pdf(mark), "a.pdf")
    assert "Van phong" in read_text(marked_pdf(""), "a.pdf")


def workbook(mark: str) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["STT", "Nội dung nhiệm vụ", "Đơn vị", "Thời hạn"])
    sheet.append([1, "Rà soát", "VP", "17/12/2026"])
    if mark == "comment":
        sheet["B2"].comment = Comment("văn bản mật số 5", "An")
    elif mark == "header":
        assert sheet.oddHeader is not None
        sheet.oddHeader.center.text = "TỐI MẬT"
    elif mark == "small header":
        assert sheet.oddHeader is not None
        sheet.oddHeader.left.text = "Mật"
    elif mark == "sheet name":
        sheet.title = "TỐI MẬT"
    elif mark == "property":
        book.properties.subject = "Độ mật: Tối mật"
    elif mark == "cell":
        sheet.append([2, "Kế hoạch TỐI MẬT", "VP", "17/12/2026"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("mark", ["comment", "header", "small header", "sheet name", "property"])
def test_a_stamp_in_a_workbook_is_seen_outside_of_its_cells(mark: str) -> None:
    with pytest.raises(SecretRefused):
        read_lawful_table("a.xlsx", workbook(mark))


def test_a_stamped_cell_is_left_to_the_reader_of_rows() -> None:
    assert read_lawful_table("a.xlsx", workbook("cell")).sheets


def test_a_document_type_in_a_workbook_is_refused() -> None:
    content = workbook("")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["docProps/core.xml"] = b'<!DOCTYPE c [<!ENTITY a "aa">]><c>&a;</c>'
    with pytest.raises(TableRefused):
        read_lawful_table("a.xlsx", archive(parts))


# ---- the process


async def begun(process: ReaderProcess) -> None:
    async with asyncio.timeout(30):
        await until(lambda: process._process is not None)


async def test_what_never_ends_is_killed_at_its_limit_and_the_next_is_read() -> None:
    process = ReaderProcess(seconds=3)
    with pytest.raises(TooSlow):
        await process.run(hostile.loop_for_ever)
    assert await process.run(hostile.shout) == "done"
    assert process.trouble == ""


async def test_what_wants_all_memory_is_refused() -> None:
    with pytest.raises(TooMuchMemory):
        await ReaderProcess(megabytes=400).run(hostile.take_memory)


@pytest.mark.parametrize("function", [hostile.die, hostile.be_killed, hostile.recurse])
async def test_a_reader_that_dies_or_breaks_harms_nobody(function: Callable[[], object]) -> None:
    process = ReaderProcess()
    with pytest.raises(Crashed):
        await process.run(function)
    assert await process.run(hostile.shout) == "done"


async def test_the_process_knows_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "123:abc")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@h/d")
    assert await ReaderProcess().run(hostile.secrets_of_the_bot) == ""


async def test_an_answer_that_is_no_plain_value_is_not_read() -> None:
    with pytest.raises(Crashed):
        await ReaderProcess().run(hostile.takes_over)


async def test_stopping_kills_what_runs() -> None:
    process = ReaderProcess(seconds=60)
    running = asyncio.create_task(process.run(hostile.loop_for_ever))
    await begun(process)
    process.stop()
    with pytest.raises(TryAgainLater):
        await running
    assert process._process is not None
    assert process._process.returncode is not None
    with pytest.raises(TryAgainLater):
        await process.run(hostile.shout)


async def test_a_cancelled_reading_leaves_no_process_behind() -> None:
    process = ReaderProcess(seconds=60)
    running = asyncio.create_task(process.run(hostile.loop_for_ever))
    await begun(process)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert process._process is not None
    assert process._process.returncode is not None


async def test_that_no_file_can_be_read_is_known_and_known_to_be_over(monkeypatch: pytest.MonkeyPatch) -> None:
    process = ReaderProcess()
    monkeypatch.setattr("services.documents.apart.READER", "services.documents.no_such_module")
    with pytest.raises(FileRefused):
        await read_apart(process, b"Giao VP", "a.txt")
    assert "files cannot be read" in process.trouble
    await process.look()
    assert process.trouble
    monkeypatch.undo()
    await process.look()
    assert process.trouble == ""


async def test_a_file_and_a_table_are_read_apart_as_they_are_read_here() -> None:
    process = ReaderProcess()
    assert await read_apart(process, word(nested(2)), "a.docx") == read_text(word(nested(2)), "a.docx")
    content = workbook("")
    assert await read_table_apart(process, "a.xlsx", content) == read_lawful_table("a.xlsx", content)
    with pytest.raises(SecretRefused):
        await read_apart(process, PLACES["a header"], "a.docx")
    with pytest.raises(TableRefused) as refused:
        await read_table_apart(process, "a.xlsx", b"nothing")
    assert refused.value.problem is TableProblem.WRONG_KIND
