"""Which use case carries out a command, and which answers a draft: each registers itself where it is defined.

`services.handling` imports the modules; a contract test holds that no command and no draft is left without one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar

from domain.conversation.commands.assigning import ChangeDraftDeadline, ConfirmDraft
from domain.conversation.commands.base import Command
from domain.conversation.commands.talking import FreeText
from domain.conversation.messages.base import Reply
from domain.errors import NothingToConfirm
from domain.model import Draft
from services.use_case import Replies, Unfinished, UseCase

Asked = TypeVar("Asked", bound=Command)
Answered = TypeVar("Answered", bound=Sequence[Reply] | Unfinished)
Prepared = TypeVar("Prepared")
Function = TypeVar("Function", bound=Callable[..., Any])
Handler = Callable[[Asked, UseCase], Coroutine[Any, Any, Answered]]
Preparation = Callable[[Asked, UseCase], Coroutine[Any, Any, Prepared]]

Answer = Callable[[FreeText, UseCase, Draft], Awaitable[Replies]]
Confirm = Callable[[ConfirmDraft, UseCase, Draft], Awaitable[Replies]]
ChangeDeadline = Callable[[ChangeDraftDeadline, UseCase, Draft], Awaitable[Replies]]
AnyAnswer = TypeVar("AnyAnswer", bound=Answer)
AnyConfirm = TypeVar("AnyConfirm", bound=Confirm)
AnyChange = TypeVar("AnyChange", bound=ChangeDeadline)

HANDLERS: dict[type[Command], Callable[[Any, UseCase], Awaitable[Replies]]] = {}
PREPARED: dict[type[Command], Callable[[Any, UseCase], Awaitable[object]]] = {}
ANSWERS: dict[str, Answer] = {}
CONFIRMATIONS: dict[str, Confirm] = {}
DEADLINES: dict[str, ChangeDeadline] = {}


def handles(kind: type[Asked]) -> Callable[[Handler[Asked, Answered]], Handler[Asked, Answered]]:
    """The use case below carries out the commands of this kind."""
    return _registered(HANDLERS, kind)


def prepares(kind: type[Asked]) -> Callable[[Preparation[Asked, Prepared]], Preparation[Asked, Prepared]]:
    """What may take seconds of a command is worked out in a read transaction, so that meanwhile others can write."""
    return _registered(PREPARED, kind)


def answers(draft: str) -> Callable[[AnyAnswer], AnyAnswer]:
    """The use case below takes the words that are typed while a draft of this kind is open."""
    return _registered(ANSWERS, draft)


def confirms(draft: str) -> Callable[[AnyConfirm], AnyConfirm]:
    """`dung`. A kind of draft without it has nothing to confirm."""
    return _registered(CONFIRMATIONS, draft)


def changes_deadline(draft: str) -> Callable[[AnyChange], AnyChange]:
    """`suangay`. A kind of draft without it has no deadline."""
    return _registered(DEADLINES, draft)


def _registered(registry: dict[Any, Any], key: object) -> Callable[[Function], Function]:
    def register(use_case: Function) -> Function:
        assert key not in registry, f"{key} is carried out twice"
        registry[key] = use_case
        return use_case

    return register


async def carry_out(command: Command, use_case: UseCase) -> Replies:
    """Raises what the use case raises."""
    return await HANDLERS[type(command)](command, use_case)


async def answer(command: FreeText, use_case: UseCase, draft: Draft) -> Replies:
    """Raises what the use case raises."""
    return await ANSWERS[draft.kind](command, use_case, draft)


async def confirm(command: ConfirmDraft, use_case: UseCase, draft: Draft) -> Replies:
    """Raises NothingToConfirm, and what the use case raises."""
    if draft.kind not in CONFIRMATIONS:
        raise NothingToConfirm
    return await CONFIRMATIONS[draft.kind](command, use_case, draft)


async def change_deadline(command: ChangeDraftDeadline, use_case: UseCase, draft: Draft) -> Replies:
    """Raises NothingToConfirm, and what the use case raises."""
    if draft.kind not in DEADLINES:
        raise NothingToConfirm
    return await DEADLINES[draft.kind](command, use_case, draft)
