"""Document numbers as offices write and damage them, and the traps that look like them."""

from __future__ import annotations

import csv
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.intake.documents import DocumentForm, find_documents
from domain.intake.stamps import urgency_of
from domain.model import Urgency
from domain.secrecy import Secrecy, secrecy_of

DATA = Path(__file__).parents[1] / "data"
KINDS = {
    "cong_van": "Công văn",
    "quyet_dinh": "Quyết định",
    "nghi_dinh": "Nghị định",
    "ke_hoach": "Kế hoạch",
    "to_trinh": "Tờ trình",
    "bao_cao": "Báo cáo",
    "bao_cao_tham_dinh": "Báo cáo",
    "nghi_quyet": "Nghị quyết",
    "van": "Công văn",
    "chi_thi": "Chỉ thị",
    "hop_nhat": "Văn bản hợp nhất",
    "luat": "Luật",
    "lenh": "Lệnh",
    "phap_lenh": "Pháp lệnh",
    "thong_bao": "Thông báo",
    "cong_dien": "Công điện",
    "quy_che": "Quy chế",
}


def _rows() -> list[dict[str, str]]:
    with (DATA / "docnums.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _directive() -> str:
    return (DATA / "888-SKHCN-VP.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["raw"])
def test_every_number_of_the_table_is_found_whole(row: dict[str, str]) -> None:
    sentence = f"Thực hiện văn bản số {row['raw']}, đề nghị các đơn vị triển khai."
    (found,) = find_documents(sentence)
    assert found.raw == row["raw"]
    assert sentence[found.start : found.end] == row["raw"]
    # The row of QH16 is a resolution, which only the words around it could tell.
    if "Quoc hoi" not in row["kind"]:
        assert found.type_name == KINDS[row["kind"].split()[0]]


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["raw"])
def test_a_number_in_decomposed_letters_is_the_same_document(row: dict[str, str]) -> None:
    (written,) = find_documents(row["raw"])
    decomposed = unicodedata.normalize("NFD", row["raw"])
    (found,) = find_documents(decomposed)
    assert found.key == written.key
    assert found.raw == decomposed


def test_the_directive_cites_its_documents_with_date_and_issuer() -> None:
    found = {each.raw: each for each in find_documents(_directive())}
    assert list(found) == [
        "888 /SKHCN-VP",
        "1957/UBND-NC",
        "1365/VP-NL",
        "1727/VP-KGVX",
        "753/QĐ-UBND",
        "34/2016/NĐ-CP",
        "140/UBND-NC",
        "397/QĐ-UBND",
        "1289/SNV-CCHC",
    ]
    assert found["888 /SKHCN-VP"].date == date(2020, 9, 24)
    assert found["1957/UBND-NC"].date == date(2020, 9, 21)
    assert found["1957/UBND-NC"].issuer == "UBND tỉnh"
    assert found["1365/VP-NL"].issuer == "Văn phòng UBND tỉnh"
    assert found["753/QĐ-UBND"].date == date(2019, 12, 9)
    assert found["397/QĐ-UBND"].issuer == "UBND tỉnh"
    assert found["1289/SNV-CCHC"].issuer == "Sở Nội vụ"
    assert found["34/2016/NĐ-CP"].year == 2016


@pytest.mark.parametrize(
    "text",
    [
        "trực 24/7",
        "số 12/3 Trần Phú",
        "60/QUANG TRUNG",
        "ISO 9001:2015",
        "chiếm 1/2 số hộ",
        "40 km/h",
        "ngày 24/11/2026",
        "quý IV/2026",
        "50/50",
        "10kg/HS",
        "phòng 201/A2",
        "Lô 12/B3",
        "TCVN 7451/2004",
        "0905/123456",
        "30/4-1/5",
        "đạt 95/100 điểm",
        "mức độ 3/4",
        "tỷ lệ 3/4 Sở",
        "http://a.vn/12/UB",
        "km 12/QL19",
        "QCVN 01:2019/BKHCN",
        "TCVN 7:2020/BKHCN-TĐC",
    ],
)
def test_what_only_looks_like_a_number_is_left_alone(text: str) -> None:
    assert find_documents(text) == []


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("2221 /UBND-TH", "2221/UBND-TH"),
        ("2539/UBND- SNV", "2539/UBND-SNV"),
        ("07 - CĐ/TU", "07-CĐ/TU"),
        ("61/2018/NĐCP", "61/2018/NĐ-CP"),
        ("361/2025/ND-CP", "361/2025/NĐ-CP"),
        ("84/2007/QÐ-UBND", "84/2007/QĐ-UBND"),
        ("12/QĐUBND", "12/QĐ-UBND"),
        ("888\u00a0/SKHCN-VP", "888/SKHCN-VP"),
        ("888/SKHCN\u2013VP", "888/SKHCN-VP"),
        ("0888/SKHCN-VP", "888/SKHCN-VP"),
    ],
)
def test_damage_does_not_make_another_document(damaged: str, whole: str) -> None:
    (first,), (second,) = find_documents(damaged), find_documents(whole)
    assert first.key == second.key
    assert first.type_code == second.type_code


@pytest.mark.parametrize(
    ("text", "code"), [("15/Ttr-SKHCN", "TTr"), ("05/Ctr-UBND", "CTr"), ("12/HD-SNV", "HD"), ("12/HĐ-SNV", "HĐ")]
)
def test_a_type_in_wrong_case_is_known_and_real_pairs_are_kept_apart(text: str, code: str) -> None:
    (found,) = find_documents(text)
    assert found.type_code == code


def test_the_number_of_another_year_is_another_document() -> None:
    text = "Công văn số 15/SNV-CCHC ngày 05/02/2025 và Công văn số 15/SNV-CCHC ngày 05 tháng 02 năm 2026 của Sở Nội vụ"
    first, second = find_documents(text)
    assert (first.year, second.year) == (2025, 2026)
    assert first.key != second.key
    assert second.issuer == "Sở Nội vụ"


def test_a_resolution_of_the_national_assembly_is_not_a_law() -> None:
    (found,) = find_documents("Nghị quyết số 28/2026/QH16 ngày 24/4/2026 của Quốc hội về ngày nghỉ lễ")
    assert (found.type_name, found.form, found.issuer) == ("Nghị quyết", DocumentForm.LAW, "Quốc hội")


def test_the_nearest_word_tells_law_from_resolution() -> None:
    (found,) = find_documents("Nghị quyết hướng dẫn thi hành Luật số 91/2025/QH15")
    assert found.type_name == "Luật"


def test_an_impossible_date_line_is_no_date() -> None:
    (found,) = find_documents("Công văn số 77/BC-SKHCN ngày 31/11/2026")
    assert found.date is None


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("KHẨN", Urgency.URGENT),
        ("THƯỢNG KHẨN\nSố: 12/UBND-NC", Urgency.VERY_URGENT),
        ("HỎA TỐC", Urgency.EXPRESS),
        ("HOẢ TỐC HẸN GIỜ", Urgency.EXPRESS),
        ("độ khẩn: khẩn", Urgency.URGENT),
        ("Độ khẩn: Khẩn", Urgency.URGENT),
        ("Độ khẩn: Thượng khẩn", Urgency.VERY_URGENT),
        ("Mức độ khẩn: Hoả tốc", Urgency.EXPRESS),
        ("Độ khẩn: Thường", Urgency.NORMAL),
        ("Độ khẩn: khẩn trương", Urgency.NORMAL),
        ("khẩn trương thực hiện", Urgency.NORMAL),
        ("KHẨN TRƯƠNG TRIỂN KHAI", Urgency.NORMAL),
        ("tình huống khẩn cấp", Urgency.NORMAL),
        ("", Urgency.NORMAL),
    ],
)
def test_only_a_stamp_makes_a_document_urgent(text: str, urgency: Urgency) -> None:
    assert urgency_of(text) is urgency
    assert urgency_of(unicodedata.normalize("NFD", text)) is urgency


@pytest.mark.parametrize(
    ("text", "secrecy"),
    [
        ("MẬT", Secrecy.SECRET),
        ("Công văn MẬT số 12", Secrecy.SECRET),
        ("CV_MẬT.pdf", Secrecy.SECRET),
        ("TỐI MẬT", Secrecy.TOP_SECRET),
        ("TUYỆT MẬT\nSố: 01", Secrecy.HIGHEST_SECRET),
        ("Độ mật: mật", Secrecy.SECRET),
        ("độ mật: Tối mật", Secrecy.TOP_SECRET),
        ("Mật\nSố: 12/UBND-NC", Secrecy.SECRET),
        ("Độ Mật: Mật", Secrecy.SECRET),
        ("Tuyệt mật", Secrecy.HIGHEST_SECRET),
        ("Báo cáo tình hình (tối mật)", Secrecy.TOP_SECRET),
        ("bc_tuyệt mật.pdf", Secrecy.HIGHEST_SECRET),
        ("TUYET MAT\nSo: 01/BC-CAT", Secrecy.HIGHEST_SECRET),
        ("DO MAT: TOI MAT", Secrecy.TOP_SECRET),
        ("DO MAT: MAT", Secrecy.SECRET),
        ("SÁNG NAY TOI MAT ĐIỆN", Secrecy.NORMAL),
        ("MAT KHAU", Secrecy.NORMAL),
        ("TÌNH THÂN MẬT", Secrecy.NORMAL),
        ("ĐÓNG KÍN MẬT THẤT", Secrecy.NORMAL),
        ("Hướng dẫn xác định độ tuyệt mật, tối mật của văn bản", Secrecy.NORMAL),
        ("bảo mật thông tin", Secrecy.NORMAL),
        ("QUY CHẾ BẢO MẬT", Secrecy.NORMAL),
        ("ĐỔI MẬT KHẨU", Secrecy.NORMAL),
        ("mật khẩu", Secrecy.NORMAL),
        ("mật độ dân số", Secrecy.NORMAL),
        ("MẬT ĐỘ XÂY DỰNG", Secrecy.NORMAL),
        ("bí mật nhà nước", Secrecy.NORMAL),
        ("BẢO VỆ BÍ MẬT NHÀ NƯỚC", Secrecy.NORMAL),
        ("độ mật: thường", Secrecy.NORMAL),
    ],
)
def test_only_a_stamp_makes_a_document_secret(text: str, secrecy: Secrecy) -> None:
    assert secrecy_of(text) is secrecy
    assert secrecy_of(unicodedata.normalize("NFD", text)) is secrecy


@given(st.text(max_size=200))
def test_any_text_is_searched_without_error(text: str) -> None:
    for found in find_documents(text):
        assert text[found.start : found.end] == found.raw
    urgency_of(text)
    secrecy_of(text)


@given(st.integers(0, 10_400), st.integers(0, 400))
def test_any_cut_of_the_directive_is_searched_without_error(start: int, length: int) -> None:
    cut = _directive()[start : start + length]
    for found in find_documents(cut):
        assert cut[found.start : found.end] == found.raw


@pytest.mark.parametrize(
    ("text", "raw", "symbol", "kind"),
    [
        ("giao VP trả lời cv 1957/ubnd-nc trước 27/11", "1957/ubnd-nc", "UBND-NC", "Công văn"),
        ("theo nghị quyết 11/nq-cp", "11/nq-cp", "NQ-CP", "Nghị quyết"),
        ("số 45/snv-tcbc", "45/snv-tcbc", "SNV-TCBC", "Công văn"),
        ("qđ 42/2014/qđ-ttg", "42/2014/qđ-ttg", "QĐ-TTg", "Quyết định"),
        ("nghị quyết 57-nq/tw", "57-nq/tw", "NQ/TW", "Nghị quyết"),
        ("ttr 04/ttr-sngv", "04/ttr-sngv", "TTr-SNGV", "Tờ trình"),
    ],
)
def test_a_number_typed_in_small_letters_is_read(text: str, raw: str, symbol: str, kind: str) -> None:
    (found,) = find_documents(text)
    assert (found.raw, found.symbol, found.type_name) == (raw, symbol, kind)
    assert found.key == find_documents(raw.upper())[0].key


@pytest.mark.parametrize(
    "text",
    [
        "1/ VP gửi giấy mời",
        "việc tuần này:\n2/ KTHT + CA phường: kiểm tra",
        "3/ VH-XH làm báo cáo",
        "họp ngày 27/11 - vp nộp",
        "100 km/h-max",
        "12/3-đường trần phú",
        "tỷ lệ 3/4-tốt",
    ],
)
def test_list_marks_and_ratios_in_small_letters_are_no_numbers(text: str) -> None:
    assert not find_documents(text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("công văn 12/vp", ["12"]),
        ("xử lý cv 12/qlkh trước 15/12", ["12"]),
        ("vb 5/ubnd", ["5"]),
        ("số 12/km", []),
        ("cv 12/ngày", []),
        ("12/vp", []),
    ],
)
def test_a_lone_abbreviation_in_small_letters_is_a_symbol_only_behind_its_word(text: str, numbers: list[str]) -> None:
    assert [found.number for found in find_documents(text)] == numbers
