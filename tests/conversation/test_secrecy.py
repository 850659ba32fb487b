"""State secrets through every door: refused, neither stored nor said again, on both messengers."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.demo import cast
from db.schema import metadata
from tests.conversation.phones import Phones, telegram_only
from tests.conversation.stage import Stage, open_stage
from tests.conversation.zalo_words import all_on_zalo

SIGN = "QZX77"
"""A word that stands in no message and no record of ours: where it is found, something was kept."""

REFUSED = "có dấu chỉ độ mật"
CODE = r"\b([2-9A-HJ-NP-Z]{10})\b"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\x00\x00\x00\x08\x00\x00\x00\x08"

TYPED = (
    *("giao QLKH: TỐI MẬT {0}, 17/12", "giao QLKH: kế hoạch {0} (Mật), 17/12", "giao {0}: rà soát, MẬT, 17/12"),
    *("giao\n1. QLKH: MẬT {0}, 17/12\n2. VP: rà soát, 18/12", "xong 1 TỐI MẬT kết quả {0}", "xong 1 {0} (mật)"),
    *("baocao 1 TUYỆT MẬT {0}", "nhan 1 TỐI MẬT {0}", "huy 1 văn bản mật số 5 {0}", "tamdung 1 MẬT {0}"),
    *("mo 1 MẬT {0}", "sua 1 tên TỐI MẬT {0}", "sua 1 hạn 20/12 MẬT {0}", "chuyen 1 TỐI MẬT {0}"),
    *("nhaclai 1 TỐI MẬT {0}", "hoantac 1 TỐI MẬT {0}", "visao 1 TỐI MẬT {0}", "toixuly 1 MẬT {0}"),
    *("chitiet 1 MẬT {0}", "donvi TỐI MẬT {0}", "dienthu TỐI MẬT {0}", "moi QLKH chuyên viên TỐI MẬT {0}"),
    *("moi giám sát MẬT {0}", "nhom TỐI MẬT {0}", "nhom đồng ý TỐI MẬT {0}", "lich nghỉ 2/1/2027 theo TỐI MẬT {0}"),
    *("lich nghỉ 2/1/2027 MẬT {0}", "lich làm bù 9/1/2027 theo MẬT {0}", "lich 2027 theo TỐI MẬT {0}"),
    *("lich bỏ 2/1/2027 MẬT {0}", "chinhsach TỐI MẬT {0}", "doichieu TỐI MẬT {0}", "xuatfile TỐI MẬT {0}"),
    *("dinhky sửa 1 TỐI MẬT {0}", "kenh TỐI MẬT {0}", "lienlac thu lai TỐI MẬT {0}", "trogiup TỐI MẬT {0}"),
    *("suangay TỐI MẬT {0}", "dung TỐI MẬT {0}", "thoi TỐI MẬT {0}", "start TỐI MẬT {0}", "dangky TỐI MẬT {0}"),
    *("TỐI MẬT {0}", "{0} văn bản mật số 9", "xem tệp CV_1957_MAT_{0}.pdf và CV_12_MAT.pdf", "bantin TỐI MẬT {0}"),
    *("М Ậ Т {0}", "T.O.I M.A.T {0}", "do mat: toi mat {0}", "quahan (Mật) {0}", "viec MẬT {0}", "hanmuc MẬT {0}"),
)


async def kept(url: str) -> list[str]:
    """The tables that hold the sign in any column."""
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            tables = [(table.name, (await connection.execute(select(table))).all()) for table in metadata.sorted_tables]
    finally:
        await engine.dispose()
    return [name for name, rows in tables if SIGN in repr(rows)]


async def refused(stage: Stage, phone: str, text: str, chat: str = "private") -> None:
    before = len(stage.texts(phone))
    await stage.say(phone, text, chat)
    answers = stage.texts(phone)[before:]
    assert any(REFUSED in answer for answer in answers), text
    assert not any(SIGN in answer for answer in answers), text


async def assigned(stage: Stage) -> None:
    await stage.say("an", "giao QLKH: Rà soát thủ tục hành chính, 17/12")
    await stage.say("an", "dung")


async def test_no_way_of_typing_a_secret_stores_it_or_says_it_again(phones: Phones) -> None:
    async with phones.stage() as stage:
        await assigned(stage)
        for text in TYPED:
            await refused(stage, "an", text.format(SIGN))
        await refused(stage, "binh", TYPED[4].format(SIGN))
        assert "ĐÃ HOÀN THÀNH" not in "\n".join(stage.texts("binh"))
    assert await kept(phones.database_url) == []


async def test_an_answer_to_what_the_bot_asked_is_looked_at_as_well(phones: Phones) -> None:
    async with phones.stage() as stage:
        await assigned(stage)
        for question in ("huy 1", "tamdung 1", "giao QLKH", "sua 1 hạn", "baocao 1"):
            await stage.say("an", question)
            await refused(stage, "an", f"{SIGN} theo văn bản mật số 5")
            await stage.say("an", "thoi")
    assert await kept(phones.database_url) == []


async def test_in_the_group_the_refusal_goes_to_the_speaker_alone(phones: Phones) -> None:
    async with phones.stage() as stage:
        await assigned(stage)
        before = len(stage.texts("an", "group"))
        await refused(stage, "binh", f"@DonDocBot xong 1 TỐI MẬT {SIGN}", "group")
        assert not any(SIGN in text or "mật" in text.lower() for text in stage.texts("an", "group")[before:])
    assert await kept(phones.database_url) == []


async def test_a_stranger_is_told_how_to_register_and_nothing_of_secrets(phones: Phones) -> None:
    async with phones.stage() as stage:
        [answer] = await stage.say("em", f"TỐI MẬT {SIGN}")
        assert "đăng ký" in answer.text
        assert REFUSED not in answer.text
    assert await kept(phones.database_url) == []


NAMES = ("TỐI MẬT {0}.pdf", "TOI_MAT_{0}.docx", "CV_1957_MAT.pdf", "Mật_12.docx", "ToiMat.xlsx", "1957-TUYET-MAT.csv")


@telegram_only("Zalo hands over no files and no names of files")
async def test_a_file_with_a_secret_name_closes_and_stores_nothing(phones: Phones) -> None:
    async with phones.stage() as stage:
        await assigned(stage)
        for name in NAMES:
            for phone, caption in (("binh", "xong 1"), ("an", "nhapfile"), ("an", ""), ("an", "giao QLKH: rà soát")):
                stage.sandbox.send_document(phone, "private", name.format(SIGN), b"text", caption)
                await stage.settle()
                assert "Tên tệp có dấu chỉ độ mật" in stage.last(phone).text, (name, caption)
        assert "ĐÃ HOÀN THÀNH" not in "\n".join(stage.texts("binh"))
    assert await kept(phones.database_url) == []


async def test_a_secret_caption_is_refused_with_its_picture(phones: Phones) -> None:
    async with phones.stage() as stage:
        await assigned(stage)
        messenger = stage.sandbox.zalo if phones.on_zalo else stage.sandbox
        messenger.send_photo("binh", "private", PICTURE, f"xong 1 TỐI MẬT {SIGN}")
        await stage.settle()
        assert REFUSED in stage.last("binh").text
    assert await kept(phones.database_url) == []


async def test_work_is_not_taken_from_a_quoted_secret(phones: Phones) -> None:
    async with phones.stage() as stage:
        secret = f"Đề nghị rà soát tài liệu mật số 5 {SIGN}, 17/12"
        if phones.on_zalo:
            said = stage.sandbox.zalo.type_text("binh", "group", secret)
            stage.sandbox.zalo.type_text("an", "group", f"{stage.sandbox.zalo.mention} giao QLKH", reply_to=said)
        else:
            said = stage.sandbox.type_text("binh", "group", secret)
            stage.sandbox.type_text("an", "group", "@DonDocBot giao QLKH", reply_to=said)
        await stage.settle()
        # Zalo's sandbox hands over only which message is replied to.
        assert phones.on_zalo or "Tin được trả lời có dấu chỉ độ mật" in stage.last("an").text
    assert await kept(phones.database_url) == []


async def test_a_group_whose_name_bears_a_stamp_is_not_bound(phones: Phones) -> None:
    async with phones.stage() as stage:
        found = re.search(CODE, (await stage.say("an", "nhom"))[0].text)
        assert found is not None
        world = stage.sandbox.zalo.world if phones.on_zalo else stage.sandbox.people.world
        world.group.title = f"TỔ TỐI MẬT {SIGN}"
        before = len(stage.texts("an")), len(stage.texts("an", "group"))
        stage.type_text("an", "group", f"@DonDocBot nhom {found[1]}")
        await stage.settle()
        said = [*stage.texts("an")[before[0] :], *stage.texts("an", "group")[before[1] :]]
        # Zalo does not tell the name of a group.
        assert phones.on_zalo or any("Tên nhóm có dấu chỉ độ mật" in text for text in said)
    assert await kept(phones.database_url) == []


async def test_no_free_text_is_longer_than_a_thousand_letters(phones: Phones) -> None:
    async with phones.stage() as stage:
        await assigned(stage)
        for typed in ("xong 1 ", "lich nghỉ 2/1/2027 theo ", "moi QLKH chuyên viên ", "huy 1 ", "baocao 1 ", "nhom "):
            answers = await stage.say("an", typed + f"{SIGN} rất dài " * 100)
            assert "quá dài (tối đa 1000 ký tự)" in answers[0].text.replace("1.000", "1000"), typed
    assert await kept(phones.database_url) == []


async def test_a_display_name_with_a_stamp_is_not_taken_into_the_record(phones: Phones) -> None:
    roster = cast.sandbox_roster()
    named = replace(
        roster,
        phones=tuple(replace(one, name=f"TỐI MẬT {SIGN}") if one.key == "em" else one for one in roster.phones),
    )
    chosen = all_on_zalo(named) if phones.on_zalo else named
    async with open_stage(phones.database_url, roster=chosen) as stage:
        invited = (await stage.say("an", "moi QLKH chuyên viên"))[0].text
        code = next(
            word.strip(".,") for word in invited.split() if len(word.strip(".,")) == 10 and word.strip(".,").isupper()
        )
        await stage.follow("em", code)
        assert "Tên hiển thị của tài khoản có dấu chỉ độ mật" in stage.last("em").text
    assert await kept(phones.database_url) == []
