"""Asks for what a command lacks, one thing at a time; a draft that survives restarts waits for the answer."""

from __future__ import annotations

from collections.abc import Sequence

from db import Stored
from domain.conversation.messages.base import Action, Reply, WorkLine
from domain.conversation.messages.changing import AskedDetail, DetailQuestion
from domain.intake import drafts
from domain.model import Draft
from services.drafts import keep_draft
from services.use_case import UseCase

DETAIL_DRAFT = "detail"
CHOICES: Stored[tuple[str, ...]] = Stored("draft.detail_choices", tuple[str, ...])


async def ask_detail(
    use_case: UseCase, line: WorkLine, asked: AskedDetail, begun: str, *, actions: Sequence[Action] = ()
) -> Sequence[Reply]:
    """`begun` is the command as far as it is known ("tamdung 12"); what is typed next completes it.

    `actions` are the choices, whole commands; the number of one may be typed in its place.
    """
    offered = CHOICES.text(tuple(action.command for action in actions))
    saved = await keep_draft(use_case, DETAIL_DRAFT, begun, offered)
    return use_case.answer_in_place(DetailQuestion(line, asked, (*actions, Action("thoi", drafts.stamp(saved)))))


def completed(draft: Draft, answer: str) -> str:
    """The whole command: the choice whose number was typed, else what was begun with the answer behind it."""
    offered = CHOICES.value(draft.data)
    if answer.isdecimal() and 1 <= int(answer) <= len(offered):
        return offered[int(answer) - 1]
    return f"{draft.step} {answer}"
