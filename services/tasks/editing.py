"""What is done with a task later on: cancelled, renamed, given to an officer, its deadline moved, a step taken back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.conversation.commands.talking import FreeText
from domain.conversation.commands.tasks import AskWhich, CancelTask, ChangeTask, HandOver, Undo
from domain.conversation.messages.base import Action, ButtonName, Reply
from domain.conversation.messages.changing import (
    AskedDetail,
    OfficerChanged,
    TaskCancelled,
    TitleChanged,
    Undone,
    WhichCommand,
)
from domain.errors import ChangeNotUnderstood, OfficerNotFound
from domain.intake.line_words import takes_deadline_away
from domain.model import Event, Person, Work
from domain.office.members import find_member
from domain.tasks.lifecycle import TABLE, Act, advanced, is_possible
from domain.tasks.undoing import find_reversal, restored
from domain.text import fold, fold_with_offsets, normalize
from services.asking import ask_detail
from services.dispatch import handles
from services.drafts import open_draft
from services.tasks import task_list
from services.tasks.assigning import refuse_text
from services.tasks.deadline import propose_deadline
from services.tasks.parts import find_works, line_of, part_for, parts_for, units_led
from services.tasks.recording import perform, refresh_messages, tell
from services.use_case import UseCase

MOST_MEMBERS = 12

_WHAT = re.compile(
    r"(?:(?P<deadline>thoi han|han(?! che)|ngay)|(?P<officer>chuyen vien|nguoi thuc hien|can bo|nguoi)"
    r"|(?P<title>ten|noi dung|tieu de))(?![a-z0-9])"
)
_BETWEEN = re.compile(r"^\s*(?:(?:thành|thanh|sang|là)(?=[\s:])\s*)?[:=]?\s*", re.IGNORECASE)


@handles(CancelTask)
async def cancel_task(command: CancelTask, use_case: UseCase) -> Sequence[Reply]:
    """`huy 12 lý do`: every open part is cancelled and goes silent at once.

    Raises:
        TaskNotFound, NotAllowed, SecretRefused, TextTooLong, AlreadyClosed.
    """
    works = await find_works(use_case, command.number)
    running = await parts_for(use_case, Act.CANCEL, works)
    refuse_text(command.reason)
    if not command.reason:
        line = line_of(use_case, running[0])
        return await ask_detail(use_case, line, AskedDetail.CANCEL_REASON, f"huy {command.number}")
    lines = []
    for work in running:
        after = advanced(Act.CANCEL, work.assignment, by=use_case.speaker.id, at=use_case.now, words=command.reason)
        done = await perform(use_case, Act.CANCEL, work, after, said=command.reason)
        lines.append(line_of(use_case, done.work))
    return use_case.answer_in_place(TaskCancelled(tuple(lines), command.reason))


@handles(ChangeTask)
async def change_task(command: ChangeTask, use_case: UseCase) -> Sequence[Reply]:
    """`sua 12 hạn 20/12` is echoed and confirmed; `sua 12 chuyên viên Bình` and `sua 12 tên …` are done at once.

    While a list is checked, `sua 1 hạn …` means its line 1: a change of NV1 would take the place of the list.

    Raises:
        TaskNotFound, NotAllowed, ChangeNotUnderstood, AlreadyClosed, and what each change raises.
    """
    draft = await open_draft(use_case)
    if draft is not None and task_list.has_line(draft, command.number) and command.words:
        return await task_list.answer_list(FreeText(f"{command.number} {command.words}"), use_case, draft)
    works = await find_works(use_case, command.number)
    await parts_for(use_case, Act.RENAME, works[:1])
    refuse_text(command.words)
    what, value = ("deadline", command.words) if takes_deadline_away(command.words) else _split(command.words)
    if not value:
        return await _ask_change(use_case, works, what if command.words else "what")
    if what == "deadline":
        return await propose_deadline(use_case, command.number, value)
    if what == "title":
        return await _rename(use_case, works, value)
    work, officer = await _find_officer(use_case, [work for work in works if not work.assignment.is_closed], value)
    return await _name_officer(use_case, Act.NAME_OFFICER, work, officer)


_BEGUN = {"what": "", "deadline": " hạn", "officer": " chuyên viên", "title": " tên"}


async def _ask_change(use_case: UseCase, works: Sequence[Work], what: str) -> Sequence[Reply]:
    """What is to be changed, then to what. Raises ChangeNotUnderstood for words that begin no change."""
    number = works[0].task.number
    if what not in _BEGUN:
        raise ChangeNotUnderstood(number)
    actions: list[Action] = []
    if what == "what":
        labels = {"deadline": ButtonName.DEADLINE, "officer": ButtonName.OFFICER, "title": ButtonName.TITLE}
        actions = [Action(f"sua {number}{_BEGUN[one]}", label=label) for one, label in labels.items()]
    if what == "officer":
        actions = await _members(use_case, works[0], f"sua {number} chuyen vien")
    line = line_of(use_case, works[0])
    return await ask_detail(use_case, line, AskedDetail(what), f"sua {number}{_BEGUN[what]}", actions=actions)


async def _members(use_case: UseCase, work: Work, begun: str) -> list[Action]:
    members = await use_case.transaction.people.members(work.assignment.unit_id)
    commands = [(f"{begun} {fold(person.name)}", person.name) for person in members]
    return [Action(command, label=name) for command, name in commands[:MOST_MEMBERS] if len(command) <= 48]


def _split(words: str) -> tuple[str, str]:
    """What is to be changed, and to what, as typed."""
    scan = fold_with_offsets(normalize(words).strip())
    found = _WHAT.match(scan.text)
    if found is None:
        return "", ""
    value = _BETWEEN.sub("", scan.original(found.end(), len(scan.text)))
    return str(found.lastgroup), value.strip(' "“”')


async def _rename(use_case: UseCase, works: Sequence[Work], title: str) -> Sequence[Reply]:
    before = works[0].task
    await use_case.transaction.tasks.rename(before.id, title)
    await use_case.transaction.audit.add(
        Event(
            organization_id=use_case.organization.id,
            at=use_case.now,
            actor_id=use_case.speaker.id,
            name=TABLE[Act.RENAME].event,
            task_id=before.id,
            before={"title": before.title},
            after={"title": title},
        )
    )
    renamed = [replace(work, task=replace(before, title=title)) for work in works]
    for work in renamed:
        await refresh_messages(use_case, work)
        if is_possible(Act.RENAME, work.assignment):
            await tell(use_case, Act.RENAME, work, said=before.title)
    return use_case.answer_in_place(TitleChanged(line_of(use_case, renamed[0]), before.title))


async def _find_officer(use_case: UseCase, works: Sequence[Work], typed: str) -> tuple[Work, Person]:
    """The part whose unit has the named person: the lead's first. Raises OfficerNotFound, OfficerAmbiguous."""
    members = await use_case.transaction.people.members_of_units([work.assignment.unit_id for work in works])
    missing: OfficerNotFound | None = None
    for work in works:
        try:
            unit_id, unit = work.assignment.unit_id, work.assignment.unit_name
            return work, find_member(typed, members.get(unit_id, ()), unit)
        except OfficerNotFound as error:
            missing = missing or error
    raise missing or OfficerNotFound(typed, "")


@handles(HandOver)
async def hand_over(command: HandOver, use_case: UseCase) -> Sequence[Reply]:
    """`chuyen 12 Bình`: the head gives the work to an officer of the unit; reminders go to the new one from now on.

    Raises:
        TaskNotFound, NotAllowed, AlreadyClosed, OfficerNotFound, OfficerAmbiguous.
    """
    works = await find_works(use_case, command.number)
    led = await units_led(use_case, works)
    work = await part_for(use_case, Act.HAND_OVER, works, led=led)
    if not command.words:
        begun = f"chuyen {command.number}"
        actions = await _members(use_case, work, begun)
        return await ask_detail(use_case, line_of(use_case, work), AskedDetail.OFFICER, begun, actions=actions)
    _, officer = await _find_officer(use_case, [work], command.words)
    return await _name_officer(use_case, Act.HAND_OVER, work, officer)


async def _name_officer(use_case: UseCase, act: Act, work: Work, officer: Person) -> Sequence[Reply]:
    before = work.officer.name if work.officer else ""
    if work.officer is not None and work.officer.id == officer.id:
        return use_case.answer_in_place(OfficerChanged(line_of(use_case, work), before))
    named = replace(work.assignment, officer_id=officer.id, snoozed_until=None)
    done = await perform(use_case, act, work, named, said=before, officer=officer)
    return use_case.answer_in_place(OfficerChanged(line_of(use_case, done.work), before, done.reached))


@handles(Undo)
async def undo(command: Undo, use_case: UseCase) -> Sequence[Reply]:
    """`hoantac 12`: takes back the last acceptance, completion or cancellation; reminding goes on where it was.

    Raises:
        TaskNotFound, NothingToUndo, NotAllowed, UndoTooLate.
    """
    works = await find_works(use_case, command.number)
    parts = {work.assignment.id: work for work in works}
    events = await use_case.transaction.audit.history(works[0].task.id)
    assignments = {id: work.assignment for id, work in parts.items()}
    reversal = find_reversal(events, assignments, use_case.speaker, use_case.now, number=command.number)
    accepted = reversal.event.name == TABLE[Act.ACCEPT].event
    act = Act.UNDO_ACCEPTANCE if accepted else Act.UNDO_CLOSING
    undone = []
    for event in reversal.events:
        work = parts[event.assignment_id or 0]
        done = await perform(use_case, act, work, restored(work.assignment, event), said=event.name)
        undone.append(replace(done.work, completed_by=None))
    line = line_of(use_case, undone[0], private=False)
    place = use_case.place_of_answer(pressed_is_rewritten=False)
    return (Reply(Undone(line, reversal.event.name), place),)


@handles(AskWhich)
async def ask_which(command: AskWhich, use_case: UseCase) -> Sequence[Reply]:
    """`hoan 12`: hoàn thành, hoàn tác or nhắc lại?"""
    number = command.number
    words = ("xong", "hoantac", "nhaclai") if number else ()
    return use_case.answer_in_place(WhichCommand(number, tuple(Action(f"{word} {number}") for word in words)))
