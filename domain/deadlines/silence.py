"""Says of words without a date what kind of no deadline they are: at once, all the time, on receipt, elsewhere."""

from __future__ import annotations

import re

from domain.deadlines.reading import ReadingKind

_NO_DEADLINE = re.compile(
    r"^(?:khong(?: co)?(?: thoi)?(?: han)?|ko|k|chua co(?: han)?|chua ro|chua biet|vo thoi han"
    r"|khong xac dinh(?: thoi han)?)[ .!]*$"
)
_ON_RECEIPT = re.compile(
    r"(?:ngay )?(?:sau )?khi (?:nhan|tiep nhan)(?: duoc)? (?:van ban|cong van|thong bao|cong dien|chi dao"
    r"|yeu cau|don|ho so)"
    r"|(?<![a-z])nhan duoc (?:van ban|cong van|cong dien|thong bao|chi thi) (?:nay|so|tren)"
    r"|ngay (?:sau )?khi nhan(?![a-z])"
)
_AT_ONCE = re.compile(
    r"som nhat(?![a-z])|cang som cang tot|cang nhanh cang tot|lap tuc|khan truong|(?<![a-z])gap(?![a-z])|hoa toc"
    r"|(?:lam|thuc hien|trien khai|xu ly|bao cao|gui|nop|hoan thanh|trinh|giai quyet|tra loi"
    r"|ngay)(?: xong)? ngay(?= ?(?:$|[,.;)]))"
    r"|(?<![a-z])bay gio(?![a-z])|^(?:lam |xu ly |thuc hien )?ngay(?: di)?$|nhanh nhat"
)
_CONTINUOUS = re.compile(
    r"thuong xuyen|lien tuc|kip thoi|thuong truc|(?<![a-z])lau dai(?![a-z])|(?:hang|moi) ngay(?![a-z])|dinh k[yi]"
)
_ELSEWHERE = re.compile(
    r"theo(?: dung)?(?: tien do| thoi gian| thoi han| lo trinh| quy dinh| ke hoach| yeu cau| noi dung"
    r"| chi dao| cong van| van ban"
    r"| chuong trinh| quyet dinh| thong bao| nghi quyet| de cuong| lich)(?! [a-z]+ san pham)"
    r"|dung (?:han|tien do|thoi gian|thoi han)|(?:thoi gian|thoi han|tien do) (?:quy dinh|duoc giao"
    r"|da giao|neu tren|tren)|dam bao tien do|bao dam tien do"
    r"|truoc khi (?:het|hop|to chuc|trinh)|truoc (?:ngay |buoi )?(?:hop|khai mac|to chuc|cuoc hop"
    r"|phien hop|ky hop|hoi nghi)"
)

_KINDS: tuple[tuple[ReadingKind, re.Pattern[str]], ...] = (
    (ReadingKind.NONE, _NO_DEADLINE),
    (ReadingKind.ON_RECEIPT, _ON_RECEIPT),
    (ReadingKind.ASAP, _AT_ONCE),
    (ReadingKind.ELSEWHERE, _ELSEWHERE),
    (ReadingKind.CONTINUOUS, _CONTINUOUS),
)


# "hổm rày", "bữa hổm", "hôm trước": a day that is over, and not known.
_SOME_PAST_DAY = re.compile(
    r"(?<![a-z])(?:bua|hom) (?:hom|ray|truoc|no)(?![a-z])|(?<![a-z])hom (?:ray|no)(?![a-z])|^hom$"
)


def names_a_vague_past_day(text: str) -> bool:
    """Whether folded text speaks of some day that has passed."""
    return bool(_SOME_PAST_DAY.search(text))


def silence_of(text: str) -> tuple[ReadingKind, int, int]:
    """The kind of no deadline in folded text and where its words stand (0, 0 if nothing is said)."""
    for kind, pattern in _KINDS:
        found = pattern.search(text)
        if found:
            return kind, found.start(), found.end()
    return ReadingKind.NONE, 0, 0
