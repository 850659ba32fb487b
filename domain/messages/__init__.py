"""What the bot says, as facts without sentences: `wording` has one template a class, of the same name in snake case.

Each message may carry `actions`: typed commands that a channel with buttons shows as buttons.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.messages.assigning import DraftDropped, DraftFacts, DraftField, DraftQuestion, TaskAssigned, TaskProposed
from domain.messages.base import (
    Action,
    AnsweredInPrivate,
    DeadlineFacts,
    HelpPage,
    Place,
    Refused,
    UnknownCommand,
    WorkLine,
)
from domain.messages.registering import (
    Greeting,
    GroupBound,
    GroupCodeCreated,
    GroupNotBound,
    InviteCreated,
    InviteQuestion,
    NameQuestion,
    NotRegistered,
    Registered,
)
from domain.messages.reminding import (
    Audience,
    GroupReminder,
    GroupTrouble,
    NoGroupBound,
    PersonUnreachable,
    Reminder,
    ReminderLine,
    StepKind,
    WorkClosed,
)
from domain.messages.working import Accepted, Completed, HistoryLine, ListKind, WorkDetail, WorkList

Message = (
    NotRegistered
    | GroupNotBound
    | Greeting
    | NameQuestion
    | Registered
    | InviteCreated
    | InviteQuestion
    | GroupCodeCreated
    | GroupBound
    | HelpPage
    | UnknownCommand
    | Refused
    | AnsweredInPrivate
    | DraftQuestion
    | TaskProposed
    | TaskAssigned
    | DraftDropped
    | WorkList
    | WorkDetail
    | Accepted
    | Completed
    | Reminder
    | GroupReminder
    | WorkClosed
    | NoGroupBound
    | PersonUnreachable
    | GroupTrouble
)


@dataclass(frozen=True, slots=True)
class Reply:
    message: Message
    place: Place = Place.CHAT


__all__ = [
    "Accepted",
    "Action",
    "AnsweredInPrivate",
    "Audience",
    "Completed",
    "DeadlineFacts",
    "DraftDropped",
    "DraftFacts",
    "DraftField",
    "DraftQuestion",
    "Greeting",
    "GroupBound",
    "GroupCodeCreated",
    "GroupNotBound",
    "GroupReminder",
    "GroupTrouble",
    "HelpPage",
    "HistoryLine",
    "InviteCreated",
    "InviteQuestion",
    "ListKind",
    "Message",
    "NameQuestion",
    "NoGroupBound",
    "NotRegistered",
    "PersonUnreachable",
    "Place",
    "Refused",
    "Registered",
    "Reminder",
    "ReminderLine",
    "Reply",
    "StepKind",
    "TaskAssigned",
    "TaskProposed",
    "UnknownCommand",
    "WorkClosed",
    "WorkDetail",
    "WorkLine",
    "WorkList",
]
