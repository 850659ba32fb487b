"""Decides how a task without a date ends: never, on an event, by a plan, on receipt, at once or with a product."""

from __future__ import annotations

import re

from domain.intake.deadlines import DeadlineReading
from domain.intake.directives.proposal import AssignmentKind
from domain.text import fold

_ON_RECEIPT = re.compile(
    r"(?<![a-z])(?:(?:ngay )?(?:sau |tu )?khi )?(?:nhan|tiep nhan) duoc (?:van ban|cong van|cong dien|thong bao"
    r"|chi thi|ke hoach|quyet dinh)"
    r"|ngay (?:sau )?khi nhan(?![a-z])"
)
_PER_PLAN = re.compile(
    r"(?<![a-z])theo (?:dung )?(?:ke hoach|lo trinh|tien do|chuong trinh|thoi gian quy dinh|thoi han quy dinh|phan ky"
    r"|lich)(?![a-z])"
)
_CONTINUOUS = re.compile(
    r"(?<![a-z])(?:thuong xuyen|tiep tuc|tang cuong|day manh|chu dong|quan tam|chu trong|guong mau|lien tuc|nang cao"
    r"|duy tri|theo doi|don doc|giam sat"
    r"|thuc hien (?:nghiem|tot|hieu qua|cong khai|nghiem tuc)|nghiem tuc|kiem soat chat|quan ly chat|phat huy"
    r"|hang ngay|dinh k[yi]|bao dam|dam bao|tich cuc|khong de|khong duoc"
    r"|chap hanh|tuan thu|tap trung|quyet liet|kiem tra,? (?:don doc|giam sat)|van dong|tuyen truyen"
    r"|huong dan)(?![a-z])"
)
_EVENT = re.compile(
    r"(?<![a-z])kip thoi (?:cap nhat|cong khai|bao cao|xu ly|thong bao|phat hien|giai quyet|tham muu|de xuat|ung pho"
    r"|khac phuc|phan anh|kien nghi)"
    r"|(?<![a-z])(?:khi|neu|truong hop) (?:co|phat sinh|phat hien|xay ra|xuat hien|gap)(?![a-z])"
    r"|(?<![a-z])san sang(?![a-z])"
)
_AT_ONCE = re.compile(
    r"(?<![a-z])(?:khan truong|lap tuc|ngay lap tuc|khan cap|hoa toc|gap(?! (?:go|kho|phai|vuong|mat))"
    r"|som (?:hoan thanh|trinh|bao cao|ban hanh))(?![a-z])"
)
_PRODUCTS = (
    r"(?:du thao |noi dung |ban |cac |mot so |de xuat |ban hanh |hoan thien |trinh |giup |lanh dao |ubnd (?:tinh|xa"
    r"|huyen) |chu tich |giam doc |so |bao cao |moi |van ban ){0,8}"
    r"(?:quy dinh|ke hoach|quyet dinh|to trinh|de an|quy che|danh muc|huong dan|cong van|van ban|phuong an"
    r"|chuong trinh|du an|nghi quyet|chi thi|bao cao|noi dung|bien ban"
    r"|ho so|quy trinh|de cuong|danh sach|du toan|hoi nghi|lop tap huan|hop dong|thong bao|bang|tai lieu|so tay|phieu"
    r"|cuoc hop|doan|to cong tac|hoi thao|y kien|ket qua|bieu mau|phu luc|du thao)(?![a-z])"
)
_PRODUCT = re.compile(
    rf"(?<![a-z])(?:xay dung|ban hanh|soan thao|du thao|lap|tham muu|trinh|hoan thien|hoan thanh|to chuc|sua doi"
    rf"|bo sung|tong hop|gui|nop|bao cao|chuan bi|cung cap|thanh lap|thong ke|ra soat,? (?:thong ke|lap|tong hop))"
    rf" {_PRODUCTS}"
    r"|(?<![a-z])(?:thuc hien |to chuc )?in (?:an |cac |noi dung |tai lieu |va )|(?<![a-z])quan triet(?! (?:trong"
    r"|tu tuong|nghiem))"
    r"|(?<![a-z])(?:bao cao|tra loi|trinh|gop y|tham gia y kien|cho y kien|co y kien|cu |lap dat|mua sam|nghiem thu"
    r"|ban giao|thanh lap|so ket|tong ket|kiem diem|xu ly don|giai quyet don"
    r"|tham muu (?:xu ly|tra loi|giai quyet)|xem xet|xac minh)(?![a-z])"
)
_CUES = (
    (AssignmentKind.EVENT_DRIVEN, _EVENT),
    (AssignmentKind.CONTINUOUS, _CONTINUOUS),
    (AssignmentKind.ASAP, _AT_ONCE),
    (AssignmentKind.ONE_OFF, _PRODUCT),
)


def kind_of(text: str, reading: DeadlineReading | None, opening: str = "") -> AssignmentKind:
    """The kind of a task with these words; `opening` is what stands before it in its sentence.

    A date decides first, then receipt and plan, then whichever other cue comes earliest.
    """
    if reading is not None:
        return AssignmentKind.RECURRING if reading.recurrence else AssignmentKind.ONE_OFF
    folded = fold(text)[:1500]
    if _ON_RECEIPT.search(fold(opening)) or _ON_RECEIPT.search(folded):
        return AssignmentKind.ON_RECEIPT
    if _PER_PLAN.search(folded):
        return AssignmentKind.PER_PLAN
    places = [(cue.start(), kind) for kind, pattern in _CUES if (cue := pattern.search(folded))]
    if not places:
        return AssignmentKind.CONTINUOUS
    first = min(places, key=lambda place: place[0])[1]
    at_once = _AT_ONCE.search(folded)
    if at_once and first is AssignmentKind.ONE_OFF and at_once.start() < 80:
        return AssignmentKind.ASAP
    return first


NEEDS_DATE = frozenset({AssignmentKind.ONE_OFF, AssignmentKind.ASAP, AssignmentKind.ON_RECEIPT})
"""Kinds that end, so that somebody should say when."""
