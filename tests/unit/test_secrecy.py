"""Stamps of state secrecy: found however they are written, and not in the many words that only look like one."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.secrecy import Secrecy, is_stamped, is_stamped_name, secrecy_of, secrecy_of_name

TABLE = (Path(__file__).parents[1] / "data" / "secrecy.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(io.StringIO(TABLE)))


def written(row: dict[str, str]) -> str:
    lines = row["text"].replace("\\n", "\n")
    return re.sub(r"\[([0-9A-F]{4,5})\]", lambda found: chr(int(found[1], 16)), lines)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['where']} {row['text']}")
def test_a_stamp_is_refused_and_an_everyday_word_passes(row: dict[str, str]) -> None:
    judge = is_stamped_name if row["where"] == "name" else is_stamped
    assert judge(written(row)) is (row["refused"] == "yes")


def test_the_table_is_long_enough_to_say_something() -> None:
    assert len(ROWS) >= 400
    assert sum(row["refused"] == "yes" for row in ROWS) >= 200
    assert sum(row["refused"] == "no" for row in ROWS) >= 200


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("văn bản mật số 12, tối mật", Secrecy.TOP_SECRET),
        ("MẬT và TUYỆT MẬT", Secrecy.HIGHEST_SECRET),
        ("xem MAT_12.docx, TUYET_MAT.pdf", Secrecy.HIGHEST_SECRET),
        ("báo cáo thường kỳ", Secrecy.NORMAL),
    ],
)
def test_the_highest_degree_counts(text: str, degree: Secrecy) -> None:
    assert secrecy_of(text) is degree


SEPARATORS = st.sampled_from(["", " ", ".", "-", "_", " . ", "/", "*"])


@given(st.sampled_from(["MẬT", "TỐI MẬT", "TUYỆT MẬT"]), st.data())
def test_any_signs_between_the_letters_hide_nothing(stamp: str, data: st.DataObject) -> None:
    letters = stamp.replace(" ", "")
    spread = "".join(letter + data.draw(SEPARATORS) for letter in letters[:-1]) + letters[-1]
    assert is_stamped(f"giao QLKH: {spread} 12/BC, 17/12")


@given(st.sampled_from(["Mật", "tối mật", "TUYỆT MẬT"]), st.sampled_from(["( )", "[ ]", "“ ”", "** **", "\n \n"]))
def test_a_stamp_in_brackets_or_alone_on_a_line_counts_in_any_letters(stamp: str, round_it: str) -> None:
    before, after = round_it.split(" ")
    assert is_stamped(f"Báo cáo quý IV {before}{stamp}{after} của Sở")


@given(st.text(max_size=200))
def test_any_text_and_any_name_are_judged_without_error(text: str) -> None:
    secrecy_of(text)
    secrecy_of_name(text)


@pytest.mark.parametrize("long", ["a" * 200_000, "." * 200_000, "m " * 50_000, "x.pdf" * 20_000, "tối " * 40_000])
def test_a_long_text_costs_its_length_and_not_its_square(long: str) -> None:
    assert not is_stamped(long)
