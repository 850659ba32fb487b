"""Documents as people send them, and files that are not what they say: text, or one clear refusal."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

import docx
import pytest
from pypdf import PdfWriter

from domain.errors import FileFault, FileRefused
from services.documents.reader import MAX_MEGABYTES, read_text

LETTER = "Số: 12/TB-SKHCN\nGiao Văn phòng Sở tham mưu, trình trước ngày 10/12/2026."


def fault_of(content: bytes, name: str) -> FileFault:
    with pytest.raises(FileRefused) as refused:
        read_text(content, name)
    return refused.value.fault


def word_file(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def simple_word_file() -> bytes:
    document = docx.Document()
    for line in LETTER.split("\n"):
        document.add_paragraph(line)
    return word_file(document)


def archive(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return stream.getvalue()


def word_body(content: bytes) -> bytes:
    namespaces = b" ".join(
        b'xmlns:%s="http://schemas.openxmlformats.org/%s"' % pair
        for pair in ((b"w", b"wordprocessingml/2006/main"), (b"a", b"drawingml/2006/main"))
    )
    return (
        b"<w:document "
        + namespaces
        + b' xmlns:v="urn:schemas-microsoft-com:vml"><w:body>'
        + content
        + b"</w:body></w:document>"
    )


def pdf_file(lines: Sequence[str]) -> bytes:
    """A minimal PDF with a text layer (ASCII: the standard fonts have no Vietnamese letters)."""
    shown = " ".join(f"({line}) Tj 0 -16 Td" for line in lines).encode()
    stream = b"BT /F1 12 Tf 40 800 Td " + shown + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    start = str(len(content)).encode()
    return (
        content
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n"
        + start
        + b"\n%%EOF"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_file_is_read_in_any_unicode_form(encoding: str) -> None:
    assert read_text(LETTER.encode(encoding), "giao-viec.TXT").strip("\ufeff") == LETTER


def test_a_text_file_in_the_old_windows_code_page_is_read() -> None:
    import unicodedata

    # The code page has letters with circumflex and horn, and the five tones as marks behind them.
    marked = unicodedata.normalize("NFD", "Giao Phòng Quản lý khoa học")
    bytes_of_it = "".join(
        unicodedata.normalize("NFC", part) if part[-1:] not in "\u0300\u0301\u0303\u0309\u0323" else part
        for part in marked.replace("a\u0309", "a\u0309")
    ).encode("cp1258")
    assert read_text(bytes_of_it, "a.txt") == "Giao Phòng Quản lý khoa học"


def test_a_word_file_is_read_with_its_numbers_tables_and_footnotes_in_order() -> None:
    document = docx.Document()
    document.add_paragraph("Giám đốc Sở yêu cầu:")
    for text in ("Văn phòng Sở tham mưu Kế hoạch.", "Thanh tra Sở rà soát."):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("Kịp thời báo cáo.", style="List Bullet")
    table = document.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, ("1", "Kiểm kê", "VP"), strict=True):
        cell.text = text
    document.add_paragraph("Hết.")
    assert [line for line in read_text(word_file(document), "a.docx").split("\n") if line] == [
        "Giám đốc Sở yêu cầu:",
        "1. Văn phòng Sở tham mưu Kế hoạch.",
        "2. Thanh tra Sở rà soát.",
        "- Kịp thời báo cáo.",
        "1\tKiểm kê\tVP",
        "Hết.",
    ]


def test_a_pdf_with_a_text_layer_is_read() -> None:
    text = read_text(pdf_file(["Giao Van phong So tham muu,", "trinh truoc ngay 10/12/2026."]), "a.pdf")
    assert "Giao Van phong So tham muu," in text
    assert "truoc ngay 10/12/2026" in text


def test_a_scanned_pdf_is_refused_as_having_no_text() -> None:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    stream = io.BytesIO()
    writer.write(stream)
    assert fault_of(stream.getvalue(), "a.pdf") is FileFault.NO_TEXT


def test_a_pdf_with_too_many_pages_is_refused() -> None:
    writer = PdfWriter()
    for _ in range(201):
        writer.add_blank_page(595, 842)
    stream = io.BytesIO()
    writer.write(stream)
    assert fault_of(stream.getvalue(), "a.pdf") is FileFault.TOO_MANY_PAGES


def test_a_pdf_with_a_password_is_refused() -> None:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("bí mật", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    assert fault_of(stream.getvalue(), "a.pdf") is FileFault.LOCKED


def test_a_pdf_bomb_is_refused() -> None:
    packed = zlib.compress(b" " * 300_000_000, 9)
    one = pdf_file(["x"]).replace(b"/Length ", b"/Filter /FlateDecode /Length ", 1)
    head, _, rest = one.partition(b"stream\n")
    _, _, tail = rest.partition(b"\nendstream")
    content = head + b"stream\n" + packed + b"\nendstream" + tail
    assert fault_of(content, "a.pdf") in {FileFault.UNPACKS_TOO_BIG, FileFault.DAMAGED, FileFault.NO_TEXT}


@pytest.mark.parametrize(
    ("content", "name", "fault"),
    [
        (b"x" * (MAX_MEGABYTES * 1024 * 1024 + 1), "a.txt", FileFault.TOO_BIG),
        (b"", "a.txt", FileFault.NO_TEXT),
        (b"   \n", "a.txt", FileFault.NO_TEXT),
        (bytes(range(256)) * 20, "a.txt", FileFault.WRONG_KIND),
        (LETTER.encode(), "a.docx", FileFault.WRONG_KIND),
        (LETTER.encode(), "a.exe", FileFault.WRONG_KIND),
        (LETTER.encode(), "a", FileFault.WRONG_KIND),
        (pdf_file(["x"]), "a.docx", FileFault.WRONG_KIND),
        (b"%PDF-1.7 and nothing else", "a.pdf", FileFault.DAMAGED),
        (b"PK\x03\x04 broken", "a.docx", FileFault.DAMAGED),
        (archive({"xl/workbook.xml": b"<x/>"}), "a.docx", FileFault.WRONG_KIND),
        (archive({"word/document.xml": b"<x/>", "word/vbaProject.bin": b"x"}), "a.docx", FileFault.MACROS),
        (archive({"word/document.xml": b"<x/>"}), "a.docm", FileFault.MACROS),
        (archive({"word/document.xml": b"<not closed"}), "a.docx", FileFault.DAMAGED),
        (archive({"word/document.xml": b" " * 80_000_000}), "a.docx", FileFault.UNPACKS_TOO_BIG),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", FileFault.LOCKED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old word file", "a.doc", FileFault.WRONG_KIND),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(content: bytes, name: str, fault: FileFault) -> None:
    assert fault_of(content, name) is fault


DOCTYPES = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
    b'<!DOCTYPE d SYSTEM "http://203.0.113.1/x.dtd">',
    b"<!DOCTYPE d>",
)


@pytest.mark.parametrize("doctype", DOCTYPES)
@pytest.mark.parametrize("part", ["word/document.xml", "word/header3.xml", "docProps/core.xml", "customXml/item1.xml"])
def test_a_document_type_in_any_part_is_refused(doctype: bytes, part: str) -> None:
    body = word_body(b"<w:p><w:r><w:t>Giao VP</w:t></w:r></w:p>")
    parts = {"word/document.xml": body} | {part: doctype + (body if "document" in part else b"<x>y</x>")}
    assert fault_of(archive(parts), "a.docx") is FileFault.DAMAGED
    in_sixteen_bits = {**parts, part: parts[part].removeprefix(b'<?xml version="1.0"?>').decode().encode("utf-16")}
    assert fault_of(archive(in_sixteen_bits), "a.docx") is FileFault.DAMAGED
