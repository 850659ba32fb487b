"""The words of tasks: verbs that begin one, adverbs before them, and words that make a sentence a fact.

The verbs and adverbs are data (`verbs.txt`), written as they are spelled; the expressions are over folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.text import fold

_DATA = Path(__file__).with_name("verbs.txt")
_ONLY_BEFORE, _NOT_BEFORE = "chỉ trước", "không trước"
# "trong 05 ngày", "trước 15/12" before the verb: only where a number follows; the blank belongs to the word.
_BEFORE_A_NUMBER = (r"trong (?=(?:thoi han |vong )?\d)", r"truoc (?=(?:ngay )?\d)")
_WORD_END = r"(?![a-z])"


@dataclass(frozen=True, slots=True)
class Word:
    """A word that begins a task, as it is written; with the first letters of what must, or must not, come next."""

    text: str
    only_before: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()

    @property
    def pattern(self) -> str:
        """As an expression over folded text; longer words that begin alike are further lines."""
        if self.only_before:
            return f"{fold(self.text)}(?= (?:{_any_of(self.only_before)}))"
        return fold(self.text) + (f"(?! (?:{_any_of(self.not_before)}))" if self.not_before else "")


def _any_of(words: Sequence[str]) -> str:
    return "|".join(r"\d" if word == "<số>" else fold(word) for word in words)


def read_words() -> Mapping[str, Sequence[Word]]:
    """The words of `verbs.txt` by section, in order."""
    sections: dict[str, list[Word]] = {}
    words: list[Word] = []
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            words = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            words.append(_word(line))
    return sections


def _word(line: str) -> Word:
    text, _, exception = (part.strip() for part in line.partition("|"))
    kind, _, listed = exception.partition(":")
    following = tuple(one.strip() for one in listed.split(",") if one.strip())
    if kind not in ("", _ONLY_BEFORE, _NOT_BEFORE) or bool(kind) is not bool(following):
        raise ValueError(f"{_DATA.name}: {line}")
    return Word(text, *((following, ()) if kind == _ONLY_BEFORE else ((), following)))


def _by_beginning(patterns: Iterable[str]) -> str:
    """The same patterns in groups by their first two letters: hundreds are not tried one by one at every letter."""
    groups: dict[str, list[str]] = {}
    for one in patterns:
        groups.setdefault(one[:2], []).append(one[2:])
    by_letter: dict[str, list[str]] = {}
    for first_two, rests in groups.items():
        by_letter.setdefault(first_two[0], []).append(f"{first_two[1]}(?:{'|'.join(rests)})")
    return "|".join(f"{letter}(?:{'|'.join(seconds)})" for letter, seconds in by_letter.items())


_WORDS = read_words()
_ADVERBS = [*(word.pattern for word in _WORDS["trạng từ"]), *_BEFORE_A_NUMBER]
_VERBS = [word.pattern for word in _WORDS["động từ"]]

TASK_START = re.compile(rf"(?:{_by_beginning([*_ADVERBS, *_VERBS])}){_WORD_END}")
"""A word with which the task begins behind the one who does it."""

ADVERB = re.compile(rf"(?:{_by_beginning(_ADVERBS)}){_WORD_END}")
"""An adverb, which never belongs to the name of a body."""

LEADS = re.compile(
    r" ?,?(?: ?(?:la|lam))?(?: (?:co quan|don vi|dau moi))? ?"
    r"(?:,? ?(?:chiu trach nhiem(?= ?(?:chinh|chu tri|lam))|co trach nhiem|co nhiem vu"
    r"|chiu trach nhiem(?! (?:toan|truoc|ve|neu))|lam dau moi"
    r"|la dau moi"
    r"|dau moi|chu tri|thuong truc)"
    r"(?: chinh)?)"
)
"""Words that make the one before them the lead: "chủ trì", "làm đầu mối", "chịu trách nhiệm"."""

COORDINATES = re.compile(
    r" ?[,;]? ?(?:va |dong thoi |tich cuc |chu dong |thuong xuyen ){0,2}"
    r"(?:phoi hop|phoi, ket hop|ket hop|cung(?! (?:cap|ung|co|ky)(?![a-z])))"
    r"(?: (?:chat che|dong bo|kip thoi|thuong xuyen|hieu qua|tot))*(?: (?:voi"
    r"|cung voi|cung))? ?:? ?"
)
"""Words behind which the coordinators stand."""

FACT = re.compile(
    r"(?<![a-z])(?<!khong de )(?:chua(?! (?:nop|gui|bao cao|hoan thanh|co bao cao|thuc hien)[^.]{0,60}(?:khan truong"
    r"|yeu cau|phai))"
    r"|con (?:han che|cham|ton tai|nhieu|mot so|it|tinh trang|de xay ra|xay ra|thieu|lung tung)|van con|cham tre"
    r"|yeu kem)(?![a-z])"
)
"""Words of a complaint about what is or was: a sentence that says so gives nobody a task."""

REPORT_OF_ALL = re.compile(
    r"^(?:moi )?(?:bao cao(?: bang van ban)?,? (?:gui|nop) ve|(?:bao cao )?ket qua(?: thuc hien| trien khai| xu ly"
    r"| ra soat| giai quyet| kiem tra)*"
    r"|bao cao ket qua|tinh hinh,? ket qua"
    r"|tinh hinh thuc hien|cac noi dung tren|noi dung tren|viec thuc hien|ket qua)(?![a-z])"
)
""" "Kết quả thực hiện báo cáo UBND tỉnh trước ngày …": a limit for the tasks above, not a task."""

FORMULA = re.compile(
    r"^(?:(?:nghiem tuc|khan truong|tich cuc|chu dong|tap trung|quan tam|phoi hop|kip thoi|to chuc|trien khai"
    r"|thuc hien|chi dao|biet|de"
    r"|va|quan triet|nghiem|tot|day du|hieu qua|dong bo|quyet liet|co|can cu|theo|cac|noi dung|nhiem vu|tren|nay"
    r"|chi thi|cong van|van ban|cong dien|thong bao"
    r"|ke hoach|ket luan|duoc giao|neu|tai|dung|quy dinh|y kien|ket qua|cua|giam doc|so|chu tich|ubnd|tinh|lanh dao"
    r"|yeu cau|bao dam|dam bao)[ ,.;/]*)+$"
)
"""A closing formula with no task of its own ("nghiêm túc triển khai thực hiện Chỉ thị này")."""

STANDING_CLAUSE = re.compile(
    r"^(?:trong )?qua trinh (?:to chuc |trien khai |thuc hien |chi dao )*[^.]{0,80}?(?:neu|co|gap"
    r"|phat sinh)[^.]{0,40}(?:kho khan|vuong mac|phat sinh)"
    r"|^neu (?:co|gap|phat sinh) (?:gi )?(?:kho khan|vuong mac)"
)
"""The clause at the end of nearly every letter: who meets difficulties should say so."""

NO_TASKS = re.compile(
    r"^(?:ve )?(?:nhung |cac |mot so )?(?:nguyen nhan|ton tai|han che|ket qua (?:thuc hien|cong tac|trien khai"
    r"|noi bat|chu yeu)|kho khan|vuong mac|thuc trang|tinh hinh chung|ket qua dat duoc|nhung ket qua|uu diem"
    r"|nhuoc diem|danh gia(?: chung| tinh hinh| ket qua)|tinh hinh(?: thuc hien| va ket qua)?|muc dich|quan diem"
    r"|muc tieu|pham vi|doi tuong|can cu|thanh phan"
    r"|dac diem|boi canh|su can thiet|chu toa|thu ky|yeu cau(?= *[:.]?$)|khai quat|noi dung ket luan chung)(?![a-z])"
)
"""Headings under which causes, facts and aims stand, and no tasks."""
