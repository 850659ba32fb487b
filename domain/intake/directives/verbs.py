"""The words of tasks, folded: verbs that begin one, adverbs before them, and words that make a sentence a fact."""

from __future__ import annotations

import re

_ADVERBS = (
    "thuong xuyen|tiep tuc|chu dong|khan truong|kip thoi|nghiem tuc|tich cuc|dong thoi|truc tiep|tap trung|quyet liet"
    "|phai|can(?! (?:bo|tho|doi))"
    "|tu(?= (?:danh gia|kiem tra|ra soat|cham|to chuc))|cung(?! voi)|dinh k[yi]|hang (?:ngay|tuan|thang|quy|nam)"
    "|khong(?= (?:duoc|de|bo tri|to chuc))|lap tuc|som"
    "|ngay lap tuc|moi(?= (?:ngay|tuan|thang|quy))|trong (?=(?:thoi han |vong )?\\d)|truoc (?=(?:ngay )?\\d)"
    "|chiu trach nhiem|co trach nhiem|uu tien|nhanh chong|giup|phan dau|quyet tam"
)
_VERBS = (
    "chu tri|phoi hop|lanh dao|lam dau moi|tham muu|xay dung|ra soat|bao cao|tong hop|trien khai|thuc hien|to chuc"
    "|theo doi"
    "|don doc"
    "|kiem tra|kiem dem|ra quan|tong kiem tra|tong ra soat|tang(?= (?:thoi|toc|so))|giam sat|chi dao|huong dan"
    "|cap nhat|cong khai|tuyen truyen|pho bien|quan triet|nghien cuu|de xuat|hoan thanh"
    "|hoan thien|hoan tat|ban hanh|trinh|gui|nop|cung cap|bo tri|phan cong|tang cuong|day manh|quan tam|chu trong"
    "|nang cao"
    "|guong mau|dam bao|bao dam|chuan bi|lap|tham dinh|phe duyet|giai quyet|xu ly|khac phuc|cham dut|thong bao"
    "|thong tin"
    "|van dong|ho tro|tham gia|cu(?= (?:can|cong|nguoi|dai|lanh|chuyen|\\d|mot|hai|dong|dau|cac"
    "|doan|to|luc luong|vien chuc|thanh vien|bac si|ky su))|lien he|xem xet|cho y kien"
    "|co y kien|gop y|kiem diem|xac minh|dieu tra|thanh tra|truc(?! tiep| thuoc)"
    "|huy dong|di doi|so tan|van hanh|bo sung|dieu chinh|sua doi|dang ky|ky(?= (?:ket|cam|ban|hop))"
    "|chuyen(?! (?:nganh|mon|vien|de))|tiep nhan"
    "|tra loi|giai trinh|kiem ke"
    "|thong ke|danh gia|cham diem|ung dung|su dung|khai thac|dau tu|mua sam|thanh toan|quyet toan|giai ngan|dieu hanh"
    "|canh bao|nhac nho|kien nghi|soan thao|du thao|cong bo|niem yet|so ket|tong ket|can doi|dao tao|boi duong|tap huan"
    "|lam(?! dong)|duy tri|phat huy|vao cuoc|ra quan|tham hoi|dong vien|bao ve|phong chong|phong ngua|ngan chan"
    "|han che|nam (?:bat|chac|tinh hinh)|thanh lap"
    "|kien toan|sap xep|luu y|khong de|khong duoc|nghiem cam|tuan thu|chap hanh|thay the|in(?= (?:an|cac|noi|tai|va))"
    "|tra(?= (?:ket|ho))|nhap|chot|doi chieu|ket noi"
    "|tich hop|so hoa|trang bi|lap dat|sua chua|bao tri|ban giao|thu hoi|xin y kien|lay y kien|dua(?= (?:vao|noi|tin"
    "|cac))|mo(?= (?:lop|dot|rong|cao))|giai thich"
    "|ung pho|khoi phuc|cham soc|tiem|phun|truy vet|dap dich|khoanh vung|cach ly|kiem soat|quan ly|phan loai"
    "|phan tich|du bao"
    "|cu the hoa|lua chon|de cu|gioi thieu|xac dinh|xac nhan|tao dieu kien|trao doi|lam ro|bieu duong|khen thuong"
    "|xem lai"
    "|cong tac|phan bo|phan khai|nghiem thu|thi cong|thu thap|thu gom|len (?:ke hoach|phuong an|danh sach)|tham van"
    "|rut kinh nghiem|day (?:nhanh|lui)|phan hoi|phuc vu"
    "|dang tai|dang(?= (?:tin|bai))|phat dong|phat hanh|phat song|khao sat|do dac|dien tap|phan anh|hoc tap|dap ung"
    "|cung ung|du tru|kiem nghiem|lay mau|cap phat"
    "|chi tra|dieu dong|phan luong|tuan tra|xu phat|thuc day|nhan rong|luan chuyen|bo nhiem|tuyen dung|tinh gian"
    "|xep loai|thuyet minh|don tiep|moi(?= (?:dai|cac|lanh|chuyen))"
    "|ra(?= (?:quyet dinh|thong bao|van ban))|trich|tap hop|cai tien|doi moi|don gian hoa|cat giam|rut ngan|luu tru"
    "|chinh ly|sao luu|khoi cong|thao go|giam(?= (?:sat|ngheo|thieu))"
)
_WORD_END = r"(?![a-z])"


def _alternatives(words: str) -> list[str]:
    """The parts between the bars that stand in no brackets."""
    found, depth = [""], 0
    for letter in words:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            found.append("")
        else:
            found[-1] += letter
    return found


def _by_beginning(words: str) -> str:
    """The same words in groups by their first two letters: hundreds are not tried one by one at every letter."""
    groups: dict[str, list[str]] = {}
    for one in _alternatives(words):
        groups.setdefault(one[:2], []).append(one[2:])
    by_letter: dict[str, list[str]] = {}
    for first_two, rests in groups.items():
        by_letter.setdefault(first_two[0], []).append(f"{first_two[1]}(?:{'|'.join(rests)})")
    return "|".join(f"{letter}(?:{'|'.join(seconds)})" for letter, seconds in by_letter.items())


TASK_START = re.compile(rf"(?:{_by_beginning(f'{_ADVERBS}|{_VERBS}')}){_WORD_END}")
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
