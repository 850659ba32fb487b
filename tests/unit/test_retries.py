"""How long a reply is tried again: over a short trouble, never longer than a claim in the outbox may last."""

from __future__ import annotations

import pytest

from bot.retries import LONGEST_RETRY, retrying
from domain.errors import OutcomeUnknown, TryLater


class Troubled:
    """Fails with these errors one after the other, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.waits: list[float] = []

    async def attempt(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "41"

    async def pause(self, seconds: float) -> None:
        self.waits.append(seconds)


async def test_a_short_trouble_is_waited_out_and_longer_each_time() -> None:
    trouble = Troubled(TryLater("502"), TryLater("502"), TryLater("429", 4.0))
    assert await retrying(trouble.attempt, trouble.pause) == "41"
    assert trouble.waits == [0.5, 2.0, 4.0]


async def test_a_lasting_trouble_comes_out() -> None:
    trouble = Troubled(*[TryLater("502")] * 9)
    with pytest.raises(TryLater):
        await retrying(trouble.attempt, trouble.pause)
    assert len(trouble.errors) == 5


async def test_all_the_waits_together_stay_within_the_limit() -> None:
    trouble = Troubled(*[TryLater("429", 9.0)] * 9)
    with pytest.raises(TryLater):
        await retrying(trouble.attempt, trouble.pause)
    assert sum(trouble.waits) <= LONGEST_RETRY


async def test_what_may_have_arrived_is_not_simply_sent_again() -> None:
    trouble = Troubled(OutcomeUnknown("reset"))
    with pytest.raises(OutcomeUnknown):
        await retrying(trouble.attempt, trouble.pause)
    assert trouble.waits == []
