"""Which column a header names: the 25 headers of a provincial office's task report, and looser ones."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from domain.text import fold


class Column(StrEnum):
    """What a column tells; the value is its header. The first 25 are those of the report, in its order."""

    POSITION = "STT"
    TITLE = "Tên nhiệm vụ"
    LEADER = "LĐVP chủ trì"
    LEAD = "Đơn vị chủ trì thực hiện"
    COORDINATORS = "Đơn vị phối hợp"
    OFFICER = "Đầu mối thực hiện"
    STARTED_ON = "Ngày thực hiện"
    DUE = "Ngày hoàn thành"
    KIND = "Loại nhiệm vụ"
    SOURCE = "Nguồn gốc"
    STATE = "Trạng thái nhiệm vụ"
    RESULT = "Kết quả thực hiện"
    PROGRESS = "Mức độ hoàn thành"
    DIFFICULTY = "Khó khăn"
    PROPOSAL = "Đề xuất"
    TASK_ID = "ID nhiệm vụ"
    ASSIGNER = "Người giao nhiệm vụ"
    ROADMAP = "Lộ trình thực hiện"
    UPDATED_ON = "Ngày cập nhật"
    DONE_ON = "Ngày hoàn thành thực tế"
    EXTENSIONS = "Gia hạn - Số lần"
    EXTENDED_FROM = "Gia hạn - Mốc cũ"
    APPROVER_NAME = "Người phê duyệt - Họ tên"
    APPROVER_EMAIL = "Người phê duyệt - Email"
    APPROVER_PHONE = "Người phê duyệt - Điện thoại"
    DOCUMENT_NUMBER = "Số, ký hiệu văn bản"
    DOCUMENT_DATE = "Ngày văn bản"
    ISSUER = "Cơ quan ban hành"
    SUBJECT = "Trích yếu"
    URGENCY = "Độ khẩn"
    SECRECY = "Độ mật"
    NOTE = "Ghi chú"
    OPINION = "Ý kiến chỉ đạo"
    PRODUCT = "Sản phẩm"
    DONE_MARK = "Đã xong"
    RECEIVED_ON = "Ngày nhận"
    UNDERSTOOD = "Hệ thống hiểu"
    TO_CHECK = "Cần xem lại"
    WHY = "Lý do"


REPORT_COLUMNS: tuple[Column, ...] = tuple(Column)[:25]

ANSWERED = frozenset({Column.UNDERSTOOD, Column.TO_CHECK, Column.WHY})
"""What the bot itself writes into a table that it sends back: read again it says nothing."""

_DOES = r"(?: thuc hien| xu ly| giai quyet| thu ly| phu trach| tham muu)?"
_DONE = r"(?: hoan thanh| thuc hien| xu ly| giai quyet| tra loi| bao cao| giao| nhiem vu| cong viec)*"
_WHO = r"(?:don vi|co quan|phong|phong ban|bo phan|ban|to chuc)"
_ANY_WHO = rf"{_WHO}(?: (?:va )?(?:{_WHO}|ca nhan|nguoi|chuyen mon))*"
_LOOSER: tuple[tuple[Column, str], ...] = (
    (Column.POSITION, r"stt|tt|so tt|so thu tu|tt stt|no"),
    (Column.TASK_ID, r"(?:id|ma|ma so|so) (?:nhiem vu|cong viec)|id|ma|ma so"),
    (Column.SECRECY, r"(?:muc )?do mat"),
    (Column.URGENCY, r"(?:muc )?do khan|muc do(?: uu tien)?|do uu tien"),
    (Column.DOCUMENT_NUMBER, r"so (?:va )?(?:ky )?hieu(?: van ban)?|so (?:van ban|cong van|cv|kh)"
                             r"|van ban so|van ban (?:giao|chi dao|lien quan)(?: nhiem vu)?|van ban|cong van"),
    (Column.DOCUMENT_DATE, r"ngay (?:cua )?(?:van ban|ban hanh|ky|cong van)"
                           r"|(?:van ban|cong van)(?: giao| chi dao)?(?: nhiem vu)?"
                           r" ngay(?: thang(?: nam)?| ban hanh| ky)?"),
    (Column.ISSUER, r"(?:co quan|don vi|noi) (?:ban hanh|gui|den)(?: van ban)?|cqbh|noi gui"),
    (Column.SUBJECT, r"(?:trich yeu|ve viec)(?: noi dung)?(?: van ban)?"),
    (Column.OPINION, r"y kien(?: chi dao)?(?: cua)?(?: lanh dao)?(?: so| don vi| van phong)?"
                     r"|but phe|chi dao"),
    (Column.LEADER, r"(?:ldvp|lanh dao(?: van phong| so| phong| don vi)?)(?: chu tri| phu trach| theo doi| chi dao)?"),
    (Column.COORDINATORS, rf"(?:(?:cac )?{_ANY_WHO} )?(?:cung )?phoi hop{_DOES}"),
    (Column.LEAD, rf"{_ANY_WHO}(?: \w+ (?:don vi|ban))?"
                  rf"(?: chu tri| duoc giao| chiu trach nhiem| thuc hien chinh)?{_DOES}"
                  rf"|(?:nguoi|ca nhan) (?:va )?{_WHO}(?: chu tri| thuc hien| xu ly)?"
                  rf"|chu tri{_DOES}|giao {_WHO}|{_WHO} dau moi"),
    (Column.OFFICER, r"(?:dau moi|nguoi|can bo|chuyen vien|cong chuc|ca nhan)(?: duoc giao)?"
                     r"(?: thuc hien| xu ly| thu ly| phu trach| chu tri| theo doi)|dau moi|can bo|chuyen vien"),
    (Column.ASSIGNER, r"(?:nguoi|lanh dao) (?:giao|chi dao)(?: viec| nhiem vu)?"),
    (Column.DONE_ON, r"(?:ngay|thoi gian|thoi diem|han) (?:da )?(?:hoan thanh )?thuc te|ngay (?:da )?(?:bao cao|xong)"
                     r"|thoi gian hoan thanh thuc te"),
    (Column.EXTENDED_FROM, r"(?:thoi )?han (?:cu|ban dau|truoc khi gia han)"),
    (Column.EXTENSIONS, r"so lan gia han"),
    (Column.DUE, rf"(?:thoi han|han|han chot|ngay den han|ngay het han|deadline){_DONE}"
                 r"|(?:ngay|thoi gian|thoi diem|moc) (?:phai )?hoan thanh(?: nhiem vu| cong viec)?|thoi gian thuc hien"
                 r"|(?:ngay|thoi gian|thoi diem) (?:ket thuc|den han)|ket thuc|den ngay"
                 r"|(?:thoi )?han (?:moi|gia han|dieu chinh|de xuat|cuoi(?: cung)?|sau gia han)"
                 r"|gia han (?:den|toi)(?: ngay)?|ngay gia han"),
    (Column.RECEIVED_ON, r"(?:ngay|thoi gian) (?:nhan|den)(?: van ban)?|dau thoi gian|timestamp"),
    (Column.STARTED_ON, r"(?:ngay|thoi gian|thoi diem) (?:thuc hien|bat dau|giao(?: viec| nhiem vu)?|chi dao)"
                        r"|bat dau|tu ngay"),
    (Column.PROGRESS, r"(?:muc do|ty le|phan tram)(?: hoan thanh| thuc hien)?|tien do(?: thuc hien)?"),
    (Column.DONE_MARK, r"da (?:xong|hoan thanh|thuc hien|xu ly)|xong|hoan thanh"),
    (Column.STATE, r"(?:trang thai|tinh trang)(?: nhiem vu| xu ly| thuc hien| cong viec| hoan thanh)?"
                   r"|tinh hinh(?: thuc hien)?|danh gia"),
    (Column.PRODUCT, r"san pham(?: dau ra)?(?: (?:va )?ket qua)?|ket qua (?:va )?san pham"),
    (Column.RESULT, r"ket qua(?: thuc hien| xu ly| dat duoc)?|(?:so )?van ban (?:tra loi|bao cao)"),
    (Column.SOURCE, r"nguon goc|nguon|can cu(?: giao| thuc hien)?|can cu ly do|xuat xu|cuoc hop"),
    (Column.KIND, r"loai(?: nhiem vu| cong viec)?"),
    (Column.NOTE, r"ghi chu"),
    (Column.UPDATED_ON, r"(?:ngay|lan) cap nhat(?: cuoi)?"),
    (Column.DIFFICULTY, r"kho khan(?: vuong mac)?|vuong mac"),
    (Column.PROPOSAL, r"(?:de xuat|kien nghi)(?: kien nghi)?"),
    (Column.TITLE, r"(?:ten |noi dung )?(?:nhiem vu|cong viec|dau viec)(?: duoc giao| cu the| thuc hien| giao)*"
                   r"|noi dung(?: (?:chi dao|giao|thuc hien|van ban|ket luan|cong tac|viec|yeu cau))?"
                   r"|noi dung can \w+(?: y kien)?"
                   r"|(?:cong )?viec(?: can lam| phai lam| duoc giao)?"),
)  # fmt: skip

_SHORT = {
    "dv": "don vi", "d v": "don vi", "cq": "co quan", "ht": "hoan thanh", "th": "thuc hien", "ph": "phoi hop",
    "ct": "chu tri", "vb": "van ban", "nv": "nhiem vu", "tg": "thoi gian", "ld": "lanh dao",
}  # fmt: skip
_ABBREVIATED = re.compile(rf"\b(?:{'|'.join(_SHORT)})\b")


def header_key(header: str) -> str:
    """A header as it is compared: without marks, signs and what stands in brackets; abbreviations written out."""
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", re.sub(r"\([^)]*(?:\)|$)", " ", fold(header))).split())
    return _ABBREVIATED.sub(lambda found: _SHORT[found[0]], plain)


_EXACT = {header_key(column): column for column in Column}
_PATTERNS = tuple((column, re.compile(pattern)) for column, pattern in _LOOSER)


@lru_cache(maxsize=2048)
def column_of(header: str) -> Column | None:
    """Which column a header names, if any."""
    if header.strip() == "#":
        return Column.POSITION
    key = header_key(header)
    if key in _EXACT:
        return _EXACT[key]
    return next((column for column, pattern in _PATTERNS if pattern.fullmatch(key)), None)


_HINTS: tuple[tuple[Column, str], ...] = (
    (Column.COORDINATORS, r"phoi hop|ho tro|tham gia|cung lam"),
    (Column.STARTED_ON, r"bat dau|ngay giao|giao ngay|tu ngay|chi dao"),
    (Column.DOCUMENT_DATE, r"ban hanh|ngay ky|van ban"),
    (Column.DONE_ON, r"thuc te|da xong|da hoan thanh|ngay nop"),
    (Column.UPDATED_ON, r"cap nhat|nhap lieu|tao"),
    (Column.RECEIVED_ON, r"nhan|tiep nhan|sinh|vao so"),
    (Column.DUE, r"han|deadline|thoi gian|bao gio|khi nao|moc|ket thuc|xong|hoan thanh|tien do|den ngay"),
    (Column.LEAD, r"chu tri|thuc hien|phan cong|dau moi|phu trach|don vi|phong|ai|xu ly|giao cho|trach nhiem|tham muu"),
    (Column.TITLE, r"noi dung|nhiem vu|viec|yeu cau|de nghi|y kien|van de"),
)  # fmt: skip
_HINTED = tuple((column, re.compile(rf"\b(?:{pattern})\b")) for column, pattern in _HINTS)


def hinted_by(header: str) -> Column | None:
    """What an unknown header may mean, if what stands under it agrees."""
    key = header_key(header)
    return next((column for column, pattern in _HINTED if pattern.search(key)), None)


_SPOKEN_WORDS: tuple[tuple[Column, str], ...] = (
    (Column.LEAD, r"chu tri|don vi chu tri|don vi|lead"),
    (Column.COORDINATORS, r"phoi hop|don vi phoi hop"),
    (Column.DUE, r"(?:thoi )?han|thoi han hoan thanh|ngay hoan thanh|deadline"),
    (Column.TITLE, r"(?:ten )?(?:nhiem vu|viec|cong viec)|noi dung"),
    (Column.STATE, r"trang thai|tinh trang"),
    (Column.OFFICER, r"nguoi thuc hien|nguoi|chuyen vien|dau moi|dau moi thuc hien"),
    (Column.SOURCE, r"nguon|nguon goc|van ban|can cu"),
    (Column.RESULT, r"ket qua"),
    (Column.STARTED_ON, r"ngay giao|bat dau|ngay bat dau"),
)  # fmt: skip
_SPOKEN = tuple((column, re.compile(pattern)) for column, pattern in _SPOKEN_WORDS)
UNUSED_WORDS = frozenset({"khong dung", "bo", "bo qua", "khong can", "khong lay"})


def spoken_column(words: str) -> Column | None:
    """The column that a person names in a correction: "chủ trì", "thời hạn", or a header of the report."""
    key = header_key(words)
    return next((column for column, pattern in _SPOKEN if pattern.fullmatch(key)), None) or column_of(words)
