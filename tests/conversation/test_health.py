"""`/healthz` says whether the work is done, to whoever watches the process."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx

from tests.conversation.stage import Stage


async def health(stage: Stage) -> tuple[int, dict[str, Any]]:
    async with httpx.AsyncClient(base_url=stage.application.address, trust_env=False) as client:
        answer = await client.get("/healthz")
    return answer.status_code, answer.json()


async def test_a_process_at_work_is_healthy(stage: Stage) -> None:
    await stage.settle()
    status, told = await health(stage)
    assert (status, told["healthy"], told["problems"]) == (200, True, [])


async def test_a_tick_that_no_longer_comes_through_is_told(stage: Stage) -> None:
    await stage.settle()
    ticker = stage.application.periodic.ticker
    assert ticker._finished_at is not None
    ticker._finished_at -= 61
    status, told = await health(stage)
    assert status == 503
    assert "no tick has come through for" in told["problems"][0]
    await stage.settle()
    assert (await health(stage))[0] == 200


async def test_what_should_have_gone_long_ago_is_told(stage: Stage) -> None:
    await stage.say("an", "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    stage.faults.server_error(502)
    await stage.say("an", "dung")
    clock = stage.playback.clock
    clock.advance(timedelta(minutes=6))
    status, told = await health(stage)
    assert status == 503
    assert "a message has been waiting" in told["problems"][0]
    stage.faults.server_error(0)
    await stage.move(timedelta(minutes=1))
    assert (await health(stage))[0] == 200
