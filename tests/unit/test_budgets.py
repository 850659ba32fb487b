"""How a channel's budget is kept: the bot's second, also for what begins late, and the silence a messenger asks for."""

from __future__ import annotations

from domain.delivery.budgets import Budget
from domain.model import ChannelKind
from domain.traits import TRAITS


def sends(budget: Budget, count: int, *, late: float = 0.0) -> list[float]:
    """When so many messages to different chats begin, each as soon as it may; the first is `late`."""
    begun: list[float] = []
    for chat in range(count):
        instant = budget.earliest(str(chat), begun[-1] if begun else 0.0, is_group=False)
        budget.take(str(chat), instant, is_group=False)
        begun.append(instant + (late if not begun else 0.0))
        budget.began_late(instant, begun[-1])
    return begun


def most_in_a_second(instants: list[float]) -> int:
    return max(sum(start <= instant < start + 1 for instant in instants) for start in instants)


def test_no_second_has_more_messages_than_telegram_takes() -> None:
    assert most_in_a_second(sends(Budget(TRAITS[ChannelKind.TELEGRAM].limits), 300)) == 30


def test_a_message_that_begins_late_counts_in_the_second_in_which_it_begins() -> None:
    assert most_in_a_second(sends(Budget(TRAITS[ChannelKind.TELEGRAM].limits), 300, late=0.03)) == 30


def test_the_allowance_is_used() -> None:
    instants = sends(Budget(TRAITS[ChannelKind.TELEGRAM].limits), 601)
    assert 600 / (instants[-1] - instants[0]) > 0.97 * 30


def test_nothing_goes_while_the_messenger_wants_silence() -> None:
    budget = Budget(TRAITS[ChannelKind.TELEGRAM].limits)
    budget.hold_bot(7.0)
    assert budget.earliest("1", 3.0, is_group=False) == 7.0
