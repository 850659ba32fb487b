"""The monitor pastes a directive on the phone, corrects two lines, confirms: the tasks are on the units' phones."""

from __future__ import annotations

from pathlib import Path

from tests.conversation.phones import telegram_only
from tests.conversation.stage import Stage

DIRECTIVE = (Path(__file__).parents[1] / "data" / "888-SKHCN-VP.txt").read_text(encoding="utf-8")
SHORT = """Số: 12/SKHCN-VP
Kính gửi: Các phòng, đơn vị thuộc Sở.
Giám đốc Sở yêu cầu:
1. Giao Phòng Quản lý khoa học chủ trì, phối hợp Văn phòng báo cáo kết quả cải cách hành chính trước ngày 18/12/2026.
2. Văn phòng báo cáo tình hình xử lý văn bản, định kỳ trước ngày 15 hằng tháng.
3. Thanh tra Sở thường xuyên theo dõi việc chấp hành kỷ luật, kỷ cương hành chính."""


async def said(stage: Stage, phone: str, text: str) -> str:
    return "\n".join(message.text for message in await stage.say(phone, text))


async def paste(stage: Stage, text: str = DIRECTIVE) -> str:
    """What the bot answers to it, in one text."""
    return await said(stage, "an", text)


async def test_a_pasted_directive_becomes_tasks_on_the_units_phones(stage: Stage) -> None:
    before = stage.counts()
    answer = await paste(stage)
    assert "Đọc được 18 nhiệm vụ trong văn bản" in answer
    assert "Văn bản số 888/SKHCN-VP ngày 24/09/2020 của Sở Khoa học và Công nghệ" in answer
    assert "4. (mục 1.1) Nghiên cứu, tham mưu quy định về quy trình xử lý công việc" in answer
    assert '"4 hạn 15/12"' in answer
    assert set(stage.news(before)) == {"an"}

    answer = await said(stage, "an", "4 han 15/12; 16 hạn 20/12")
    assert "[ĐÃ SỬA] 02 việc" in answer
    assert "Thứ Ba 15/12/2026" in answer
    await said(stage, "an", "bỏ 11")
    await said(stage, "an", "chọn 13")
    before = stage.counts()
    await stage.press("an", "Đúng")
    assert "[ĐÃ GIAO] 03 nhiệm vụ" in "\n".join(stage.texts("an"))
    news = stage.news(before)
    assert "quy trình xử lý công việc" in "\n".join(news["giang"])
    assert "[GIAO VIỆC] 02 nhiệm vụ mới giao" in "\n".join(news["chau"])
    detail = await said(stage, "an", "chitiet 1")
    assert "888/SKHCN-VP" in detail
    assert "Văn phòng Sở" in detail
    assert "Không có thời hạn" in await said(stage, "an", "chitiet 2")


async def test_who_leads_of_several_is_asked_and_the_others_coordinate(stage: Stage) -> None:
    answer = await paste(stage)
    assert '"10 tách" để giao riêng từng đơn vị' in answer
    answer = await said(stage, "an", "10 chủ trì VP")
    assert "Chủ trì: Văn phòng Sở" in answer
    assert "Phối hợp: Phòng Quản lý khoa học" in answer
    answer = await said(stage, "an", "12 tách")
    assert "Giao riêng từng đơn vị: Văn phòng Sở, Phòng Quản lý khoa học" in answer
    await said(stage, "an", "chỉ lấy 12")
    assert "[ĐÃ GIAO] 05 nhiệm vụ" in await said(stage, "an", "dung")


async def test_nothing_unclear_is_saved(stage: Stage) -> None:
    await paste(stage)
    assert "Chưa lưu được: việc 4" in await said(stage, "an", "dung")
    await said(stage, "an", "bỏ hết")
    assert "Chưa chọn việc nào" in await said(stage, "an", "dung")
    assert "Không tìm thấy nhiệm vụ NV1" in await said(stage, "an", "chitiet 1")


async def test_what_ends_is_ticked_and_what_does_not_is_offered(stage: Stage) -> None:
    answer = await paste(stage, SHORT)
    assert "[x] 1. (mục 1)" in answer
    assert "[x] 2. (mục 2)" in answer
    assert "[ ] 3. (mục 3)" in answer
    assert "thường xuyên, không có thời hạn" in answer
    assert "Định kỳ: trước ngày 15 hằng tháng" in answer
    assert "[ĐÃ GIAO] 01 nhiệm vụ, 01 việc định kỳ" in await said(stage, "an", "dung")


async def test_a_directive_may_come_after_giao(stage: Stage) -> None:
    assert "Đọc được 03 nhiệm vụ" in await said(stage, "an", f"giao\n{SHORT}")


@telegram_only("Zalo does not tell what a message replies to")
async def test_a_directive_may_be_replied_to(stage: Stage) -> None:
    message = stage.sandbox.type_text("dung", "group", SHORT)
    await stage.settle()
    before = stage.counts()
    stage.sandbox.type_text("an", "group", "/giao", reply_to=message)
    await stage.settle()
    news = stage.news(before)
    assert "Đọc được 03 nhiệm vụ" in news["an"][0]
    assert "Thanh tra" not in "\n".join(news["group"])


async def test_an_officer_s_long_text_is_no_directive(stage: Stage) -> None:
    answer = await said(stage, "binh", SHORT)
    assert "Đọc được" not in answer


async def test_a_directive_in_the_group_is_left_alone(stage: Stage) -> None:
    before = stage.counts()
    stage.type_text("an", "group", SHORT)
    await stage.settle()
    assert stage.news(before) == {}


async def test_a_text_without_assignments_says_what_to_do(stage: Stage) -> None:
    text = "Kính gửi: Các phòng.\n" + "Hôm nay trời đẹp và mọi người đều vui vẻ đi làm. " * 8
    assert "Không thấy nhiệm vụ nào" in await said(stage, "an", f"giao {text}")


async def test_a_secret_directive_is_neither_read_nor_kept(stage: Stage) -> None:
    assert "không được lưu" in await said(stage, "an", f"TUYỆT MẬT\n{SHORT}")
    assert "Không có nội dung nào đang chờ" in await said(stage, "an", "dung")


@telegram_only("Telegram cuts what is long")
async def test_a_long_paste_is_awaited_to_its_end_and_shown_once(stage: Stage) -> None:
    answer = await said(stage, "an", DIRECTIVE)
    assert answer.count("Đọc được") == answer.count("Đọc được 18 nhiệm vụ")
    assert "Đang chờ phần tiếp theo" in answer
    assert "Nghị định số 34/2016/NĐ-CP" in answer, "the cut went through this number"


@telegram_only("Zalo gives the bot no files")
async def test_a_file_is_read_as_what_is_pasted(stage: Stage) -> None:
    stage.sandbox.send_document("an", "private", "chi-dao.txt", DIRECTIVE.encode())
    await stage.settle()
    assert "Đọc được 18 nhiệm vụ" in "\n".join(stage.texts("an"))


@telegram_only("Zalo gives the bot no files")
async def test_a_file_that_cannot_be_read_says_which_can(stage: Stage) -> None:
    stage.sandbox.send_document("an", "private", "chi-dao.docx", b"not a document")
    await stage.settle()
    assert "Chỉ đọc được tệp txt, docx và pdf" in stage.last("an").text


@telegram_only("Zalo gives the bot no files")
async def test_an_officer_s_file_is_no_directive(stage: Stage) -> None:
    before = stage.counts()
    stage.sandbox.send_document("binh", "private", "chi-dao.txt", SHORT.encode())
    await stage.settle()
    assert "Đọc được" not in "\n".join(stage.news(before).get("binh", []))
