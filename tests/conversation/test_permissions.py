"""Who may not, may not: by typing or by a button, fresh or stale, and everybody else sees nothing of it."""

from __future__ import annotations

from bot.telegram import callbacks
from sandbox import PhoneMessage
from tests.conversation.phones import telegram_only
from tests.conversation.stage import Stage


async def said(stage: Stage, phone: str, text: str) -> str:
    return "\n".join(message.text for message in await stage.say(phone, text))


async def assign(stage: Stage, line: str = "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12") -> None:
    await stage.say("an", line)
    await stage.press("an", "Đúng")


def forge(stage: Stage, phone: str, message: PhoneMessage, data: str, chat: str = "private") -> None:
    """A press whose data some other client has made up."""
    stage.sandbox.press(phone, chat, message.message_id, data, stale=True)


async def test_an_officer_cannot_assign(stage: Stage) -> None:
    before = stage.counts()
    answer = await said(stage, "binh", "giao VP: Báo cáo, 17/12")
    assert "Lệnh này dành cho người theo dõi, đôn đốc" in answer
    assert "Lệnh này dành cho" in await said(stage, "binh", "giao")
    assert "Lệnh này dành cho" in await said(stage, "chau", "moi QLKH chuyên viên Trần Văn X")
    assert "Lệnh này dành cho" in await said(stage, "binh", "nhom")
    assert set(stage.news(before)) == {"binh", "chau"}


async def test_another_unit_can_neither_see_nor_accept_nor_close(stage: Stage) -> None:
    await assign(stage)
    detail = await said(stage, "an", "chitiet 1")
    before = stage.counts()
    for typed in ("chitiet 1", "nhan 1", "xong 1"):
        answer = await said(stage, "giang", typed)
        assert "Báo cáo kết quả" not in answer, typed
        assert "Lệnh này dành cho" in answer or "Không tìm thấy" in answer, typed
    assert "Lệnh này dành cho" in await said(stage, "giang", "donvi QLKH")
    assert "không có nhiệm vụ" in await said(stage, "giang", "viec")
    assert set(stage.news(before)) == {"giang"}
    assert await said(stage, "an", "chitiet 1") == detail


@telegram_only("there is nothing to press")
async def test_a_foreign_press_gets_a_private_notice_and_changes_nothing(stage: Stage) -> None:
    await assign(stage)
    [reminder] = stage.sandbox.messages("binh", "private")
    data = {b.text: b.callback_data for row in reminder.buttons for b in row}
    detail = await said(stage, "an", "chitiet 1")
    [own] = await stage.say("giang", "trogiup")
    before = stage.counts()
    for label in ("Đã nhận", "Hoàn thành"):
        forge(stage, "giang", own, data[label])
        await stage.settle()
        assert "Không tìm thấy nhiệm vụ NV1" in stage.toast("giang")
    assert stage.news(before) == {}
    assert await said(stage, "an", "chitiet 1") == detail


@telegram_only("there is nothing to press")
async def test_a_press_in_the_group_is_refused_to_the_presser_alone(stage: Stage) -> None:
    await assign(stage, "giao QLKH: Báo cáo, 26/11")
    await stage.until("2026-12-01 09:00")
    told = stage.last("giang", "group")
    before = stage.counts()
    forge(stage, "giang", told, callbacks.encode("xong 1", 1), "group")
    await stage.settle()
    assert set(stage.news(before)) == set()
    assert stage.toast("giang")
    assert "ĐÃ HOÀN THÀNH" not in await said(stage, "an", "chitiet 1")


@telegram_only("there is nothing to press")
async def test_a_stale_button_says_what_has_changed_and_changes_nothing(stage: Stage) -> None:
    await assign(stage)
    [reminder] = stage.sandbox.messages("binh", "private")
    await stage.press("binh", "Đã nhận")
    detail = await said(stage, "an", "chitiet 1")
    before = stage.counts()
    assert 'NV1 hiện ở tình trạng "Đã tiếp nhận"' in await stage.press_old("binh", reminder, "Hoàn thành")
    assert "NV1" in await stage.press_old("binh", reminder, "Đã nhận")
    assert stage.news(before) == {}
    assert await said(stage, "an", "chitiet 1") == detail
    await stage.press("binh", "Hoàn thành")
    assert "NV1" in await stage.press_old("binh", reminder, "Hoàn thành")
    assert "đã" in stage.toast("binh").lower()


async def test_an_update_that_comes_twice_is_applied_once(stage: Stage) -> None:
    await assign(stage)
    stage.type_text("binh", "private", "xong 1 đã gửi 77/BC-SKHCN")
    updates = (stage.sandbox.zalo.world if stage.on_zalo("binh") else stage.sandbox.telegram).updates
    [update] = updates.pending()
    await stage.settle()
    before = stage.counts()
    updates._pending.append(update)
    updates._arrived.set()
    await stage.settle()
    assert stage.news(before) == {}
    assert (await said(stage, "an", "chitiet 1")).count("77/BC-SKHCN") == 1


async def test_a_stranger_gets_nothing_but_how_to_register_and_changes_nothing(stage: Stage) -> None:
    await assign(stage)
    detail = await said(stage, "an", "chitiet 1")
    before = stage.counts()
    answer = await said(stage, "em", "/start")
    assert answer.startswith("Xin chào. Đây là hệ thống nhắc việc")
    assert "NV1" not in answer
    for typed in ("viec", "xong 1", "giao QLKH: Báo cáo, 17/12", "chitiet 1", "dung", "xin chào", "1"):
        assert await said(stage, "em", typed) == "", typed
    assert set(stage.news(before)) == {"em"}
    stage.join_group("em")
    in_group = await stage.say("em", "/quahan@DonDocBot", "group")
    assert in_group == []
    assert await said(stage, "an", "chitiet 1") == detail


@telegram_only("there is nothing to press")
async def test_a_stranger_s_press_opens_nothing(stage: Stage) -> None:
    await assign(stage)
    detail = await said(stage, "an", "chitiet 1")
    [reminder] = stage.sandbox.messages("binh", "private")
    [own] = await stage.say("em", "/start")
    forge(stage, "em", own, reminder.buttons[0][0].callback_data)
    await stage.settle()
    assert "đăng ký" in stage.toast("em")
    assert await said(stage, "an", "chitiet 1") == detail
