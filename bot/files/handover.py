"""What becomes of a file that the messenger does not carry: a link, the person's other messenger, or where it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.files.links import FileLinks, LinkRefused, Wanted
from bot.files.reading import Files
from bot.messenger import Upload
from domain.conversation.grammar import read_command
from domain.conversation.messages.base import Reply
from domain.conversation.messages.channels import FileOffered
from domain.conversation.origin import Origin
from domain.conversation.outgoing import OutgoingAnswer, OutgoingFile
from domain.errors import DeliveryError
from domain.model import AccountState, ChannelKind
from services.handling import Services


@dataclass(frozen=True, slots=True)
class FileHandover:
    """`uploads` are the messengers that carry files, filled as they are wired. Without `links` nothing is public."""

    services: Services
    files: Files
    uploads: Mapping[ChannelKind, Upload]
    links: FileLinks | None

    async def deliver(self, reply: Reply, text: str, origin: Origin, now: datetime) -> Reply:
        """The reply itself where the messenger carries its file; else one that says how to come by it."""
        if reply.document is None or origin.channel in self.uploads:
            return reply
        if self.links is not None:
            again = reply.document.command if isinstance(reply.document, OutgoingAnswer) else text
            wanted = Wanted(origin.channel, origin.sender_id, again)
            link, expires_at = await self.links.link(wanted, now)
            return Reply(FileOffered(reply.document.name, origin.channel, link, expires_at), reply.place)
        document = await self.files.document_of(reply)
        assert document is not None
        sent_to = await self._sent_elsewhere(document, origin)
        return Reply(FileOffered(document.name, origin.channel, sent_to=sent_to), reply.place)

    async def _sent_elsewhere(self, document: OutgoingFile, origin: Origin) -> ChannelKind | None:
        """The messenger of this person that has taken the file."""
        async with self.services.database.read() as transaction:
            found = await transaction.people.speaker(origin.channel, origin.sender_id)
            accounts = await transaction.people.accounts([found[1].id]) if found else {}
        for account in (account for owned in accounts.values() for account in owned):
            upload = self.uploads.get(account.channel)
            if upload is None or account.state is not AccountState.LINKED:
                continue
            try:
                await upload(account.external_id, document)
            except DeliveryError:
                continue
            return account.channel
        return None

    async def fetch(self, token: str, now: datetime) -> OutgoingFile:
        """What a link stands for, written now. Raises LinkRefused, also where the person may not have it any more."""
        if self.links is None:
            raise LinkRefused(expired=False)
        wanted = await self.links.read(token, now)
        for reply in await self.services.handle(read_command(wanted.text), wanted.origin()):
            document = await self.files.document_of(reply)
            if document is not None:
                return document
        raise LinkRefused(expired=True)
