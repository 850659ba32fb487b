"""Finds who is named at a place of a sentence: bodies, posts, collective names, and lists of them.

Works on folded text and looks at the capitals of the original where it has any: "Sở Xây dựng" is a name, "Sở xây dựng"
somebody with a task.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from domain.directives.verbs import ADVERB, LEADS, TASK_START
from domain.model import Unit
from domain.text import FoldedText, fold, fold_with_offsets, normalize
from domain.units import unit_key, unit_names

MAX_NAME = 26
"""No body has a longer name, in words."""


@dataclass(frozen=True, slots=True)
class Named:
    """One named party: offsets in the folded text and the words as written.

    `key` is the full name for look-up: an element of "các Sở: Tài chính, Y tế" has the head word of its list in front.
    """

    start: int
    end: int
    words: str
    key: str
    collective: bool = False


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
    r"|truong hoc|truong|tram y te|tram"
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
_COLLECTIVE = re.compile(
    rf"(?:(?:{_POSTS}|truong|ubnd|uy ban nhan dan|hdnd|ubmttq|chu tich (?:ubnd|uy ban nhan dan|hdnd)|bi thu|cap uy"
    rf"|chi bo|tram y te|trung tam y te"
    rf"|cong an|dang uy|ban thuong vu(?: dang uy)?|quy) ){{0,2}}"
    rf"{_EVERY} {_GROUPS}(?![a-z])"
    rf"|truong phong(?:,? (?:va )?don vi(?![a-z])|(?= chuyen mon)){_TAIL}{{0,3}}"
    rf"|(?:can bo|cong chuc|vien chuc)(?:,? (?:va )?(?:cong chuc|vien chuc|nguoi lao dong|can bo"
    rf"|dang vien))*{_TAIL}{{0,3}}(?![a-z])"
    rf"|(?:quy|cac) (?:co quan|don vi|so|ban|phong)(?:(?:, |/)(?:co quan|don vi|to chuc))*(?![a-z])"
    rf"|ubnd (?:cap huyen|cap xa|huyen, thi xa, thanh pho)(?![a-z])|(?:cac )?thanh vien (?:ban|to"
    rf"|hoi dong)(?: [a-z]+){{0,3}}?(?= |$)"
    rf"|(?:phong|don vi|co quan)(?:, (?:don vi|co quan|phong|ban))+{_TAIL}{{0,2}}(?![a-z])"
)
# These need a name behind them; "phòng quản lý khoa học" is one although it begins with a verb.
_NEEDY = (
    r"phong(?! ngua| chong)|trung tam|tt|chi cuc|cuc|tong cuc|vu(?! (?:viec|an|chay|mua|tai|o|xam))|vien(?! chuc)"
    r"|ban(?! hanh| giao| do| be| chat"
    r"| chap)|bo phan|khoa(?! hoc)|hoi dong|hoi(?! nghi| thao| hop)|benh vien|bv|truong(?! hop)|doan(?! ket)"
    r"|tram(?= (?:y te|khuyen nong|thu y|chan nuoi|trong trot|bao ve|quan ly|kiem))"
    r"|cong ty|tap doan|tong cong ty|nhom|ban quan ly|ban chi dao|quy(?! dinh| che| trinh| hoach| mo"
    r"| dat)"
)
_OWN = (
    r"van phong(?! pham)|vp|thanh tra(?!,? (?:va )?(?:kiem tra|xu ly|giam sat|chuyen nganh,))|so(?! (?:hoa|luong|lieu"
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
_ORG = re.compile(rf"(?:(?P<post>{_POSTS}) )?(?P<head>p\. ?(?=[a-z])|(?:{_NEEDY}|{_OWN})(?=[ ,;:.)(/-]|$))")
_POST_ALONE = re.compile(rf"(?P<post>{_POSTS})(?![a-z])")
_PLURAL = re.compile(
    rf"(?:{_POSTS} )?(?:cac|hai|ba|bon|02|03|04|05) (?P<head>so|phong|bo|ban|cuc|chi cuc|trung tam|don vi|co quan"
    rf"|huyen|xa|phuong|vien|to|hoi|dang uy|chi bo)(?: ?:)? "
)
# Small words that end a name; folded, many are also the beginnings of words of names (đô thị, cơ sở, vận tải).
_STOP = re.compile(
    r"(?:da(?! (?:dang|phuong))|dang|chua|van(?! (?:tai|hoa|phong|ban|hanh|thu))|se|co(?! (?:so|quan|ban|cau|yeu|khi"
    r"|dien|gioi))|la"
    r"|duoc(?! (?:pham|lieu|hoc))|bi(?! thu)|con(?! nguoi)|thi(?! (?:truong|tran|xa|hanh|dua|diem|nghiem))"
    r"|de(?! (?:dieu|an|tai))|theo|truoc|voi|ve(?! (?:sinh|tinh))|nhu|tai(?! (?:chinh|nguyen|san|khoan|lieu))|nham"
    r"|khi(?! tuong)|trong(?! (?:trot|cay|rung))|cham nhat|khong(?! luu)|neu|do(?! (?:thi|luong|dac))|vi(?! (?:sinh"
    r"|tinh))"
    r"|tu(?! (?:phap|van|lieu|nhien|tuong|do|bo))|den|hien|gom|bao gom|nghien|cu the)(?![a-z])"
)
# Names with a comma or an "và" of their own.
_COMPOUND = re.compile(
    r"van hoa,? the thao(?:,? va| va) du lich|khoa hoc va cong nghe|ke hoach va dau tu"
    r"|nong nghiep va (?:phat trien nong thon|moi truong)"
    r"|tai nguyen va moi truong|giao duc va dao tao|thong tin va truyen thong"
    r"|lao dong,?(?: -)? ?thuong binh va xa hoi|dan toc va ton giao"
    r"|van hoa,? khoa hoc va thong tin|van hoa va thong tin|kinh te va ha tang|van hoa - xa hoi|to chuc - hanh chinh"
    r"|cong nghe va thi truong cong nghe|nong nghiep va ptnt"
    r"|du an dau tu xay dung|cong nghe thong tin|ke hoach tong hop|hanh chinh tong hop|kinh te tong hop"
    r"|giao duc thuong xuyen|dang ky dat dai|dich vu viec lam"
    r"|tuyen giao va dan van|phat thanh va truyen hinh|phat thanh - truyen hinh|y te va dan so"
    r"|tai chinh - ke hoach|ke hoach - tai chinh|ke hoach, tai chinh|lao dong - tbxh"
)
_NAMED_LIKE_VERBS = re.compile(
    r"(?:xay dung|ke hoach|quan ly|to chuc|kiem tra|kiem soat|dang ky|tiep nhan|thanh tra|cong thuong|noi vu"
    r"|thong tin|phuc vu|ho tro|phat trien|chuyen giao|ung dung|bao ve|phong chong)(?![a-z])"
)
# Verbs that are also second halves of names: Kiến trúc, Công lập, Công trình, Nông lâm, Điều tra.
_HALVES = frozenset({"truc", "lap", "trinh", "lam", "tra"})
# Words that are tasks by themselves, but end names: "Trung tâm Công nghệ thông tin", "Phòng Đào tạo bồi dưỡng".
_NOUNLIKE = re.compile(r"(?:thong tin|dao tao|dau tu|quan ly|ho tro|phuc vu|boi duong|khai thac|kiem nghiem|du bao) ")
_SEPARATOR = re.compile(
    r" ?[,;] (?:va |cung(?! (?:cap|ung)) |dong thoi )?| va (?:cung )?| cung(?! (?:cap|ung|co|ky)) (?:voi )?| - | \+ "
)
# "Đồng chí Lê Văn Tám, Trưởng phòng Kinh tế": the person's name stands in front of the post.
_PERSON = re.compile(r"(?:dong chi|d/c|ong|ba|anh|chi) (?=[a-z])")
# "Văn phòng HĐND và UBND phường tổng hợp": whose office it is, said behind a name of the table.
_OWNER_BEHIND = re.compile(r" (?:phuong|xa|thi tran|dac khu|huyen|tinh|thanh pho|so)(?![a-z])")
_POST_BEHIND = re.compile(r" ?(?:,|-|\() ?")
_WORD = re.compile(r"[^\s,;:.()\"]+")
_CHARGED = re.compile(r"[^,;:.()]{1,60}? (?=(?:co|chiu) trach nhiem)")


def collective_end(folded: str) -> int:
    """Where the collective name ends with which the folded words begin; 0 where they begin with none."""
    found = _COLLECTIVE.match(folded)
    return found.end() if found else 0


@dataclass(frozen=True, slots=True)
class UnitNames:
    """How the units of the office are written, made once for a text: names by their first letter, and codes.

    `unmarked` are names of one word that bear no marks (the code CAP): "cấp" is not one of them.
    """

    by_letter: Mapping[str, Sequence[str]]
    codes: frozenset[str]
    unmarked: frozenset[str] = frozenset()

    @classmethod
    def of(cls, units: Sequence[Unit]) -> UnitNames:
        by_letter: dict[str, list[str]] = {}
        for name in sorted({fold(name) for unit in units for name in unit_names(unit)}):
            for spelling in (name, name.partition(" ")[2]):
                if len(spelling) > 1:
                    by_letter.setdefault(spelling[0], []).append(name)
        words = {name.lower() for unit in units for name in unit_names(unit) if " " not in name.strip()}
        unmarked = frozenset(word for word in words if word == fold(word))
        return cls(by_letter, frozenset(key for unit in units if len(key := unit_key(unit.code)) > 2), unmarked)


@dataclass(frozen=True, slots=True)
class Scanner:
    """One sentence; finds who is named where."""

    scan: FoldedText
    names: UnitNames

    @property
    def text(self) -> str:
        return self.scan.text

    def is_capital(self, position: int) -> bool:
        if position >= len(self.scan.offsets):
            return False
        return self.scan.source[self.scan.offsets[position]].isupper()

    def may_have_task(self, party: Named, position: int) -> bool:
        """Whether any words at `position` may be the task of a unit of this office, though their verb is not known."""
        known = party.collective or self._table_name(party.start, "") == party.end - party.start
        rest = self.text[position : position + 40]
        return known and bool(re.match(r"[a-z]{2}", rest)) and not self.is_capital(position) and not _STOP.match(rest)

    def words(self, start: int, end: int) -> str:
        return self.scan.original(start, end).strip(" ,;:.-")

    def parties_at(self, start: int) -> tuple[list[Named], int]:
        """The list of parties that begins at `start` and the offset behind it."""
        found: list[Named] = []
        position, head = start, ""
        while len(found) < 40:
            plural = _PLURAL.match(self.text, position)
            if plural and self._opens_list(plural):
                head = plural["head"]
                one = self._element(plural.end(), head)
                one = one and Named(position, one.end, self.words(plural.end(), one.end), one.key)
            else:
                one = self._element(position, head) if head and not self.begins_party(position) else None
                if one is None:
                    one, head = self.party_at(position), ""
            if one is None:
                break
            found.append(one)
            separator = _SEPARATOR.match(self.text, one.end)
            if separator is None:
                return found, one.end
            position = separator.end()
            if not head and self._shares_head(position, one):
                head = one.key.split(" ")[0]
        return found, found[-1].end if found else start

    def _shares_head(self, position: int, before: Named) -> bool:
        """ "Sở Tài chính, Nội vụ và Y tế": the names behind the first have the same head word."""
        named = before.key.startswith(("so ", "bo ")) and not before.collective
        return named and self.is_capital(position) and not self.begins_party(position) and self.is_mixed

    @property
    def is_mixed(self) -> bool:
        """Whether the text has small and capital letters, so that capitals tell something."""
        return not self.scan.source.isupper() and not self.scan.source.islower()

    def begins_party(self, position: int) -> bool:
        """Whether a body, a post or a collective name begins here by its own words."""
        return any(pattern.match(self.text, position) for pattern in (_ORG, _COLLECTIVE, _POST_ALONE))

    def _opens_list(self, plural: re.Match[str]) -> bool:
        """ "các phòng: Quản lý khoa học, …": a name follows, not another group or a task."""
        if _COLLECTIVE.match(self.text, plural.start()) and not self.is_capital(plural.end()):
            return ":" in plural[0] and self._table_name(plural.end(), plural["head"]) > 0
        return self.is_capital(plural.end()) and _ORG.match(self.text, plural.end()) is None

    def _element(self, position: int, head: str) -> Named | None:
        """A member of a list whose head word stands in front of the list."""
        size = self._table_name(position, head)
        end = position + size if size else self._name_end(position, needy=True)
        if end <= position or not (size or self.is_capital(position)):
            return None
        return Named(position, end, self.words(position, end), f"{head} {self.text[position:end]}")

    def party_at(self, start: int) -> Named | None:
        """The one party whose name begins at `start`; a person is passed over for the post behind the name."""
        behind = self._behind_person(start)
        post = self._party_at(behind) if behind else None
        if post and not post.collective:
            return Named(start, post.end, post.words, post.key)
        return self._party_at(start)

    def _behind_person(self, start: int) -> int:
        """Where the post begins in "đồng chí Lê Văn Tám, Trưởng phòng Kinh tế"; 0 where no person is named so."""
        address = _PERSON.match(self.text, start)
        if address is None or self.begins_party(address.end()) or not self.is_mixed:
            return 0
        position, count = address.end(), 0
        for word in islice(_WORD.finditer(self.text, position, position + 60), 6):
            if word.start() > position + 1 or not self.is_capital(word.start()):
                break
            position, count = word.end(), count + 1
        behind = _POST_BEHIND.match(self.text, position) if count > 1 else None
        return behind.end() if behind and self.begins_party(behind.end()) else 0

    def _party_at(self, start: int) -> Named | None:
        text = self.text
        collective = _COLLECTIVE.match(text, start)
        listed = self._table_name(start, "")
        single = max(self._single_end(start), self._post_of_unit(start))
        if collective and collective.end() >= max(start + listed, single):
            end = self._capitals_behind(collective.end())
            return Named(start, end, self.words(start, end), text[start:end].strip(), True)
        end = self._settled(start, listed, single)
        return Named(start, end, self.words(start, end), text[start:end]) if end > start else None

    def _capitals_behind(self, position: int) -> int:
        """The end of a proper name that goes on behind a collective one: "các đơn vị thuộc Sở Y tế"."""
        end = position
        for word in islice(_WORD.finditer(self.text, position, position + 80), 8):
            if word.start() != end + 1 or not self.is_capital(word.start()):
                break
            end = word.end()
        return end

    def _settled(self, start: int, listed: int, single: int) -> int:
        """The end of a name by the table of units or by its words; the longer, unless it only swallowed a task."""
        by_table = start + listed if listed else 0
        if not by_table:
            return single
        rest = self.text[by_table:single]
        if self.is_capital(by_table + 1) or re.match(
            r" (?:ubnd|cua|tinh|huyen|thanh pho|phuong|xa|thi tran|dac khu|hdnd|dang uy|doan|so)\b", rest
        ):
            return max(by_table, single)
        owner = _OWNER_BEHIND.match(self.text, by_table)
        follows = owner and (self.text[owner.end() : owner.end() + 1] in {",", ";", ":"} or self._task_at(owner.end()))
        return owner.end() if owner and follows else by_table

    def _task_at(self, position: int) -> bool:
        """Whether the words of a task, or of who leads it, stand behind a blank here."""
        behind = TASK_START.match(self.text, position + 1) or LEADS.match(self.text, position)
        return bool(behind and behind[0].strip())

    def _post_of_unit(self, start: int) -> int:
        """The end of "Trưởng phòng Kinh tế, Hạ tầng và Đô thị", whose unit the table knows by its whole name."""
        post = _POST_ALONE.match(self.text, start)
        if post is None:
            return start
        begins = (post.end() - len("phong"), post.end() + 1) if post[0].endswith(" phong") else (post.end() + 1,)
        return max((begin + size for begin in begins if (size := self._table_name(begin, ""))), default=start)

    def _table_name(self, start: int, head: str) -> int:
        """Length of the longest unit name that stands here; `head` may be left out of it."""
        best = 0
        for name in self.names.by_letter.get(self.text[start : start + 1], ()):
            for one in (name, name.removeprefix(f"{head} ") if head else name):
                if len(one) > max(best, 1) and self._stands(one, start):
                    best = len(one)
        return best or self._spaced_code(start)

    def _stands(self, words: str, start: int) -> bool:
        end = start + len(words)
        if not self.text.startswith(words, start) or self.text[end : end + 1].isalnum():
            return False
        written = normalize(self.scan.original(start, end))
        return words not in self.names.unmarked or all(letter.isascii() or not letter.isalpha() for letter in written)

    def _spaced_code(self, start: int) -> int:
        """Length of a code typed with blanks in it: "CC TĐC" for CCTĐC."""
        words = [word.span() for word in islice(_WORD.finditer(self.text, start, start + 40), 4)]
        for _, end in reversed(words[1:]):
            typed = self.text[start:end]
            if typed.count(" ") and unit_key(typed) in self.names.codes and words[0][0] == start:
                return end - start
        return 0

    def _single_end(self, start: int) -> int:
        """The end of a body or post that begins at `start`; `start` itself if there is none."""
        found = _ORG.match(self.text, start)
        if found is None:
            post = _POST_ALONE.match(self.text, start)
            if post is None:
                return start
            return self._name_end(post.end(), needy=False)
        if found["head"] in {"to", "to cong tac", "doan", "nhom"}:
            return self._task_force_end(found.end())
        needy = re.fullmatch(_NEEDY, found["head"]) is not None
        end = self._name_end(found.end(), needy=needy)
        charged = _CHARGED.match(self.text, end) if needy else None
        end = charged.end() - 1 if charged else end
        nameless = needy and end == found.end() and (found["head"] == "ban" or not self.is_capital(start))
        return start if nameless else end

    def _task_force_end(self, position: int) -> int:
        """A task force is named by verbs ("Tổ công tác giúp Giám đốc Sở theo dõi …"): an adverb begins the task."""
        clause = re.compile(r"[^.;:]{0,260}").match(self.text, position)
        limit = clause.end() if clause else position
        short = self._name_end(position, needy=False)
        for separator in _SEPARATOR.finditer(self.text, short, limit):
            if self.begins_party(separator.end()):
                limit = separator.start()
                break
        rest = self.text[short:limit]
        if not re.match(r" (?:giup|thuc hien nhiem vu|don doc|theo doi|kiem soat|kiem tra)(?![a-z])", rest):
            return short
        for adverb in re.finditer(
            r" (?=(?:thuong xuyen|tiep tuc|chu dong|khan truong|kip thoi|chu tri|co trach nhiem|chiu trach nhiem"
            r"|phoi hop))",
            self.text[short:limit],
        ):
            return short + adverb.start()
        return limit if limit < len(self.text) and self.text[limit] in ",; " else short

    def _name_end(self, position: int, *, needy: bool) -> int:
        """Goes on over the words of a name until a task, a stop word or a sign."""
        text, count = self.text, 0
        bare = position
        while count < MAX_NAME:
            compound = re.compile(r" ?").match(text, position)
            begin = compound.end() if compound else position
            known = _COMPOUND.match(text, begin)
            if known:
                position, count = known.end(), count + 4
                continue
            joint = re.compile(r" va (?=\S)| - (?=\S)| & ").match(text, position)
            if joint and (count or self.is_capital(joint.end())) and self._goes_on(joint.end()):
                word = _WORD.match(text, joint.end())
                position, count = (word.end() if word else joint.end()), count + 2
                continue
            word = _WORD.match(text, begin)
            if (
                word is None
                or (begin == position and count)
                or self._ends_name(begin, first=count == 0, needy=needy, at=position)
            ):
                break
            position, count = word.end(), count + 1
            if count == 1 and needy and _NAMED_LIKE_VERBS.match(text, begin):
                named = _NAMED_LIKE_VERBS.match(text, begin)
                position = named.end() if named else position
        return position if position > bare or not needy else bare

    def _goes_on(self, position: int) -> bool:
        """Whether the word behind "và" still belongs to the name."""
        if self.begins_party(position):
            return False
        if TASK_START.match(self.text, position) and not self.is_capital(position):
            return False
        return not _STOP.match(self.text, position)

    def _halves(self, begin: int) -> bool:
        """ "Kiến trúc": a small syllable right behind a capital one is its second half, whatever verb it looks like."""
        before = re.search(r"(?<![^ ])[^ ]+ $", self.text[max(0, begin - 20) : begin])
        if before is None or begin - len(before[0]) < 0:
            return False
        start = begin - len(before[0])
        verb = TASK_START.match(self.text, begin)
        source = self.scan.original(start, begin)
        return bool(verb and verb[0] in _HALVES and self.is_capital(start) and source[1:2].islower())

    def _ends_name(self, begin: int, *, first: bool, needy: bool, at: int) -> bool:
        text = self.text
        if self.is_capital(begin):
            return False
        if first and needy and _NAMED_LIKE_VERBS.match(text, begin):
            return False
        if not first and self._halves(begin):
            return False
        noun = _NOUNLIKE.match(text, begin) if needy else None
        if noun and TASK_START.match(text, noun.end()) and not self.is_capital(noun.end()):
            return False
        if text.startswith(("va ", "+"), begin) or ADVERB.match(text, begin):
            return True
        return bool(TASK_START.match(text, begin) or _STOP.match(text, begin) or begin - at > 1)


def scanner(text: str, names: UnitNames) -> Scanner:
    """A scanner of one sentence."""
    return Scanner(fold_with_offsets(text), names)
