"""What a directive asks of whom, as a numbered proposal that a monitor ticks, corrects and confirms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from domain.intake.deadlines import DeadlineReading
from domain.model import Urgency

CLOSING = "closing"
"""The label of what stands behind the numbered body: "Nhận được văn bản này, yêu cầu …"."""


class AssignmentKind(StrEnum):
    """How a task ends. With a deadline it is `one_off` or `recurring`; the others have none."""

    ONE_OFF = "one_off"
    RECURRING = "recurring"
    CONTINUOUS = "continuous"
    EVENT_DRIVEN = "event_driven"
    PER_PLAN = "per_plan"
    ON_RECEIPT = "on_receipt"
    ASAP = "asap"


class PartyKind(StrEnum):
    """Who is named: one unit of the table, many by a common name, one of several, or somebody outside the table."""

    UNIT = "unit"
    COLLECTIVE = "collective"
    AMBIGUOUS = "ambiguous"
    OUTSIDE = "outside"


class AskKind(StrEnum):
    """What a person must settle before the task can be given."""

    JOINT_LEADS = "joint_leads"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    OUTSIDE_LEAD = "outside_lead"
    OUTSIDE_COORDINATOR = "outside_coordinator"
    COLLECTIVE_LEAD = "collective_lead"
    COLLECTIVE_COORDINATOR = "collective_coordinator"
    LEAD_FROM_ADDRESSEES = "lead_from_addressees"
    NO_LEAD = "no_lead"
    MISSING_DEADLINE = "missing_deadline"
    UNSURE_DEADLINE = "unsure_deadline"
    DEADLINE_OF_REPORT = "deadline_of_report"


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Where the task stands. Labels are not unique (a directive may have "2.2" twice); line numbers count from 1."""

    label: str
    path: tuple[str, ...]
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody named: the words as written and the codes of the units they mean (several for a collective name)."""

    words: str
    kind: PartyKind
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: about which words, and between which units or instants if that is known."""

    kind: AskKind
    words: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposedAssignment:
    """One task. `number` stays the same when others are dropped; `depends_on` is the number of an earlier step."""

    number: int
    place: TextPlace
    leads: tuple[Party, ...]
    coordinators: tuple[Party, ...]
    text: str
    kind: AssignmentKind
    deadline: DeadlineReading | None = None
    asks: tuple[Ask, ...] = ()
    depends_on: int | None = None
    kept: bool = True
    no_deadline: bool = False

    @property
    def lead_names(self) -> tuple[str, ...]:
        """Unit codes where the words mean units, else the words."""
        return names_of(self.leads)

    @property
    def coordinator_names(self) -> tuple[str, ...]:
        """As `lead_names`; who leads is not named again."""
        leading = set(self.lead_names)
        return tuple(name for name in names_of(self.coordinators) if name not in leading)


@dataclass(frozen=True, slots=True)
class DirectiveHead:
    """The document itself; what it does not say is empty."""

    number: str = ""
    date: date | None = None
    issuer: str = ""
    subject: str = ""
    addressees: str = ""
    urgency: Urgency = Urgency.NORMAL


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """Another document that this one names, once."""

    number: str
    date: date | None = None
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """A sentence that is in no task although it names units (their codes) or a deadline.

    `number` counts such sentences from 1 and stays when others become tasks; `line` counts the lines of the text.
    """

    number: int
    line: int
    text: str
    units: tuple[str, ...] = ()
    deadline: DeadlineReading | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The whole reading. `assignments` are numbered from 1 in the order of the text, `unread` by their place in it."""

    document: DirectiveHead
    cited: tuple[CitedDocument, ...] = ()
    assignments: tuple[ProposedAssignment, ...] = field(default=())
    unread: tuple[UnreadLine, ...] = ()

    @property
    def kept(self) -> tuple[ProposedAssignment, ...]:
        return tuple(one for one in self.assignments if one.kept)

    def with_assignment(self, changed: ProposedAssignment) -> Proposal:
        """The proposal with the assignment of the same number replaced."""
        return replace(
            self, assignments=tuple(changed if one.number == changed.number else one for one in self.assignments)
        )


def names_of(parties: tuple[Party, ...]) -> tuple[str, ...]:
    """Unit codes, or the words where none is meant, each once and in order."""
    return tuple(dict.fromkeys(name for party in parties for name in party.codes or (party.words,)))
