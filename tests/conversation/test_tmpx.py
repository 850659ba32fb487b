import asyncio
from tests.conversation.stage import *


async def test_x(sqlite_url):
    async with open_stage(sqlite_url) as stage:
        stage.sandbox.deactivate("binh")
        for t in ("giao QLKH, Bình: Báo cáo quý, hạn 17/12/2026", "dung"):
            for m in await stage.say("an", t):
                print(m.text)
        print(stage.counts())
