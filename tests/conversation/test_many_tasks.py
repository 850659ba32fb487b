"""Several tasks in one message, a reply to somebody's message, and units chosen by number."""

from __future__ import annotations

from tests.conversation.phones import telegram_only
from tests.conversation.stage import Stage

LINES = """giao
1. QLKH: Báo cáo kết quả rà soát TTHC, 17/12
2. QLCN: Lập danh mục thiết bị, 18/12
3. Chuẩn bị hội trường, 5/12
4. VP phối hợp TTra: Theo dõi hộp thư góp ý, không hạn
5. TTra: Kiểm tra công vụ"""


async def said(stage: Stage, phone: str, text: str) -> str:
    return "\n".join(message.text for message in await stage.say(phone, text))


async def test_what_is_understood_and_what_is_not_comes_in_one_answer(stage: Stage) -> None:
    before = stage.counts()
    [answer] = await stage.say("an", LINES)
    text = answer.text
    assert "05 việc" in text
    assert "1. Báo cáo kết quả rà soát TTHC" in text
    assert "Thứ Năm 17/12/2026, 17:00" in text
    assert '"QLCN" có thể là QLCN&TTCN hoặc QLCNg; gõ "2 chủ trì QLCN&TTCN"' in text
    assert 'chưa có đơn vị chủ trì; gõ "3 chủ trì' in text
    assert "Chủ trì: Văn phòng Sở" in text
    assert 'chưa có thời hạn; gõ "5 hạn 15/12" hoặc "5 không hạn"' in text
    assert "Đang chọn 05/05 việc, còn 03 việc chưa rõ." in text
    assert set(stage.news(before)) == {"an"}


async def test_lines_are_corrected_by_number_and_saved_with_one_confirmation(stage: Stage) -> None:
    await stage.say("an", LINES)
    answer = await said(stage, "an", "2 chu tri QLCNg; 5 hạn 15/12")
    assert "[ĐÃ SỬA] 02 việc" in answer
    assert "Phòng Quản lý chuyên ngành" in answer
    assert "Thứ Ba 15/12/2026" in answer
    await said(stage, "an", "bỏ 3")
    answer = await said(stage, "an", "1 tên Báo cáo rà soát TTHC quý IV")
    assert "Báo cáo rà soát TTHC quý IV" in answer
    before = stage.counts()
    await stage.press("an", "Đúng")
    assert "[ĐÃ GIAO] 04 nhiệm vụ" in "\n".join(stage.texts("an"))
    news = stage.news(before)
    assert "Báo cáo rà soát TTHC quý IV" in "\n".join(news["binh"])
    assert "Không có nội dung nào đang chờ" in await said(stage, "an", "dung")


async def test_what_is_clear_is_saved_and_the_rest_goes_on_waiting(stage: Stage) -> None:
    await stage.say("an", LINES)
    await stage.press("an", "Đúng")
    answer = stage.last("an").text if "[ĐÃ GIAO]" in stage.last("an").text else "\n".join(stage.texts("an"))
    assert "[ĐÃ GIAO] 02 nhiệm vụ; còn 03 việc chưa rõ" in answer
    refusal = await said(stage, "an", "dung")
    assert "[CHƯA LƯU] 03 việc còn chưa rõ" in refusal
    assert 'gõ "2 chủ trì QLCN&TTCN"' in refusal
    assert 'gõ "5 hạn 15/12" hoặc "5 không hạn"' in refusal
    await said(stage, "an", "2 chủ trì QLCNg\n3 chủ trì VP\n5 không hạn")
    assert "[ĐÃ GIAO] 03 nhiệm vụ" in await said(stage, "an", "dung")
    assert "Chuẩn bị hội trường" in await said(stage, "an", "chitiet 4")


async def test_a_correction_that_says_nothing_changes_nothing(stage: Stage) -> None:
    await stage.say("an", LINES)
    assert "danh sách đánh số từ 1 đến 5" in await said(stage, "an", "9 hạn 15/12")
    assert "chưa xác định được thời hạn" in await said(stage, "an", "1 hạn hôm nào rảnh")
    assert "Chưa hiểu" in await said(stage, "an", "để xem đã nhé")
    assert "Đang chọn 05/05 việc" in await said(stage, "an", "danh sách")


async def test_units_above_the_lines_hold_for_all_of_them(stage: Stage) -> None:
    text = await said(stage, "an", "giao QLKH:\n- Báo cáo A, 17/12\n- Báo cáo B, 18/12")
    assert text.count("Chủ trì: Phòng Quản lý khoa học") == 2


async def test_one_task_on_several_lines_is_one_task(stage: Stage) -> None:
    text = await said(stage, "an", "giao QLKH: Báo cáo kết quả rà soát TTHC\nhạn 17/12\nCV 1957/UBND-NC")
    assert "Nội dung: Báo cáo kết quả rà soát TTHC" in text
    assert "1957/UBND-NC" in text
    assert "Thứ Năm 17/12/2026" in text


async def test_a_task_for_several_units_is_one_task_a_unit(stage: Stage) -> None:
    text = await said(stage, "an", "giao các phòng: Báo cáo sáng kiến, 17/12")
    assert "Giao riêng từng đơn vị: Phòng Quản lý khoa học" in text
    assert "[ĐÃ GIAO] 03 nhiệm vụ" in await said(stage, "an", "dung")
    assert "Báo cáo sáng kiến" in await said(stage, "an", "chitiet 3")


async def test_a_secret_line_refuses_all_lines(stage: Stage) -> None:
    text = await said(stage, "an", "giao\nQLKH: Báo cáo A, 17/12\nVP: (MẬT) Báo cáo B, 18/12")
    assert "không được lưu" in text
    assert "Không có nội dung nào đang chờ" in await said(stage, "an", "dung")


@telegram_only("Zalo does not tell what a message replies to")
async def test_giao_in_reply_takes_the_work_from_the_message(stage: Stage) -> None:
    message = stage.sandbox.type_text("dung", "group", "Báo cáo kết quả CCHC quý IV gửi Sở Nội vụ trước ngày 18/12")
    await stage.settle()
    before = stage.counts()
    stage.sandbox.type_text("an", "group", "/giao QLKH phối hợp VP", reply_to=message)
    await stage.settle()
    news = stage.news(before)
    [echo] = news["an"]
    assert "Báo cáo kết quả CCHC quý IV gửi Sở Nội vụ" in echo
    assert "Chủ trì: Phòng Quản lý khoa học" in echo
    assert "Phối hợp: Văn phòng Sở" in echo
    assert "Thứ Năm 17/12/2026" in echo
    [line] = news["group"]
    assert "QLKH" not in line
    assert "Báo cáo" not in line
    await stage.press("an", "Đúng")
    assert "[ĐÃ GIAO] NV1" in "\n".join(stage.texts("an"))


@telegram_only("Zalo does not tell what a message replies to")
async def test_the_line_s_own_words_come_before_those_of_the_message(stage: Stage) -> None:
    message = stage.sandbox.type_text("dung", "group", "Báo cáo CCHC trước ngày 18/12")
    await stage.settle()
    stage.sandbox.type_text("an", "group", "/giao VP, hạn 21/12, khẩn", reply_to=message)
    await stage.settle()
    echo = stage.last("an").text
    assert "Nội dung: Báo cáo CCHC" in echo
    assert "Thứ Hai 21/12/2026" in echo
    assert "Mức độ: khẩn" in echo


async def test_the_units_of_the_guided_intake_are_chosen_by_number(stage: Stage) -> None:
    question = await said(stage, "an", "giao")
    assert "1. VP\n2. QLKH" in question
    assert "Lựa chọn" in await said(stage, "an", "9") or "1 đến 6" in stage.last("an").text
    assert "Nội dung nhiệm vụ là gì?" in await said(stage, "an", "2, 5")
    await said(stage, "an", "Báo cáo")
    await said(stage, "an", "17/12")
    echo = await said(stage, "an", "không")
    assert "Chủ trì: Phòng Quản lý khoa học" in echo
    assert "Phối hợp: Thanh tra Sở" in echo


async def test_an_ambiguous_unit_is_chosen_by_number(stage: Stage) -> None:
    assert "1. QLCN&TTCN\n2. QLCNg" in await said(stage, "an", "giao QLCN: Báo cáo, 17/12")
    assert "Chủ trì: Phòng Quản lý chuyên ngành" in await said(stage, "an", "2")


async def test_a_coordinating_unit_s_officer_is_echoed_and_told(stage: Stage) -> None:
    echo = await said(stage, "an", "giao VP, QLKH (đồng chí Châu): Báo cáo kết quả rà soát TTHC, 17/12")
    assert "Phối hợp: Phòng Quản lý khoa học (Lê Minh Châu)" in echo
    before = stage.counts()
    await said(stage, "an", "dung")
    news = stage.news(before)
    assert "Phòng Quản lý khoa học phối hợp (Lê Minh Châu)" in "\n".join(news["chau"])
    assert "binh" not in news


async def test_a_line_s_officer_may_be_of_a_coordinating_unit(stage: Stage) -> None:
    await stage.say("an", LINES)
    answer = await said(stage, "an", "4 phối hợp QLKH; 4 đồng chí Châu")
    assert "Phối hợp: Phòng Quản lý khoa học (Lê Minh Châu)" in answer
