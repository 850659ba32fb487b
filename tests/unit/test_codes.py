"""Codes survive a Vietnamese keyboard and what people write round them; words typed without it are recognized."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cleaning import clean
from domain.conversation.keys import without_keys
from domain.office.codes import ALPHABET, CODE_LENGTH, is_nearly_a_code, looks_like_code, plain_code
from domain.text import fold

CODES = st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH)


def test_no_sign_of_a_code_is_changed_by_telex_or_vni_or_mistaken_for_another() -> None:
    assert set(ALPHABET).isdisjoint("AEIOUYWD01")
    assert len(ALPHABET) ** CODE_LENGTH > 10**14


@given(
    CODES, st.sampled_from(["{0}.", "“{0}”", " {0} ", "({0})", "'{0}'", "{0},", "\u200b{0}", "**{0}**"]), st.booleans()
)
def test_a_code_is_read_through_what_stands_round_it(code: str, dress: str, small: bool) -> None:
    typed = clean(dress.format(code.lower() if small else code)).replace("*", "")
    assert looks_like_code(typed)
    assert plain_code(typed) == code


@given(CODES, st.sampled_from([" ", "-", " - ", "."]), st.integers(1, CODE_LENGTH - 1))
def test_a_code_is_read_in_two_pieces(code: str, sign: str, place: int) -> None:
    assert plain_code(code[:place] + sign + code[place:]) == code
    assert looks_like_code(code[:place] + sign + code[place:])


@given(CODES.filter(lambda code: any(map(str.isdigit, code)) and not code.isdigit()), st.integers(0, CODE_LENGTH - 1))
def test_a_code_with_a_wrong_sign_or_one_too_few_is_known_for_one(code: str, place: int) -> None:
    assert is_nearly_a_code(code[:place] + "O" + code[place + 1 :])
    assert is_nearly_a_code(code + "7")
    assert is_nearly_a_code(code + "B")


@pytest.mark.parametrize(
    "text", ["xin chào", "cho em hỏi", "0912345678", "12/BC-SKHCN", "đăng ký", "a" * 4_000, "viec 12"]
)
def test_other_words_are_no_code(text: str) -> None:
    assert not looks_like_code(text)
    assert not is_nearly_a_code(text)


@pytest.mark.parametrize("typed", ["ABCDE23456", "abcde-23456", "QUANTRAH22"])
def test_a_code_of_version_0_1_stays_good(typed: str) -> None:
    assert looks_like_code(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hoanf thanhf 1", "hoan thanh 1"),
        ("hoan2 thanh2 1", "hoan thanh 1"),
        ("nhaanj 3", "nhan 3"),
        ("nha6n5 3", "nhan 3"),
        ("huyr 4", "huy 4"),
        ("baso casoo 5", "bao cao 5"),
        ("ddax xong NV12", "da xong nv12"),
        ("vieejc", "viec"),
    ],
)
def test_what_the_keys_of_telex_and_vni_leave_is_taken_away(typed: str, meant: str) -> None:
    assert without_keys(fold(typed)) == meant
