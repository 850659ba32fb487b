"""Asks for what a command lacks, one thing at a time; a draft that survives restarts waits for the answer."""

from __future__ import annotations

from collections.abc import Sequence

from domain import drafts
from domain.messages import Action, AskedDetail, DetailQuestion, Reply, WorkLine
from services.use_case import UseCase

DETAIL_DRAFT = "detail"


async def ask_detail(
    use_case: UseCase, line: WorkLine, asked: AskedDetail, begun: str, *, actions: Sequence[Action] = ()
) -> Sequence[Reply]:
    """`begun` is the command as far as it is known ("tamdung 12"); what is typed next completes it."""
    saved = await use_case.transaction.drafts.save(
        use_case.speaker.id, use_case.origin.channel, use_case.draft_chat, DETAIL_DRAFT, begun, "{}", use_case.now
    )
    return use_case.answer_in_place(DetailQuestion(line, asked, (*actions, Action("thoi", drafts.stamp(saved)))))
