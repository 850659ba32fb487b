"""Conversations that ask why: why I, why the group, why not that unit; and what the coming days would bring."""

from __future__ import annotations

import re

from tests.conversation.stage import Stage

TASK = "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12, CV 1957/UBND-NC"


def messenger(stage: Stage) -> str:
    return "Zalo" if stage.on_zalo("an") else "Telegram"


async def given(stage: Stage, line: str = TASK) -> None:
    await stage.say("an", line)
    await stage.press("an", "Đúng")


async def test_the_officer_asks_why_from_the_details(stage: Stage) -> None:
    await given(stage)
    await stage.say("binh", "nhan 1")
    await stage.until("2026-12-14 08:05")
    await stage.say("binh", "chitiet 1")
    await stage.press("binh", "Vì sao")
    text = stage.last("binh").text
    assert "Nhận tin với tư cách: người thực hiện." in text
    assert "Trước hạn 03 ngày làm việc, 08:00" in text
    assert "Đã gửi Thứ Hai 14/12/2026, 08:00: đúng lịch" in text
    assert f"Trần Văn Bình, {messenger(stage)}: đã gửi 08:00 14/12/2026" in text
    assert "Không áp dụng: đơn vị đã xác nhận đã nhận" in text
    assert "Sẽ gửi Thứ Tư 16/12/2026, 08:00" in text


async def test_every_step_of_the_policy_is_explained(stage: Stage) -> None:
    await given(stage)
    await stage.until("2026-12-22 08:05")
    [answer] = await stage.say("an", "vì sao 1 nhóm")
    assert "Nhận tin với tư cách: nhóm chung." in answer.text
    assert "Quá hạn 02 ngày làm việc, 08:00: nhóm chung" in answer.text
    assert f", {messenger(stage)}: đã gửi 08:00 21/12/2026" in answer.text
    for step in ("Khi giao việc", "Chưa xác nhận", "Trước hạn 07", "Ngày đến hạn", "Quá hạn 03", "rồi cứ 05 ngày"):
        assert step in answer.text


async def test_a_unit_without_a_part_did_not_get_anything_and_why(stage: Stage) -> None:
    await given(stage)
    [answer] = await stage.say("an", "visao 1 TTra")
    assert "Thanh tra Sở không nhận tin vì không được giao nhiệm vụ này" in answer.text
    assert "Phòng Quản lý khoa học" in answer.text


async def test_a_monitor_who_stood_in_for_a_head_finds_the_step_and_the_reason(stage: Stage) -> None:
    await given(stage)
    await stage.say("binh", "nhan 1")
    stage.refuse("chau")
    await stage.until("2026-12-18 08:05")
    [answer] = await stage.say("an", "visao 1")
    own = answer.text.partition("Các bước khác")[0]
    assert f"Nguyễn Thị An, {messenger(stage)}: đã gửi 08:00 18/12/2026 (chưa gửi được tin đến trưởng đơn vị)" in own
    assert f"Lê Minh Châu, {messenger(stage)}: đã gửi 09:00 25/11/2026\n" in answer.text, "then she could be reached"


async def test_a_unit_nobody_of_which_can_be_reached_has_not_had_what_the_monitors_had(stage: Stage) -> None:
    await given(stage, "giao TTra: Kết luận thanh tra, 17/12")
    [answer] = await stage.say("an", "visao 1 TTra")
    assert "Không có ai của đơn vị nhận được tin." in answer.text
    assert "Chưa nhận tin nhắc nào của nhiệm vụ này." in answer.text
    assert "(đơn vị chưa có trưởng đơn vị đăng ký nhận tin)" in answer.text


async def test_what_the_head_keeps_from_the_group_says_so_where_the_step_is(stage: Stage) -> None:
    await given(stage, "giao QLKH: Báo cáo gấp, 10h 26/11, khẩn, CV 1957/UBND-NC")
    await stage.until("2026-11-26 09:30")
    await stage.say("chau", "toixuly 1")
    await stage.until("2026-11-26 10:05")
    [answer] = await stage.say("chau", "visao 1 nhóm")
    assert "Chưa nhận tin nhắc nào của nhiệm vụ này." in answer.text
    assert "Nhóm chung: tạm giữ lại vì trưởng đơn vị đang trực tiếp xử lý" in answer.text


async def test_a_cancelled_task_says_that_nobody_is_reminded(stage: Stage) -> None:
    await given(stage)
    await stage.say("an", "huy 1 trùng NV khác")
    [answer] = await stage.say("chau", "visao 1")
    assert 'Đang ở tình trạng "Đã hủy" nên không ai được nhắc.' in answer.text


async def test_what_is_asked_in_the_group_is_answered_privately(stage: Stage) -> None:
    await given(stage)
    replies = await stage.say("binh", "/visao 1 nhom", "group")
    assert not any("Trần Văn Bình" in reply.text for reply in replies)
    assert "[VÌ SAO] NV1" in stage.last("binh").text


async def test_the_rehearsal_tells_what_then_happens_and_stores_nothing(stage: Stage) -> None:
    await given(stage)
    await stage.say("binh", "nhan 1")
    before = stage.counts()
    [answer] = await stage.say("an", "diễn thử 30")
    foretold = answer.text
    while 'gõ "dienthu' in answer.text:
        [answer] = await stage.say("an", re.findall(r'gõ "(dienthu \d+ \d+)"', answer.text)[0])
        foretold += answer.text
    assert set(stage.news(before)) == {"an"}
    before = stage.counts()
    told = await stage.until("2026-12-24 23:00")
    for moment, person in re.findall(r"(\d\d/\d\d/\d{4}, \d\d:\d\d) – ([^(]+) \(", foretold):
        assert moment
        assert person
    assert foretold.count("Trần Văn Bình (") == len(told["binh"])
    assert foretold.count("Lê Minh Châu (") == len(told["chau"])
    assert foretold.count(f"(nhóm chung), {messenger(stage)}") == len(told["group"])
    assert foretold.count("Phạm Thị Dung (") == len(told["dung"])


async def test_the_rehearsal_makes_the_tasks_that_return_on_trial(stage: Stage) -> None:
    await stage.say("an", "giao QLKH: Báo cáo CCHC, định kỳ trước ngày 15 hằng tháng")
    await stage.press("an", "Đúng")
    [answer] = await stage.say("an", "dienthu 14")
    assert "30/11/2026, 08:00" in answer.text
    assert "NV1" in answer.text
    [unknown] = await stage.say("an", "chitiet 1")
    assert "Không tìm thấy nhiệm vụ NV1" in unknown.text
    await stage.say("an", "giao TTra: Kết luận thanh tra, 17/12")
    await stage.press("an", "Đúng")
    assert "NV1" in stage.last("an").text, "the rehearsal has used up no number"
    told = await stage.until("2026-11-30 08:05")
    assert "[GIAO VIỆC] NV2" in told["binh"][0], "the rule still makes its task"


async def test_the_rehearsal_lists_what_waits_to_be_sent(stage: Stage) -> None:
    await stage.say("an", "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    await stage.press("an", "Đúng")
    await stage.until("2026-11-25 20:00")
    await stage.say("an", "sua 1 hạn 18/12")
    await stage.press("an", "Đúng")
    [answer] = await stage.say("an", "dienthu 1")
    assert "NV1 có thay đổi: gửi người thực hiện; đang chờ gửi" in answer.text
    await stage.say("an", "huy 1 không cần nữa")
    [after] = await stage.say("an", "dienthu 1")
    assert "NV1 có thay đổi" in after.text, "that it was cancelled"


async def test_an_officer_may_not_rehearse(stage: Stage) -> None:
    [answer] = await stage.say("binh", "dienthu 14")
    assert "dành cho người theo dõi" in answer.text
