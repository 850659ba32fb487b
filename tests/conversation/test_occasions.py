"""A briefing that only this test knows: the sandbox's clock stops at it, and `dienthu` foretells it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services import occasions
from tests.conversation.stage import local, open_stage
from tests.integration.test_occasions import briefing

FRIDAY = "2026-11-27 16:00"
MINUTE = timedelta(minutes=1)
"""The played clock runs on while the test looks at it."""

SENT = "không rõ đã tới"


async def test_the_sandbox_stops_at_it_and_the_rehearsal_lists_it(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(occasions, "OCCASIONS", (*occasions.OCCASIONS, briefing()))
    async with open_stage(sqlite_url, FRIDAY) as stage:
        [rehearsed] = await stage.say("an", "dienthu 14")
        foretold = [line for line in rehearsed.text.splitlines() if "07:00 – Nguyễn Thị An" in line]
        assert [line.split(",")[0] for line in foretold] == ["Thứ Hai 30/11/2026", "Thứ Hai 07/12/2026"]
        before = stage.counts()
        assert stage.playback.now() < local("2026-11-30 07:00")
        await stage.playback.advance("next_event")
        assert timedelta() <= stage.playback.now() - local("2026-11-30 07:00") < MINUTE
        assert [SENT in text for text in stage.news(before)["an"]] == [True]
        await stage.playback.advance("next_event")
        assert timedelta() <= stage.playback.now() - local("2026-12-07 07:00") < MINUTE
