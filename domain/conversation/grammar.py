"""One grammar for every messenger: which words are a command, what may follow them, and who may use it.

Words are matched folded (lower case, no marks), with or without a slash; every button is a typed command too.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.conversation.commands import (
    AcceptTask,
    AskWhich,
    AssignTask,
    BindGroup,
    CancelTask,
    ChangeCalendar,
    ChangeDraftDeadline,
    ChangeTask,
    ChooseChannels,
    Command,
    CompleteTask,
    ConfirmDraft,
    DropDraft,
    Explain,
    ExportTable,
    FreeText,
    HandOver,
    Help,
    HoldTask,
    ImportTable,
    InvitePerson,
    MakeBulletin,
    MoveRecurring,
    MyWork,
    NextPage,
    OverdueWork,
    Policies,
    Reconcile,
    Register,
    Rehearse,
    RemoveCalendarDay,
    ReportProgress,
    ResumeTask,
    RetryLetter,
    ShowCalendar,
    ShowContacts,
    ShowQuota,
    ShowRecurring,
    ShowTask,
    SkipRecurring,
    Snooze,
    StaleWork,
    Start,
    StopRecurring,
    TakeOver,
    Undo,
    UnitWork,
)
from domain.conversation.news_of_done import says_done
from domain.errors import ArgumentMissing, SeveralNumbers
from domain.model import OrganizationRole, Person, UnitRole
from domain.office.permissions import oversees, runs_office
from domain.text import fold, fold_with_offsets
from domain.traits import channel_named


class Rank(StrEnum):
    """Who finds a command in the help and in the menu; whether it is carried out is judged by `permissions`."""

    EVERYONE = "everyone"
    HEAD = "head"
    MONITOR = "monitor"
    OFFICE = "office"
    ADMIN = "admin"


Reader = Callable[[str, str], Command]
"""From the command's word and what follows it, as typed, to the command. Raises `ArgumentMissing`."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """One command: its word (a verb without marks), other ways to say it, its reader, whose it is."""

    word: str
    others: tuple[str, ...]
    read: Reader
    rank: Rank | None = Rank.EVERYONE


NUMBER = re.compile(r"^\s*+(?:nv|so|s\u1ed1|#)?\s*+[.:]?\s*+0*(\d{1,7})\b[\s,.:;-]*", re.IGNORECASE)


def _number(word: str, rest: str) -> tuple[int, str]:
    found = NUMBER.match(rest)
    if found is None:
        raise ArgumentMissing(word)
    return int(found[1]), rest[found.end() :].strip()


_MORE_NUMBERS = re.compile(r"(?:(?:va|voi|nv|so|[#,;.+&\s-])*+\d{1,7}+(?!\d))++[\s.]*+")


def _one_task(word: str, rest: str) -> tuple[int, str]:
    """The number and the words behind it. A second number for words would be lost, or taken for a result or a reason.

    Raises:
        ArgumentMissing, SeveralNumbers.
    """
    number, words = _number(word, rest)
    if _MORE_NUMBERS.fullmatch(fold(words)):
        raise SeveralNumbers(word, number)
    return number, words


def _page(rest: str) -> int:
    found = re.match(r"\s*(?:trang\s*)?(\d{1,4})\s*$", rest)
    return max(1, int(found[1])) if found else 1


def _unit_and_page(word: str, rest: str) -> UnitWork:
    found = re.match(r"^(.*?)(?:\s+(?:trang\s*)?(\d{1,4}))?\s*$", rest.strip(), re.DOTALL)
    unit, page = (found[1], found[2]) if found else (rest, None)
    if unit.isdecimal():
        unit, page = "", unit
    return UnitWork(unit.strip(), max(1, int(page)) if page else 1)


def _complete(word: str, rest: str) -> CompleteTask:
    return CompleteTask(*_one_task(word, rest))


CALENDAR_YEAR = re.compile(r"^\s*(?:n[ăa]m\s+)?(\d{4})(?![\d/.-])\s*(.*)$", re.IGNORECASE | re.DOTALL)
CALENDAR_VERBS: Mapping[str, Callable[[str], Command]] = {
    "nghi": lambda words: ChangeCalendar(False, words),
    "nghi le": lambda words: ChangeCalendar(False, words),
    "lam bu": lambda words: ChangeCalendar(True, words),
    "lambu": lambda words: ChangeCalendar(True, words),
    "lam viec": lambda words: ChangeCalendar(True, words),
    "di lam": lambda words: ChangeCalendar(True, words),
    "bo": RemoveCalendarDay,
    "xoa": RemoveCalendarDay,
}


def read_calendar(word: str, rest: str) -> Command:
    """`lich`, `lich 2027`, `lich nghỉ 2/1/2027 …`, `lich làm bù …`, `lich bỏ …`."""
    if not rest.strip():
        return ShowCalendar()
    if found := CALENDAR_YEAR.match(rest):
        return ShowCalendar(int(found[1]), found[2].strip())
    words = rest.split()
    for count in (2, 1):
        command = CALENDAR_VERBS.get(fold(" ".join(words[:count])))
        if command is not None and words[count:]:
            return command(_rest(rest, count))
    raise ArgumentMissing(word)


def _maybe_number(rest: str) -> int:
    found = NUMBER.match(rest)
    return int(found[1]) if found else 0


def _rehearse(word: str, rest: str) -> Rehearse:
    """`dienthu`, `dienthu 14`, `dienthu 14 ngày trang 2`."""
    days, page, *_ = (*map(int, re.findall(r"\d{1,4}", rest)[:2]), 0, 0)
    return Rehearse(max(1, days or 14), max(1, page))


RETRY = re.compile(r"^(?:thu lai|thulai|gui lai|guilai)\b\s*(?:tin)?\s*(?:so)?\s*(.*)$")


def read_contacts(word: str, rest: str) -> Command:
    """`lienlac`, `lienlac thu lai 5`, `lienlac thu lai tat ca`."""
    found = RETRY.match(fold(rest))
    if not found:
        return ShowContacts()
    return RetryLetter(None if found[1].strip() in ("tat ca", "het") else _number(word, found[1])[0])


RECURRING_VERBS = re.compile(
    r"^(?:(?P<skip>bo qua|boqua|hoan|tam hoan|lui)|(?P<stop>bo|dung|huy|xoa|ngung|thoi)|(?P<move>sua|doi|chuyen))\b\s*"
)


def read_recurring(word: str, rest: str) -> Command:
    """`dinhky`, `dinhky bỏ 3`, `dinhky bỏ qua 3`, `dinhky sửa 3 hạn 20/12`; "định kỳ ngày 15 hằng tháng" is no command.

    Raises:
        ArgumentMissing: the number is not there.
    """
    scan = fold_with_offsets(rest)
    found = RECURRING_VERBS.match(scan.text)
    if found is None:
        return ShowRecurring() if not rest.strip() else FreeText(f"định kỳ {rest}")
    number, words = _number(word, scan.original(found.end(), len(scan.text)))
    if found["skip"]:
        return SkipRecurring(number)
    return StopRecurring(number) if found["stop"] else MoveRecurring(number, words)


def read_channels(word: str, rest: str) -> ChooseChannels:
    """`kenh`, `kenh zalo`, `kenh zalo, telegram`. Raises ArgumentMissing: a word that names no messenger."""
    named = [channel_named(one) for one in re.split(r"[\s,;>]+", fold(rest)) if one not in ("", "truoc", "roi")]
    channels = [channel for channel in named if channel is not None]
    if len(channels) < len(named):
        raise ArgumentMissing(word)
    return ChooseChannels(tuple(dict.fromkeys(channels)))


SPELLINGS: tuple[Spelling, ...] = (
    Spelling("viec", ("viec cua toi", "cong viec"), lambda word, rest: MyWork(_page(rest))),
    Spelling("donvi", ("don vi", "viec don vi"), _unit_and_page),
    Spelling("quahan", ("qua han", "tre han"), lambda word, rest: OverdueWork(_page(rest))),
    Spelling("chitiet", ("chi tiet", "xem"), lambda word, rest: ShowTask(_number(word, rest)[0])),
    Spelling("nhan", ("da nhan", "tiep nhan", "da tiep nhan"), lambda word, rest: AcceptTask(_one_task(word, rest)[0])),
    Spelling("xong", ("hoan thanh", "hoanthanh", "da xong", "bao cao xong"), _complete),
    Spelling(
        "baocao",
        ("bao cao", "bao cao tien do", "tien do"),
        lambda word, rest: ReportProgress(*_number(word, rest)),
    ),
    Spelling("tonlau", ("ton lau", "lau chua bao cao", "chua bao cao"), lambda word, rest: StaleWork(_page(rest))),
    Spelling(
        "nhaclai",
        ("nhac lai", "hen nhac lai", "nhac lai sau"),
        lambda word, rest: Snooze(*_number(word, rest)),
    ),
    Spelling("hoantac", ("hoan tac", "undo"), lambda word, rest: Undo(_one_task(word, rest)[0])),
    Spelling("visao", ("vi sao", "tai sao"), lambda word, rest: Explain(*_number(word, rest))),
    Spelling("toixuly", ("toi xu ly", "toi xu li"), lambda word, rest: TakeOver(_one_task(word, rest)[0]), Rank.HEAD),
    Spelling(
        "chuyen",
        ("chuyen xu ly", "chuyen cho", "phan cong"),
        lambda word, rest: HandOver(*_number(word, rest)),
        Rank.HEAD,
    ),
    Spelling("giao", ("giao viec", "giaoviec"), lambda word, rest: AssignTask(rest), Rank.MONITOR),
    Spelling("dinhky", ("dinh ky", "dinh ki", "viec dinh ky"), read_recurring, Rank.MONITOR),
    Spelling("lich", (), read_calendar),
    Spelling("sua", ("sua viec", "chinh sua"), lambda word, rest: ChangeTask(*_number(word, rest)), Rank.MONITOR),
    Spelling("tamdung", ("tam dung", "tam hoan"), lambda word, rest: HoldTask(*_one_task(word, rest)), Rank.MONITOR),
    Spelling("mo", ("mo lai", "tiep tuc"), lambda word, rest: ResumeTask(_one_task(word, rest)[0]), Rank.MONITOR),
    Spelling("huy", ("huy viec", "huy nhiem vu"), lambda word, rest: CancelTask(*_one_task(word, rest)), Rank.MONITOR),
    Spelling("dienthu", ("dien thu",), _rehearse, Rank.MONITOR),
    Spelling("lienlac", ("lien lac",), read_contacts, Rank.OFFICE),
    Spelling(
        "nhapfile",
        ("nhap file", "nhap tep", "nhap bang", "nhaptep"),
        lambda word, rest: ImportTable(),
        Rank.MONITOR,
    ),
    Spelling(
        "xuatfile",
        ("xuat file", "xuat tep", "xuat bang", "xuattep"),
        lambda word, rest: ExportTable(rest),
        Rank.MONITOR,
    ),
    Spelling("doichieu", ("doi chieu",), lambda word, rest: Reconcile(rest), Rank.MONITOR),
    Spelling("chinhsach", ("chinh sach", "chinh sach nhac viec"), lambda word, rest: Policies(rest), Rank.OFFICE),
    Spelling("bantin", ("ban tin",), lambda word, rest: MakeBulletin(), Rank.MONITOR),
    Spelling("hanmuc", ("han muc", "han muc zalo"), lambda word, rest: ShowQuota(), Rank.OFFICE),
    Spelling("kenh", ("kenh nhan tin", "kenh nhan"), read_channels),
    Spelling("tiep", ("trang sau", "xem tiep", "tiep theo"), lambda word, rest: NextPage()),
    Spelling("moi", ("moi tham gia",), lambda word, rest: InvitePerson(rest), Rank.ADMIN),
    Spelling("nhom", ("ket noi nhom", "ketnoi"), lambda word, rest: BindGroup(rest), Rank.ADMIN),
    Spelling("trogiup", ("tro giup", "help", "huong dan", "huongdan"), lambda word, rest: Help(fold(rest))),
    Spelling("hoan", (), lambda word, rest: AskWhich(_maybe_number(rest)), None),
    Spelling("thoi", ("huy bo", "bo qua viec nay"), lambda word, rest: DropDraft(), None),
    Spelling("dung", ("dung roi", "xac nhan", "dong y", "ok"), lambda word, rest: ConfirmDraft(), None),
    Spelling("suangay", ("sua ngay", "sua han"), lambda word, rest: ChangeDraftDeadline(rest), None),
    Spelling("start", ("bat dau",), lambda word, rest: Start(rest), None),
    Spelling("dangky", ("dang ky", "ma dang ky"), lambda word, rest: Register(rest), None),
)

BY_WORDS: Mapping[str, Spelling] = {
    words: spelling for spelling in SPELLINGS for words in (spelling.word, *spelling.others)
}
LONGEST = max(len(words.split()) for words in BY_WORDS)
STANDALONE = frozenset({"thoi", "dung", "start", "trogiup", "tiep"})
"""Words of everyday talk: they are commands only when nothing, or nothing much, follows them."""

EVERYDAY = frozenset({"bao cao", "tien do"})
"""Words with which many a task begins ("Báo cáo 6 tháng đầu năm"): a command only with a task's number behind them."""

_TASK_NUMBER = re.compile(
    r"\s*(?:nv\s*|#)?\d{1,7}(?:\s*[,.:;-]\s|\s+(?!(?:thang|quy|nam|ngay|tuan|gio|nhiem|don|noi|nguoi)\b)|\s*$)"
)

GLUED = frozenset({"chitiet", "nhan", "xong", "nhaclai", "hoantac", "visao", "toixuly", "mo", "hoan"})
"""Words after which the number may be typed without a blank."""


_GREETING = re.compile(
    r"(?:(?:da|em|toi) )?(?:xin )?(?:chao|alo|a lo|hello|hi)"
    r"(?: (?:bot|don doc|he thong|ban|cac|anh|chi|em|moi|nguoi|a|nhe))*"
)


def _is_everyday(words: Sequence[str], rest: str) -> bool:
    return fold(" ".join(words)).strip(" .,:;!?") in EVERYDAY and _TASK_NUMBER.match(fold(rest)) is None


def read_command(text: str) -> Command:
    """What `text` asks for; words that are no command come back as `FreeText` with the three nearest commands.

    Raises:
        ArgumentMissing: the command is clear, but lacks its number or its words.
    """
    bare = text.strip().removeprefix("/")
    if _GREETING.fullmatch(fold(bare[:80]).strip(" .,:;!?")):
        return Help()
    words = bare.split()
    for count in range(min(LONGEST, len(words)), 0, -1):
        spelling = BY_WORDS.get(fold(" ".join(words[:count])).strip(" .,:;!?"))
        if spelling is None:
            continue
        rest = _rest(bare, count)
        if _is_everyday(words[:count], rest):
            continue
        if spelling.word in STANDALONE - {"start", "trogiup"} and len(rest.split()) > 1:
            break
        if spelling.word == "viec" and says_done(bare):
            break
        return spelling.read(spelling.word, rest)
    if (glued := _glued(bare)) is not None:
        return glued
    return FreeText(text.strip(), nearest_words(words[0] if words else ""))


def _rest(text: str, count: int) -> str:
    """What follows the first `count` words, as typed (line breaks kept)."""
    places = [word.end() for word in re.finditer(r"\S+", text)]
    return text[places[count - 1] :].strip()


def _glued(text: str) -> Command | None:
    """`xong12`: the number typed without a blank."""
    found = re.match(r"^([^\W\d]+)\s*((?:nv)?\d.*)$", text, re.IGNORECASE | re.DOTALL)
    spelling = BY_WORDS.get(fold(found[1])) if found else None
    if found is None or spelling is None or spelling.word not in GLUED:
        return None
    return spelling.read(spelling.word, found[2])


def nearest_words(typed: str) -> tuple[str, ...]:
    """The three commands whose spelling is nearest; the everyday ones where none is near."""
    wanted = fold(typed)
    ranked = [spelling for spelling in SPELLINGS if spelling.rank is not None]

    def likeness(spelling: Spelling) -> float:
        return max(
            difflib.SequenceMatcher(None, wanted, words.replace(" ", "")).ratio()
            for words in (spelling.word, *spelling.others)
        )

    return tuple(spelling.word for spelling in sorted(ranked, key=likeness, reverse=True)[:3])


def allowed_words(person: Person) -> tuple[str, ...]:
    """The commands shown to this person, in the order of the grammar."""
    ranks = {Rank.EVERYONE}
    if any(place.role is not UnitRole.OFFICER for place in person.memberships):
        ranks.add(Rank.HEAD)
    if oversees(person):
        ranks.add(Rank.MONITOR)
    if runs_office(person):
        ranks.add(Rank.OFFICE)
    if OrganizationRole.ADMIN in person.roles:
        ranks.add(Rank.ADMIN)
    return tuple(spelling.word for spelling in SPELLINGS if spelling.rank in ranks)
