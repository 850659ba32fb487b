"""Says what kind of statement a sentence is: grounds, history, a limit for the tasks above, a wish, or a task."""

from __future__ import annotations

import re

# "Căn cứ Quyết định số …, Văn phòng Sở …": what an order rests on stands in front of it, up to a comma.
_GROUNDS = re.compile(
    r"(?:can cu|theo(?! doi)|tren co so|thuc hien|tuy(?: theo| vao)?|xet(?! duyet| nghiem)|tiep theo|qua(?! trinh)"
    r"|tu tinh hinh|truoc tinh hinh|de (?!nghi|xuat|xuat)|nham|ve viec nay|hien nay|bam sat|dua (?:tren|vao)|phat huy"
    r"|tu ket qua|sau khi|khi|voi tinh than)(?![a-z])"
)
_CUT = re.compile(r"[,;] ")
MOST_CUTS = 8
LONGEST_GROUNDS = 600


def grounds_ends(folded: str) -> list[int]:
    """Where the order may begin behind grounds: behind each of the first commas; nothing without grounds."""
    if not _GROUNDS.match(folded):
        return []
    return [cut.end() for _, cut in zip(range(MOST_CUTS), _CUT.finditer(folded, 0, LONGEST_GROUNDS), strict=False)]


# "Ngày 14/3/2023, Văn phòng … ban hành Văn bản số …, giao Sở …", "Tại Văn bản số …, Chủ tịch … đã giao …": what was.
_TOLD = re.compile(
    r"^(?:vao |truoc do,? )?(?:(?:hom )?ngay \d{1,2} ?(?:[/.-]|thang)[^,;]{1,30}, [^.;]{0,120}?(?<![a-z])"
    r"(?:ban hanh|da|co (?:van ban|cong van|y kien|thong bao)|truyen dat|to chuc|hop|ky|nhan duoc)(?![a-z])"
    r"|(?:tai|theo) (?:van ban|cong van|thong bao|quyet dinh|ket luan|ke hoach|cong dien|chi thi)[^;.]{3,200}?"
    r"(?<![a-z])da (?:giao|yeu cau|de nghi|chi dao|phan cong|co y kien)(?![a-z]))"
    r"|^[^,;.:]{3,80} (?:da|vua|tung) (?:giao|yeu cau|de nghi|chi dao|phan cong|ban hanh"
    r"|co (?:van ban|cong van))(?![a-z])"
    r"|(?<![a-z])(?:truoc day|lan truoc|dot truoc)(?![a-z])[^.;]{0,80}(?<![a-z])(?:da|co)(?![a-z])"
)


def is_history(folded: str) -> bool:
    """Whether the sentence tells what was ordered or done before: an old order gives no task again."""
    return bool(_TOLD.search(folded[:500]))


_OF_ALL_WORDS = (
    "cac tat ca toan the moi tung don vi co quan phong ban nganh so dia phuong to chuc ca nhan trung tam truong xa"
    " huyen thuc hien hoan thanh trien khai thoi han gian tien do yeu cau de nghi kinh nghiem tuc khan truong kip thoi"
    " xong nhiem vu noi dung cong viec viec tren neu nay la phai can duoc gui nop bao cao ket qua va thuoc so"
    " tinh lien quan"
    " truoc trong den cham nhat han cuoi chung cho cua theo dung moi thoi diem ban thoi"
)
_OF_ALL = frozenset(_OF_ALL_WORDS.split())


_OF_DATES = frozenset(
    (
        *(
            "ngay",
            "thang",
            "nam",
            "quy",
            "gio",
            "phut",
            "h",
            "g",
            "hai",
            "ba",
            "tu",
            "sau",
            "bay",
            "thu",
            "chu",
            "nhat",
        ),
        *("sang", "chieu", "trua", "toi", "lam", "viec", "ke", "tinh", "van", "cong", "thong", "chi", "ky", "phat"),
        *("ra", "nhan", "duoc", "qua", "da", "muon", "tuan", "dau", "giua", "cuoi", "het", "khong"),
    )
)


def limits_all(folded: str, words: str) -> bool:
    """Whether a sentence says nothing but a deadline for what stands above: "Các đơn vị thực hiện trước ngày …"."""
    rest = re.findall("[a-z]+", folded.replace(words, " ", 1))
    return len(rest) < 14 and _OF_ALL.issuperset(rest) and (_OF_ALL | _OF_DATES).issuperset(re.findall("[a-z]+", words))


# Goals, figures, effects and courtesies have dates too, but ask nobody for anything.
_NO_REQUEST = re.compile(
    r"^\W*(?:\d{1,3}(?:[.,]\d+)? ?%|ty le|phan dau|muc tieu|du kien|qua (?:thoi )?han|so lieu|ky han|hien nay"
    r"|tuy nhien|mot so|tinh den|den nay|den het|thoi gian qua|ngay \d{1,2}[/.]|vao (?:luc|hoi)|vao ngay"
    r"|theo (?:so lieu|ban tin|thong ke|bao cao)|tu (?:dau|ngay)"
    r"|trong (?:\d+ )?(?:thang|quy|tuan|nam|ngay)(?! [^,]{0,40}, )|moi nguoi|(?:moi )?thong tin (?:chi tiet|lien he)"
    r"|de nghi ubnd tinh xem xet)(?![a-z])"
    r"|(?<![a-z])(?:co hieu luc|het hieu luc|da (?:xay ra|hoan thanh|duoc|co|bao cao|gui|nop)|vua (?:ky|gui|nop)"
    r"|chua (?:nop|gui|co|hoan thanh|bao cao)|van con|bi cham|coi nhu|xem nhu|hieu luc thi hanh|trong so do"
    r"|tinh den het|qua han \d)(?![a-z])"
)


def asks_for_something(folded: str) -> bool:
    """Whether a dated sentence that names nobody may still be a request."""
    return not _NO_REQUEST.search(folded[:400]) and not is_history(folded)
