"""What is turned away before anything is done with it: whatever bears a stamp of state secrecy, and overlong words."""

from __future__ import annotations

from bot.incoming import IncomingMessage
from domain.conversation.commands.assigning import AssignTask
from domain.conversation.commands.base import Command
from domain.conversation.commands.tables import Reconcile
from domain.conversation.commands.talking import FreeText, Incomplete
from domain.errors import SecretPlace, SecretRefused, TextTooLong, UserError
from domain.secrecy import is_stamped, is_stamped_name
from services.tasks.assigning import LONGEST_TITLE

LONG = (AssignTask, FreeText, Incomplete, Reconcile)
"""Lists of tasks, directives, answers to a draft: each of these has a limit of its own."""


def refusal_of(incoming: IncomingMessage, command: Command) -> UserError | None:
    """Why nothing may be done with this message; None for one that may go in.

    What it replies to counts where the command takes its words from there.
    """
    if incoming.attachment is not None and is_stamped_name(incoming.attachment.file_name):
        return SecretRefused(SecretPlace.FILE_NAME)
    if is_stamped(incoming.text):
        return SecretRefused()
    if isinstance(command, AssignTask) and is_stamped(command.quoted):
        return SecretRefused(SecretPlace.QUOTED)
    if len(incoming.text) > LONGEST_TITLE and not isinstance(command, LONG):
        return TextTooLong(LONGEST_TITLE)
    return None
