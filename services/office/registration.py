"""How a person becomes known to the bot, and how a group is bound: by single-use codes that expire."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from db import Transaction
from domain.conversation.commands.office import InvitePerson, Register, Start
from domain.conversation.messages.base import Refused, Reply
from domain.conversation.messages.registering import Greeting, InviteCreated, InviteQuestion, Registered
from domain.conversation.origin import Origin
from domain.errors import CodeRefused, OfficerNotFound, OnlyInPrivate, SecretPlace, SecretRefused, ZaloFull
from domain.model import (
    AccountState,
    Event,
    Invite,
    InvitePurpose,
    Membership,
    Organization,
    OrganizationRole,
    Person,
    UnitRole,
)
from domain.office.codes import ALPHABET, CODE_LENGTH, plain_code
from domain.office.invites import InviteRequest, parse_invite
from domain.office.members import find_member
from domain.office.permissions import require_administrator
from domain.office.rules import MessengerPlan, OfficeRules
from domain.secrecy import is_stamped
from domain.traits import is_metered, traits
from services.delivery.plan_limits import note_taken, one_more_fits
from services.dispatch import handles
from services.use_case import UseCase

_POSTS = (UnitRole.HEAD, UnitRole.DEPUTY)


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def code_hash(code: str) -> str:
    """What is kept of a code. Its 50 random bits need no salt: it is used once and expires."""
    return hashlib.sha256(plain_code(code).encode()).hexdigest()


async def first_administrator_code(
    transaction: Transaction, organization: Organization, now: datetime, rules: OfficeRules
) -> str | None:
    """A new code for the first administrator, or None when the office has one who can be reached."""
    admins = await transaction.people.with_role(OrganizationRole.ADMIN)
    accounts = await transaction.people.accounts([admin.id for admin in admins])
    if any(accounts.values()):
        return None
    code = new_code()
    await transaction.people.add_invite(
        organization_id=organization.id,
        code_hash=code_hash(code),
        expires_at=now + rules.invite_lifetime,
        purpose=InvitePurpose.PERSON,
        organization_role=OrganizationRole.ADMIN,
    )
    return code


async def register(
    transaction: Transaction, origin: Origin, code: str, now: datetime, *, speaker: Person | None, plan: MessengerPlan
) -> Sequence[Reply]:
    """Use a code in a private chat: link the speaker's account to the invited person.

    Where the `plan` of a metered messenger has no place for one more, the code stays as it was.

    Raises:
        CodeRefused: unknown, used, expired, or a code for a group.
        OnlyInPrivate: typed in a group, where everybody could read it.
    """
    if origin.in_group:
        raise OnlyInPrivate("start")
    invite = await transaction.people.find_invite(code_hash(code))
    if invite is None or invite.purpose is not InvitePurpose.PERSON or invite.expires_at <= now:
        raise CodeRefused
    known = await _known(transaction, invite, origin, speaker)
    takes_place = is_metered(origin.channel) and not await _is_counted(transaction, known)
    if takes_place and not await one_more_fits(transaction, plan, now):
        return (Reply(Refused(ZaloFull(groups=False, limit=plan.people))),)
    if not await transaction.people.use_invite(invite.id, now):
        raise CodeRefused
    person = await _person_of(transaction, invite, origin, known)
    await transaction.people.link(person.id, origin.channel, origin.sender_id, AccountState.LINKED, now)
    if takes_place:
        await note_taken(transaction, plan, now)
    await transaction.audit.add(Event(invite.organization_id, now, person.id, "registered"))
    unit = await transaction.people.unit(person.memberships[0].unit_id) if person.memberships else None
    roles = tuple(sorted(role.value for role in person.roles))
    return (Reply(Registered(person.name, person.title, unit.name if unit else "", roles)),)


async def _is_counted(transaction: Transaction, person: Person | None) -> bool:
    accounts = await transaction.people.accounts([person.id] if person else [])
    return any(is_metered(one.channel) for owned in accounts.values() for one in owned)


async def _person_of(transaction: Transaction, invite: Invite, origin: Origin, known: Person | None) -> Person:
    """Whom the invitation makes: the person it names, the speaker with one right more, or somebody new."""
    roles = frozenset({invite.organization_role} if invite.organization_role else ())
    places = _places(invite, known)
    if known is None:
        if not invite.name and is_stamped(origin.sender_name):
            raise SecretRefused(SecretPlace.PERSON_NAME)
        return await transaction.people.add_person(
            organization_id=invite.organization_id,
            name=invite.name or origin.sender_name,
            title="",
            roles=roles,
            memberships=places,
            channels=(origin.channel,),
        )
    kept = tuple(place for place in known.memberships if place.unit_id != invite.unit_id or not places)
    person = Person(
        id=known.id,
        organization_id=known.organization_id,
        name=known.name,
        title=known.title,
        roles=known.roles | roles,
        memberships=(*kept, *places),
        channels=known.channels or (origin.channel,),
    )
    await transaction.people.update_person(person)
    return person


async def _known(transaction: Transaction, invite: Invite, origin: Origin, speaker: Person | None) -> Person | None:
    """Who in the record the invitation is for; None for somebody new.

    Raises:
        CodeRefused: somebody who is registered uses a code that names another person.
    """
    if invite.person_id is None:
        return speaker or await _awaited_administrator(transaction, invite, origin)
    named = await transaction.people.person(invite.person_id)
    if speaker is None or named is None or speaker.id == named.id:
        return named
    if speaker.name.casefold() != named.name.casefold():
        raise CodeRefused
    return speaker


async def _awaited_administrator(transaction: Transaction, invite: Invite, origin: Origin) -> Person | None:
    """The administrator whom a loaded list of people names, when the code is the one printed for the first of them."""
    if invite.created_by_id is not None or invite.organization_role is not OrganizationRole.ADMIN:
        return None
    admins = await transaction.people.with_role(OrganizationRole.ADMIN)
    if len(admins) > 1:
        admins = tuple(admin for admin in admins if admin.name.casefold() == origin.sender_name.casefold())
    accounts = await transaction.people.accounts([admin.id for admin in admins])
    return admins[0] if len(admins) == 1 and not accounts.get(admins[0].id) else None


def _places(invite: Invite, known: Person | None) -> tuple[Membership, ...]:
    """The membership that the invitation gives; who was the unit's focal officer stays it."""
    if invite.unit_id is None or invite.unit_role is None:
        return ()
    focal = known is not None and any(place.focal for place in known.memberships if place.unit_id == invite.unit_id)
    return (Membership(invite.unit_id, invite.unit_role, focal),)


@handles(Start)
async def start(command: Start, use_case: UseCase) -> Sequence[Reply]:
    """Start pressed by somebody who is registered: a code adds what it gives, without one the bot greets."""
    await _mark_reachable(use_case)
    if command.code:
        return await register(
            use_case.transaction,
            use_case.origin,
            command.code,
            use_case.now,
            speaker=use_case.speaker,
            plan=use_case.rules.plan,
        )
    speaker = use_case.speaker
    unit = await use_case.transaction.people.unit(speaker.memberships[0].unit_id) if speaker.memberships else None
    return use_case.answer_privately(Greeting(speaker.name, speaker.title, unit.name if unit else ""))


async def _mark_reachable(use_case: UseCase) -> None:
    found = await use_case.transaction.people.speaker(use_case.origin.channel, use_case.origin.sender_id)
    if found and found[0].state is not AccountState.LINKED:
        await use_case.transaction.people.set_account_state(found[0].id, AccountState.LINKED, "", use_case.now)


@handles(Register)
async def take_code(command: Register, use_case: UseCase) -> Sequence[Reply]:
    """`dangky CODE` by somebody who is known already. Raises what `register` raises."""
    plan = use_case.rules.plan
    speaker, origin = use_case.speaker, use_case.origin
    return await register(use_case.transaction, origin, command.code, use_case.now, speaker=speaker, plan=plan)


@handles(InvitePerson)
async def invite_person(command: InvitePerson, use_case: UseCase) -> Sequence[Reply]:
    """`moi QLKH chuyên viên Trần Văn Bình`: a code and a link for one person of that unit and role.

    Raises:
        NotAllowed: the speaker is no administrator.
        UnitNotFound, UnitAmbiguous, ArgumentMissing: what is wrong with the words.
    """
    require_administrator(use_case.speaker)
    if use_case.origin.in_group:
        raise OnlyInPrivate("moi")
    people = use_case.transaction.people
    units = await people.units()
    if not command.text.strip():
        return use_case.answer(InviteQuestion(tuple(unit.code for unit in units)))
    asked = parse_invite(command.text, units)
    member = await _known_member(use_case, asked)
    code = new_code()
    invite = await people.add_invite(
        organization_id=use_case.organization.id,
        code_hash=code_hash(code),
        expires_at=use_case.now + use_case.rules.invite_lifetime,
        purpose=InvitePurpose.PERSON,
        unit_id=asked.unit_id,
        unit_role=asked.unit_role,
        organization_role=asked.organization_role,
        person_id=member.id if member else None,
        name=asked.name,
        created_by_id=use_case.speaker.id,
    )
    await use_case.transaction.audit.add(Event(use_case.organization.id, use_case.now, use_case.speaker.id, "invited"))
    unit = next((unit for unit in units if unit.id == asked.unit_id), None)
    start_link, bot = traits(use_case.origin.channel).start_link, use_case.bot_username
    return use_case.answer(
        InviteCreated(
            code,
            start_link.format(bot=bot, code=code) if bot else "",
            unit.name if unit else "",
            invite.unit_role,
            invite.organization_role,
            invite.expires_at,
            bot_name="" if start_link else bot,
        )
    )


async def _known_member(use_case: UseCase, asked: InviteRequest) -> Person | None:
    """Who in the record is invited, so that the invitation links instead of doubling.

    By the name, found as people are; without one, who alone holds the asked post of head or deputy.

    Raises:
        OfficerAmbiguous: several answer to the name.
    """
    people, unit_id, name = use_case.transaction.people, asked.unit_id, asked.name
    candidates = await people.members(unit_id) if unit_id is not None else await people.all_persons()
    if not name:
        posts = [(person, place) for person in candidates for place in person.memberships if place.role in _POSTS]
        holders = [who for who, place in posts if (place.unit_id, place.role) == (unit_id, asked.unit_role)]
        return holders[0] if len(holders) == 1 else None
    try:
        return find_member(name, candidates, "")
    except OfficerNotFound:
        return None
