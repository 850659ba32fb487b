"""The client of the Zalo Bot API: every form of answer, every kind of trouble, and never a token in sight."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot.zalo import ZaloSettings
from bot.zalo.client import Webhook, ZaloClient
from bot.zalo.errors import (
    ZaloAuthError,
    ZaloBadRequest,
    ZaloError,
    ZaloNotFound,
    ZaloRateLimited,
    ZaloTransient,
    ZaloUnknownOutcome,
)
from tests.contract.zalo_stage import Network, answered, refused

TOKEN = "12345689:abc-xyz-secret"
UPDATE = {"event_name": "message.text.received", "message": {"message_id": "m1", "text": "viec"}}


def client_of(answering: Callable[..., httpx.Response]) -> tuple[ZaloClient, Network]:
    network = Network(answering)
    client = ZaloClient(ZaloSettings(TOKEN, "https://zalo.example"), transport=network)
    client.open()
    return client, network


def always(response: httpx.Response) -> Callable[..., httpx.Response]:
    return lambda *_: response


def failing(error: type[httpx.TransportError]) -> Callable[..., httpx.Response]:
    def fail(*_: Any) -> httpx.Response:
        raise error(f"trouble at https://zalo.example/bot{TOKEN}/sendMessage")

    return fail


async def test_a_message_goes_out_as_json_and_its_id_comes_back() -> None:
    client, network = client_of(always(answered({"message_id": "82599fa32f56d00e8941", "date": 1749632637199})))
    assert await client.send_message("zgr-1", "Nhắc việc") == "82599fa32f56d00e8941"
    assert network.calls == [("sendMessage", {"chat_id": "zgr-1", "text": "Nhắc việc"})]
    assert network.urls == [f"https://zalo.example/bot{TOKEN}/sendMessage"]
    await client.close()


async def test_each_call_has_its_own_patience() -> None:
    client, network = client_of(always(answered({})))
    await client.send_message("1", "x")
    await client.get_updates(30)
    await client.send_photo("1", "https://example.vn/a.png", caption="Biểu đồ")
    assert network.timeouts == {"sendMessage": 15, "getUpdates": 40, "sendPhoto": 150}
    assert network.called("sendPhoto") == [{"chat_id": "1", "photo": "https://example.vn/a.png", "caption": "Biểu đồ"}]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (400, ZaloBadRequest),
        (401, ZaloAuthError),
        (403, ZaloTransient),
        (404, ZaloNotFound),
        (408, ZaloUnknownOutcome),
        (413, ZaloBadRequest),
        (429, ZaloRateLimited),
        (500, ZaloTransient),
        (504, ZaloTransient),
        (-1, ZaloTransient),
        (None, ZaloTransient),
    ],
)
async def test_a_refusal_in_the_body_is_an_error_whatever_the_status(code: int | None, kind: type[ZaloError]) -> None:
    client, _ = client_of(always(refused(code, "refused")))
    with pytest.raises(kind) as caught:
        await client.send_message("1", "x")
    assert (type(caught.value), caught.value.code, caught.value.reason) == (kind, code, "refused")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, ZaloUnknownOutcome),
        (400, ZaloBadRequest),
        (401, ZaloAuthError),
        (403, ZaloTransient),
        (404, ZaloTransient),
        (408, ZaloUnknownOutcome),
        (429, ZaloRateLimited),
        (502, ZaloTransient),
        (504, ZaloTransient),
    ],
)
async def test_without_the_envelope_the_status_tells(status: int, kind: type[ZaloError]) -> None:
    client, _ = client_of(always(httpx.Response(status, text="<html>Bad Gateway</html>")))
    with pytest.raises(ZaloError) as caught:
        await client.send_message("1", "x")
    assert type(caught.value) is kind


async def test_a_code_that_is_only_in_the_status_counts() -> None:
    client, _ = client_of(always(refused(None, status=401)))
    with pytest.raises(ZaloAuthError):
        await client.get_me()


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError])
async def test_what_never_left_can_be_tried_again(error: type[httpx.TransportError]) -> None:
    client, _ = client_of(failing(error))
    with pytest.raises(ZaloTransient):
        await client.send_message("1", "x")


@pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.RemoteProtocolError])
async def test_what_broke_on_the_way_may_have_arrived(error: type[httpx.TransportError]) -> None:
    client, _ = client_of(failing(error))
    with pytest.raises(ZaloUnknownOutcome):
        await client.send_message("1", "x")


@pytest.mark.parametrize("answering", [failing(httpx.ReadTimeout), always(refused(401, f"bad token {TOKEN}"))])
async def test_no_error_shows_the_token_or_carries_one_that_does(answering: Callable[..., httpx.Response]) -> None:
    client, _ = client_of(answering)
    with pytest.raises(ZaloError) as caught:
        await client.send_message("1", "x")
    assert TOKEN not in f"{caught.value} {caught.value!r} {caught.value.reason}"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert TOKEN not in f"{client!r} {ZaloSettings(TOKEN)!r}"


async def test_no_log_shows_the_token_even_at_its_most_talkative(caplog: pytest.LogCaptureFixture) -> None:
    client, _ = client_of(always(answered({})))
    for name in ("httpx", "httpcore", ""):
        caplog.set_level(logging.DEBUG, logger=name)
    await client.send_message("1", "x")
    assert "sendMessage" in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        answered(UPDATE),
        answered([UPDATE]),
        httpx.Response(200, json=UPDATE),
        httpx.Response(200, json=[UPDATE]),
    ],
)
async def test_updates_come_in_either_envelope_one_or_many(answer: httpx.Response) -> None:
    client, network = client_of(always(answer))
    assert list(await client.get_updates(30)) == [UPDATE]
    assert network.called("getUpdates") == [{"timeout": 30}]


@pytest.mark.parametrize(
    "answer", [refused(408, "Request timeout"), refused(408, status=408), httpx.Response(408), answered(None)]
)
async def test_an_idle_poll_is_no_error(answer: httpx.Response) -> None:
    client, _ = client_of(always(answer))
    assert list(await client.get_updates(30)) == []


async def test_a_poll_that_breaks_is_an_error() -> None:
    client, _ = client_of(failing(httpx.ReadTimeout))
    with pytest.raises(ZaloUnknownOutcome):
        await client.get_updates(30)


async def test_who_the_bot_is_with_all_fields_and_with_none() -> None:
    me = {"id": "4055584533866160964", "account_name": "bot.VDKyGxQvc", "display_name": "Bot Nhac Viec"}
    client, _ = client_of(always(answered(me | {"can_join_groups": False})))
    identity = await client.get_me()
    assert (identity.id, identity.name, identity.can_join_groups) == (me["id"], "Bot Nhac Viec", False)
    client, _ = client_of(always(answered(None)))
    assert (await client.get_me()).name == ""


async def test_no_webhook_is_told_by_404() -> None:
    client, _ = client_of(always(refused(404)))
    assert await client.get_webhook_info() is None
    client, _ = client_of(always(answered({"url": "", "updated_at": 1})))
    assert await client.get_webhook_info() is None
    client, _ = client_of(always(answered({"url": "https://a.vn/z", "updated_at": 1})))
    assert await client.get_webhook_info() == Webhook("https://a.vn/z")


async def test_a_webhook_that_zalo_could_not_reach_is_told_apart() -> None:
    client, network = client_of(always(answered({"url": "https://a.vn/z", "verification": {"ok": False, "hint": "x"}})))
    assert await client.set_webhook("https://a.vn/z", "bi-mat-123") == Webhook("https://a.vn/z", False, "x")
    assert network.called("setWebhook") == [{"url": "https://a.vn/z", "secret_token": "bi-mat-123"}]
    client, _ = client_of(always(answered({"url": "https://a.vn/z"})))
    assert (await client.set_webhook("https://a.vn/z", "bi-mat-123")).verified


async def test_a_webhook_can_be_taken_away_without_a_result() -> None:
    client, network = client_of(always(httpx.Response(200, json={"ok": True})))
    await client.delete_webhook()
    assert [name for name, _ in network.calls] == ["deleteWebhook"]


async def test_a_closed_client_sends_nothing_and_can_be_opened_again() -> None:
    client, network = client_of(always(answered({"message_id": "m"})))
    await client.close()
    with pytest.raises(ZaloTransient):
        await client.send_message("1", "x")
    assert network.calls == []
    client.open()
    assert await client.send_message("1", "x") == "m"
