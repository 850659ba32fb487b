"""The draft that the speaker has open in this chat: at most one; it survives restarts."""

from __future__ import annotations

from domain.errors import StaleButton
from domain.intake.drafts import stamp
from domain.model import Draft
from services.use_case import UseCase


async def open_draft(use_case: UseCase) -> Draft | None:
    """One begun in the group goes on in the speaker's own chat: it names persons."""
    return await use_case.transaction.drafts.open(use_case.speaker.id, use_case.origin.channel, use_case.draft_chat)


async def keep_draft(use_case: UseCase, kind: str, step: str, data: str) -> Draft:
    """The open draft is this one from now on, whatever it was."""
    person, channel, chat = use_case.speaker.id, use_case.origin.channel, use_case.draft_chat
    return await use_case.transaction.drafts.save(person, channel, chat, kind, step, data, use_case.now)


async def close_draft(use_case: UseCase) -> None:
    await use_case.transaction.drafts.drop(use_case.speaker.id, use_case.origin.channel, use_case.draft_chat)


def refuse_stale_draft(use_case: UseCase, draft: Draft) -> None:
    """A button of an older draft, or of an older state of it, changes nothing. Raises StaleButton."""
    press = use_case.origin.press
    if press is not None and press.version != stamp(draft):
        raise StaleButton(None, None)
