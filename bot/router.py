"""From what a person said to what is answered: the same for every messenger.

Reads the command, has the services carry it out, puts the replies into words. Trouble is answered too, never silent.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.admission import Senders
from bot.door import refusal_of
from bot.files.handover import FileHandover
from bot.files.reading import Files
from bot.incoming import IncomingMessage, OutgoingReply
from domain.conversation.admission import Admission, Allowance
from domain.conversation.commands.assigning import AssignTask
from domain.conversation.commands.base import Command
from domain.conversation.commands.talking import Incomplete, TurnedAway
from domain.conversation.grammar import read_command
from domain.conversation.messages.base import Place, Refused, Reply
from domain.conversation.outgoing import OutgoingFile
from domain.errors import ArgumentMissing, SeveralNumbers, TooFast, TryAgainLater, UserError
from services.clock import Clock
from services.handling import Services
from wording import Writer

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Router:
    services: Services
    writer: Writer
    clock: Clock
    senders: Senders = field(default_factory=lambda: Senders(Allowance(0)))
    files: Files | None = None
    handover: FileHandover | None = None

    async def answer(self, incoming: IncomingMessage) -> Sequence[OutgoingReply]:
        """The replies, in order. Whatever goes wrong inside is logged and answered with one sentence."""
        try:
            replies = [await self._offered(reply, incoming) for reply in await self._replies(incoming)]
        except Exception:
            logger.exception("a message on %s could not be answered", incoming.origin.channel)
            place = Place.TOAST if incoming.origin.press else Place.CHAT
            replies = [Reply(Refused(TryAgainLater()), place)]
        now = self.clock.now()
        return [
            OutgoingReply(reply.place, self.writer.write(reply.message, now), await self._document(reply))
            for reply in replies
        ]

    async def _replies(self, incoming: IncomingMessage) -> Sequence[Reply]:
        admission = self.senders.admit(incoming, self.clock.now())
        if admission is not Admission.ADMITTED:
            return await self._turn_away(admission, incoming)
        command = command_of(incoming.text, incoming.reply_to_text)
        if (reason := refusal_of(incoming, command)) is not None:
            return await self.services.handle(TurnedAway(reason), incoming.origin)
        if self.files is not None:
            try:
                command = await self.files.with_file(command, incoming)
            except UserError as refusal:
                return await self.services.refuse(refusal, incoming.origin)
        return await self.services.handle(command, incoming.origin)

    async def _turn_away(self, admission: Admission, incoming: IncomingMessage) -> Sequence[Reply]:
        """One sentence a minute to those who are registered; nothing for others."""
        if admission is Admission.SILENT or await self.services.speaker(incoming.origin) is None:
            return ()
        return await self.services.refuse(TooFast(self.senders.allowance.per_minute), incoming.origin)

    async def _offered(self, reply: Reply, incoming: IncomingMessage) -> Reply:
        if self.handover is None:
            return reply
        return await self.handover.deliver(reply, incoming.text, incoming.origin, self.clock.now())

    async def _document(self, reply: Reply) -> OutgoingFile | None:
        return await self.files.document_of(reply) if self.files is not None else None


def command_of(text: str, quoted: str = "") -> Command:
    """The command that `text` asks for; one that lacks its number or words is refused by the services, not here.

    `quoted` is the message to which it replies: `giao` takes the work from it, unless the bot itself wrote it.
    """
    try:
        command = read_command(text)
        if isinstance(command, AssignTask) and not quoted.lstrip().startswith("["):
            return replace(command, quoted=quoted.strip())
        return command
    except SeveralNumbers as several:
        return Incomplete(several.command, text.strip(), several.number)
    except ArgumentMissing as missing:
        return Incomplete(missing.command, text.strip())
