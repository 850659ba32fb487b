"""Updates by webhook: taken with the right secret, refused with any other, and answered through the Bot API."""

from __future__ import annotations

from typing import Any

import httpx

from tests.conversation.phones import Phones, telegram_only
from tests.conversation.stage import Stage

SECRET = "a-long-random-word-0123456789"
PATH = "/hooks/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
HOOK: dict[str, Any] = {"telegram_webhook_url": f"https://dondoc.example.vn{PATH}", "telegram_webhook_secret": SECRET}


def update(stage: Stage, number: int, text: str) -> dict[str, Any]:
    phone = stage.sandbox.options.phones[-1]
    person = {"id": phone.user_id, "is_bot": False, "first_name": phone.name}
    chat = {"id": phone.user_id, "type": "private", "first_name": phone.name}
    message = {"message_id": number, "date": 1_795_000_000, "from": person, "chat": chat, "text": text}
    return {"update_id": 900_000_000 + number, "message": message}


async def post(stage: Stage, body: dict[str, Any], secret: str | None) -> int:
    headers = {} if secret is None else {HEADER: secret}
    async with httpx.AsyncClient(base_url=stage.application.address, trust_env=False) as client:
        return (await client.post(PATH, json=body, headers=headers)).status_code


@telegram_only("the front to Zalo has tests of its own for its webhook")
async def test_only_the_right_secret_is_let_in(phones: Phones) -> None:
    async with phones.office(**HOOK) as stage:
        stage.sandbox.telegram.updates.close_webhook()
        stage.sandbox.telegram.started.add(stage.sandbox.options.phones[-1].user_id)
        for wrong in (None, "", "wrong", SECRET[:-1], SECRET + "0", SECRET.upper()):
            assert await post(stage, update(stage, 1, "viec"), wrong) == 403
        assert stage.texts("em") == []
        assert await post(stage, update(stage, 1, "viec"), SECRET) == 200
        [answer] = stage.texts("em")
        assert "Đây là hệ thống nhắc việc" in answer
        assert await post(stage, update(stage, 1, "viec"), SECRET) == 200
        assert len(stage.texts("em")) == 1, "an update that comes again is applied once"


@telegram_only("the front to Zalo has tests of its own for its webhook")
async def test_nonsense_with_the_right_secret_harms_nothing(phones: Phones) -> None:
    async with phones.office(**HOOK) as stage:
        stage.sandbox.telegram.updates.close_webhook()
        for body in ({}, {"update_id": "x"}, {"update_id": 5, "message": {"text": 7}}):
            assert await post(stage, body, SECRET) in (200, 400)
        async with httpx.AsyncClient(base_url=stage.application.address, trust_env=False) as client:
            assert (await client.get(PATH)).status_code == 405
            assert (await client.post("/hooks/other", json={})).status_code == 404
