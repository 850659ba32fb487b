"""Damaged, mixed and hostile text: it may give nothing, but it never breaks the reader.

BROKEN_TEXTS=10000 tries that many pieces instead of the 300 of an ordinary run.
"""

from __future__ import annotations

import contextlib
import os
import random
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import SecretRefused, UserError
from domain.intake.directives import correct, read_directive
from domain.intake.task_list import TaskList
from domain.vocabulary import ListSource
from services.tasks.task_list import TASK_LIST
from tests.unit.test_directives_texts import CALENDAR, NOW, ROOT, TEXTS, UNITS

PIECES = int(os.environ.get("BROKEN_TEXTS", "300"))
SOURCES = [file.read_text("utf-8") for file in (ROOT / "tests/data/888-SKHCN-VP.txt", *sorted(TEXTS.glob("*.txt")))]
ZERO_WIDTH = "\u200b\u200d\ufeff\u00ad\u2060"
SIGNS = (
    *("- ", "+ ", "1.", "a) ", ";", ":", ", ", "(", ")", "\t", "|", "\n", "\n\n", "./.", "¹", "\x00", "\u202e"),
    *("Giao ", "các ", "phối hợp ", "ngày ", "trước ", "Nơi nhận:", "Kính gửi: ", "Chủ trì: ", "Điều 1. ", "II. "),
    *(" và ", "Sở ", "Tổ công tác giúp ", "yêu cầu ", "15/12", "hằng tháng ", "\U0001f600", "\U0001d4b3"),
)
Damage = Callable[[str, random.Random], str]


def _sown(text: str, chance: random.Random) -> str:
    return "".join(letter + (chance.choice(ZERO_WIDTH) if chance.random() < 0.1 else "") for letter in text)


def _peppered(text: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(40):
        letters.insert(chance.randrange(len(letters) + 1), chance.choice(SIGNS))
    return "".join(letters)


DAMAGES: tuple[Damage, ...] = (
    lambda text, _: text,
    lambda text, _: unicodedata.normalize("NFD", text),
    lambda text, _: text.upper(),
    lambda text, _: text.replace("\n", " "),
    lambda text, _: text.replace(" ", "\n"),
    _sown,
    _peppered,
    lambda _, chance: "".join(chance.choice(SIGNS) for _ in range(chance.randrange(300))),
    lambda _, chance: "".join(chr(chance.randrange(1, 0x2FFF)) for _ in range(chance.randrange(300))),
)


def read_anyhow(text: str) -> None:
    try:
        proposal = read_directive(text, UNITS, NOW, CALENDAR)
    except SecretRefused:
        return
    kept = TASK_LIST.text(TaskList(ListSource.DIRECTIVE, proposal))
    assert TASK_LIST.value(kept).proposal == proposal


def test_random_cuts_and_damage_never_break_the_reader() -> None:
    chance = random.Random(888)
    for _ in range(PIECES):
        source = chance.choice(SOURCES)
        start = chance.randrange(len(source))
        piece = source[start : start + chance.randrange(3000)]
        read_anyhow(chance.choice(DAMAGES)(piece, chance))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_is_read(text: str) -> None:
    read_anyhow(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SIGNS), max_size=60).map("".join))
def test_signs_and_joints_in_any_order_are_read(text: str) -> None:
    read_anyhow(text)


PROPOSAL = read_directive(SOURCES[0], UNITS, NOW, CALENDAR)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*SIGNS, "3 ", "bỏ ", "hạn ", "chủ trì ", "7", "-", "VP"]), max_size=12).map("".join))
def test_any_correction_is_taken_or_refused_in_words(words: str) -> None:
    with contextlib.suppress(UserError):
        correct(PROPOSAL, words, UNITS, NOW, CALENDAR)


@pytest.mark.parametrize(
    "text",
    [
        SOURCES[0].replace("\n", " ") * 10,
        " " * 100_000,
        "1." * 50_000,
        "- " * 50_000,
        "các phòng, " * 9_000,
        "Sở A và " * 12_000,
        "trước ngày 30/9/2020; " * 4_500,
        "Tổ công tác giúp " * 6_000,
        "(" * 100_000,
        "\t".join(["chủ trì"] * 10_000),
        "Kính gửi:\n" + "- x;\n" * 3_000,
        "\n".join("-+*•"[number % 4] + " x:" for number in range(2_000)),
        "Giao Văn phòng " + "phải " * 60 + "x:\n- lập kế hoạch;",
        "Giao Văn phòng " + "phải , " * 60 + "x:\n- lập kế hoạch;",
    ],
    ids=lambda text: text[:12].strip() or "blank",
)
def test_very_long_lines_and_lists_are_read(text: str) -> None:
    read_anyhow(text)
