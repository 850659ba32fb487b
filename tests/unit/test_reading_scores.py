"""The readers on texts as offices write them: the public half, and as many siblings of every kind of our own.

The answers of `more` were written down before the readers were changed. The floors are the promise of the product:
nothing lost, nothing invented, nearly everything found.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading_scores import HALVES, Verdict, phrases, score_documents

pytestmark = pytest.mark.parametrize("half", HALVES, ids=["public", "more"])


def test_every_assignment_of_a_document_is_found_or_shown_as_unread(half: Path) -> None:
    score = score_documents(half)
    assert score.found.share(Verdict.RIGHT, Verdict.UNREAD) == 1, score.found.misses
    assert score.found.share(Verdict.RIGHT) >= 0.9, score.found.misses
    assert score.invented == []
    assert score.numbers.share(Verdict.RIGHT) == 1, score.numbers.misses


def test_who_leads_helps_and_until_when_is_right_or_asked(half: Path) -> None:
    score = score_documents(half)
    for part in (score.leads, score.coordinators, score.due):
        assert part.share(Verdict.RIGHT) >= 0.95, part.misses
    assert Verdict.WRONG not in score.leads.counts, score.leads.misses
    assert Verdict.WRONG not in score.due.counts, score.due.misses


def test_phrases_are_right_and_none_is_silently_wrong(half: Path) -> None:
    score = phrases(half)
    assert score.share(Verdict.RIGHT) >= 0.97, score.misses
    assert Verdict.WRONG not in score.counts, score.misses
