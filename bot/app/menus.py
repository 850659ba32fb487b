"""The command menus of a messenger: what everybody finds there, and what those with more rights find."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot.messenger import ALL_GROUPS, ALL_PRIVATE_CHATS, Menu
from db import Transaction
from domain.conversation.grammar import allowed_words
from domain.model import AccountState, ChannelKind, OrganizationRole, Person, UnitRole
from wording import CommandHelp

IN_GROUPS = ("quahan", "viec", "chitiet", "nhan", "xong", "trogiup")


async def menus(transaction: Transaction, channel: ChannelKind, commands: Mapping[str, CommandHelp]) -> dict[str, Menu]:
    """By scope: all private chats, all groups, and one for each person whose roles carry more commands."""
    everyone = allowed_words(Person(id=0, organization_id=0, name=""))
    by_scope = {ALL_PRIVATE_CHATS: _listed(everyone, commands), ALL_GROUPS: _menu(IN_GROUPS, commands)}
    persons = {person.id: person for role in OrganizationRole for person in await transaction.people.with_role(role)}
    persons |= {person.id: person for person in await _heads(transaction)}
    for person_id, accounts in (await transaction.people.accounts(sorted(persons))).items():
        for account in accounts:
            if account.channel is channel and account.state is AccountState.LINKED:
                by_scope[account.external_id] = _listed(allowed_words(persons[person_id]), commands)
    return by_scope


async def _heads(transaction: Transaction) -> list[Person]:
    units = [unit.id for unit in await transaction.people.units()]
    members = await transaction.people.members_of_units(units) if units else {}
    return [
        person
        for unit_id, persons in members.items()
        for person in persons
        if person.role_in(unit_id) is not UnitRole.OFFICER
    ]


def _listed(allowed: Collection[str], commands: Mapping[str, CommandHelp]) -> Menu:
    """In the order of the help page."""
    return _menu([word for word in commands if word in allowed], commands)


def _menu(words: Sequence[str], commands: Mapping[str, CommandHelp]) -> Menu:
    return [(word, commands[word].does) for word in words]
