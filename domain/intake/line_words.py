"""Cuts a typed line where its parts join without a comma, and knows the parts that are neither units nor work."""

from __future__ import annotations

import re
from collections.abc import Callable

from domain.text import BLANKS_BEFORE, fold, fold_with_offsets, normalize

_SIGNS = r"[^\w\s(\[\"'“‘/#+-]*+"
_SIGNS_IN_FRONT = re.compile(rf"^{_SIGNS}\s*+")
_STAMP = (
    r"(?:(?:độ khẩn|do khan|mức độ|muc do|mức|muc|làm|lam|xử lý|xu ly|việc|viec|cần|can)(?![^\W_]))?\s*+:?\s*+"
    r"(thượng khẩn|thuong khan|hỏa tốc|hoả tốc|hoa toc|khẩn|khan|gấp|gap)"
)
STAMP = re.compile(rf"^[(\[ ]*+{_STAMP}[)\] .!]*$", re.IGNORECASE)
STAMP_IN_FRONT = re.compile(
    rf"^{_SIGNS}\s*+[(\[]?{_STAMP}(?:[)\]]|{_SIGNS}\s*+(?=[:,;.!-])|(?<!gap){_SIGNS}(?=\s))\s*+[:,;.!-]*+{_SIGNS}\s*+"
    r"(?!trương|truong|cấp|cap|rút|đôi|gáp|rãi)(?=\S)",
    re.IGNORECASE,
)
STAMP_BEHIND = re.compile(
    rf"{BLANKS_BEFORE}(?:[(\[]{_STAMP}[)\]]|(?<=\s)(?<!không )(?<!khong )(?<!\bk )(?<!\bko )(?<!\bkg )(?<!chưa )"
    r"(gấp|thượng khẩn|hỏa tốc|hoả tốc|khẩn))"
    r"[\s.!]*+$",
    re.IGNORECASE,
)
_NOT_URGENT = re.compile(r"(?:viec )?(?:khong|ko|kg|k|chua|chang)(?: can)? (?:gap|khan)(?: lam)?")

_NO_DEADLINE = r"(?:khong|ko|kg|k)(?: can)?(?: co)?(?: thoi| ky)? (?:han|deadline)(?: chot| dinh)?|vo thoi han"
_CONTINUOUS = r"(?:(?:lam|thuc hien|viec) )?thuong xuyen"
_WITHOUT_DEADLINE = re.compile(rf"{_NO_DEADLINE}|{_CONTINUOUS}")
_WITHOUT_DEADLINE_BEHIND = re.compile(rf"(?<![a-z0-9])(?:{_NO_DEADLINE})$")
_TAKES_DEADLINE = re.compile(r"(?:bo|xoa|go|huy)(?: bo)?(?: thoi)? han(?: chot)?(?: di)?")
_POLITE = re.compile(r"(?:[ ,](?:nhe|nha|nhen|nghe|day|a|giup|gium|em|anh|chi|minh|voi)){1,6}$")

_JOINTS = (" - ", " / ", " | ", ". ")
_JOINS = re.compile(
    r"(?<!\s)\s++(?=(?:phối hợp|phoi hop|ph|cùng|kết hợp|ket hop)(?:\s++(?:với|voi|cùng|cung))?\s)", re.IGNORECASE
)

_HOUR = r"(?:\d{1,2} ?(?:h|g|gio)(?:\d{2})?|\d{1,2}:\d{2})"
_DAY = (
    r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?|(?:sang|trua|chieu|toi) (?:mai|nay)|hom nay|ngay mai"
    r"|(?:(?:sang|chieu) )?(?:thu (?:[2-7]|hai|ba|tu|nam|sau|bay)|t[2-7])(?: tuan (?:nay|sau|toi))?"
)
_PART = r"(?: (?:sang|trua|chieu|toi|dem))?"
_WEEKDAY = r"(?:thu (?:[2-7]|hai|ba|tu|nam|sau|bay)|t[2-7]|chu nhat|cn)"
# "9h30 ngày 1/12/2026 (thứ ba)", "ngày 1/12 lúc 8h", "8h sáng thứ hai": an hour beside its day is always a moment.
_MOMENT_BEHIND = re.compile(
    rf"(?<= )(?:{_HOUR}{_PART},? (?:ngay )?(?:{_DAY})(?:,? ?\(?{_WEEKDAY}\)?)?"
    rf"|(?:ngay )?(?:{_DAY}),? (?:luc|vao luc|vao|hoi) {_HOUR}{_PART})$"
)
# Behind these the work's own words set a limit, which is read with them.
_LIMITED = re.compile(
    r"(?<![a-z])(?:truoc|trc|nhat|han|den|toi|tu|sau|khoang|qua|xong|hoan thanh)(?: (?:la|luc|vao))?$"
)
_ONLY_WEEKDAY = re.compile(_WEEKDAY)
_DAY_BEHIND = re.compile(rf"(?<= )(?:{_HOUR} (?:(?:ngay )?(?:{_DAY})|nay|mai)|{_DAY})$")
_NO_DAY_AFTER = re.compile(
    r"(?<![a-z])(?:ngay|tu|den|cua|so|thang|nam|ky|lan|quy|dot|phien|dip|le|nhan|va|trong|gom|dat|duoc|ty le|diem|muc"
    r"|phong|nha|duong|ngo|tiet|khoan|dieu|luc|vao|hoi|theo|an|bang)$"
)
_BEGINS_DAY = re.compile(
    r"(?<![a-z0-9])(?:\d|truoc|han|thoi han|cham nhat|muon nhat|den|xong|trong|vao|hoan thanh|ngay|sang|chieu|hom"
    r"|mai|thu|cuoi|dau|giua|tuan|thang|deadline|dl)"
)
_EVENT = re.compile(
    r"(?<![a-z])(?:(?<!phoi )(?<!tong )(?<!ket )(?<!truong )(?<!thich )(?<!phu )"
    r"hop(?! (?:dong|thu|ly|tac|le|nhat|phap))|hoi (?:nghi|thao|thi|dong)|buoi|cuoc|le|doan|dien ra|khai mac"
    r"|ky niem|chao mung|tap huan|dai hoi|su kien|lam viec voi|tiep dan|don tiep)(?![a-z])"
)


def without_signs(line: str) -> str:
    """The line without the emoji and other signs before its first word."""
    return _SIGNS_IN_FRONT.sub("", line)


def says_no_deadline(words: str) -> bool:
    """ "không hạn", "ko có thời hạn", "làm thường xuyên": the whole of the words."""
    return _WITHOUT_DEADLINE.fullmatch(fold(words).strip(" .!,;:()")) is not None


def says_not_urgent(words: str) -> bool:
    """ "không gấp", "k gấp": the whole of the words."""
    return _NOT_URGENT.fullmatch(fold(words).strip(" .!,;:()")) is not None


def takes_deadline_away(words: str) -> bool:
    """Of a task that has one: also "bỏ hạn"."""
    folded = fold(words).strip(" .!,;:()")
    return says_no_deadline(words) or _TAKES_DEADLINE.fullmatch(folded) is not None


def without_no_deadline(work: str) -> tuple[str, bool]:
    """The work without "không hạn" at its end, and whether it stood there."""
    scan = fold_with_offsets(work.rstrip(" .!"))
    found = _WITHOUT_DEADLINE_BEHIND.search(scan.text)
    return (scan.original(0, found.start()).rstrip(" ,.;:-"), True) if found else (work, False)


def without_courtesy(words: str) -> str:
    """ "15/12 nhé" is 15/12."""
    scan = fold_with_offsets(words.rstrip(" .!"))
    found = _POLITE.search(scan.text)
    return scan.original(0, found.start()) if found else words


def may_be_aside(words: str) -> bool:
    """Whether they could be a date, a document, an urgency or "không hạn": a cheap look before the readers'."""
    folded = fold(words)
    return any(letter.isdigit() for letter in folded) or re.search(_ASIDE_WORDS, folded) is not None


_ASIDE_WORDS = r"(?<![a-z])(?:han|xuyen|khan|toc|gap|nay|mai|thu|tuan|thang|quy|nam|dau|giua|cuoi|tet)(?![a-z])"


def cut_behind(part: str, stands_alone: Callable[[str], bool]) -> list[str]:
    """The part, and what hangs on its end by a dash, in brackets or as a coordinator: "báo cáo - QLKH (CV 12/UB)"."""
    tails: list[str] = []
    while (cut := _cut_once(part, stands_alone)) is not None:
        part = cut[0]
        tails.insert(0, cut[1])
    return [part, *tails] if part else tails


def _cut_once(part: str, stands_alone: Callable[[str], bool]) -> tuple[str, str] | None:
    cuts = [(work, tail) for joint in _JOINTS for work, found, tail in [part.rpartition(joint)] if found]
    if part.endswith(")"):
        work, found, tail = part[:-1].rpartition("(")
        beside_date = _ONLY_WEEKDAY.fullmatch(fold(tail)) and work.rstrip()[-1:].isdigit()
        cuts += [(work, tail)] if found and not beside_date else []
    joins = list(_JOINS.finditer(part))
    if joins:
        cuts.append((part[: joins[-1].start()], part[joins[-1].end() :]))
    for work, tail in cuts:
        if work.strip() and tail.strip() and stands_alone(tail.strip()):
            return work.strip(" -/|"), tail.strip()
    return None


def day_behind(work: str) -> str:
    """A day without any word before it at the end of the work, where it can only be the deadline: "báo cáo X 17/12".

    Empty where it may be the day of a meeting, a document or a number.
    """
    scan = fold_with_offsets(work)
    found = _DAY_BEHIND.search(scan.text)
    if found is None or _EVENT.search(scan.text):
        return ""
    before = scan.text[: found.start()].rstrip()
    if _NO_DAY_AFTER.search(before) or len(before.split()) < 2:
        return ""
    return scan.original(found.start(), len(scan.text))


def moment_behind(work: str) -> str:
    """An hour with its day at the end of the work; empty where none stands there."""
    scan = fold_with_offsets(work)
    found = _MOMENT_BEHIND.search(scan.text)
    before = scan.text[: found.start()].rstrip() if found else ""
    if found is None or not before or _LIMITED.search(before):
        return ""
    return scan.original(found.start(), len(scan.text))


def work_before_day(words: str) -> str:
    """Of a part that is all but a deadline, the little that is to be done: "báo cáo trước 17/12"."""
    scan = fold_with_offsets(words)
    found = _BEGINS_DAY.search(scan.text)
    return scan.original(0, found.start()) if found else ""


# A line each, or behind a semicolon where a number follows soon: "1 hạn 20/12; 2 bỏ", but not "xem xét; báo cáo".
_BETWEEN_CORRECTIONS = re.compile(r"\n+|;\s*+(?=(?:\S{1,20}\s++){0,3}?\D{0,12}\d)")


def correction_lines(text: str) -> list[str]:
    """The corrections of a list that were typed in one message, without empty ones."""
    return [line.strip() for line in _BETWEEN_CORRECTIONS.split(normalize(text)) if line.strip(" .")]
