"""The conversation itself: help, the next page, words that are no command, a command that lacks something."""

from __future__ import annotations

from collections.abc import Sequence

from domain.conversation.commands.office import Register
from domain.conversation.commands.talking import FreeText, Help, Incomplete, NextPage, TurnedAway
from domain.conversation.grammar import LONGEST_COMPARED, allowed_words, find_spelling, nearest_words, read_command
from domain.conversation.keys import without_keys
from domain.conversation.messages.base import Action, HelpPage, Place, Reply, UnknownCommand
from domain.errors import ArgumentMissing, NothingToRead, SeveralNumbers
from domain.office.codes import looks_like_code
from domain.text import fold
from services import dispatch, paging
from services.dispatch import handles
from services.drafts import open_draft
from services.office import registration
from services.tasks import pasted_directives, progress
from services.use_case import Replies, UseCase


@handles(Help)
async def show_help(command: Help, use_case: UseCase) -> Sequence[Reply]:
    speaker = use_case.speaker
    unit = await use_case.transaction.people.unit(speaker.memberships[0].unit_id) if speaker.memberships else None
    page = HelpPage(allowed_words(speaker), command.topic, unit.name if unit else "")
    return use_case.answer_privately(page)


@handles(Incomplete)
async def incomplete(command: Incomplete, use_case: UseCase) -> Replies:
    """Several words may be the answer to an open draft that only begins like a command.

    Raises:
        ArgumentMissing, SeveralNumbers.
    """
    if command.first:
        raise SeveralNumbers(command.word, command.first)
    draft = await open_draft(use_case)
    if progress.is_news_of_done(command.text, draft):
        return await progress.suggest_done(command.text, use_case)
    if draft is not None and not command.text.startswith("/") and len(command.text.split()) > 1:
        return await dispatch.answer(FreeText(command.text), use_case, draft)
    raise ArgumentMissing(command.word)


@handles(TurnedAway)
async def turn_away(command: TurnedAway, use_case: UseCase) -> Replies:
    """Raises the refusal that was found at the door."""
    raise command.refusal


@handles(FreeText)
async def free_text(command: FreeText, use_case: UseCase) -> Replies:
    """An answer to an open draft, a code, or words that are no command. Raises NothingToRead for none at all.

    In a group only the bot's name can be all that was said: whoever calls it is told what it can do.
    """
    if not command.text.strip():
        if use_case.origin.in_group:
            return await show_help(Help(), use_case)
        raise NothingToRead
    draft = await open_draft(use_case)
    if progress.is_news_of_done(command.text, draft):
        return await progress.suggest_done(command.text, use_case)
    if pasted_directives.is_new_directive(command, use_case, draft):
        return await pasted_directives.propose_pasted(command, use_case)
    if draft is not None:
        return await dispatch.answer(command, use_case, draft)
    if looks_like_code(command.text) and not use_case.origin.in_group:
        return await registration.take_code(Register(command.text), use_case)
    return not_understood(command, use_case)


def not_understood(command: FreeText, use_case: UseCase) -> Sequence[Reply]:
    """The nearest commands, of those that the speaker may use."""
    allowed = allowed_words(use_case.speaker)
    meant = find_spelling(without_keys(fold(command.text[:LONGEST_COMPARED])))
    nearest = tuple(word for word in nearest_words(command.text) if word in allowed)
    actions = tuple(Action(word) for word in nearest)
    if meant is not None and meant[0].word in allowed:
        # Telex or VNI with the keyboard switched to English: what was meant can be pressed or typed as it is.
        word, rest = meant[0].word, meant[1].strip()
        command_meant = f"{word} {rest}".strip()
        nearest = (command_meant, *(other for other in nearest if other != word))
        actions = (Action(command_meant), *(action for action in actions if action.command != word))
    place = Place.PRIVATE if use_case.origin.in_group else Place.CHAT
    return (Reply(UnknownCommand(command.text, nearest, actions), place),)


@handles(NextPage)
async def next_page(command: NextPage, use_case: UseCase) -> Replies:
    """Raises NoNextPage."""
    return await dispatch.carry_out(read_command(await paging.following(use_case)), use_case)
