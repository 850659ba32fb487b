"""A task is put together field by field, by buttons and by typing, and survives whatever comes between."""

from __future__ import annotations

from tests.conversation.phones import Phones, telegram_only
from tests.conversation.stage import Stage


async def said(stage: Stage, phone: str, text: str) -> str:
    """What the bot answers, in one text."""
    return "\n".join(message.text for message in await stage.say(phone, text))


async def begin(stage: Stage, *answers: str) -> str:
    """Answer the questions of `giao` one after the other; returns the last answer of the bot."""
    last = await said(stage, "an", "giao")
    for answer in answers:
        last = await said(stage, "an", answer)
    return last


async def test_giao_alone_asks_for_one_field_after_the_other(stage: Stage) -> None:
    assert "Giao đơn vị nào chủ trì?" in await said(stage, "an", "giao")
    assert {"VP", "QLKH", "QLCN&TTCN", "QLCNg", "TTra", "CCTĐC", "Thôi"} <= set(stage.offered("an"))
    await stage.press("an", "QLKH")
    assert "Nội dung nhiệm vụ là gì?" in stage.last("an").text
    assert "Thời hạn đến khi nào?" in await said(stage, "an", "Báo cáo kết quả rà soát TTHC")
    assert "Theo văn bản nào?" in await said(stage, "an", "thứ sáu tuần sau")
    echo = await said(stage, "an", "CV 1957/UBND-NC ngày 20/11/2026")
    assert "Chủ trì: Phòng Quản lý khoa học" in echo
    assert "Thứ Sáu 04/12/2026, 17:00" in echo
    assert "1957/UBND-NC" in echo
    before = stage.counts()
    await stage.press("an", "Đúng")
    assert set(stage.news(before)) == {"binh", "chau"}
    assert "[ĐÃ GIAO] NV1" in stage.last("an").text


async def test_a_wrong_answer_is_asked_again_and_nothing_is_lost(stage: Stage) -> None:
    answer = await begin(stage, "Phòng Hậu cần")
    assert 'Không tìm thấy đơn vị "Phòng Hậu cần"' in answer
    assert "Giao đơn vị nào chủ trì?" in answer
    answer = await said(stage, "an", "QLCN")
    assert '"QLCN" có thể là' in answer
    answer = await said(stage, "an", "QLCN&TTCN phối hợp QLKH")
    assert "Nội dung nhiệm vụ là gì?" in answer
    await said(stage, "an", "Lập danh mục thiết bị")
    answer = await said(stage, "an", "hôm nào rảnh")
    assert 'chưa xác định được thời hạn "hôm nào rảnh"' in answer
    assert "Lập danh mục thiết bị" in answer
    answer = await said(stage, "an", "15h 4/12")
    answer = await said(stage, "an", "công văn hôm qua")
    assert "Chưa nhận ra số, ký hiệu văn bản" in answer
    echo = await said(stage, "an", "không")
    assert "Phòng Quản lý công nghệ và thị trường công nghệ" in echo
    assert "Phối hợp: Phòng Quản lý khoa học" in echo
    assert "Thứ Sáu 04/12/2026, 15:00" in echo


async def test_thoi_drops_the_draft(stage: Stage) -> None:
    await begin(stage, "QLKH")
    await stage.press("an", "Thôi")
    before = stage.counts()
    assert "Không có nội dung nào đang chờ" in await said(stage, "an", "đúng")
    assert set(stage.news(before)) == {"an"}
    await begin(stage, "QLKH", "Báo cáo")
    await said(stage, "an", "thôi")
    assert "Không có nội dung nào đang chờ" in await said(stage, "an", "dung")


async def test_a_draft_survives_a_restart(phones: Phones) -> None:
    async with phones.stage() as stage:
        await begin(stage, "QLKH", "Báo cáo kết quả rà soát TTHC")
    async with phones.stage("2026-11-25 10:00") as stage:
        assert "Theo văn bản nào?" in await said(stage, "an", "17/12")
        echo = await said(stage, "an", "không")
        assert "Báo cáo kết quả rà soát TTHC" in echo
        assert "Thứ Năm 17/12/2026" in echo
        assert "[ĐÃ GIAO] NV1" in await said(stage, "an", "đúng rồi")


async def test_two_people_put_tasks_together_at_the_same_time(stage: Stage) -> None:
    await said(stage, "an", "giao QLKH: Báo cáo A, 17/12")
    await said(stage, "dung", "giao VP: Báo cáo B, 18/12")
    await said(stage, "an", "suangay 21/12")
    assert "Thứ Hai 21/12/2026" in stage.last("an").text
    assert "Thứ Sáu 18/12/2026" in stage.last("dung").text
    await stage.press("dung", "Đúng")
    assert "[ĐÃ GIAO] NV1 – Văn phòng Sở" in stage.last("dung").text
    await stage.press("an", "Đúng")
    assert "[ĐÃ GIAO] NV2 – Phòng Quản lý khoa học" in stage.texts("an")[-1]
    assert "Báo cáo A" in stage.last("chau").text


@telegram_only("there is no button to be old")
async def test_the_button_of_an_older_draft_changes_nothing(stage: Stage) -> None:
    [old] = await stage.say("an", "giao QLKH: Báo cáo A, 17/12")
    [new] = await stage.say("an", "giao VP: Báo cáo B, 18/12")
    before = stage.counts()
    assert "Nút này thuộc tin cũ" in await stage.press_old("an", old, "Đúng")
    assert stage.news(before) == {}
    await stage.press("an", "Đúng", of=new)
    assert "Văn phòng Sở" in "\n".join(stage.texts("an"))
    assert "Nút này" in await stage.press_old("an", new, "Đúng") or "chờ xác nhận" in stage.toast("an")
    assert "Không tìm thấy nhiệm vụ NV2" in await said(stage, "an", "chitiet 2")


async def test_sua_ngay_asks_for_another_deadline(stage: Stage) -> None:
    await stage.say("an", "giao QLKH: Báo cáo, 17/12")
    await stage.press("an", "Sửa ngày")
    assert "Thời hạn đến khi nào?" in stage.last("an").text
    assert "Thứ Sáu 18/12/2026, 17:00" in await said(stage, "an", "18/12")
    assert "Thứ Hai 21/12/2026, 09:30" in await said(stage, "an", "sửa ngày 9h30 21/12")


async def test_a_date_that_does_not_exist_is_not_taken(stage: Stage) -> None:
    echo = await said(stage, "an", "giao QLKH: Báo cáo, 30/2")
    assert "Thứ" not in echo or "không có trong lịch" in echo
    assert "Đúng" not in stage.offered("an")
    answer = await said(stage, "an", "dung")
    assert "[ĐÃ GIAO]" not in answer


async def test_a_date_that_has_passed_is_said_to_have_passed(stage: Stage) -> None:
    echo = await said(stage, "an", "giao QLKH: Báo cáo, 20/11/2026")
    assert "thời hạn này đã qua" in echo


async def test_a_day_off_is_said_to_be_one(stage: Stage) -> None:
    echo = await said(stage, "an", "giao QLKH: Báo cáo, 01/01/2027")
    assert "Lưu ý:" in echo
    assert "nghỉ" in echo.split("Lưu ý:")[1]


async def test_before_a_date_is_the_working_day_before_it(stage: Stage) -> None:
    echo = await said(stage, "an", "giao QLKH: Báo cáo kết quả, trước 17/12")
    assert "Thứ Tư 16/12/2026, 17:00" in echo
    assert 'nguyên văn: "trước 17/12"' in echo


async def test_a_task_may_have_no_deadline(stage: Stage) -> None:
    echo = await said(stage, "an", "giao QLKH: Theo dõi hộp thư góp ý, không hạn")
    assert "Thời hạn: không có" in echo
    await stage.press("an", "Đúng")
    assert "Không có thời hạn" in stage.last("binh").text


async def test_a_unit_with_two_meanings_is_asked_for_and_the_rest_of_the_line_is_kept(stage: Stage) -> None:
    answer = await said(stage, "an", "giao QLCN: Báo cáo kết quả, 17/12")
    assert '"QLCN" có thể là' in answer
    assert set(stage.offered("an")) == {"QLCN&TTCN", "QLCNg", "Thôi"}
    await stage.press("an", "QLCNg")
    echo = stage.last("an").text
    assert "Chủ trì: Phòng Quản lý chuyên ngành" in echo
    assert "Nội dung: Báo cáo kết quả" in echo
    assert "Thứ Năm 17/12/2026" in echo


async def test_an_unknown_unit_is_asked_for_and_the_rest_of_the_line_is_kept(stage: Stage) -> None:
    answer = await said(stage, "an", "giao Phòng Hậu cần: Báo cáo kết quả, 17/12")
    assert 'Không tìm thấy đơn vị "Phòng Hậu cần"' in answer
    echo = await said(stage, "an", "văn phòng")
    assert "Chủ trì: Văn phòng Sở" in echo
    assert "Thứ Năm 17/12/2026" in echo


async def test_a_state_secret_is_neither_taken_nor_kept(stage: Stage) -> None:
    answer = await said(stage, "an", "giao QLKH: Báo cáo (TỐI MẬT) công tác bảo vệ, 17/12")
    assert "không được lưu" in answer
    assert "Không có nội dung nào đang chờ" in await said(stage, "an", "dung")
