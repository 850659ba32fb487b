"""How a Zalo phone is used where a Telegram one has buttons: the commands that a message names are typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.demo import cast
from bot.zalo.updates import without_mention
from domain.conversation.commands.talking import FreeText
from domain.conversation.grammar import read_command
from domain.conversation.messages.base import Action
from domain.errors import ArgumentMissing
from domain.model import ChannelKind
from domain.office.roster import Roster
from domain.text import fold
from sandbox import PhoneMessage, ZaloOptions
from wording import AUTOMATED
from wording.buttons import command_word, label
from wording.commands import BUTTONS

QUOTED = re.compile(r'"([^"\n]{1,60})"')
PART = re.compile(r"\((\d+)/\d+\)$")
OWN_LABELS = {"Về mặc định": "mac dinh( dong y)?", "Gửi lại": "thu lai \\d+"}
"""Buttons that bear another name than their command: how the command ends."""

BOT_ON_ZALO = ZaloOptions(token="").display_name
FOREIGN = re.compile(r"bấm|\bnút\b|t\.me/|@DonDocBot|/start\b|\(Start\)", re.IGNORECASE)
NUMBERED = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)


def all_on_zalo(roster: Roster, *, but: tuple[str, ...] = ()) -> Roster:
    """The same people, each on Zalo alone; the phones in `but` stay as they are."""
    phones = tuple(
        phone
        if phone.key in but
        else replace(
            phone,
            channels=(ChannelKind.ZALO,),
            addresses={ChannelKind.ZALO: phone.addresses.get(ChannelKind.ZALO, f"5a105a105a105a10{number:04}")},
        )
        for number, phone in enumerate(roster.phones, 1)
    )
    return replace(roster, phones=phones)


def said_to_the_bot(text: str) -> str:
    """What is typed after the bot was picked from the @ list; empty for what is said to the others in the group."""
    name = f"@{cast.BOT_USERNAME}"
    if not text.startswith(("/", name)):
        return ""
    return text.removeprefix("/").replace(name, "", 1).strip()


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
            if fold(wanted) in names_of(command) or _ends_with(command, OWN_LABELS.get(wanted, wanted)):
                return command
        for number, choice in NUMBERED.findall(message.text):
            if fold(choice).startswith(fold(wanted)):
                return str(number)
    raise AssertionError(f"no message names what {wanted!r} stands for: {[message.text for message in messages]}")


def wrong_on_zalo(texts: Iterable[str]) -> list[str]:
    """What no message on Zalo may say: words of buttons, ways of Telegram, commands that the bot does not know."""
    wrong = [text for text in texts if FOREIGN.search(text)]
    for text in texts:
        for line in text.splitlines():
            if line.startswith(("Trả lời: ", "Trả lời theo mẫu")):
                wrong += [f"{command}: {text}" for command in commands_in(line) if not _is_known(command)]
    return wrong


def _is_known(command: str) -> bool:
    """A command, or an answer to what was asked: a word, a number, a unit's short name."""
    if command_word(command) in BUTTONS or command.isdigit() or command == command.upper():
        return True
    try:
        read = read_command(command)
    except ArgumentMissing:
        return True
    return not isinstance(read, FreeText)


def offered_by(text: str) -> list[str]:
    """The buttons for which the words of a message stand, and the choices that it numbers."""
    named = [label(Action(command)) for command in commands_in(text) if command_word(command) in BUTTONS]
    return [*named, *(choice for _, choice in NUMBERED.findall(text))]


def commands_in(text: str) -> list[str]:
    """As the bot hears them: in a group they are shown behind its name."""
    return [without_mention(quoted, BOT_ON_ZALO) for quoted in QUOTED.findall(text)]


def _ends_with(command: str, words: str) -> bool:
    pattern = words if words in OWN_LABELS.values() else re.escape(fold(words))
    return re.search(rf" {pattern}$", fold(command)) is not None


def names_of(command: str) -> set[str]:
    """The buttons that a typed command stands for: with the number of its task and without."""
    action = Action(command)
    return {fold(command), fold(label(action)), fold(label(action, with_code=True)), fold(command_word(command))}
