"""How bodies, posts and groups are named in directives, folded: what begins a name, what ends it, what is one whole."""

from __future__ import annotations

import re

_POSTS = (
    r"(?:(?:cac )?(?:dong chi|d/c|ong|ba|anh|chi)[,]? (?:va (?:cac )?)?){0,2}"
    r"(?:pho )?(?:giam doc|thu truong|chu tich|bo truong|bi thu|pho bi thu|chanh thanh tra|chanh van phong|truong ban"
    r"|truong phong|truong doan"
    r"|chi cuc truong|cuc truong|tong giam doc|hieu truong|vien truong|chanh an|truong cong an|chi huy truong"
    r"|nguoi dung dau|truong bo phan|lanh dao(?!,? (?:va )?chi dao)|truong khoa"
    r"|truong tram|to truong|truong(?= cac)|truong (?:thon|buon|ap|khu pho)"
    r"|ban giam doc|ban giam hieu|ban lanh dao|thuong truc|tong cuc truong"
    r"|tong thanh tra|chinh uy)"
)
_GROUP = (
    r"(?:so|ban,? nganh|ban|nganh|phong|don vi|co quan|to chuc|doan the|dia phuong|huyen|thi xa|thanh pho|xa|phuong"
    r"|thi tran|dac khu"
    r"|quan(?! (?:triet|tam|ly))|bo(?! (?:tri|sung))|cuc|vu|chi cuc|trung tam|to|khoa|bo phan|can bo|cong chuc"
    r"|vien chuc|nguoi lao dong|hoi|chi bo|dang bo|dang uy|cap uy|cap"
    r"|truong (?:thon|buon|ap|khu pho|xom|nhom|tram|khoa)|truong hoc|truong|tram y te|tram"
    r"|co so|doanh nghiep|nha thau|chu dau tu|thon|buon|bon|ap|khu pho|to dan pho|lang"
    r"|ca nhan|dang vien|hoi vien|tap the"
    r"|chuyen vien|nha truong|tinh"
    r"|chi bo truc thuoc|ban quan ly|vien|benh vien|ban nganh|to chuc chinh tri(?:[ -]+xa hoi)?|mat tran|doan vien"
    r"|chinh quyen|cong doan|nhan vien|lanh dao|to cong tac)"
)
_TAIL = (
    r"(?: (?:chuyen mon(?:,? nghiep vu)?|nghiep vu|co lien quan|lien quan(?: khac)?|thuoc,? (?:va )?truc thuoc|thuoc"
    r"|truc thuoc|trong toan tinh|trong tinh|trong toan nganh|trong co quan"
    r"|trong don vi|tren dia ban(?: toan)?(?: tinh| huyen| xa| thanh pho)?|cap (?:tinh|huyen|xa|so|uy)"
    r"|su nghiep(?: cong lap)?|chuc nang|cong lap|khac|trong nganh|trong toan so|toan tinh"
    r"|dang(?! (?:bo|ky|tai|tin|bai|nhap|duoc|co|con|thuc|trien|xay|lam|bi|nam|quan ly|cai))"
    r"|doan the|chinh tri[ -]+xa hoi|(?:cua|thuoc) (?:so|co quan|tinh uy|huyen uy|thanh uy|dang uy|tinh"
    r"|uy ban|ubnd (?:tinh|xa|phuong|huyen|thanh pho)|ubnd)|(?<=thuoc )(?:tinh uy|huyen uy|thanh uy|dang uy|so|tinh"
    r"|cuc|co quan|ubnd (?:tinh|xa|phuong|huyen)|pham vi quan ly|tham quyen)|o cap co so|neu tren|tren|tinh"
    r"|(?:trung hoc (?:pho thong|co so)|tieu hoc|mam non|pho thong|dai hoc|cao dang"
    r"|cong lap)(?:,? (?:va )?(?:trung hoc (?:pho thong|co so)|tieu hoc|mam non))*|tu [a-z ]{2,24} (?:den|tro ra"
    r"|tro vao) [a-z ]{2,24}(?= ?[:;,.]|$))(?![a-z]))"
)
_GROUPS = rf"{_GROUP}(?:(?:,? va |, | (?=don vi|phong|nganh))(?:cac )?{_GROUP}(?![a-z]))*{_TAIL}{{0,4}}"
_EVERY = r"(?:tat ca cac|tat ca|toan the(?: cac)?|cac|moi|tung|toan bo)"
COLLECTIVE = re.compile(
    rf"(?:(?:{_POSTS}|truong|ubnd|uy ban nhan dan|hdnd|ubmttq|chu tich (?:ubnd|uy ban nhan dan|hdnd)|bi thu|cap uy"
    rf"|chi bo|tram y te|trung tam y te"
    rf"|cong an|dang uy|ban thuong vu(?: dang uy)?|quy) ){{0,2}}"
    rf"{_EVERY} {_GROUPS}(?![a-z])"
    rf"|truong phong(?:,? (?:va )?don vi(?![a-z])|(?= chuyen mon)){_TAIL}{{0,3}}"
    rf"|(?:can bo|cong chuc|vien chuc)(?:,? (?:va )?(?:cong chuc|vien chuc|nguoi lao dong|can bo"
    rf"|dang vien))*{_TAIL}{{0,3}}(?![a-z])"
    rf"|(?:quy|cac) (?:co quan|don vi|so|ban|phong)(?:(?:, |/)(?:co quan|don vi|to chuc))*(?![a-z])"
    rf"|cap (?:tinh|huyen|xa)(?![a-z])|(?:cap )?uy (?:cac )?cap(?![a-z])"
    rf"|ubnd (?:cap huyen|cap xa|huyen, thi xa, thanh pho)(?![a-z])|(?:cac )?thanh vien (?:ban|to"
    rf"|hoi dong)(?: [a-z]+){{0,3}}?(?= |$)"
    rf"|(?:phong|don vi|co quan)(?:, (?:don vi|co quan|phong|ban))+{_TAIL}{{0,2}}(?![a-z])"
)
# These need a name behind them; "phòng quản lý khoa học" is one although it begins with a verb.
NEEDY = (
    r"phong(?! ngua| chong)|trung tam|tt|chi cuc|cuc|tong cuc|vu(?! (?:viec|an|chay|mua|tai|o|xam))|vien(?! chuc)"
    r"|ban(?! hanh| giao| do| be| chat"
    r"| chap)|bo phan|khoa(?! hoc)|hoi dong|hoi(?! nghi| thao| hop)|benh vien|bv|truong(?! hop)|doan(?! ket)"
    r"|tram(?= (?:y te|khuyen nong|thu y|chan nuoi|trong trot|bao ve|quan ly|kiem))"
    r"|cong ty|tap doan|tong cong ty|nhom|ban quan ly|ban chi dao|quy(?! dinh| che| trinh| hoach| mo"
    r"| dat)"
)
_OWN = (
    r"van phong(?! pham)|vp|thanh tra(?!,? (?:va )?(?:kiem tra|xu ly|giam sat|chuyen nganh,))"
    r"|so(?! (?:dien thoai|nguoi|tien|may|mau|hoa|luong"
    r"|lieu"
    r"|huu|ket|tan|voi|cap|\d|bo|tay|hoc))|ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|dang uy|huyen uy|tinh uy"
    r"|thanh uy|thi uy|bo(?! (?:tri|sung|quy|sung|day))|cong an|bo chi huy(?: quan su)?|bo chqs"
    r"|bo tu lenh|bo doi bien phong|to cong tac|to(?! (?:chuc|giac|cao))|ban thuong vu|ban to chuc"
    r"|ban tuyen giao(?: va dan van)?|ban dan van|ban noi chinh|uy ban kiem tra|uy ban mttq|ubmttq|mat tran to quoc"
    r"|ub mttq"
    r"|uy ban mat tran to quoc|lien doan lao dong|tinh doan|doan thanh nien|cong doan|buu dien|kho bac(?: nha nuoc)?"
    r"|bao hiem xa hoi|bhxh|ngan hang(?: nha nuoc)?|thue tinh|hai quan|toa an|vien kiem sat"
    r"|chi bo|dang bo|dai phat thanh|bao va (?:dai )?phat thanh,? (?:va )?truyen hinh|bao(?! (?:cao|dam|ve|hiem|gom"
    r"|tri|quan|ton|luu|dong))|dai(?! (?:dien|hoi|bieu|han))|don vi|co quan|ban tiep cong dan|ban dan toc|dien luc"
    r"|buu cuc|vnpt|viettel|truong phong|giam doc"
)
ORG = re.compile(rf"(?:(?P<post>{_POSTS}) )?(?P<head>p\. ?(?=[a-z])|(?:{NEEDY}|{_OWN})(?=[ ,;:.)(/-]|$))")
POST_ALONE = re.compile(rf"(?P<post>{_POSTS})(?![a-z])")
PLURAL = re.compile(
    rf"(?:{_POSTS} )?(?:cac|hai|ba|bon|02|03|04|05) (?P<head>so|phong|bo|ban|cuc|chi cuc|trung tam|don vi|co quan"
    rf"|huyen|xa|phuong|vien|to|hoi|dang uy|chi bo)(?: ?:)? "
)
# Small words that end a name; folded, many are also the beginnings of words of names (đô thị, cơ sở, vận tải).
STOP = re.compile(
    r"(?:da(?! (?:dang|phuong))|dang|chua|van(?! (?:tai|hoa|phong|ban|hanh|thu))|se|co(?! (?:so|quan|ban|cau|yeu|khi"
    r"|dien|gioi))|la"
    r"|duoc(?! (?:pham|lieu|hoc))|bi(?! thu)|con(?! nguoi)|thi(?! (?:truong|tran|xa|hanh|dua|diem|nghiem))"
    r"|de(?! (?:dieu|an|tai))|theo|truoc|voi|ve(?! (?:sinh|tinh))|nhu|tai(?! (?:chinh|nguyen|san|khoan|lieu))|nham"
    r"|khi(?! tuong)|trong(?! (?:trot|cay|rung))|cham nhat|khong(?! luu)|neu|do(?! (?:thi|luong|dac))|vi(?! (?:sinh"
    r"|tinh))"
    r"|tu(?! (?:phap|van|lieu|nhien|tuong|do|bo))|den|hien|gom|bao gom|nghien|cu the"
    r"|(?<!tuyen )(?<!ton )(?<!mau )(?<!cong )(?<!phat )(?<!nha )(?<!ngoai )(?<!chuyen )(?<!ban )"
    r"giao(?! (?:thong|duc|dich|luu|tiep|dat|rung|nhan|vien|an|hoi|ban))|phan cong|yeu cau|de nghi)(?![a-z])"
)
# Names with a comma or an "và" of their own.
COMPOUND = re.compile(
    r"van hoa,? the thao(?:,? va| va) du lich|khoa hoc va cong nghe|ke hoach va dau tu"
    r"|nong nghiep va (?:phat trien nong thon|moi truong)"
    r"|tai nguyen va moi truong|giao duc va dao tao|thong tin va truyen thong"
    r"|lao dong,?(?: -)? ?thuong binh va xa hoi|dan toc va ton giao"
    r"|van hoa,? khoa hoc va thong tin|van hoa va thong tin|kinh te va ha tang|van hoa - xa hoi|to chuc - hanh chinh"
    r"|cong nghe va thi truong cong nghe|nong nghiep va ptnt"
    r"|du an dau tu xay dung|cong nghe thong tin|ke hoach tong hop|hanh chinh tong hop|kinh te tong hop"
    r"|giao duc thuong xuyen|dang ky dat dai|dich vu viec lam|khi tuong thuy van"
    r"|tuyen giao va dan van|phat thanh va truyen hinh|phat thanh - truyen hinh|y te va dan so"
    r"|tai chinh - ke hoach|ke hoach - tai chinh|ke hoach, tai chinh|lao dong - tbxh"
)
NAMED_LIKE_VERBS = re.compile(
    r"(?:xay dung|ke hoach|quan ly|to chuc|kiem tra|kiem soat|dang ky|tiep nhan|thanh tra|cong thuong|noi vu"
    r"|thong tin|phuc vu|ho tro|phat trien|chuyen giao|ung dung|bao ve|phong chong)(?![a-z])"
)
# Verbs that are also second halves of names: Kiến trúc, Công lập, Công trình, Nông lâm, Điều tra.
HALVES = frozenset({"truc", "lap", "trinh", "lam", "tra"})
# Words that are tasks by themselves, but end names: "Trung tâm Công nghệ thông tin", "Phòng Đào tạo bồi dưỡng".
NOUNLIKE = re.compile(r"(?:thong tin|dao tao|dau tu|quan ly|ho tro|phuc vu|boi duong|khai thac|kiem nghiem|du bao) ")
SEPARATOR = re.compile(
    r" ?[,;] (?:va |cung(?! (?:cap|ung)) |dong thoi )?| va (?:cung )?| cung(?! (?:cap|ung|co|ky)) (?:voi )?| - | \+ "
)
# "Đồng chí Lê Văn Tám, Trưởng phòng Kinh tế": the person's name stands in front of the post.
PERSON = re.compile(r"(?:dong chi|d/c|ong|ba|anh|chi) (?=[a-z])")
# "Văn phòng HĐND và UBND phường tổng hợp": whose office it is, said behind a name of the table.
OWNER_BEHIND = re.compile(r" (?:phuong|xa|thi tran|dac khu|huyen|tinh|thanh pho|so)(?![a-z])")
# "đồng chí Lê Văn Tám, chuyên viên Phòng Quản lý khoa học", "đ/c Hoa (QLKH)": what the person is, and of which unit.
POST_BEHIND = re.compile(
    r" ?(?:,|-|\() ?(?:(?:la )?(?:chuyen vien|can bo|cong chuc|vien chuc|nhan vien|ke toan|van thu|thanh tra vien"
    r"|kiem soat vien|thu ky|ky thuat vien|phu trach)(?: (?:chinh|cao cap|truong))?(?: cua| thuoc| tai)? )?"
)
# "UBND các huyện: Đaklin, Phú Vinh": bodies of places that are named.
BODIES_OF = re.compile(
    r"(?P<body>ubnd|uy ban nhan dan) (?:cac|hai|ba|bon|nam|\d{1,2}) (?P<place>huyen|thi xa|thanh pho|xa|phuong|thi tran"
    r"|dac khu)(?:(?:,| va) (?:huyen|thi xa|thanh pho|xa|phuong|thi tran|dac khu))* ?:? (?=[a-z])"
)
PLACE_OF = re.compile(r"(?:ubnd|uy ban nhan dan) (?:huyen|thi xa|thanh pho|xa|phuong|thi tran|dac khu) ")
WORD = re.compile(r"[^\s,;:.()\"]+")
CHARGED = re.compile(r"[^,;:.()]{1,60}? (?=(?:co|chiu) trach nhiem)")
