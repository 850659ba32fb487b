"""Walks the outline of a directive and drafts its tasks: who is in charge of what stands below, and what is a fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from domain.intake.deadlines import Confidence
from domain.intake.deadlines.verdict import worse
from domain.intake.directives.actors import Named, Scanner, UnitNames, scanner
from domain.intake.directives.drafted import NOBODY, Charge, Drafted, Limit, cut, tidy
from domain.intake.directives.fielded import FieldedTasks
from domain.intake.directives.layout.fields import fields_in
from domain.intake.directives.layout.lines import Line
from domain.intake.directives.layout.outline import Node
from domain.intake.directives.layout.parts import absorb_parts, settle_parts
from domain.intake.directives.layout.tables import rows_of
from domain.intake.directives.net import Used
from domain.intake.directives.opening import announces, is_order_line, is_section, issuer_in
from domain.intake.directives.proposal import Ask, AskKind, TextPlace
from domain.intake.directives.sentences import (
    Head,
    bare_parties,
    coordinators_in,
    heads_of,
    is_governing,
    sentences_of,
)
from domain.intake.directives.stating import asks_for_something, grounds_ends, is_history, limits_all
from domain.intake.directives.steps import gathering_in, steps_in
from domain.intake.directives.verbs import FORMULA, NO_TASKS, REPORT_OF_ALL, STANDING_CLAUSE, TASK_START
from domain.text import fold

MAX_DEPTH = 40


_GENERAL_ORDER = re.compile(
    r"(?:yeu cau|de nghi|chi dao|giao|kinh de nghi)(?: (?:quy (?:co quan|don vi|so)|thuc hien|trien khai|tap trung"
    r"|mot so|cac|nhung|nhiem vu|noi dung|cong viec|cu the|nhu|sau|sau day|ca nhan|quan tam|chi dao|khan truong"
    r"|nghiem tuc|va)){0,14} ?:$"
)
# The only sections of a report that look ahead.
_AHEAD = re.compile(
    r"(?<![a-z])(?:phuong huong|nhiem vu (?:trong tam|chu yeu|thang|quy|nam|tuan|ky|cong tac|tiep theo)"
    r"|ke hoach (?:cong tac )?(?:thang|quy|nam|tuan))"
)
_TO_READER = re.compile(
    r"(?:^|, |; )(?:kinh )?(?:de nghi|yeu cau)(?: (?:quy co quan|quy don vi|quy so|quy phong|quy ong"
    r"|quy vi))? (?=[a-z])"
)
_READER = re.compile(r"quy (?:co quan|don vi|so|ban|phong|vi|ong|ba)")
_FIRST_WORD_FACT = re.compile(
    r"^(?:hien nay|thoi gian qua|trong thoi gian|qua (?:kiem tra|theo doi|ra soat)|tuy nhien|theo bao cao|mot so"
    r"|viec |cong tac |tinh hinh|can cu|thuc hien (?:chi dao|y kien|cong van|van ban|ke hoach|chi thi|quyet dinh"
    r"|nghi quyet|thong bao|cong dien)|theo (?!doi)|xet |ngay \d|tren day|kem theo|neu tai|(?:moi )?(?:thong tin"
    r"|chi tiet)(?: xin)? lien he|dien thoai|dia chi|so lieu |thoi gian chot"
    r"|danh gia cao|ghi nhan(?:,| va)? (?:danh gia|su|nhung|no luc|ket qua)|hoan nghenh)"
)


def _is_fact(folded: str, *, strong: bool) -> bool:
    """Whether the words tell what is. Of whoever the heading names, what grounds stand in front of is a task."""
    if not _FIRST_WORD_FACT.match(folded):
        return False
    ends = grounds_ends(folded)
    carried_out = folded.startswith(("thuc hien ", "can cu ", "theo "))
    return not (strong and (carried_out or (ends and not _FIRST_WORD_FACT.match(folded[ends[0] :]))))


# "Báo cáo sơ bộ gửi trước …" behind a task is a further product of it.
_REPORTS = re.compile(
    r"(?:bao cao|ban|ket qua|so lieu|bieu|phieu|danh sach|ho so|san pham|bang|file|tep|bien ban)(?![a-z])"
)
# "…, Chủ tịch kết luận:" gives the word to the orders that follow.
_CONCLUDED = re.compile(r"(?:^|, )[^,:]{3,60} (?:ket luan|co ket luan)(?: nhu sau| cac noi dung sau)? ?:$")
_AS_FOLLOWS = re.compile(r",? ?(?:cụ thể|cu the)?,? ?(?:như sau|nhu sau|sau đây|sau day)? ?:?\s*$", re.IGNORECASE)
MOST_LINES_BETWEEN = 4
"""Lines between a task and a further product of it."""


@dataclass(slots=True)
class Drafter:
    """Drafts the tasks of one document."""

    names: UnitNames
    limit: Limit
    issuer: str = ""
    addressees: str = ""
    issuer_said: str = ""
    readers: tuple[Named, ...] | None = None
    is_report: bool = False
    drafts: list[Drafted] = field(default_factory=list)
    ordered: bool = False
    used: Used = field(default_factory=Used)
    fielded: FieldedTasks = field(init=False)

    def __post_init__(self) -> None:
        self.fielded = FieldedTasks(self.names, self.limit, self.issuer)

    def scan(self, text: str) -> Scanner:
        return scanner(text, self.names)

    def names_somebody(self, text: str) -> bool:
        """Whether a paragraph has an actor and a task of its own, or sets a limit for all above."""
        first = sentences_of(text[:2000])
        if not first:
            return False
        return bool(REPORT_OF_ALL.match(fold(first[0])) or STANDING_CLAUSE.match(fold(first[0]))) or bool(
            heads_of(self.scan(first[0]), issuer=self.issuer)
        )

    def walk(self, root: Node, *, has_head: bool) -> list[Drafted]:
        """The tasks of one stretch of the document, in order."""
        self.drafts, self.ordered = [], not has_head
        self._below(root, NOBODY, 0)
        return self.drafts

    def table(self, lines: Sequence[Line]) -> list[Drafted]:
        """The tasks of tables pasted as text."""
        drafts = []
        for row in rows_of(lines):
            place = TextPlace("", (row.line.cells[0],) if row.line.cells[0] else (), row.line.first, row.line.last)
            section = bare_parties(self.scan(row.group)) if row.group else ()
            drafts.append(self.fielded.task_of(row.fields, place, Charge(section)))
        return drafts

    def _below(self, parent: Node, charge: Charge, depth: int) -> None:
        """The tasks of the lines below `parent`. A paragraph that names somebody is in charge of those behind it."""
        if depth > MAX_DEPTH:
            return
        children = settle_parts(parent.children)
        for child in children:
            self._node(child, NOBODY if child.closing else charge, depth)

    def _node(self, node: Node, charge: Charge, depth: int) -> None:
        text = node.text
        folded = fold(text)
        facts = NO_TASKS.match(folded) and not is_order_line(folded) and not announces(node, folded)
        if node.line.cells or (facts and not self._orders_on_grounds(node, folded, charge)):
            return
        if self.is_report and is_section(node) and not _AHEAD.search(folded):
            return
        absorb_parts(node)
        fields = fields_in(node.text)
        if not fields.empty and fields.text:
            draft = self.fielded.task_of(fields, node.place(), charge)
            if draft.leads or TASK_START.match(fold(draft.text)):
                self.drafts.append(draft)
            return
        self._note_issuer(text)
        if _CONCLUDED.search(folded):
            self.ordered = True
            self.used.lines.add(node.line.first)
        if node.children:
            self._heading(node, charge, depth)
        else:
            self._item(node, charge)

    def _orders_on_grounds(self, node: Node, folded: str, charge: Charge) -> bool:
        """ "Căn cứ …, Văn phòng Sở đề nghị …", and a paragraph of whoever the heading names."""
        if node.children or not grounds_ends(folded):
            return False
        return charge.strong or bool(heads_of(self.scan(node.text), issuer=self.issuer))

    def _note_issuer(self, text: str) -> None:
        """ "…, Giám đốc Sở X chỉ đạo như sau:" tells who writes."""
        if self.issuer_said or self.drafts:
            return
        self.issuer_said = issuer_in(text)

    def _heading(self, node: Node, charge: Charge, depth: int) -> None:
        """A line with others below: it puts somebody in charge of them, or gives a task of its own, or is a title."""
        scan = self.scan(node.text)
        heads = heads_of(scan, orders=not charge.strong, preamble=self._in_preamble(node, charge), issuer=self.issuer)
        bare = bare_parties(scan) if not heads else ()
        heads = self._readers(heads)
        if bare:
            self.used.lines.add(node.line.first)
            self._below(node, Charge(bare, (), True, bare=True), depth + 1)
        elif heads and (is_governing(scan, heads[-1]) or node.opens):
            self._governing(node, scan, heads, charge, depth)
        elif heads:
            self.ordered = True
            self._item(node, charge)
            last = heads[-1]
            self._below(node, Charge(last.leads, last.coordinators, True), depth + 1)
        else:
            self._title(node, charge, depth)

    def _title(self, node: Node, charge: Charge, depth: int) -> None:
        folded = fold(node.text)
        if _GENERAL_ORDER.search(folded) and not charge.strong:
            self.ordered = True
            self.used.lines.add(node.line.first)
            charge = self._of_addressees() or charge
        elif charge.strong and self._goes_on_below(node):
            self._whole(node, charge)
            return
        elif charge.leads and node.text.rstrip(" /").endswith((".", ";")):
            self._item(node, charge)
        self._below(node, charge, depth + 1)

    def _readers(self, heads: Sequence[Head]) -> list[Head]:
        """ "Quý cơ quan, đơn vị" are the addressees."""
        readers = self._addressed()
        return [
            replace(head, leads=readers) if readers and all(_READER.match(one.key) for one in head.leads) else head
            for head in heads
        ]

    def _of_addressees(self) -> Charge | None:
        parties = self._addressed()
        return Charge(parties, from_addressees=True) if parties else None

    def _addressed(self) -> tuple[Named, ...]:
        if self.readers is None:
            self.readers = tuple(self.fielded.parties(self.addressees))
        return self.readers

    def _governing(self, node: Node, scan: Scanner, heads: Sequence[Head], charge: Charge, depth: int) -> None:
        self.ordered = True
        self.used.lines.add(node.line.first)
        last = heads[-1]
        if len(heads) > 1:
            self._sentence(node, scan, heads[:-1], scan.text[: last.start], charge)
        marked = node.line.marker is not None or (node.parent is not None and node.parent.parent is not None)
        names = last.leads
        if not is_governing(scan, last) and self._goes_on_below(node):
            self._whole(
                node,
                Charge(names, last.coordinators, True),
                start=scan.scan.offsets[last.task] if last.task < len(scan.scan.offsets) else 0,
            )
            return
        coordinators = (
            *last.coordinators,
            *(() if is_governing(scan, last) else coordinators_in(self.scan(cut(scan, last.task, len(scan.text))))),
        )
        below = Charge(
            names,
            tuple(coordinators),
            marked or self._direct_list(node),
            node.text if self.limit(node.text, False) else "",
            node.text[:200],
        )
        self._below(node, below, depth + 1)

    def _direct_list(self, node: Node) -> bool:
        """Bullets right below a paragraph are its list; numbered sections may be anything."""
        return all(child.line.marker is not None and child.line.marker.is_bullet for child in node.children)

    def _goes_on_below(self, node: Node) -> bool:
        """Whether the lines below only complete the task ("ban hành các văn bản sau: + Quyết định …")."""
        if not node.opens or not TASK_START.search(fold(node.text)):
            return False
        return all(
            not child.children
            and not TASK_START.match(fold(child.text))
            and not heads_of(self.scan(child.text), issuer=self.issuer)
            for child in node.children
        ) and not self._any_limit(node.children)

    def _any_limit(self, nodes: Sequence[Node]) -> bool:
        return any(self.limit(node.text, False) for node in nodes)

    def _whole(self, node: Node, charge: Charge, start: int = 0) -> None:
        """One task with all that stands below it."""
        text = " ".join([node.text[start:], *(child.text for child in node.children)])
        place = replace(node.place(), last_line=node.children[-1].line.last)
        self._draft(place, charge.leads, charge.coordinators, text, charge)

    def _in_preamble(self, node: Node, charge: Charge) -> bool:
        below_heading = node.parent is not None and node.parent.parent is not None
        return not below_heading and not self.ordered and node.line.marker is None and not charge.leads

    def _item(self, node: Node, charge: Charge) -> None:
        """A line with nothing below: its sentences give tasks, to those they name or to those in charge."""
        before = len(self.drafts)
        for count, sentence in enumerate(sentences_of(node.text)):
            self._one_sentence(node, sentence, charge, first=count == 0, before=before)

    def _one_sentence(self, node: Node, sentence: str, charge: Charge, *, first: bool, before: int) -> None:
        scan = self.scan(sentence)
        if STANDING_CLAUSE.match(scan.text) or is_history(scan.text):
            return
        if self._limits_all_above(node, sentence, charge, before):
            return
        heads = heads_of(scan, orders=not charge.strong, preamble=self._in_preamble(node, charge), issuer=self.issuer)
        heads = self._readers(heads)
        if not heads and REPORT_OF_ALL.match(scan.text) and self._limits_those_above(node, sentence, charge, before):
            return
        if heads:
            self.ordered = True
            self._sentence(node, scan, heads, sentence, charge, before=before)
        elif len(self.drafts) > before:
            self._continue(self.drafts[-1], sentence)
        else:
            self._without_actor(node, scan, sentence, charge, first=first)

    def _limits_all_above(self, node: Node, sentence: str, charge: Charge, before: int) -> bool:
        """ "Các đơn vị thực hiện trước ngày …" says nothing but a deadline for the tasks above that have none."""
        reading = self.limit(sentence, False)
        own = len(self.drafts) > before
        if own or reading is None or charge.strong or not limits_all(fold(sentence), fold(reading.words)):
            return False
        if not any(draft.deadline is None for draft in self._in_scope(node)):
            return False
        return self._limits_those_above(node, sentence, charge, before)

    def _limits_those_above(self, node: Node, sentence: str, charge: Charge, before: int) -> bool:
        """ "Kết quả thực hiện báo cáo UBND tỉnh trước ngày …" limits the tasks above that have no limit yet."""
        reading = self.limit(sentence, False)
        if charge.strong and len(self.drafts) == before and node.line.marker is not None:
            return False
        if reading is None:
            return not charge.leads
        scope = self.drafts[before:] or self._in_scope(node)
        for draft in scope:
            if draft.deadline is None:
                self.used.sentences.add(fold(sentence))
                draft.deadline = replace(reading, confidence=worse(reading.confidence, Confidence.CONFIRM))
                draft.asks.append(Ask(AskKind.DEADLINE_OF_REPORT, tidy(sentence)))
        return True

    def _in_scope(self, node: Node) -> list[Drafted]:
        """The tasks above a closing line: those under the same heading, else all of them."""
        parent = node.parent
        if node.closing or parent is None or parent.parent is None:
            return self.drafts
        first = parent.line.first
        return [draft for draft in self.drafts if draft.place.first_line >= first]

    def _sentence(
        self, node: Node, scan: Scanner, heads: Sequence[Head], sentence: str, charge: Charge, before: int | None = None
    ) -> None:
        """The tasks of the heads found in one sentence."""
        ends = [*(head.start for head in heads[1:]), len(scan.text)]
        if heads[0].start > 30 and charge.strong and TASK_START.match(scan.text):
            self._draft(node.place(), charge.leads, charge.coordinators, cut(scan, 0, heads[0].start), charge)
        for head, end in zip(heads, ends, strict=True):
            text = cut(scan, head.task, end)
            last = self.drafts[-1] if before is not None and len(self.drafts) > before else None
            if last and {one.key for one in last.leads} == {one.key for one in head.leads}:
                self._continue(last, cut(scan, head.start, end))
                continue
            opening = scan.scan.original(0, head.start)
            reading = self.limit(text, False)
            if reading and limits_all(fold(text), fold(reading.words)):
                text = self._titled(node, text)
            self._draft(node.place(), head.leads, head.coordinators, text, charge, opening=opening, note=not text)

    def _continue(self, draft: Drafted, sentence: str) -> None:
        """A further sentence of the same task; one with a limit of its own becomes the next step."""
        reading = self.limit(sentence, False)
        if reading and draft.deadline and reading.due != draft.deadline.due:
            self._draft(draft.place, draft.leads, draft.coordinators, sentence, NOBODY)
            return
        draft.text = f"{draft.text.rstrip(' .;')}. {tidy(sentence)}"
        draft.deadline = draft.deadline or reading

    def _without_actor(self, node: Node, scan: Scanner, sentence: str, charge: Charge, *, first: bool) -> None:
        """Words that name nobody: a task of those in charge, or of the addressees, or nothing."""
        begins = TASK_START.match(scan.text)
        strong = charge.strong and (node.line.marker is not None or charge.bare)
        if charge.leads and (strong or begins) and not _is_fact(scan.text, strong=strong):
            if len(scan.text) >= 8:
                self._draft(node.place(), charge.leads, charge.coordinators, sentence, charge, inherited=True)
            return
        if not first and not self.limit(sentence, False):
            return
        reader = _TO_READER.search(scan.text)
        addressed = self._of_addressees()
        if addressed and reader and TASK_START.match(scan.text, reader.end()):
            self.ordered = True
            self._draft(
                node.place(), addressed.leads, (), cut(scan, reader.end(), len(scan.text)), addressed, inherited=True
            )
        elif not self.is_report and self.limit(sentence, False) and asks_for_something(scan.text):
            self._dated(node, scan, sentence, charge)

    def _dated(self, node: Node, scan: Scanner, sentence: str, charge: Charge) -> None:
        """A deadline of which the sentence does not say whose it is: of those it begins with, of those above who are to
        report, or of the addressees; else somebody must say."""
        named, end = scan.parties_at(0)
        if named and end < len(scan.text) and scan.text[end] in " :":
            self._draft(node.place(), tuple(named), (), self._titled(node, sentence), charge)
            return
        last = self.drafts[-1] if self.drafts else None
        unmarked = node.line.marker is None or node.line.marker.is_bullet
        follows = unmarked and last is not None and node.line.first - last.place.last_line <= MOST_LINES_BETWEEN
        if last is not None and follows and _REPORTS.match(scan.text):
            assumed = Charge(last.leads, last.coordinators, from_addressees=bool(last.leads))
        else:
            assumed = (charge if charge.leads else None) or self._of_addressees() or NOBODY
        self._draft(node.place(), assumed.leads, (), self._titled(node, sentence), assumed, inherited=True)

    def _titled(self, node: Node, sentence: str) -> str:
        """A member of a list within a sentence, with what announces the list: "Thời gian gửi: Văn phòng là …"."""
        above = node.parent
        if above is None or not above.opens or above.line.first != node.line.first or node.line.marker is None:
            return sentence
        announced = (sentences_of(above.text) or [""])[-1]
        return f"{_AS_FOLLOWS.sub('', announced).rstrip(' :')}: {sentence}"

    def _own_lead(self, step: str) -> tuple[Named, ...]:
        """Whom a further step begins with: "…; cấp huyện hoàn thành trước …" is no step of those before."""
        scan = self.scan(step)
        named, end = scan.parties_at(0)
        acts = TASK_START.match(scan.text, end + 1) if named and scan.text[end : end + 1] == " " else None
        return tuple(named) if acts else ()

    def _draft(
        self,
        place: TextPlace,
        leads: tuple[Named, ...],
        coordinators: tuple[Named, ...],
        text: str,
        charge: Charge,
        *,
        opening: str = "",
        note: bool = False,
        inherited: bool = False,
    ) -> None:
        """One task, or one for each step with a limit of its own."""
        tidied = tidy(text)
        if not note and (
            len(fold(tidied)) < 4
            or (FORMULA.match(fold(tidied[:400]) or "x") and self.drafts and not self.limit(tidied, False))
        ):
            return
        opening = opening or charge.opening
        previous: Drafted | None = None
        for step in steps_in(tidied, self.limit) or [tidied]:
            own = self._own_lead(step) if previous is not None else ()
            leads, coordinators = (own, ()) if own else (leads, coordinators)
            first, gathered = gathering_in(step, self.limit, self.names)
            deadline = self.limit(first, False) or (self.limit(charge.limit, False) if charge.limit else None)
            more = tuple(coordinators_in(self.scan(first)))
            draft = Drafted(place, leads, (*coordinators, *more), tidy(first), deadline, opening, after=previous)
            if inherited and charge.from_addressees:
                draft.asks.append(Ask(AskKind.LEAD_FROM_ADDRESSEES))
            self.drafts.append(draft)
            previous = draft
            if gathered:
                named, rest = gathered
                self.drafts.append(
                    Drafted(place, (named,), (), tidy(rest), self.limit(rest, False), opening, after=draft)
                )
