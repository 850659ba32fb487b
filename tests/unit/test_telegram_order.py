"""In which order updates are handled: a chat keeps its order, chats do not wait for each other, few run at once."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from telegram import Chat, Message, Update

from bot.telegram.order import OneAtATimePerChat, UpdatesInHand


def update(number: int, chat_id: int) -> Update:
    chat = Chat(chat_id, Chat.PRIVATE)
    message = Message(number, date=None, chat=chat, text="viec")  # type: ignore[arg-type]
    return Update(number, message=message)


class Work:
    """Notes what begins and ends; each piece ends when it is let go."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}

    async def piece(self, name: str) -> None:
        self.begun.append(name)
        await self.gates.setdefault(name, asyncio.Event()).wait()
        self.ended.append(name)

    def let_go(self, name: str) -> None:
        self.gates.setdefault(name, asyncio.Event()).set()


def run(order: OneAtATimePerChat, number: int, chat_id: int, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    return asyncio.create_task(order.process_update(update(number, chat_id), work))


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_chat_keeps_its_order_and_another_chat_does_not_wait() -> None:
    work, order = Work(), OneAtATimePerChat(lambda _: None)
    tasks = [
        run(order, 1, 10, work.piece("first")),
        run(order, 2, 10, work.piece("second")),
        run(order, 3, 20, work.piece("other chat")),
    ]
    await settled()
    assert work.begun == ["first", "other chat"]
    for name in ("first", "second", "other chat"):
        work.let_go(name)
    await asyncio.gather(*tasks)
    assert work.begun == ["first", "other chat", "second"]


async def test_a_crowd_in_one_chat_takes_no_place_from_the_others() -> None:
    work, order = Work(), OneAtATimePerChat(lambda _: None, at_once=2)
    tasks = [run(order, n, 10, work.piece(f"crowd {n}")) for n in range(5)]
    tasks.append(run(order, 5, 20, work.piece("alone")))
    tasks.append(run(order, 6, 30, work.piece("one too many")))
    await settled()
    assert work.begun == ["crowd 0", "alone"]
    work.let_go("alone")
    await settled()
    assert work.begun == ["crowd 0", "alone", "one too many"]
    for n in range(5):
        work.let_go(f"crowd {n}")
    work.let_go("one too many")
    await asyncio.gather(*tasks)


async def test_what_fails_counts_as_handled_and_gives_the_chat_free() -> None:
    async def fails() -> None:
        raise LookupError

    handled: list[int] = []
    order = OneAtATimePerChat(handled.append)
    results = await asyncio.gather(run(order, 1, 10, fails()), run(order, 2, 10, fails()), return_exceptions=True)
    assert [type(result) for result in results] == [LookupError, LookupError]
    assert handled == [1, 2]
    assert order._chats == {}, "a chat leaves nothing behind"


async def test_an_update_is_taken_once_until_it_has_been_handled() -> None:
    in_hand = UpdatesInHand()
    assert in_hand.lowest is None
    assert [in_hand.take(number) for number in (8, 7, 7)] == [True, True, False]
    assert in_hand.lowest == 7
    in_hand.finish(7)
    in_hand.finish(7)
    assert in_hand.lowest == 8
    waiting = asyncio.create_task(in_hand.settle(60))
    await settled()
    assert not waiting.done()
    in_hand.finish(8)
    await waiting
    await in_hand.wait_for(8, 60)
