"""The readers on texts as offices write them: the public half and as many siblings of every kind of our own.

The answers of `more` were written down before the readers were changed. The floors are those of the product's promise:
nothing lost, nothing invented, nearly everything found.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading_scores import HALVES, Verdict, score_documents

NAMES = ["public", "more"]


@pytest.mark.parametrize("half", HALVES, ids=NAMES)
def test_no_assignment_of_a_document_is_lost(half: Path) -> None:
    score = score_documents(half)
    lost = [miss for miss in score.found.misses if miss.startswith(Verdict.LOST)]
    assert len(lost) <= 3, lost
    assert score.numbers.share(Verdict.RIGHT) == 1, score.numbers.misses
