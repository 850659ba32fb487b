"""The port tells an operator's monitoring what the bot is doing."""

from __future__ import annotations

import httpx

from tests.conversation.stage import Stage


async def test_the_figures_name_what_waits_and_what_is_open(stage: Stage) -> None:
    await stage.say("an", "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    await stage.press("an", "Đúng")
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{stage.application.address}/metrics")
    assert answer.status_code == 200
    assert "dondoc_open_assignments 1.0" in answer.text
    assert 'dondoc_outbox{state="dead"} 0.0' in answer.text
    assert "dondoc_healthy 1.0" in answer.text
