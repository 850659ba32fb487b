"""Folding and normalising Vietnamese text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.text import fold, fold_with_offsets, normalize, same_words


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đôn Đốc", "don doc"),
        ("QÐ-UBND", "qd-ubnd"),
        ("ðề nghị", "de nghi"),
        ("Thứ  Sáu\u00a0tuần\n sau ", "thu sau tuan sau"),
        ("hoà", "hoa"),
        ("UỶ BAN", "uy ban"),
        ("2018\u20132020", "2018-2020"),
        ("888/SKHCN\u2011VP", "888/skhcn-vp"),
        ("tr\u200bước\ufeff", "truoc"),
        ("10h00\u2019", "10h00'"),
        ("", ""),
    ],
)
def test_a_key_has_no_marks_no_case_and_plain_signs(text: str, key: str) -> None:
    assert fold(text) == key
    assert fold(unicodedata.normalize("NFD", text)) == key


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folding_with_offsets_gives_the_same_key(text: str) -> None:
    folded = fold_with_offsets(text)
    assert folded.text == fold(text)
    assert len(folded.offsets) == len(folded.text)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_piece_of_the_key_leads_back_to_the_words_as_written(form: str) -> None:
    text = unicodedata.normalize(form, "Báo cáo   trước ngày Quốc khánh, gửi Sở")  # type: ignore[arg-type]
    folded = fold_with_offsets(text)
    start = folded.text.index("truoc")
    end = folded.text.index(",")
    assert unicodedata.normalize("NFC", folded.original(start, end)) == "trước ngày Quốc khánh"


def test_an_empty_piece_is_empty() -> None:
    assert fold_with_offsets("mai").original(3, 3) == ""
    assert fold_with_offsets("").original(0, 5) == ""


def test_stored_text_keeps_its_words_and_lines() -> None:
    assert normalize("84/2007/QÐ\u2013UBND\n\u00a0ðề\u200b nghị") == "84/2007/QĐ-UBND\n đề nghị"
    assert normalize(unicodedata.normalize("NFD", "Đề nghị")) == "Đề nghị"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("huỷ", "hủy"),
        ("Chi cục Tiêu chuẩn", "chi  cuc tieu chuan"),
        ("Kỹ thuật", "kĩ thuật"),
        ("quí IV", "Quý iv"),
        ("định kỳ", "định kì"),
    ],
)
def test_spellings_of_one_word_are_the_same(first: str, second: str) -> None:
    assert same_words(first, second)


@pytest.mark.parametrize(("first", "second"), [("tai", "tay"), ("thúy", "thú"), ("Sở Y tế", "Sở Nội vụ")])
def test_other_words_are_not_the_same(first: str, second: str) -> None:
    assert not same_words(first, second)
