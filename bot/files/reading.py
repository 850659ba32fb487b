"""What is done with a file that somebody sent: fetched only for whom it may concern, read apart from the conversation.

One file is read at a time, in a process of its own: however big or hostile it is, nobody else waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from bot.files.tables import read_table_apart
from bot.incoming import Attachment, IncomingMessage
from bot.messenger import Download
from bot.retries import retrying
from domain.conversation.commands.assigning import AssignTask, ReadDirective
from domain.conversation.commands.base import Command
from domain.conversation.commands.tables import ImportTable, Reconcile
from domain.conversation.commands.talking import FreeText
from domain.conversation.messages.base import Reply
from domain.conversation.outgoing import OutgoingAnswer, OutgoingFile, OutgoingTable
from domain.errors import DeliveryError, FileFault, FileRefused, TableProblem, TableRefused
from domain.model import ChannelKind
from domain.office.permissions import is_overseer
from reports.workbooks import MAXIMUM_BYTES, is_table_name
from services.documents.apart import ReaderProcess
from services.documents.reader import MAX_MEGABYTES, read_apart
from services.handling import Services

DOCUMENT_SUFFIXES = frozenset({".txt", ".docx", ".pdf", ".doc", ".docm", ".rtf", ".odt"})
"""What may be a directive; those that cannot be read are refused with a sentence that says which can."""


@dataclass(frozen=True, slots=True)
class Files:
    """`downloads` is filled as the messengers are wired; one that is missing there carries no files."""

    services: Services
    downloads: Mapping[ChannelKind, Download]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    process: ReaderProcess = field(default_factory=ReaderProcess)
    _turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    async def with_file(self, command: Command, incoming: IncomingMessage) -> Command:
        """The command with the content of the file that came with it; any other command as it is.

        Raises:
            SecretRefused, TableRefused, FileRefused.
        """
        attachment = incoming.attachment
        if attachment is not None and _may_be_directive(command, attachment):
            return await self._directive(command, incoming, attachment)
        if attachment is None or not _concerns(command, attachment):
            return command
        speaker = await self.services.speaker(incoming.origin)
        if speaker is None or not is_overseer(speaker):
            return command if isinstance(command, Reconcile) else ImportTable(attachment.file_name)
        content = await self._content(incoming.origin.channel, attachment)
        table = await read_table_apart(self.process, attachment.file_name, content)
        if isinstance(command, Reconcile):
            return Reconcile(command.text, table)
        return ImportTable(attachment.file_name, table)

    async def _directive(self, command: Command, incoming: IncomingMessage, attachment: Attachment) -> Command:
        """The text of a document from somebody who assigns; from others it is a proof, or nothing to be read."""
        speaker = await self.services.speaker(incoming.origin)
        if speaker is None or not is_overseer(speaker):
            return command
        if attachment.size > MAX_MEGABYTES * 1024 * 1024:
            raise FileRefused(FileFault.TOO_BIG, MAX_MEGABYTES)
        content = await self._content(incoming.origin.channel, attachment)
        return ReadDirective(await read_apart(self.process, content, attachment.file_name), attachment.file_name)

    async def document_of(self, reply: Reply) -> OutgoingFile | None:
        """The file that goes with a reply, written now."""
        document = reply.document
        if isinstance(document, OutgoingTable | OutgoingAnswer):
            async with self._turn:
                return await asyncio.to_thread(written, document)
        return document

    async def _content(self, channel: ChannelKind, attachment: Attachment) -> bytes:
        download = self.downloads.get(channel)
        if download is None:
            raise TableRefused(TableProblem.NOT_CARRIED, channel)
        if attachment.size > MAXIMUM_BYTES:
            raise TableRefused(TableProblem.TOO_BIG)
        try:
            return await retrying(lambda: download(attachment.file_id), self.pause)
        except DeliveryError:
            raise TableRefused(TableProblem.NOT_FETCHED) from None


def _may_be_directive(command: Command, attachment: Attachment) -> bool:
    """A document sent alone, with words that are no command, or with `giao`."""
    suffix = PurePosixPath(attachment.file_name.lower().strip()).suffix
    return suffix in DOCUMENT_SUFFIXES and isinstance(command, FreeText | AssignTask)


def _concerns(command: Command, attachment: Attachment) -> bool:
    """A table sent with `nhapfile`, or with words that are no command; a proof sent with `xong 12` is none."""
    if isinstance(command, FreeText):
        return is_table_name(attachment.file_name)
    return isinstance(command, ImportTable | Reconcile)


def written(document: OutgoingTable | OutgoingAnswer) -> OutgoingFile:
    """The workbook. Takes seconds for thousands of rows."""
    # Not at the start: openpyxl takes a tenth of a second and 12 MB, and most processes never write a table.
    from reports.answered_sheets import write_answer
    from reports.task_sheets import write_task_table

    if isinstance(document, OutgoingTable):
        return write_task_table(document)
    from wording.tables import answer

    return write_answer(document, {(row.sheet, row.row): answer(row) for row in document.rows})
