"""Words of an Office file outside of its body: headers, footers, shapes, comments, properties, deleted text.

A stamp of state secrecy stands most often in the page header or in a text box.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from domain.errors import FileFault, FileRefused, SecretPlace, SecretRefused
from domain.secrecy import is_stamped

MAX_UNPACKED = 60 * 1024 * 1024
MAX_PARTS = 4_000

# Parts without words of the author; the cells of a workbook are looked at row by row when it is read.
_NO_WORDS = re.compile(
    r"(?:word|xl)/(?:styles|stylesWithEffects|settings|webSettings|fontTable|numbering|calcChain|sharedStrings)\.xml"
    r"|\[Content_Types\]\.xml|.*\.rels|.*/theme/.*|xl/(?:pivot|tables|persons).*|META-INF/.*|content\.xml"
)
# Within a line: what parts a word of Word or Excel into runs.
_INLINE_NAMES = (
    "r t tab br cr rPr rFonts b i u sz szCs lang color ins del delText instrText smartTag hyperlink bookmarkStart "
    "bookmarkEnd proofErr noBreakHyphen softHyphen span s moveFrom moveTo"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_SAYING = frozenset({"string", "title", "descr", "alt", "name", "author"})
_LABELS = frozenset({"alias", "tag", "lpwstr"})
# In the headers and footers of a sheet: position, font, size, colour.
_FIELD_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[LCRPNDTFAGZSXYUEBIO])')


def refuse_stamped(content: bytes) -> None:
    """Look at every part of an Office file (.docx, .xlsx, .ods).

    Raises:
        SecretRefused: some part bears a stamp of state secrecy.
        FileRefused: a part declares a document type (entities that expand), or the file is a bomb.
        zipfile.BadZipFile, etree.XMLSyntaxError and the like for a damaged one.
    """
    for text in part_texts(content):
        if is_stamped(text):
            raise SecretRefused(SecretPlace.FILE)


def part_texts(content: bytes) -> Iterator[str]:
    """The words of each part, a line a paragraph; attributes that show words are lines of their own."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith((".xml", ".vml", ".rels"))]
        if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise FileRefused(FileFault.UNPACKS_TOO_BIG, MAX_UNPACKED // 1024 // 1024)
        for entry in entries:
            with archive.open(entry) as stream:
                data = stream.read(entry.file_size + 1)
            tree = parse(data)
            if _NO_WORDS.fullmatch(entry.filename) is None:
                yield _words(tree, sheet=entry.filename.startswith("xl/worksheets/"))


def parse(data: bytes) -> etree._Element:
    """Raises FileRefused for a part that declares a document type; no Office program writes one."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    tree = etree.fromstring(data, parser)
    information = tree.getroottree().docinfo
    if information.doctype or information.internalDTD is not None:
        raise FileRefused(FileFault.DAMAGED)
    return tree


def _words(tree: etree._Element, *, sheet: bool) -> str:
    parts: list[str] = []
    _gather(tree, parts, sheet)
    return "".join(parts)


def _gather(tree: etree._Element, parts: list[str], sheet: bool) -> None:
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        if event == "start":
            if name not in _INLINE:
                parts.append("\n")
            parts.extend(f"\n{words}\n" for words in _shown(element, name))
            if name in ("tab", "br", "cr"):
                parts.append(" ")
            # A cell's own words are judged with its row.
            if element.text and not (sheet and name in ("v", "t", "f")):
                parts.append(_FIELD_CODES.sub(" ", element.text) if sheet else element.text)
        else:
            if name not in _INLINE:
                parts.append("\n")
            if element.tail and element.tail.strip():
                parts.append(element.tail)


def _shown(element: etree._Element, name: str) -> Iterator[str]:
    """Attributes that a person wrote: WordArt, the names of shapes and sheets, alternative texts, labels of fields."""
    for key, value in element.attrib.items():
        attribute = etree.QName(key).localname
        if attribute in _SAYING or (attribute == "val" and name in _LABELS):
            yield value
