"""One clean-up at the door: text in any disguise becomes what its writer sees, or a question."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.router import command_of
from domain.cleaning import bare, clean, one_line
from domain.conversation.commands.assigning import AssignTask
from domain.conversation.commands.base import Command
from domain.conversation.commands.talking import FreeText, Incomplete
from domain.intake.deadlines.reader import read_deadline
from domain.intake.directives.reader import read_directive
from domain.legacy_fonts import from_legacy_fonts, is_syllable
from domain.model import Unit
from domain.office.calendar import WorkingCalendar
from domain.vocabulary import ZONE

SENTENCE = (
    "Báo cáo kết quả rà soát, đánh giá việc thực hiện nhiệm vụ quý ba của các phòng; đề xuất giải pháp tháo gỡ khó khăn"
)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("xong 1\ufe0f\u20e32\ufe0f\u20e3 đã gửi", "xong 12 đã gửi"),
        ("xong 1\u20e32\u20e3", "xong 12"),
        ("1\ufe0f\u20e3 2\ufe0f\u20e3", "1, 2"),
        ("chitiet \u20681\u2069", "chitiet 1"),
        ("\u202a17/12/2026\u202c", "17/12/2026"),
        ("17／12／2026", "17/12/2026"),
        ("17\u204412\u22152026", "17/12/2026"),
        ("ｃｈｉｔｉｅｔ　１", "chitiet 1"),
        ("𝗰𝗵𝗶𝘁𝗶𝗲𝘁 𝟭𝟮", "chitiet 12"),
        ("x\u0336o\u0336n\u0336g\u0336 1\u03362\u0336", "xong 12"),
        ("hu\u00ady 1\u200b2\u2060\ufeff", "huy 12"),
        ("xong\u061c 12\U000e0020", "xong 12"),
        ("trƣớc ngày, Ƣu tiên", "trước ngày, Ưu tiên"),
        ("ɖã Ɖơn ðã Ðơn", "đã Đơn đã Đơn"),
        ("Siu H’Mai, H‘Mai, Hʼ Mai, H´Mai", "Siu H'Mai, H'Mai, H' Mai, H'Mai"),
        ("NV–1 NV—1 NV‑1 NV−1", "NV-1 NV-1 NV-1 NV-1"),
        ("bo\u0301 gạch", "bó gạch"),
        ("a\ud800b", "ab"),
        ("a\x00b\x07", "ab"),
        ("một\r\nhai\u2028ba", "một\nhai\nba"),
        ("👨\u200d👩\u200d👧 gia\u200d đình", "👨\u200d👩\u200d👧 gia đình"),
        ("1️⃣ Văn phòng\n2️⃣ Thanh tra\n🔟 QLKH", "1. Văn phòng\n2. Thanh tra\n10. QLKH"),
        ("👉 Văn phòng\n👉 Thanh tra", "- Văn phòng\n- Thanh tra"),
        ("\uf0b7 Văn phòng\n\uf0b7 Thanh tra", "- Văn phòng\n- Thanh tra"),
        ("ﬁle quý Ⅳ", "file quý IV"),
        ("1² ① ⑫ ½ H₂O № 5", "1² ① ⑫ ½ H₂O № 5"),
    ],
)
def test_what_looks_like_plain_text_is_plain_text(typed: str, plain: str) -> None:
    assert clean(typed) == plain


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet=st.characters(codec="utf-16", categories=("Cs", "Cf", "Mn", "Me", "Lo", "So", "Nd", "Lu"))))
def test_nothing_invisible_and_no_half_character_is_left(text: str) -> None:
    left = clean(text)
    left.encode()
    assert {unicodedata.category(one) for one in left.replace("\u200d", "")} & {"Cf", "Cs", "Me"} == set()


@given(st.text(max_size=40))
def test_a_name_or_a_cell_is_one_line(text: str) -> None:
    assert one_line(text) == " ".join(one_line(text).split())


# ---- old fonts

LETTERS = "".join(
    letter
    for base in "aăâeêioôơuưy"
    for tone in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
    if not (letter := unicodedata.normalize("NFC", base + tone)).isascii()
)
VNI_LETTERS = (
    "aø aù aû aõ aï aê aè aé aú aü aë aâ aà aá aå aã aä eø eù eû eõ eï eâ eà eá eå eã eä ì í æ ó ò oø où oû oõ oï "
    "oâ oà oá oå oã oä ô ôø ôù ôû ôõ ôï uø uù uû uõ uï ö öø öù öû öõ öï yø yù yû yõ î ñ"
)
VNI = dict(zip(LETTERS + "đ", VNI_LETTERS.split(), strict=True))


def to_tcvn(text: str) -> str:
    """As iconv writes TCVN 5712, read as Latin-1."""
    done = subprocess.run(["iconv", "-f", "UTF-8", "-ct", "TCVN"], input=text.encode(), capture_output=True, check=True)
    return done.stdout.decode("latin-1")


def to_vni(text: str) -> str:
    return "".join(VNI.get(one) or (VNI[one.lower()].upper() if one.lower() in VNI else one) for one in text)


def in_a_syllable(letter: str) -> str:
    """A word of two letters that is Vietnamese with this vowel or consonant."""
    return f"{letter}i" if letter in "đĐ" else f"b{letter}n" if letter.lower() in "ăằắẳẵặâầấẩẫậ" else f"t{letter}"


@pytest.mark.parametrize("write", [to_tcvn, to_vni])
@pytest.mark.parametrize("letters", [LETTERS + "đ", (LETTERS + "đ").upper()], ids=["small", "capital"])
def test_all_134_letters_of_old_fonts_are_read(write: Callable[[str], str], letters: str) -> None:
    for letter in letters:
        words = f"{SENTENCE} {in_a_syllable(letter)} {SENTENCE}"
        assert from_legacy_fonts(write(words)) == words, letter


def test_capitals_of_a_capital_font_are_capitals() -> None:
    assert clean("TUYÖT MËT") == "TUYỆT MẬT"
    assert clean("ThÞ Hång, B¸O C¸O") == "Thị Hồng, BÁO CÁO"


@pytest.mark.parametrize("write", [to_tcvn, to_vni])
@pytest.mark.parametrize("words", ["giao QLKH: báo cáo, 17/12", "xong 1 đã gửi", "Trước ngày 17/12", "huỷ 3 trùng"])
def test_a_short_line_of_an_old_font_is_read(write: Callable[[str], str], words: str) -> None:
    assert clean(write(words)) == words


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "hoà bà cụ ô tô là tôi",
        "Ê kíp: à, ô hô; cà phê và sô cô la, kí tên",
        "café Müller São Paulo Zürich Noël garçon Brontë",
        "dày 5µm, 25°C, 2 m², ©, ®, §2, «báo cáo»",
        "KTXH, ISO 9001",
        "C¸c",
    ],
)
def test_other_text_is_no_old_font(text: str) -> None:
    assert clean(text) == (text if "¸" not in text else "Các")


def test_each_line_of_a_pasted_text_may_have_its_own_font() -> None:
    assert clean(f"Kính gửi các đồng chí\n{to_tcvn('báo cáo trước ngày 17/12')}").splitlines()[1] == (
        "báo cáo trước ngày 17/12"
    )


@pytest.mark.parametrize("word", ["nghiêng", "hoà", "hòa", "quý", "gì", "giếng", "uỷ", "khuỷu", "được", "thuở", "Đắk"])
def test_syllables(word: str) -> None:
    assert is_syllable(word) == (word != "Đắk")


@pytest.mark.parametrize("word", ["b¸o", "thùng9", "tàc", "zoo", "strand", "Möt", "aaa", "ngôn ngữ"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


# ---- commands

COMMANDS = (
    *(
        "xong 12",
        "xong 12 đã gửi 77/BC-SKHCN",
        "huy 12 trùng",
        "nhan 12",
        "chitiet 12",
        "mo 12",
        "tamdung 12 chờ số liệu",
    ),
    *("sua 12 hạn 20/12", "chuyen 12 Bình", "baocao 12 đã làm 50%", "nhaclai 12 2 giờ", "hoantac 12", "visao 12"),
    *("toixuly 12", "dinhky bỏ 12", "lienlac thu lai 12", "xong NV12", "hoàn thành 12", "hủy việc 12 trùng"),
    *("viec", "quahan", "giao QLKH: báo cáo, 17/12", "lich nghỉ 2/1/2027", "dung", "thoi", "moi QLKH chuyên viên An"),
)


def drawn(first_letter: int, first_figure: int) -> Callable[[str], str]:
    """Letters and figures of another alphabet of Unicode that is drawn like the Latin one."""

    def draw(text: str) -> str:
        return "".join(
            chr(first_figure + int(one))
            if one.isascii() and one.isdigit() and first_figure
            else chr(first_letter + ord(one) - ord("a"))
            if one.isascii() and one.islower() and first_letter
            else one
            for one in text
        )

    return draw


def figures(form: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: "".join(form(one) if one.isascii() and one.isdigit() else one for one in text)


DECORATIONS: Mapping[str, Callable[[str], str]] = {
    "keycaps": figures(lambda one: f"{one}\ufe0f\u20e3"),
    "bare keycaps": figures(lambda one: f"{one}\u20e3"),
    "keycaps apart": figures(lambda one: f"{one}\ufe0f\u20e3 "),
    "full width": lambda text: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text),
    "bold": drawn(0x1D41A, 0x1D7CE),
    "sans bold": drawn(0x1D5EE, 0x1D7EC),
    "monospace": drawn(0x1D68A, 0x1D7F6),
    "superscripts": figures(lambda one: "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(one)]),
    "subscripts": figures(lambda one: chr(0x2080 + int(one))),
    "second figure raised": lambda text: text.replace("12", "1²"),
    "second figure circled": lambda text: text.replace("12", "1②"),
    "circled": lambda text: text.replace("12", "⑫"),
    "circled one by one": figures(lambda one: "⓪①②③④⑤⑥⑦⑧⑨"[int(one)]),
    "circled apart": lambda text: text.replace("12", "1 ②"),
    "bracketed number": lambda text: text.replace("12", "⑿"),
    "number with a stop": lambda text: text.replace("12", "⒓"),
    "a letter behind": lambda text: text.replace("12", "12a"),
    "another number behind": lambda text: text.replace("12", "12, 13"),
    "a span": lambda text: text.replace("12", "12–13"),
    "a part": lambda text: text.replace("12", "12/13"),
    "a decimal": lambda text: text.replace("12", "12.5"),
    "a document": lambda text: text.replace("12", "12/BC-SKHCN"),
    "zero width inside": lambda text: text.replace("12", "1\u200b2"),
    "joined": lambda text: "\u200d".join(text),
    "soft hyphens": lambda text: "\u00ad".join(text),
    "isolated": lambda text: text.replace("12", "\u206812\u2069"),
    "embedded": lambda text: f"\u202a{text}\u202c",
    "an arabic mark": lambda text: text.replace("12", "\u061c12"),
    "tags": lambda text: "\U000e0031".join(text),
    "variation selectors": lambda text: "\ufe0e".join(text),
    "struck out": lambda text: "".join(one + "\u0336" for one in text),
    "underlined": lambda text: "".join(one + "\u0332" for one in text),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "thin spaces": lambda text: text.replace(" ", "\u2009"),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "quoted": lambda text: f"“{text}”",
    "quoted number": lambda text: text.replace("12", "“12”"),
    "guillemets": lambda text: f"«{text}»",
    "a tick": lambda text: f"✅ {text}",
    "a hand": lambda text: f"👉🏽{text}",
    "a bullet": lambda text: f"• {text}",
    "a dash": lambda text: f"— {text}",
    "stars": lambda text: f"**{text}**",
    "a byte order mark": lambda text: f"\ufeff{text}",
    "half a character": lambda text: f"{text[:2]}\ud83d{text[2:]}",
    "a hyphen in the number": lambda text: text.replace("NV12", "NV–12"),
    "gha": lambda text: text.replace("ư", "ƣ"),
    "african d": lambda text: text.replace("đ", "ɖ"),
    "tcvn3": lambda text: to_tcvn(text),
    "vni": lambda text: to_vni(text),
    "capitals": str.upper,
}


def number_in(command: Command) -> int | None:
    number = getattr(command, "number", None)
    return number if isinstance(number, int) else None


@pytest.mark.parametrize("decoration", DECORATIONS)
def test_a_decorated_command_means_the_same_or_is_asked_about_never_another_task(decoration: str) -> None:
    for typed in COMMANDS:
        meant = command_of(typed)
        for dress in (DECORATIONS[decoration], lambda text: DECORATIONS[decoration](DECORATIONS["isolated"](text))):
            dressed = dress(typed)
            heard = command_of(clean(dressed))
            assert isinstance(heard, FreeText | Incomplete) or type(heard) is type(meant), (typed, dressed, heard)
            assert number_in(heard) in (None, number_in(meant)), (typed, dressed, heard)


SAME = (
    *("keycaps", "bare keycaps", "full width", "bold", "sans bold", "monospace", "zero width inside", "joined"),
    *(
        "soft hyphens",
        "isolated",
        "embedded",
        "an arabic mark",
        "tags",
        "variation selectors",
        "struck out",
        "underlined",
    ),
    *("no-break spaces", "thin spaces", "decomposed", "quoted", "quoted number", "guillemets", "a tick", "a hand"),
    *("a bullet", "a dash", "stars", "a byte order mark", "half a character", "a hyphen in the number", "gha"),
    *("african d", "tcvn3", "vni", "capitals"),
)


@pytest.mark.parametrize("decoration", SAME)
@pytest.mark.parametrize("typed", ["xong 12", "huy NV12 trùng", "chitiet 12", "nhận 12"])
def test_a_harmless_decoration_is_taken_off(decoration: str, typed: str) -> None:
    heard = command_of(clean(DECORATIONS[decoration](typed)))
    assert (type(heard), number_in(heard)) == (type(command_of(typed)), 12)


@given(
    st.sampled_from(COMMANDS),
    st.lists(st.sampled_from(sorted(DECORATIONS.keys() - {"tcvn3", "vni", "half a character"})), max_size=4),
)
def test_decorations_on_decorations_never_touch_another_task(typed: str, decorations: list[str]) -> None:
    dressed = typed
    for decoration in decorations:
        dressed = DECORATIONS[decoration](dressed)
    heard = command_of(clean(dressed))
    assert number_in(heard) in (None, number_in(command_of(typed))), dressed


def test_what_stands_round_a_command_is_no_part_of_it() -> None:
    assert bare("“chitiet 1”") == bare("✅ chitiet 1") == bare("  (chitiet 1)") == bare("chitiet 1") == "chitiet 1"
    assert bare('giao QLKH: rà soát "Đề án 06"') == 'giao QLKH: rà soát "Đề án 06"'
    assert bare("/xong 12") == "/xong 12"


# ---- samples

SAMPLES = (Path(__file__).parents[1] / "data" / "unicode.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(io.StringIO(SAMPLES)))
DATES = [row for row in ROWS if row["setting"] == "read-date"]


def typed_in(row: Mapping[str, str]) -> str:
    return re.sub(r"\[([0-9A-F]{4,5})\]", lambda found: chr(int(found[1], 16)), row["typed (U+ in brackets)"])


@pytest.mark.parametrize("row", ROWS[:12], ids=lambda row: row["should come"])
def test_the_samples_name_the_task_that_is_meant_or_are_asked_about(row: Mapping[str, str]) -> None:
    heard, wanted = command_of(clean(typed_in(row))), row["should come"]
    meant = int(found[1]) if (found := re.match(r"NV(\d+)", wanted)) else None
    if meant is None or "question" in wanted:
        assert isinstance(heard, FreeText | Incomplete | AssignTask) or number_in(heard) == meant
    else:
        assert number_in(heard) == meant


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["setting"] == "read-date"], ids=lambda row: row["typed (U+ in brackets)"]
)
def test_the_sample_dates_are_read(row: Mapping[str, str]) -> None:
    now = datetime(2026, 11, 25, 9, 0, tzinfo=ZONE)
    read = read_deadline(clean(typed_in(row)), now, WorkingCalendar())
    assert read.due is not None
    assert f"{read.due.astimezone(ZONE):%d/%m/%Y}" == row["should come"]


@pytest.mark.parametrize(
    "marks", [("👉 ",) * 3, ("1️⃣ ", "2️⃣ ", "3️⃣ "), ("✅",) * 3, ("\uf0b7\t",) * 3, ("➢ ",) * 3, ("🔹 ", "🔸 ", "🔹 ")]
)
def test_pictures_in_front_of_lines_make_a_list(marks: Sequence[str]) -> None:
    lines = ("Văn phòng báo cáo", "Thanh tra rà soát", "Phòng Quản lý khoa học tham mưu")
    text = "Giám đốc Sở yêu cầu các đơn vị:\n" + "\n".join(
        f"{mark}{line} kết quả thực hiện Nghị quyết 57, trước ngày 18/12/2026."
        for mark, line in zip(marks, lines, strict=True)
    )
    units = (
        Unit(1, 1, "VP", "Văn phòng Sở", ("Văn phòng",)),
        Unit(2, 1, "TTra", "Thanh tra Sở", ("Thanh tra",)),
        Unit(3, 1, "QLKH", "Phòng Quản lý khoa học"),
    )
    now = datetime(2026, 11, 25, 9, 0, tzinfo=ZONE)
    proposal = read_directive(clean(text), units, now, WorkingCalendar())
    assert len(proposal.assignments) == 3


def test_one_capital_of_an_old_font_makes_no_word_in_capitals() -> None:
    assert clean("V¨n phßng Së") == "Văn phòng Sở"
    assert clean("Rµ so¸t hå s¬") == "Rà soát hồ sơ"
    assert clean("V¡N PHßNG Së") == "VĂN PHÒNG SỞ"
