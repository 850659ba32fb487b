"""What a template needs beyond the message itself: counts, groups, the command of the next page, what is offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.conversation.grammar import BY_WORDS
from domain.conversation.messages.assigning import DraftQuestion, TaskProposed
from domain.conversation.messages.base import Action, HelpPage, Message, WorkLine
from domain.conversation.messages.changing import (
    DeadlineChangeProposed,
    DetailQuestion,
)
from domain.conversation.messages.explaining import Explanation, Rehearsal
from domain.conversation.messages.many import ListProposed
from domain.conversation.messages.recurring import RecurringChangeProposed
from domain.conversation.messages.reminding import GroupReminder, Reminder
from domain.conversation.messages.working import ListKind, WorkList
from domain.model import Timeliness
from domain.text import fold
from domain.vocabulary import Audience
from wording.buttons import command_word, open_actions
from wording.commands import HELP, Purpose
from wording.labels import DETAIL_QUESTIONS, LISTS, QUESTIONS, date_warnings
from wording.lifecycle import rights_of
from wording.phrases import full_moment
from wording.reminding import reminders
from wording.reminding.explaining import explanation_words

Context = dict[str, object]

_EMPTY_LISTS = {
    ListKind.MINE: "hiện không có nhiệm vụ nào đang thực hiện.",
    ListKind.UNIT: "hiện không có nhiệm vụ nào đang thực hiện.",
    ListKind.OVERDUE: "hiện không có nhiệm vụ nào quá hạn.",
    ListKind.STALE: "hiện không có nhiệm vụ nào lâu chưa báo cáo.",
}
_OVERDUE_FIRST = (Timeliness.OVERDUE, Timeliness.DUE_TODAY)


def context_of(message: Message, now: datetime, address: str) -> Context:
    """The names that this message's template uses besides `m` and `now`."""
    match message:
        case Reminder():
            return _reminder(message, now, address)
        case GroupReminder():
            return _group_reminder(message, address)
        case WorkList():
            return _work_list(message)
        case HelpPage():
            return _help_page(message)
        case DraftQuestion():
            return {"question": QUESTIONS[message.asked]}
        case DetailQuestion():
            return {"question": DETAIL_QUESTIONS[message.asked]}
        case ListProposed():
            return _list_proposed(message)
        case Explanation():
            return explanation_words(message)
        case Rehearsal():
            return {"next_page": message.actions[0].command if message.actions else ""}
        case TaskProposed() | DeadlineChangeProposed():
            words = [command_word(action.command) for action in message.actions]
            warnings = date_warnings(message.warning, message.day_off_reason)
            return {"confirmable": "dung" in words or not words, "warnings": warnings}
        case RecurringChangeProposed():
            return {"warnings": date_warnings(message.warning, message.day_off_reason)}
        case _:
            return {}


def offers(message: Message) -> tuple[Sequence[Action], Sequence[WorkLine]]:
    """The message's own actions, and the lines that may bring theirs."""
    own: Sequence[Action] = getattr(message, "actions", ())
    match message:
        case TaskProposed() | DeadlineChangeProposed():
            return [_named(action, message) for action in own], ()
        case Reminder():
            return own, [entry.line for entry in reminders.in_full(message.lines)]
        case WorkList():
            return own, sorted(message.lines, key=_rank)
        case _:
            return own, message.offered_works()


def listed_apart(message: Message, actions: Sequence[Action]) -> Sequence[Action]:
    """The actions without those that the text itself lists, as choices or by number."""
    choices = message.choices if isinstance(message, DraftQuestion) else ()
    numbered = isinstance(message, TaskProposed | DeadlineChangeProposed)
    return [one for one in actions if one.command not in choices and not (numbered and one.command.isdecimal())]


def _named(action: Action, proposed: TaskProposed | DeadlineChangeProposed) -> Action:
    """The n-th candidate is offered as the command `n`; its button shows the moment."""
    place = int(action.command) if action.command.isdecimal() else 0
    if action.label or not 1 <= place <= len(proposed.candidates):
        return action
    return replace(action, label=full_moment(proposed.candidates[place - 1].due_at))


def _list_proposed(message: ListProposed) -> Context:
    """The numbers that the examples bear: of a task that is chosen, and of one that is not."""
    chosen = [line.number for line in message.lines if line.ticked] or [line.number for line in message.lines] or [3]
    return {"example": chosen[0], "unticked": next((line.number for line in message.lines if not line.ticked), 3)}


def _reminder(message: Reminder, now: datetime, address: str) -> Context:
    told = reminders.in_full(message.lines)
    offered = message.actions or any(open_actions(entry.line) for entry in told)
    return {
        "heading": reminders.heading(message, now),
        "headed": reminders.headed(told),
        "summed": reminders.summed(message.lines),
        "request": reminders.request(message.audience, message.lines, address),
        "example": 0 if offered else reminders.first_open(message.lines),
    }


def _group_reminder(message: GroupReminder, address: str) -> Context:
    return {
        "units": reminders.by_unit(message),
        "counted": reminders.counted(message.lines),
        "tally": reminders.tally(message.lines),
        "late": reminders.all_late(message),
        "all_closed": reminders.all_settled(message.lines),
        "request": reminders.request(Audience.GROUP, message.lines, address),
    }


def _work_list(message: WorkList) -> Context:
    heading, word = LISTS[message.kind]
    page = str(message.page + 1)
    offered = (action.command for action in message.actions if action.command.split()[-1] == page)
    return {
        "heading": heading,
        "empty": _EMPTY_LISTS[message.kind],
        "lines": sorted(message.lines, key=_rank),
        "first_page": word,
        "next_page": next(offered, f"{word} {page}") if message.page < message.pages else "",
    }


def _rank(line: WorkLine) -> int:
    return _OVERDUE_FIRST.index(line.timeliness) if line.timeliness in _OVERDUE_FIRST else len(_OVERDUE_FIRST)


def _help_page(message: HelpPage) -> Context:
    typed = fold(message.topic.strip().lstrip("/"))
    topic = BY_WORDS[typed].word if typed in BY_WORDS else typed
    entries = [entry for word, entry in HELP.items() if word in message.commands]
    groups = [(purpose.value, [entry for entry in entries if entry.purpose is purpose]) for purpose in Purpose]
    return {
        "topic": topic,
        "topic_help": HELP.get(topic),
        "rights": rights_of(topic),
        "groups": [(purpose, listed) for purpose, listed in groups if listed],
    }
