"""On which messenger a person is told first: everybody's own choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.conversation.commands.delivery import ChooseChannels
from domain.conversation.messages.base import Action, Reply
from domain.conversation.messages.channels import ChannelLine, ChannelOrder
from domain.errors import ChannelNotLinked
from domain.model import Account, ChannelKind
from services.dispatch import handles
from services.use_case import UseCase


@handles(ChooseChannels)
async def choose_channels(command: ChooseChannels, use_case: UseCase) -> Sequence[Reply]:
    """`kenh` shows the order, `kenh zalo telegram` sets it; messengers that are not named come after.

    Raises ChannelNotLinked: the speaker is not registered on the one that shall come first.
    """
    people, speaker = use_case.transaction.people, use_case.speaker
    accounts = (await people.accounts([speaker.id])).get(speaker.id, ())
    if command.channels:
        if all(account.channel is not command.channels[0] for account in accounts):
            raise ChannelNotLinked(command.channels[0])
        order = tuple(dict.fromkeys((*command.channels, *(account.channel for account in accounts))))
        await people.update_person(replace(speaker, channels=order))
        accounts = (await people.accounts([speaker.id])).get(speaker.id, ())
    return use_case.answer_privately(_order(accounts, changed=bool(command.channels)))


def _order(accounts: Sequence[Account], *, changed: bool) -> ChannelOrder:
    lines = [ChannelLine(account.channel, account.state) for account in accounts]
    lines += [ChannelLine(kind, None) for kind in ChannelKind if kind not in {line.channel for line in lines}]
    others = () if changed else tuple(Action(f"kenh {account.channel}") for account in accounts[1:])
    return ChannelOrder(tuple(lines), changed, others)
