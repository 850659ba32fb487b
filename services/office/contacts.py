"""Who cannot be reached, which units nobody heads in chat, what could not be sent; a dead letter is sent again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from db import DeadLetter
from domain.conversation.commands.delivery import RetryDeadLetter, ShowContacts
from domain.conversation.messages.base import Action, ButtonName, Reply
from domain.conversation.messages.contacts import (
    Contacts,
    DeadLetterLine,
    DeadLetterRetried,
    DeadLettersRetried,
    GroupLine,
    UnreachedPerson,
)
from domain.delivery.notifications import OUTCOME_UNKNOWN, OutboxState
from domain.errors import DeadLetterNotFound
from domain.model import Account, AccountState, Event, Group, Person, Unit, UnitRole
from domain.office.permissions import require_office
from domain.reminding.audiences import Directory
from services.dispatch import handles
from services.use_case import UseCase

MOST_PERSONS = 20
MOST_LETTERS = 8

HEADING = (UnitRole.HEAD, UnitRole.DEPUTY)
ORDER = (AccountState.BLOCKED, AccountState.FAILING, AccountState.NEVER_STARTED, None)
"""What has gone wrong comes before what never began."""


@handles(ShowContacts)
async def show_contacts(command: ShowContacts, use_case: UseCase) -> Sequence[Reply]:
    """`lienlac`. Raises `NotAllowed`: for monitors, leaders and administrators."""
    require_office(use_case.speaker)
    people = use_case.transaction.people
    units = {unit.id: unit for unit in await people.units() if unit.merged_into_id is None}
    persons = await people.all_persons()
    directory = await _directory(use_case, persons, units)
    unreached = await _unreached(use_case, persons, units, directory)
    letters = await _letters(use_case, await use_case.transaction.outbox.dead_letters(MOST_LETTERS))
    counts = await use_case.transaction.outbox.counts_by_state()
    return use_case.answer_privately(
        Contacts(
            persons=tuple(unreached[:MOST_PERSONS]),
            persons_in_all=len(unreached),
            headless=tuple(unit.name for unit in units.values() if not _has_head(unit, directory)),
            groups=await _groups(use_case, units),
            letters=letters,
            letters_in_all=counts[OutboxState.DEAD],
            actions=_actions(letters),
        )
    )


def _actions(letters: Sequence[DeadLetterLine]) -> tuple[Action, ...]:
    label = ButtonName.SEND_AGAIN if len(letters) == 1 else ButtonName.SEND_THIS_AGAIN
    each = [Action(f"lienlac thu lai {one.id}", label=label) for one in letters]
    if sum(one.reason == OUTCOME_UNKNOWN for one in letters) > 1:
        each.append(Action("lienlac thu lai tat ca", label=ButtonName.SEND_ALL_AGAIN))
    return tuple(each)


@handles(RetryDeadLetter)
async def retry_dead_letter(command: RetryDeadLetter, use_case: UseCase) -> Sequence[Reply]:
    """`lienlac thu lai 5`: the message is in the queue again, and says what is true when it is sent.

    `lienlac thu lai tat ca`: all of which nobody knows whether they arrived; who had one reads that it comes again.

    Raises:
        NotAllowed; DeadLetterNotFound: it is not among the dead.
    """
    require_office(use_case.speaker)
    outbox = use_case.transaction.outbox
    if command.number is None:
        count = await outbox.retry_unknown(use_case.now)
        await _note_retry(use_case)
        return use_case.answer_privately(DeadLettersRetried(count))
    letter = await outbox.dead_letter(command.number)
    if letter is None or not await outbox.retry_dead(letter.id, use_case.now):
        raise DeadLetterNotFound(command.number)
    [line] = await _letters(use_case, [letter])
    await _note_retry(use_case)
    return use_case.answer_privately(DeadLetterRetried(line))


async def _note_retry(use_case: UseCase) -> None:
    event = Event(use_case.organization.id, use_case.now, use_case.speaker.id, "letter_retried")
    await use_case.transaction.audit.add(event)


async def _directory(use_case: UseCase, persons: Sequence[Person], units: Mapping[int, Unit]) -> Directory:
    people = use_case.transaction.people
    return Directory(
        members=await people.members_of_units(units),
        persons={person.id: person for person in persons},
        accounts=await people.accounts([person.id for person in persons]),
        groups=(),
        acting_heads=await people.acting_heads(units, use_case.now),
    )


def _has_head(unit: Unit, directory: Directory) -> bool:
    """Whether anybody is told as the unit's head: who stands in for the head, the head, or a deputy."""
    acting = directory.persons.get(directory.acting_heads.get(unit.id, 0))
    heads = [person for person in directory.members.get(unit.id, ()) if person.role_in(unit.id) in HEADING]
    return any(directory.recipient_of(person) for person in (*([acting] if acting else []), *heads))


async def _unreached(
    use_case: UseCase, persons: Sequence[Person], units: Mapping[int, Unit], directory: Directory
) -> list[UnreachedPerson]:
    since = await use_case.transaction.people.account_states()
    found: list[UnreachedPerson] = []
    for person in persons:
        accounts = directory.accounts.get(person.id, ())
        if any(account.state is AccountState.LINKED for account in accounts):
            continue
        unit = next((units[place.unit_id].name for place in person.memberships if place.unit_id in units), "")
        found.append(_line(person, unit, accounts[0] if accounts else None, since))
    return sorted(found, key=lambda line: (ORDER.index(line.state), line.unit, line.name))


def _line(person: Person, unit: str, account: Account | None, since: Mapping[int, datetime]) -> UnreachedPerson:
    if account is None:
        return UnreachedPerson(person.name, unit)
    return UnreachedPerson(
        person.name, unit, account.state, account.channel, account.state_reason, since.get(account.id)
    )


async def _groups(use_case: UseCase, units: Mapping[int, Unit]) -> tuple[GroupLine, ...]:
    groups = await use_case.transaction.groups.all()
    states = await use_case.transaction.groups.states()
    return tuple(_group_line(group, units, states) for group in groups)


def _group_line(
    group: Group, units: Mapping[int, Unit], states: Mapping[int, tuple[str, datetime | None]]
) -> GroupLine:
    reason, since = states[group.id]
    unit = units.get(group.unit_id or 0)
    return GroupLine(group.title, unit.name if unit else "", group.channel, group.state, reason, since)


async def _letters(use_case: UseCase, letters: Sequence[DeadLetter]) -> tuple[DeadLetterLine, ...]:
    transaction = use_case.transaction
    works = await transaction.tasks.works(item.assignment_id for letter in letters for item in letter.items)
    persons = await transaction.people.persons(
        letter.recipient.person_id for letter in letters if letter.recipient.person_id is not None
    )
    groups = {group.id: group.title for group in await transaction.groups.all()}
    return tuple(
        DeadLetterLine(
            id=letter.id,
            to=_addressee(letter, persons, groups),
            in_group=letter.recipient.group_id is not None,
            reason=letter.reason,
            at=letter.at,
            numbers=tuple(
                dict.fromkeys(
                    works[item.assignment_id].task.number for item in letter.items if item.assignment_id in works
                )
            ),
        )
        for letter in letters
    )


def _addressee(letter: DeadLetter, persons: Mapping[int, Person], groups: Mapping[int, str]) -> str:
    if letter.recipient.group_id is not None:
        return groups.get(letter.recipient.group_id, "")
    person = persons.get(letter.recipient.person_id or 0)
    return person.name if person else ""
