"""Finds in a sentence who is given which task: "Giao A chủ trì, phối hợp B …", "A khẩn trương …", "Yêu cầu A: …"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from domain.intake.directives.actors import Named, Scanner
from domain.intake.directives.stating import grounds_ends
from domain.intake.directives.verbs import COORDINATES, FACT, LEADS, TASK_START

_ORDER = re.compile(
    r"(?<![a-z])(?:de nghi|yeu cau|giao nhiem vu cho|giao trach nhiem cho"
    r"|giao(?! (?:thong|duc|luu|tiep|dich|nhan|nop))"
    r"|phan cong|kinh chuyen|kinh de nghi|kinh mong|chuyen|uy quyen|chi dao|nhac)"
    r"(?: nhiem vu)?(?: cho)? ?:? (?=[a-z])"
)
# What stands in front of a verb that gives no order: "theo yêu cầu", "nhiệm vụ được giao", "văn bản đề nghị".
_NO_ORDER = re.compile(
    r"(?:duoc|do|da|dang|theo|cua|ve viec|v/v|xet|tai|cac|nhung|noi dung|van ban|cong van|to trinh|su|viec|de|bi"
    r"|khong|thuc hien|can cu|dap ung|tiep nhan|va|luan|ban|dieu|thuyen|van|chu)\s?$"
)
_GIVEN_BEFORE = re.compile(r"(?<![a-z])(?:nhiem vu|cong viec|chi tieu|noi dung|viec|ket qua)(?: [a-z&]+){1,8} ?$")
# "Sở Nội vụ đã có Báo cáo … đề nghị UBND tỉnh …": what somebody else wrote.
_TOLD_BEFORE = re.compile(
    r"(?<![a-z])(?:(?:da|vua) (?:co|gui|ban hanh|trinh|nhan)|co (?:van ban|cong van|bao cao|to trinh"
    r"|thong bao))(?![a-z])"
)
_OPENING = re.compile(
    r"(?:(?:thu (?:nhat|hai|ba|tu|nam|sau|bay)|(?:mot|hai|ba|bon|nam|sau|bay) la)(?: la)?[,:] ?(?!ngay)"
    r"|(?:rieng|truoc mat|dong thoi|ngoai ra|ben canh do|theo do|vi vay|do do|trong do|cu the|tiep theo|cung voi do"
    r"|sau do)[,:]? |(?:giai phap|y kien chi dao|but phe|chi dao): "
    r"|(?:nhan|tiep nhan|sau khi nhan|ngay sau khi nhan) duoc [^.;,]{3,80}, )"
)
# "Về quốc phòng, an ninh: Công an tỉnh chủ động …": a topic stands in front.
_TOPIC = re.compile(r"(?:(?:ve|doi voi|cong tac|linh vuc|noi dung) [^:.;]{3,90}|[^:.;,]{3,60}): ")
_NEXT = re.compile(r"; ?(?:dong thoi |va )?|(?<=\d), (?:dong thoi |sau do )?|(?<=\d\)), ")
_INTRODUCED = re.compile(
    r"(?:tu (?=ngay|thang)|ke tu|den|truoc|trong|hang|moi|dinh k[yi]|vao|cham nhat|sau khi|khi|ngay) [^.;,]{3,90}, "
)
# "Giao ban tuần 47" is a meeting, "Giao Ban Tổ chức …" an order.
_MEETING = re.compile(r"giao (?:cho )?ban (?!(?:[a-z]+ ){1,4}(?:chu tri|phoi hop|tham muu))")
# "Ngày 13/11, đồng chí Phó Bí thư chủ trì Hội nghị": what has been.
_ON_A_DAY = re.compile(r"(?:(?:sang|chieu|toi) )?(?:ngay )?\d[^.;,]{0,90}, ")
_CHAIRED = re.compile(r"(?:hoi nghi|cuoc hop|phien hop|buoi (?:hop|lam viec)|cuoc lam viec|giao ban)(?![a-z])")
_EMPTY_TASK = re.compile(
    r"^[ ,:]{0,9}(?:(?:nghiem tuc|khan truong|tap trung|chu dong|tiep tuc|phai|can|chi dao|to chuc|trien khai|va"
    r"|thuc hien|chu y|quan tam|lam|ngay|tot|quan triet) ?(?:, ?)?)*"
    r"(?:(?:mot so|cac|nhung|dong bo|cu the|dung|nhu)? ?(?:noi dung|nhiem vu|cong viec|viec|giai phap|yeu cau"
    r"|van de)?(?: trong tam| chu yeu| cu the| trong yeu|, giai phap| va giai phap)*)? ?"
    r"(?:(?:nhu|cu the|cu the nhu|nhiem vu|noi dung)? ?(?:sau|sau day|sau do|duoi day))?[ :.,]*$"
)
_FACT_VERB = re.compile(
    r"(?:ban hanh|gui|trinh|chuyen|co|bao cao|thong bao)(?: [a-z]+){0,3} (?:so \d|\d+/)|danh gia cao|bieu duong"
    r"|hoan nghenh|bao cao (?:ket qua|tinh hinh|noi dung)?[^.]{0,40}nhu sau"
    r"|(?:kinh )?(?:bao cao|trinh|de nghi)[^.;]{0,60}(?:xem xet, (?:cho y kien|quyet dinh|phe duyet|chi dao))[ ./]*$"
    r"|thong bao[^.;:\d]{0,80} de [^.;:\d]{0,80}biet(?:,| va) [^.;:\d]*thuc hien"
    r"|thong bao den|cho biet|neu ro|(?:tran trong |kinh |xin )+(?:moi|thong bao|cam on|gui)"
)
_URGENT = re.compile(
    r" ?,? ?(?:khan truong|nghiem tuc|chu dong|tap trung|kip thoi|phai|can|tich cuc|tiep tuc)(?![a-z])"
)
MAX_HEADS = 60


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of one assignment in a sentence; the task runs from `task` to the next head."""

    start: int
    task: int
    leads: tuple[Named, ...]
    coordinators: tuple[Named, ...]
    explicit: bool
    ordered: bool


def heads_of(scanner: Scanner, *, orders: bool = True, preamble: bool = False, issuer: str = "") -> list[Head]:
    """The assignments that begin in the sentence, in order.

    `orders` is False where somebody is already in charge: then "yêu cầu các cơ sở …" is part of the task. In a
    `preamble` only clear orders count. `issuer` is the folded name of who writes, who gives no tasks to itself.
    """
    text = scanner.text
    found: list[Head] = []
    opening = _OPENING.match(text)
    first = _by_actor(scanner, opening.end() if opening else 0, preamble=preamble, issuer=issuer)
    if first is None:
        introduced = _INTRODUCED.match(text)
        first = introduced and _by_actor(scanner, introduced.end(), preamble=preamble, issuer=issuer)
    if first is None and text.startswith("doi voi "):
        first = _by_actor(scanner, len("doi voi "), preamble=preamble, issuer=issuer)
    if first is None:
        topic = _TOPIC.match(text)
        first = topic and _by_actor(scanner, topic.end(), preamble=preamble, issuer=issuer)
    if first is None:
        behind = (_by_actor(scanner, end, preamble=preamble, issuer=issuer) for end in grounds_ends(text))
        first = next((head for head in behind if head is not None), None)
    if first:
        found.append(first)
    found += _ordered(scanner) if orders else []
    found += _following(scanner, found, issuer)
    return _apart(found)


def _apart(found: list[Head]) -> list[Head]:
    kept: list[Head] = []
    for head in sorted(found, key=lambda one: (one.start, not one.ordered)):
        if not kept or head.start >= kept[-1].task:
            kept.append(head)
    return kept[:MAX_HEADS]


def _ordered(scanner: Scanner) -> Iterator[Head]:
    """Orders: "yêu cầu", "giao", "đề nghị", "chuyển" with somebody behind."""
    text, done, count = scanner.text, 0, 0
    for verb in _ORDER.finditer(text):
        count += 1
        if verb.start() < done or count > MAX_HEADS or not _is_order(text, verb) or _is_meeting(scanner, verb):
            continue
        head = _head(scanner, verb.start(), verb.end(), ordered=True)
        if head is None:
            continue
        done = head.task
        yield head
    yield from _forwarded(scanner)


# "chuyển đơn của ông A đến Thanh tra tỉnh để xem xét, giải quyết"
_FORWARD = re.compile(r"(?<![a-z])chuyen (?!doi |giao |bien )(?=[a-z])")
_TOWARDS = re.compile(r" (?:den|cho|toi) (?=[a-z])")
_IN_ORDER_TO = re.compile(r" ?,? ?(?:de )?")


def _forwarded(scanner: Scanner) -> Iterator[Head]:
    """Something handed on to somebody who is to deal with it."""
    for verb in islice(_FORWARD.finditer(scanner.text), 5):
        if not _is_order(scanner.text, verb):
            continue
        for towards in islice(_TOWARDS.finditer(scanner.text, verb.end(), verb.end() + 200), 6):
            parties, end = scanner.parties_at(towards.end())
            gap = _IN_ORDER_TO.match(scanner.text, end)
            if parties and gap and TASK_START.match(scanner.text, gap.end()):
                yield Head(verb.start(), gap.end(), tuple(parties), (), False, True)
                break


def _is_meeting(scanner: Scanner, verb: re.Match[str]) -> bool:
    """Whether "giao ban" is said; where the text has capitals, a body is written "Ban Tổ chức"."""
    if not verb[0].startswith("giao") or not _MEETING.match(scanner.text, verb.start()):
        return False
    return not (scanner.is_mixed and scanner.is_capital(verb.end()) and scanner.is_capital(verb.end() + len("ban ")))


def _is_order(text: str, verb: re.Match[str]) -> bool:
    before = text[max(0, verb.start() - 90) : verb.start()]
    clause = re.split(r"[.;,:(]", before)[-1]
    if _NO_ORDER.search(before) and before[-2:-1] not in ",;:.":
        return False
    if _GIVEN_BEFORE.search(clause) or _TOLD_BEFORE.search(clause):
        return False
    if verb[0].startswith(("chi dao", "nhac", "chuyen", "uy quyen")):
        return (not clause.strip() and not before.strip()) or bool(
            re.match(r"^ ?(?:giam doc|chu tich|lanh dao|dong chi|ubnd|uy ban nhan dan|so|van phong|bo)[^,]*$", clause)
        )
    return not re.search(r"(?<![a-z])(?:phieu|don|muc|nhu cau|theo) ?$", clause)


def _by_actor(scanner: Scanner, start: int, *, preamble: bool, issuer: str) -> Head | None:
    """Somebody in front of the task: "Văn phòng Sở nghiên cứu …", "Thanh tra Sở chủ trì …", "VP: …"."""
    head = _head(scanner, start, start, ordered=False)
    if head is None:
        return None
    behind = scanner.text[head.task : head.task + 300].split(".")[0]
    if _CHAIRED.match(behind) and _ON_A_DAY.match(scanner.text):
        return None
    if head.explicit:
        return head
    if _SPEAKS.search(head.leads[-1].key):
        return None
    if _ANNOUNCES.match(behind) or (issuer and any(named.key == issuer for named in head.leads)):
        return None
    if _states_a_fact(scanner, head.task, behind) or _FACT_VERB.match(behind.strip(" ,:")):
        return None
    end = head.leads[-1].end
    if preamble and not (_URGENT.match(scanner.text, end) or scanner.text[end : end + 2].strip() == ":"):
        return None
    return head


# "Chủ tịch UBND tỉnh chỉ đạo như sau:": who writes, not who is to act.
_ANNOUNCES = re.compile(
    r"(?:(?:co )?(?:y kien )?(?:chi dao|ket luan|chi thi)|phan cong(?: nhiem vu)?|huong dan|thong bao)"
    r"(?: cu the| mot so noi dung| cac noi dung)?(?: nhu sau| sau)? ?:"
)


# "…, Chủ tịch kết luận:" is swallowed into the name of who speaks.
_SPEAKS = re.compile(r" (?:ket luan|chi dao|yeu cau|nhan manh|phat bieu|thong nhat|quyet dinh|co y kien)$")

# What is told to be done, whatever is said of its object; "thực hiện", "báo cáo" and the like begin complaints too.
_DECIDED = re.compile(
    r"[ ,:]*(?:(?:khan truong|kip thoi|chu dong|tich cuc|tap trung|phai|can|chu tri|phoi hop|truc tiep"
    r"|thuong xuyen),? (?:va )?){0,3}"
    r"(?:(?:tiep tuc|tong hop|ra soat|theo doi|don doc|nhac nho|kiem tra|giam sat|khac phuc|xu ly|giai quyet|lap"
    r"|thong ke|tham muu|de xuat|kiem diem|xac minh|lam ro|cham dut|chan chinh|bo sung|huong dan|ho tro|nghien cuu"
    r"|xem xet|phan tich|thanh tra|danh gia|hoan thien|thu hoi|yeu cau)(?![a-z])"
    r"|bao cao (?:giam doc|chu tich|ubnd|uy ban|lanh dao|so|bo|thu tuong|ban|danh sach|nguyen nhan|cac|nhung) )"
)
# Whose state is told behind the task: "các trường hợp chậm trễ", "danh sách đơn vị chưa nộp".
_OBJECT = re.compile(
    r"(?<![a-z])(?:cac|nhung|moi|so|phan|danh sach|truong hop|tinh trang|nguyen nhan|noi dung|van de|vi tri|don vi"
    r"|nhiem vu|du an|ho so)(?![a-z])[^;.]{0,60}$"
)
_PREDICATE = re.compile(r"con (?:cham|han che|nhieu|mot so|it|lung tung)$")


def _states_a_fact(scanner: Scanner, start: int, behind: str) -> bool:
    """Whether the words complain of what is or was; "chứa" and "chữa" fold like "chưa" but say nothing."""
    decided = _DECIDED.match(behind) is not None
    for found in FACT.finditer(behind):
        ends = not re.match(r" [a-z]", behind[found.end() :]) and _PREDICATE.match(found[0])
        if decided and not ends and _OBJECT.search(behind[: found.start()]):
            continue
        written = fold_marks(scanner.scan.original(start + found.start(), start + found.end()))
        if not found[0].startswith("chua") or written.startswith(("chưa", "chua")):
            return True
    return False


def fold_marks(text: str) -> str:
    """Lower case with its marks, in one form."""
    return unicodedata.normalize("NFC", text).lower()


def _following(scanner: Scanner, before: list[Head], issuer: str) -> Iterator[Head]:
    """Further actors behind a semicolon, or behind the date that ends the step before."""
    for count, separator in enumerate(_NEXT.finditer(scanner.text)):
        if count > MAX_HEADS:
            return
        if any(head.start <= separator.start() < head.task for head in before):
            continue
        head = _by_actor(scanner, separator.end(), preamble=False, issuer=issuer)
        if head and (before or head.explicit):
            yield head


_BY_ONES_DUTY = re.compile(
    r" ?,? ?(?:theo|can cu|tren co so|trong pham vi) (?:dung )?(?:chuc nang|nhiem vu|tham quyen|pham vi"
    r"|linh vuc)(?:,? (?:va )?(?:chuc nang|nhiem vu|quyen han|tham quyen|linh vuc|dia ban))*"
    r"(?: (?:duoc giao|quan ly|cua minh|phu trach|duoc phan cong|cua don vi|cua nganh))*(?: ?,)?(?![a-z])"
)


def _head(scanner: Scanner, start: int, parties_from: int, *, ordered: bool) -> Head | None:
    parties, end = scanner.parties_at(parties_from)
    if not parties:
        return None
    text = scanner.text
    filler = _BY_ONES_DUTY.match(text, end)
    coordinators, end, explicit = _coordination(scanner, filler.end() if filler else end)
    colon = re.compile(r" ?:").match(text, end)
    if colon:
        end = colon.end()
    gap = re.compile(r"[ ,]*").match(text, end)
    task = gap.end() if gap else end
    begins = TASK_START.match(text, task)
    if begins and not colon and not explicit and not ordered and scanner.is_mixed and scanner.is_capital(task):
        return None
    if not (explicit or coordinators or colon or begins):
        dated = _INTRODUCED.match(text, task)
        begins = TASK_START.match(text, dated.end()) if dated else None
    complete = bool(explicit or coordinators or begins or colon) or (
        not parties[-1].collective and scanner.may_have_task(parties[-1], task)
    )
    if not complete and not (ordered and _may_follow_an_order(text, start, task)):
        return None
    return Head(start, task, tuple(parties), tuple(coordinators), explicit, ordered)


def _may_follow_an_order(text: str, start: int, task: int) -> bool:
    """Behind an order any words may be the task, but not those of a statement, nor nothing in a long sentence."""
    if task >= len(text.rstrip(" ./;")):
        return start < 3 and len(text) < 160
    return not re.compile(r"(?:da|dang|chua|la|co|duoc|bi|ve|tai|theo|trong|thi)(?![a-z])").match(text, task)


# "Sở A chủ trì, Sở B phối hợp thực hiện": the second is no lead.
# "QLKH (chủ trì), VP, TTra (phối hợp)" is how systems and notes write it.
_MARKED_LEAD = re.compile(r" ?\((?:chu tri|dau moi|lam dau moi)\)")
_HELPING = re.compile(r" ?[,;] ?(?:va )?(?:giao )?")
_HELPED = re.compile(
    r" ?\((?:cung )?phoi hop\)| (?:cung )?(?:phoi hop|tham gia)(?! (?:chat che )?(?:voi"
    r"|cung))(?: chat che)?(?: (?=thuc hien"
    r"|trien khai))?(?![a-z])"
)
_HELPED_AT_END = re.compile(rf"(?:{_HELPED.pattern})(?= ?(?:[.,;:)]|$))")


def _coordination(scanner: Scanner, end: int) -> tuple[list[Named], int, bool]:
    """The words between the parties and the task: who leads and with whom."""
    coordinators: list[Named] = []
    explicit = False
    for _ in range(4):
        leading = _MARKED_LEAD.match(scanner.text, end) or LEADS.match(scanner.text, end)
        if leading and leading[0].strip(" ,"):
            explicit, end = True, leading.end()
            continue
        helping = _HELPING.match(scanner.text, end) if explicit else None
        parties, after = scanner.parties_at(helping.end()) if helping else ([], 0)
        if parties and (helped := _HELPED.match(scanner.text, after)):
            coordinators, end = [*coordinators, *parties], helped.end()
            continue
        joined = COORDINATES.match(scanner.text, end)
        if joined is None:
            break
        parties, after = scanner.parties_at(joined.end())
        if not parties:
            break
        coordinators, end = [*coordinators, *parties], after
    return coordinators, end, explicit


_MIDDLE = re.compile(
    r"(?:^|[,;.(]|(?<=chu tri)| va| dong thoi| chu dong| tich cuc| thuong xuyen) ?(?=(?:chu dong |tich cuc "
    r"|thuong xuyen |chu tri,? )?(?:phoi hop|phoi, ket hop))(?:chu dong |tich cuc |thuong xuyen |chu tri,? )?"
)


def coordinators_in(scanner: Scanner) -> list[Named]:
    """Who is to be worked with, named inside a task: "…, phối hợp với Công an tỉnh tổ chức …"."""
    found: list[Named] = []
    done = 0
    for count, place in enumerate(_MIDDLE.finditer(scanner.text)):
        if count > MAX_HEADS:
            break
        joined = COORDINATES.match(scanner.text, place.end()) if place.end() >= done else None
        if joined is None:
            continue
        parties, done = scanner.parties_at(joined.end())
        found += parties
    return [*found, *_helpers(scanner)]


def _helpers(scanner: Scanner) -> list[Named]:
    """Who is said to help behind the task: "Thanh tra tham mưu, VP phối hợp"."""
    found: list[Named] = []
    for separator in islice(_HELPING.finditer(scanner.text), MAX_HEADS):
        parties, after = scanner.parties_at(separator.end())
        if parties and _HELPED_AT_END.match(scanner.text, after):
            found += parties
    return found


def is_governing(scanner: Scanner, head: Head) -> bool:
    """Whether nothing but "thực hiện các nội dung sau:" follows: the tasks themselves stand below."""
    return bool(_EMPTY_TASK.match(scanner.text[head.task :]))


# "Điều 5. Trách nhiệm của Sở Tài chính", "Đối với Văn phòng:"
_DUTY_OF = re.compile(
    r"(?:trach nhiem|nhiem vu)(?:,? (?:va )?(?:quyen han|nhiem vu))?(?: cu the)? (?:cua |doi voi )?|(?:doi voi"
    r"|ve phia) "
)


def bare_parties(scanner: Scanner) -> tuple[Named, ...]:
    """The parties of a heading that names somebody and says nothing else: "1. Sở Y tế"."""
    duty = _DUTY_OF.match(scanner.text)
    parties, end = scanner.parties_at(duty.end() if duty else 0)
    rest = scanner.text[end:].strip(" .:;,")
    if not parties or not rest:
        return tuple(parties)
    # "Phòng Đấu thầu, Thẩm định và Giám sát đầu tư": a name may have a comma of its own.
    goes_on = scanner.text.startswith(", ", end) and scanner.is_mixed and scanner.is_capital(end + 2)
    if goes_on and len(parties) == 1 and len(scanner.text) < 110 and not re.search(r"[.;:]", rest):
        return (Named(0, len(scanner.text), scanner.words(0, len(scanner.text)), scanner.text.strip(" .:;,")),)
    return ()


def recipient_in(scanner: Scanner, end: int) -> Named | None:
    """To whom something is sent before `end`: "gửi về Sở Nội vụ trước ngày …"."""
    for verb in reversed(list(re.finditer(r"(?<![a-z])(?:ve|cho|qua|gui|bao cao|den|nop|toi) ", scanner.text[:end]))):
        named = scanner.party_at(verb.end())
        if named and not named.collective:
            return named
    return None


_SENTENCE_END = re.compile(
    r"(?<![\s.][A-ZĐ])(?<!\bTP)(?<!\bTS)(?<!\bThS)(?<!\bP)(?<!\bQ)(?<=[^\s.])\.(?:/\.)?\s+(?=[A-ZĐÀ-ÝĂĨŨƠƯẠ-Ỹ\"“*(0-9])"
)


def sentences_of(text: str) -> list[str]:
    """The sentences of a paragraph; numbers, dates and abbreviations do not end one."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip(" .;/")]


# A comma parts steps only behind a date and before a new act; what it parts without need is joined again.
_STEP = re.compile(
    r";\s+|(?<=\d),\s+(?=(?:trình|báo cáo|gửi|hoàn thiện|hoàn thành|ban hành|tổng hợp|trinh|bao cao|gui|hoan thien)\s)"
)


def steps_of(text: str) -> list[str]:
    """The steps of one task, between semicolons and sentences; each may have a limit of its own."""
    return [step for sentence in sentences_of(text) for step in _STEP.split(sentence) if step.strip(" .;")]
