"""What reaches whom, where and how often: contacts, dead letters, the quota, the bulletin, the order of messengers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.conversation.commands.arguments import number_and_words
from domain.conversation.commands.base import Command, Rank, spelled
from domain.errors import ArgumentMissing
from domain.model import ChannelKind
from domain.text import fold
from domain.traits import channel_named


@dataclass(frozen=True, slots=True)
class ShowContacts(Command):
    """`lienlac`: who cannot be reached, what could not be sent."""


@dataclass(frozen=True, slots=True)
class RetryDeadLetter(Command):
    """`lienlac thu lai 5`: send a dead letter again; without a number all those that may have arrived or not."""

    number: int | None


_RETRY = re.compile(r"^(?:thu lai|thulai|gui lai|guilai)\b\s*(?:tin)?\s*(?:so)?\s*(.*)$")


@spelled("lienlac", "lien lac", rank=Rank.OFFICE)
def read_contacts(word: str, rest: str) -> Command:
    """`lienlac`, `lienlac thu lai 5`, `lienlac thu lai tat ca`."""
    found = _RETRY.match(fold(rest))
    if not found:
        return ShowContacts()
    return RetryDeadLetter(None if found[1].strip() in ("tat ca", "het") else number_and_words(word, found[1])[0])


@dataclass(frozen=True, slots=True)
class ShowQuota(Command):
    """`hanmuc`: what is left of the month's messages."""


@spelled("hanmuc", "han muc", "han muc zalo", rank=Rank.OFFICE)
def _show_quota(word: str, rest: str) -> ShowQuota:
    return ShowQuota()


@dataclass(frozen=True, slots=True)
class MakeBulletin(Command):
    """`bantin`: the day's text, to be copied into a group by hand."""


@spelled("bantin", "ban tin", rank=Rank.MONITOR)
def _make_bulletin(word: str, rest: str) -> MakeBulletin:
    return MakeBulletin()


@dataclass(frozen=True, slots=True)
class ChooseChannels(Command):
    """`kenh zalo telegram`: where the speaker wants to be told first; without names the order is shown."""

    channels: tuple[ChannelKind, ...] = ()


@spelled("kenh", "kenh nhan tin", "kenh nhan")
def read_channels(word: str, rest: str) -> ChooseChannels:
    """`kenh`, `kenh zalo`, `kenh zalo, telegram`. Raises ArgumentMissing: a word that names no messenger."""
    named = [channel_named(one) for one in re.split(r"[\s,;>]+", fold(rest)) if one not in ("", "truoc", "roi")]
    channels = [channel for channel in named if channel is not None]
    if len(channels) < len(named):
        raise ArgumentMissing(word)
    return ChooseChannels(tuple(dict.fromkeys(channels)))
