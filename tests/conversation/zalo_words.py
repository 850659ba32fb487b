"""How a Zalo phone is used where a Telegram one has buttons: the commands that a message names are typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.messages import Action
from domain.model import ChannelKind
from domain.roster import Roster
from domain.text import fold
from sandbox import PhoneMessage
from wording import AUTOMATED
from wording.buttons import command_word, label

QUOTED = re.compile(r'"([^"\n]{1,60})"')
PART = re.compile(r"\((\d+)/\d+\)$")
NUMBERED = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)


def all_on_zalo(roster: Roster) -> Roster:
    """The people of the Telegram phones, each on Zalo alone."""
    phones = [phone for phone in roster.phones if ChannelKind.TELEGRAM in phone.channels]
    return replace(
        roster,
        phones=tuple(
            replace(phone, channels=(ChannelKind.ZALO,), zalo_id=f"5a105a105a105a10{number:04}")
            for number, phone in enumerate(phones, 1)
        ),
    )


def read(messages: Sequence[PhoneMessage]) -> list[PhoneMessage]:
    """The messages without the line that is said once a day, the parts of a long one together again."""
    whole: list[PhoneMessage] = []
    for message in messages:
        text = message.text.removesuffix(AUTOMATED).rstrip()
        part = PART.search(text.split("\n", 1)[0]) if message.from_bot else None
        if part and part[1] != "1" and whole:
            whole[-1] = replace(whole[-1], text=f"{whole[-1].text}\n{text}")
        else:
            whole.append(replace(message, text=text))
    return whole


def command_for(wanted: str, messages: Sequence[PhoneMessage], of: PhoneMessage | None = None) -> str:
    """What a person would type for the button `wanted`, read from the newest message of the bot that names it.

    Raises AssertionError when no message does: then the person on Zalo could not know it.
    """
    for message in reversed(messages):
        if not message.from_bot or (of is not None and message.message_id != of.message_id):
            continue
        for command in commands_in(message.text):
            if fold(wanted) in names_of(command) or fold(command).endswith(" " + fold(wanted)):
                return command
        for number, choice in NUMBERED.findall(message.text):
            if fold(choice).startswith(fold(wanted)):
                return str(number)
    raise AssertionError(f"no message names what {wanted!r} stands for: {[message.text for message in messages]}")


def commands_in(text: str) -> list[str]:
    return QUOTED.findall(text)


def names_of(command: str) -> set[str]:
    """The buttons that a typed command stands for: with the number of its task and without."""
    action = Action(command)
    return {fold(command), fold(label(action)), fold(label(action, with_code=True)), fold(command_word(command))}
