"""What the bot says, as facts without sentences: `wording` has one template a class, of the same name in snake case.

Each message may carry `actions`: typed commands that a channel with buttons shows as buttons.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.conversation.messages.assigning import DraftDropped, DraftFacts, DraftQuestion, TaskAssigned, TaskProposed
from domain.conversation.messages.base import (
    Action,
    AnsweredInPrivate,
    ButtonName,
    HelpPage,
    Place,
    Refused,
    UnknownCommand,
    WorkLine,
)
from domain.conversation.messages.board import Board, BoardLine
from domain.conversation.messages.calendar import (
    CalendarChanged,
    CalendarConfirmed,
    CalendarDay,
    CalendarMissing,
    CalendarMonths,
    CalendarRecomputed,
    CalendarYear,
    DeadlinesOnDaysOff,
)
from domain.conversation.messages.changing import (
    AskedDetail,
    ChangedLine,
    ChangeKind,
    DeadlineChanged,
    DeadlineChangeProposed,
    DetailQuestion,
    OfficerChanged,
    TaskCancelled,
    TitleChanged,
    Undone,
    WhichCommand,
    WorkChanged,
)
from domain.conversation.messages.channels import (
    Bulletin,
    BulletinUnit,
    ChannelLine,
    ChannelOrder,
    FileOffered,
    MessengerRefused,
    PlacesWarning,
    QuotaFacts,
    QuotaWarning,
)
from domain.conversation.messages.contacts import (
    Contacts,
    DeadLetterLine,
    GroupLine,
    LetterRetried,
    LettersRetried,
    OutcomesUnknown,
    SendingWasBehind,
    UnreachedPerson,
)
from domain.conversation.messages.explaining import (
    ExplainedTo,
    Explanation,
    NotInvolved,
    Rehearsal,
    RehearsedMessage,
    RehearsedTask,
    StepExplained,
    ToldLine,
)
from domain.conversation.messages.many import DirectivePiece, ListAssigned, ListProposed, ListView, ProposedLine
from domain.conversation.messages.pausing import (
    ResumedPart,
    SnoozeChoices,
    Snoozed,
    TakenOver,
    TaskHeld,
    TaskResumed,
)
from domain.conversation.messages.policies import (
    CheckInFacts,
    PolicyDetail,
    PolicyFacts,
    PolicyList,
    PolicyReset,
    PolicyResetQuestion,
    PolicyStepFacts,
)
from domain.conversation.messages.recurring import (
    RecurrenceFacts,
    RecurringChange,
    RecurringChanged,
    RecurringChangeProposed,
    RecurringLine,
    RecurringList,
)
from domain.conversation.messages.registering import (
    Greeting,
    GroupAwaitsConfirmation,
    GroupBound,
    GroupCodeCreated,
    GroupCodeTaken,
    GroupNotBound,
    InviteCreated,
    InviteQuestion,
    NameQuestion,
    NotRegistered,
    Registered,
)
from domain.conversation.messages.reminding import (
    GroupReminder,
    GroupTrouble,
    ManyUnreachable,
    NoGroupBound,
    PersonUnreachable,
    Reminder,
    ReminderLine,
    WorkClosed,
)
from domain.conversation.messages.tables import (
    Difference,
    ReconciledLine,
    Reconciliation,
    TableExported,
    TableImported,
    TableLine,
    TableProposed,
)
from domain.conversation.messages.working import (
    Accepted,
    Completed,
    HistoryLine,
    ListKind,
    ProgressReported,
    WorkDetail,
    WorkList,
)
from domain.conversation.outgoing import OutgoingFile, OutgoingTable

Message = (
    Board
    | NotRegistered
    | GroupNotBound
    | Greeting
    | NameQuestion
    | Registered
    | InviteCreated
    | InviteQuestion
    | GroupCodeCreated
    | GroupCodeTaken
    | GroupAwaitsConfirmation
    | GroupBound
    | HelpPage
    | UnknownCommand
    | Refused
    | AnsweredInPrivate
    | DraftQuestion
    | TaskProposed
    | TaskAssigned
    | ListProposed
    | DirectivePiece
    | ListAssigned
    | RecurringList
    | RecurringChangeProposed
    | RecurringChanged
    | DraftDropped
    | TableProposed
    | TableImported
    | TableExported
    | Reconciliation
    | WorkList
    | WorkDetail
    | Accepted
    | ProgressReported
    | Completed
    | TakenOver
    | SnoozeChoices
    | Snoozed
    | TaskHeld
    | TaskResumed
    | TaskCancelled
    | DetailQuestion
    | DeadlineChangeProposed
    | DeadlineChanged
    | TitleChanged
    | OfficerChanged
    | Undone
    | WhichCommand
    | WorkChanged
    | Explanation
    | NotInvolved
    | Rehearsal
    | Reminder
    | GroupReminder
    | WorkClosed
    | PolicyList
    | PolicyDetail
    | PolicyResetQuestion
    | PolicyReset
    | CalendarChanged
    | CalendarConfirmed
    | CalendarMissing
    | CalendarMonths
    | CalendarRecomputed
    | CalendarYear
    | DeadlinesOnDaysOff
    | Contacts
    | LetterRetried
    | LettersRetried
    | OutcomesUnknown
    | SendingWasBehind
    | QuotaFacts
    | QuotaWarning
    | PlacesWarning
    | MessengerRefused
    | ChannelOrder
    | Bulletin
    | FileOffered
    | NoGroupBound
    | PersonUnreachable
    | ManyUnreachable
    | GroupTrouble
)


@dataclass(frozen=True, slots=True)
class Reply:
    message: Message
    place: Place = Place.CHAT
    document: OutgoingFile | OutgoingTable | None = None


__all__ = [
    "Accepted",
    "Action",
    "AnsweredInPrivate",
    "AskedDetail",
    "Board",
    "BoardLine",
    "Bulletin",
    "BulletinUnit",
    "ButtonName",
    "CalendarChanged",
    "CalendarConfirmed",
    "CalendarDay",
    "CalendarMissing",
    "CalendarMonths",
    "CalendarRecomputed",
    "CalendarYear",
    "ChangeKind",
    "ChangedLine",
    "ChannelLine",
    "ChannelOrder",
    "CheckInFacts",
    "Completed",
    "Contacts",
    "DeadLetterLine",
    "DeadlineChangeProposed",
    "DeadlineChanged",
    "DeadlinesOnDaysOff",
    "DetailQuestion",
    "Difference",
    "DirectivePiece",
    "DraftDropped",
    "DraftFacts",
    "DraftQuestion",
    "ExplainedTo",
    "Explanation",
    "FileOffered",
    "Greeting",
    "GroupAwaitsConfirmation",
    "GroupBound",
    "GroupCodeCreated",
    "GroupCodeTaken",
    "GroupLine",
    "GroupNotBound",
    "GroupReminder",
    "GroupTrouble",
    "HelpPage",
    "HistoryLine",
    "InviteCreated",
    "InviteQuestion",
    "LetterRetried",
    "LettersRetried",
    "ListAssigned",
    "ListKind",
    "ListProposed",
    "ListView",
    "ManyUnreachable",
    "Message",
    "MessengerRefused",
    "NameQuestion",
    "NoGroupBound",
    "NotInvolved",
    "NotRegistered",
    "OfficerChanged",
    "OutcomesUnknown",
    "PersonUnreachable",
    "Place",
    "PlacesWarning",
    "PolicyDetail",
    "PolicyFacts",
    "PolicyList",
    "PolicyReset",
    "PolicyResetQuestion",
    "PolicyStepFacts",
    "ProgressReported",
    "ProposedLine",
    "QuotaFacts",
    "QuotaWarning",
    "ReconciledLine",
    "Reconciliation",
    "RecurrenceFacts",
    "RecurringChange",
    "RecurringChangeProposed",
    "RecurringChanged",
    "RecurringLine",
    "RecurringList",
    "Refused",
    "Registered",
    "Rehearsal",
    "RehearsedMessage",
    "RehearsedTask",
    "Reminder",
    "ReminderLine",
    "Reply",
    "ResumedPart",
    "SendingWasBehind",
    "SnoozeChoices",
    "Snoozed",
    "StepExplained",
    "TableExported",
    "TableImported",
    "TableLine",
    "TableProposed",
    "TakenOver",
    "TaskAssigned",
    "TaskCancelled",
    "TaskHeld",
    "TaskProposed",
    "TaskResumed",
    "TitleChanged",
    "ToldLine",
    "Undone",
    "UnknownCommand",
    "UnreachedPerson",
    "WhichCommand",
    "WorkChanged",
    "WorkClosed",
    "WorkDetail",
    "WorkLine",
    "WorkList",
]
