"""Which page a person would see next: kept with each list, so that `tiep` alone goes on."""

from __future__ import annotations

from collections.abc import Sequence

from db.office.setting_keys import NEXT_PAGE
from domain.conversation.messages.base import Action, Reply
from domain.errors import NoNextPage
from services.use_case import UseCase


async def remember(use_case: UseCase, replies: Sequence[Reply]) -> None:
    """Note what follows the list that was just answered; answers without pages leave it as it was."""
    paged = [reply.message for reply in replies if getattr(reply.message, "pages", 0)]
    if not paged:
        return
    settings, person = use_case.transaction.settings, use_case.speaker.id
    following, known = _following(paged[-1]), await settings.get(NEXT_PAGE, person)
    if following and following != known:
        await settings.set(NEXT_PAGE, following, use_case.now, of=person)
    elif known and not following:
        await settings.drop(NEXT_PAGE, of=person)


def _following(message: object) -> str:
    """The command of the page after the one shown; empty on the last."""
    actions: Sequence[Action] = getattr(message, "actions", ())
    page: int = getattr(message, "page", 1)
    if page >= getattr(message, "pages", 1):
        return ""
    return next((one.command for one in actions if one.command.split()[-1] == str(page + 1)), "")


async def following(use_case: UseCase) -> str:
    """The command that shows the next page. Raises NoNextPage."""
    command = await use_case.transaction.settings.get(NEXT_PAGE, use_case.speaker.id)
    if not command:
        raise NoNextPage
    return command
