"""Several tasks put together at once: what each still lacks, how corrections by number change them, what is saved.

Lines that people type and the assignments of a directive are the same kind of list: a numbered proposal with ticks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.intake.deadlines import Confidence
from domain.intake.directives import AskKind, AssignmentKind, Party, PartyKind, Proposal, ProposedAssignment, UnreadLine
from domain.intake.drafts import TaskDraft, draft_deadline
from domain.model import SourceDocument, Unit, Urgency
from domain.text import fold
from domain.vocabulary import Doubt, DoubtKind, ListSource

TICKED_KINDS = frozenset({AssignmentKind.ONE_OFF, AssignmentKind.RECURRING})
"""The tasks of a directive that are taken unless the monitor says otherwise; the others are offered."""

_UNIT_DOUBTS: Mapping[AskKind, DoubtKind] = {
    AskKind.NO_LEAD: DoubtKind.NO_UNIT,
    AskKind.OUTSIDE_LEAD: DoubtKind.UNKNOWN_UNIT,
    AskKind.AMBIGUOUS_UNIT: DoubtKind.AMBIGUOUS_UNIT,
    AskKind.JOINT_LEADS: DoubtKind.SEVERAL_LEADS,
    AskKind.COLLECTIVE_LEAD: DoubtKind.SEVERAL_LEADS,
}


@dataclass(frozen=True, slots=True)
class Detail:
    """What a proposal does not hold of a task. `apart`: each leading unit gets it as a task of its own.

    `officer_words` are those of a person who could not be made out, `coordinating_officer_ids` people of coordinators.
    """

    officer_id: int | None = None
    officer_words: str = ""
    document: SourceDocument | None = None
    urgency: Urgency = Urgency.NORMAL
    apart: bool = False
    coordinating_officer_ids: tuple[int, ...] = ()


NO_DETAIL = Detail()


@dataclass(frozen=True, slots=True)
class TaskList:
    """The list as it is kept while the monitor thinks.

    `text` is the directive as it came and `piece` its last message, in case more of it comes; `corrected` are the
    numbers of the tasks that a person has changed.
    """

    source: ListSource
    proposal: Proposal
    details: Mapping[int, Detail] = field(default_factory=dict)
    text: str = ""
    piece: str = ""
    page: int = 1
    corrected: frozenset[int] = frozenset()

    @property
    def ticked(self) -> tuple[ProposedAssignment, ...]:
        return self.proposal.kept

    def detail(self, number: int) -> Detail:
        return self.details.get(number, NO_DETAIL)

    def doubts(self, one: ProposedAssignment) -> tuple[Doubt, ...]:
        return doubts_of(one, self.detail(one.number))

    def unsettled(self) -> tuple[ProposedAssignment, ...]:
        """The ticked tasks that cannot be saved yet."""
        return tuple(one for one in self.ticked if self.doubts(one))

    def after_saving(self, numbers: Iterable[int]) -> TaskList:
        """What can still be saved: of typed lines those that are unclear, of a directive also those not chosen.

        Its text is forgotten, for to read it again would bring back what is saved.
        """
        gone = set(numbers)
        offers = self.source is ListSource.DIRECTIVE
        left = tuple(one for one in self.proposal.assignments if one.number not in gone and (one.kept or offers))
        return replace(self, proposal=replace(self.proposal, assignments=left), text="", piece="", page=1)


def with_corrections(fresh: TaskList, before: TaskList) -> TaskList:
    """The list read anew with more text, in which what a person had changed of the same task stays changed."""
    known = {
        (one.number, one.place, one.text): one for one in before.proposal.assignments if one.number in before.corrected
    }
    kept = tuple(known.get((one.number, one.place, one.text), one) for one in fresh.proposal.assignments)
    corrected = frozenset(one.number for one in kept if (one.number, one.place, one.text) in known)
    again = replace(
        fresh,
        proposal=replace(fresh.proposal, assignments=kept),
        details={number: before.detail(number) for number in corrected},
        corrected=corrected,
    )
    for number in sorted(before.corrected):
        again = _with_added(again, before, number)
    return again


def _with_added(again: TaskList, before: TaskList, number: int) -> TaskList:
    """The list with a sentence that a person had made a task, where it is still unread."""
    made = next((one for one in before.proposal.assignments if one.number == number), None)
    proposal = again.proposal
    unread = next((one for one in proposal.unread if made and _is_made_of(made, one)), None)
    if made is None or unread is None:
        return again
    last = max((one.number for one in proposal.assignments), default=0) + 1
    left = tuple(one for one in proposal.unread if one != unread)
    proposal = replace(proposal, assignments=(*proposal.assignments, replace(made, number=last)), unread=left)
    details = {**again.details, last: before.detail(number)}
    return replace(again, proposal=proposal, details=details, corrected=again.corrected | {last})


def _is_made_of(made: ProposedAssignment, unread: UnreadLine) -> bool:
    return made.place.first_line == unread.line and fold(made.text) == fold(unread.text)


def offered(proposal: Proposal) -> Proposal:
    """A directive's proposal with the ticks it is first shown with; each text begins like a title."""
    ticked = (
        replace(one, kept=one.kind in TICKED_KINDS, text=one.text[:1].upper() + one.text[1:])
        for one in proposal.assignments
    )
    return replace(proposal, assignments=tuple(ticked))


def unread_in_order(proposal: Proposal) -> tuple[UnreadLine, ...]:
    """Those with a deadline first: nobody may miss them."""
    return tuple(sorted(proposal.unread, key=lambda one: (one.deadline is None, one.number)))


def lead_codes(one: ProposedAssignment) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for party in one.leads for code in party.codes))


def outside(one: ProposedAssignment) -> tuple[str, ...]:
    """Coordinators that are no units of the office, in the words of the text."""
    return tuple(party.words for party in one.coordinators if party.kind is PartyKind.OUTSIDE)


def doubts_of(one: ProposedAssignment, detail: Detail) -> tuple[Doubt, ...]:
    """What must be answered before the task can be saved; each kind once."""
    found: dict[DoubtKind, Doubt] = {}
    for doubt in (*_party_doubts(one, detail), *_other_doubts(one, detail)):
        found.setdefault(doubt.kind, doubt)
    return tuple(found.values())


def _party_doubts(one: ProposedAssignment, detail: Detail) -> Iterable[Doubt]:
    codes = lead_codes(one)
    for ask in one.asks:
        kind = _UNIT_DOUBTS.get(ask.kind)
        if kind is None or (detail.apart and codes and kind is not DoubtKind.AMBIGUOUS_UNIT):
            continue
        if kind is DoubtKind.SEVERAL_LEADS:
            if len(codes) > 1 or ask.kind is AskKind.JOINT_LEADS:
                yield Doubt(kind, ask.words, codes)
        elif kind is DoubtKind.AMBIGUOUS_UNIT and ask.words in {party.words for party in one.coordinators}:
            yield Doubt(DoubtKind.AMBIGUOUS_COORDINATOR, ask.words, ask.candidates)
        elif ask.kind is not AskKind.OUTSIDE_LEAD or len(codes) < 2:
            yield Doubt(kind, ask.words, ask.candidates)


def _other_doubts(one: ProposedAssignment, detail: Detail) -> Iterable[Doubt]:
    codes = lead_codes(one)
    if len(codes) > 1 and not detail.apart:
        yield Doubt(DoubtKind.SEVERAL_LEADS, "", codes)
    if detail.officer_words:
        yield Doubt(DoubtKind.UNKNOWN_OFFICER, detail.officer_words)
    if not one.text:
        yield Doubt(DoubtKind.NO_TEXT)
    missing = any(ask.kind is AskKind.MISSING_DEADLINE for ask in one.asks)
    if missing and one.deadline is None and not one.no_deadline:
        yield Doubt(DoubtKind.NO_DEADLINE)
    if one.deadline is not None and _must_be_chosen(one):
        yield Doubt(DoubtKind.UNSURE_DEADLINE, one.deadline.words)


def _must_be_chosen(one: ProposedAssignment) -> bool:
    reading = one.deadline
    return reading is not None and reading.confidence is Confidence.ASK and len(reading.candidates) > 1


def task_of(
    one: ProposedAssignment, detail: Detail, units: Sequence[Unit], document: SourceDocument | None
) -> TaskDraft:
    """The task as far as it is known; `document` is the directive that gives it."""
    ids = {unit.code: unit.id for unit in units}
    leads = tuple(ids[code] for code in lead_codes(one) if code in ids)
    coordinators = tuple(ids[code] for code in one.coordinator_names if code in ids)
    alone = len(leads) == 1
    deadline = draft_deadline(one.deadline) if one.deadline else None
    return TaskDraft(
        lead_id=leads[0] if alone else None,
        each_ids=leads if detail.apart and not alone else (),
        coordinator_ids=tuple(id for id in coordinators if id not in leads),
        officer_id=detail.officer_id,
        coordinating_officer_ids=detail.coordinating_officer_ids,
        title=one.text,
        deadline=deadline,
        no_deadline=deadline is None,
        document=detail.document or document,
        document_settled=True,
        urgency=detail.urgency,
    )


def document_of(proposal: Proposal) -> SourceDocument | None:
    head = proposal.document
    if not head.number and not head.subject:
        return None
    return SourceDocument(head.number, head.date, head.issuer, head.subject)


def keep_joint_leads(before: ProposedAssignment, after: ProposedAssignment) -> ProposedAssignment:
    """Of several who led together one is to lead: the others coordinate."""
    codes = lead_codes(before)
    if len(codes) < 2 or before.leads == after.leads or len(lead_codes(after)) != 1:
        return after
    known = {*lead_codes(after), *(code for party in after.coordinators for code in party.codes)}
    more = tuple(Party(code, PartyKind.UNIT, (code,)) for code in codes if code not in known)
    return replace(after, coordinators=(*after.coordinators, *more))
