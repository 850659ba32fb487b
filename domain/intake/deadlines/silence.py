"""Says of words without a date what kind of no deadline they are: at once, all the time, on receipt, elsewhere."""

from __future__ import annotations

import re

from domain.intake.deadlines.reading import ReadingKind
from domain.text import FoldedText, normalize

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
    r"som nhat(?![a-z])|cang som cang tot|cang nhanh cang tot|lap tuc|khan truong|hoa toc|nhanh nhat"
    r"|(?:can|lam|xu ly|gui|nop|bao cao) gap(?![a-z])|^gap(?: rut)?(?= ?(?:$|[,.;!]))|(?<![a-z])gap rut"
    r"|(?:lam|thuc hien|trien khai|xu ly|bao cao|gui|nop|hoan thanh|trinh|giai quyet|tra loi)(?: xong)? (?:ngay|lien)"
    r"(?= ?(?:$|[,.;)]))|^ngay(?: di)?$|(?<![a-z])(?:ngay )?bay gio(?![a-z])"
)
_ALWAYS = re.compile(r"thuong xuyen|lien tuc|(?:hang|moi) ngay(?![a-z])")
_WHEN_NEEDED = re.compile(r"kip thoi|(?<![a-z])lau dai(?![a-z])|khi co yeu cau|dot xuat|khi phat sinh")
_ANOTHER_DATE = re.compile(
    r"theo(?: dung)? (?:tien do|thoi gian|thoi han|lo trinh|ke hoach|de cuong|lich)"
    r"|dung (?:han|tien do|thoi gian|thoi han)"
    r"|(?:thoi gian|thoi han|tien do) (?:quy dinh|duoc giao|da giao|neu tren|tren)"
    r"|(?:dam bao|bao dam) (?:tien do|thoi gian|thoi han)|truoc khi (?:het|hop|to chuc|trinh)"
    r"|truoc (?:ngay |buoi )?(?:hop|khai mac|to chuc|cuoc hop|phien hop|ky hop|hoi nghi)"
)
_ANOTHER_DOCUMENT = re.compile(
    r"theo(?: dung)?(?: noi dung)? (?:quy dinh|yeu cau|chi dao|cong van|van ban|chuong trinh|quyet dinh|thong bao"
    r"|nghi quyet)(?![a-z])"
)

# What is said of time itself comes before what only refers to some document.
_KINDS: tuple[tuple[ReadingKind, re.Pattern[str]], ...] = (
    (ReadingKind.NONE, _NO_DEADLINE),
    (ReadingKind.ON_RECEIPT, _ON_RECEIPT),
    (ReadingKind.CONTINUOUS, _ALWAYS),
    (ReadingKind.ASAP, _AT_ONCE),
    (ReadingKind.ELSEWHERE, _ANOTHER_DATE),
    (ReadingKind.CONTINUOUS, _WHEN_NEEDED),
    (ReadingKind.ELSEWHERE, _ANOTHER_DOCUMENT),
    (ReadingKind.CONTINUOUS, re.compile(r"dinh k[yi]")),
)
# Where the text has its marks, they tell "ngay" (at once) from "ngày" (day) and "bây giờ" from "bảy giờ".
_OTHER_WORDS = re.compile(r"(?:ngày|bảy giờ)$")


# "hổm rày", "bữa hổm", "hôm trước": a day that is over, and not known.
_SOME_PAST_DAY = re.compile(
    r"(?<![a-z])(?:bua|hom) (?:hom|ray|truoc|no)(?![a-z])|(?<![a-z])hom (?:ray|no)(?![a-z])|^hom$"
)


def names_a_vague_past_day(text: str) -> bool:
    """Whether folded text speaks of some day that has passed."""
    return bool(_SOME_PAST_DAY.search(text))


def silence_of(scan: FoldedText) -> tuple[ReadingKind, int, int]:
    """The kind of no deadline and where its words stand in the folded text (0, 0 if nothing is said)."""
    for kind, pattern in _KINDS:
        for found in pattern.finditer(scan.text):
            written = normalize(scan.original(*found.span())).lower()
            if kind is not ReadingKind.ASAP or not _OTHER_WORDS.search(written):
                return kind, found.start(), found.end()
    return ReadingKind.NONE, 0, 0
