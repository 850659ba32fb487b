"""How a group becomes one of the office's: by a single-use code that is typed there.

Where a group has no name and its members cannot be listed (Zalo), the administrator who made the code confirms it
privately before anything is sent there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from db.office.setting_keys import GROUP_AWAITING, WaitingGroup
from domain.conversation.commands.office import BindGroup
from domain.conversation.messages.base import Refused, Reply
from domain.conversation.messages.registering import (
    GroupAwaitsConfirmation,
    GroupBound,
    GroupCodeCreated,
    GroupCodeTaken,
)
from domain.delivery.notifications import NewNotification, NotificationKind
from domain.errors import ArgumentMissing, CodeRefused, NoGroupAwaits, SecretPlace, SecretRefused, ZaloFull
from domain.model import AccountState, ChannelKind, Event, Invite, InvitePurpose
from domain.office.permissions import require_administrator
from domain.office.units import find_unit
from domain.secrecy import is_stamped
from domain.text import fold
from domain.traits import confirming, is_metered, traits
from services.delivery.failover import other_account
from services.delivery.notices import NOTICE
from services.delivery.plan_limits import note_taken, one_more_fits
from services.dispatch import handles
from services.office.registration import code_hash, new_code
from services.use_case import UseCase

PRIORITY = 60
EXPIRES = timedelta(days=3)
AGREED = ("dong y", "dongy", "xac nhan")


@handles(BindGroup)
async def bind_group(command: BindGroup, use_case: UseCase) -> Sequence[Reply]:
    """`nhom [unit]` in private makes a one-time code; `nhom CODE` in the group uses it; `nhom dong y [name]` confirms.

    Raises:
        NotAllowed: no administrator asks for a code.
        CodeRefused: the code is unknown, used or expired.
        NoGroupAwaits: nothing to confirm.
    """
    if use_case.origin.in_group:
        return await _use_code(command, use_case)
    require_administrator(use_case.speaker)
    words = command.code.split()
    for count in (2, 1):
        if fold(" ".join(words[:count])) in AGREED:
            return await _confirm(" ".join(words[count:]), use_case)
    return await _make_code(command, use_case)


async def _make_code(command: BindGroup, use_case: UseCase) -> Sequence[Reply]:
    units = await use_case.transaction.people.units()
    unit = find_unit(command.code, units) if command.code.strip() else None
    code = new_code()
    invite = await use_case.transaction.people.add_invite(
        organization_id=use_case.organization.id,
        code_hash=code_hash(code),
        expires_at=use_case.now + use_case.rules.invite_lifetime,
        purpose=InvitePurpose.GROUP,
        unit_id=unit.id if unit else None,
        created_by_id=use_case.speaker.id,
    )
    told = GroupCodeCreated(code, use_case.bot_username, invite.expires_at, use_case.origin.channel)
    return use_case.answer(told)


async def _use_code(command: BindGroup, use_case: UseCase) -> Sequence[Reply]:
    if not command.code.strip():
        raise ArgumentMissing("nhom")
    people, origin = use_case.transaction.people, use_case.origin
    invite = await people.find_invite(code_hash(command.code))
    if invite is None or invite.purpose is not InvitePurpose.GROUP or invite.expires_at <= use_case.now:
        raise CodeRefused
    if is_stamped(origin.chat_title):
        raise SecretRefused(SecretPlace.GROUP_NAME)
    if not await _fits(use_case, origin.channel, origin.chat_id):
        return use_case.answer(_full(use_case))
    if not await people.use_invite(invite.id, use_case.now):
        raise CodeRefused
    if traits(origin.channel).confirms_groups:
        return await _ask_administrator(invite, use_case)
    return await _bind(use_case, origin.chat_id, title=origin.chat_title, unit_id=invite.unit_id)


async def _ask_administrator(invite: Invite, use_case: UseCase) -> Sequence[Reply]:
    """The group waits for the word of whoever made the code."""
    administrator = invite.created_by_id or use_case.speaker.id
    origin = use_case.origin
    waiting = WaitingGroup(origin.chat_id, origin.chat_title, invite.unit_id, origin.channel)
    await use_case.transaction.settings.set(GROUP_AWAITING, waiting, use_case.now, of=administrator)
    unit = await use_case.transaction.people.unit(invite.unit_id) if invite.unit_id else None
    recipient = await other_account(use_case.transaction, administrator, ())
    if recipient is not None:
        question = GroupAwaitsConfirmation(
            use_case.speaker.name, unit.name if unit else "", use_case.organization.name, origin.channel
        )
        notice = NewNotification(
            recipient=recipient,
            kind=NotificationKind.NOTICE,
            slot=f"group:{invite.id}",
            priority=PRIORITY,
            available_at=use_case.now,
            expires_at=use_case.now + EXPIRES,
            data=NOTICE.text(question),
        )
        await use_case.transaction.outbox.enqueue([notice], use_case.now)
    return use_case.answer(GroupCodeTaken())


async def _confirm(name: str, use_case: UseCase) -> Sequence[Reply]:
    waiting = await use_case.transaction.settings.get(GROUP_AWAITING, use_case.speaker.id)
    if waiting is None:
        raise NoGroupAwaits
    channel = waiting.channel or next(confirming())
    if not await _fits(use_case, channel, waiting.chat_id):
        return use_case.answer(_full(use_case))
    await use_case.transaction.settings.drop(GROUP_AWAITING, of=use_case.speaker.id)
    title = name.strip() or waiting.title or f"Nhóm {traits(channel).name}"
    bound = await _bind(use_case, waiting.chat_id, title=title, unit_id=waiting.unit_id, channel=channel)
    if is_metered(channel):
        await note_taken(use_case.transaction, use_case.rules.plan, use_case.now, groups=True)
    return bound


async def _fits(use_case: UseCase, channel: ChannelKind, chat_id: str) -> bool:
    """Whether the plan, if there is one, has a place for this group; one that is bound already has it."""
    if not is_metered(channel):
        return True
    group = await use_case.transaction.groups.by_chat(channel, chat_id)
    if group is not None and group.state is AccountState.LINKED:
        return True
    return await one_more_fits(use_case.transaction, use_case.rules.plan, use_case.now, groups=True)


def _full(use_case: UseCase) -> Refused:
    return Refused(ZaloFull(groups=True, limit=use_case.rules.plan.groups))


async def _bind(
    use_case: UseCase, chat_id: str, *, title: str, unit_id: int | None, channel: ChannelKind | None = None
) -> Sequence[Reply]:
    """Bind the chat, with the topic in which it was asked for."""
    origin = use_case.origin
    topic_id = origin.topic_id if channel is None else None
    group = await use_case.transaction.groups.bind(
        use_case.organization.id, channel or origin.channel, chat_id, topic_id, title, unit_id
    )
    await use_case.transaction.audit.add(
        Event(use_case.organization.id, use_case.now, use_case.speaker.id, "group_bound")
    )
    unit = await use_case.transaction.people.unit(unit_id) if unit_id else None
    missing = await _without_account(use_case)
    return use_case.answer(
        GroupBound(group.title, unit.name if unit else "", use_case.organization.name, topic_id is not None, missing)
    )


async def _without_account(use_case: UseCase) -> tuple[str, ...]:
    """The units that have nobody who can be reached yet: they are named, persons are not."""
    people = use_case.transaction.people
    units = await people.units()
    members = await people.members_of_units([unit.id for unit in units])
    everyone = [person.id for persons in members.values() for person in persons]
    accounts = await people.accounts(everyone)
    return tuple(unit.name for unit in units if not any(accounts.get(person.id) for person in members.get(unit.id, ())))
