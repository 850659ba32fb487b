"""The monitor pastes a directive on the phone, corrects two lines, confirms: the tasks are on the units' phones."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from domain.intake.pasted_directives import list_of_file
from domain.intake.task_list import TaskList
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
    assert "18 nhiệm vụ trong văn bản" in answer
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
    answer = "\n".join(stage.texts("an"))
    assert "[ĐÃ GIAO] 03 nhiệm vụ" in answer
    assert "Còn 15 việc của văn bản chưa chọn" in answer
    news = stage.news(before)
    assert all(len([text for text in texts if "[GIAO VIỆC]" in text]) < 2 for texts in news.values())
    assert "quy trình xử lý công việc" in "\n".join(news["giang"])
    assert "[GIAO VIỆC] 02 nhiệm vụ mới giao" in "\n".join(news["chau"])
    detail = await said(stage, "an", "chitiet 1")
    assert "888/SKHCN-VP" in detail
    assert "Văn phòng Sở" in detail
    assert "Không có thời hạn" in await said(stage, "an", "chitiet 2")


async def test_who_leads_of_several_is_asked_and_the_others_coordinate(stage: Stage) -> None:
    answer = await paste(stage)
    assert "Cùng chủ trì: VP, QLKH, QLCN&TTCN, QLCNg, CCTĐC; thường xuyên" in answer
    assert '"11 tách" để giao riêng từng đơn vị' in answer
    answer = await said(stage, "an", "10 chủ trì VP")
    assert "Chủ trì: Văn phòng Sở" in answer
    assert "Phối hợp: Phòng Quản lý khoa học" in answer
    answer = await said(stage, "an", "12 tách")
    assert "Giao riêng từng đơn vị: Văn phòng Sở, Phòng Quản lý khoa học" in answer
    await said(stage, "an", "chỉ lấy 12")
    answer = await said(stage, "an", "dung")
    assert "[ĐÃ GIAO] 05 nhiệm vụ" in answer
    assert "NV1–NV5 Kịp thời cập nhật" in answer


async def test_nothing_unclear_is_saved(stage: Stage) -> None:
    await paste(stage)
    answer = await said(stage, "an", "dung")
    assert "[CHƯA LƯU] 03 việc còn chưa rõ" in answer
    assert 'gõ "16 hạn 15/12" hoặc "16 không hạn"' in answer
    await said(stage, "an", "bỏ hết")
    assert "Chưa chọn việc nào" in await said(stage, "an", "dung")
    assert "Không tìm thấy nhiệm vụ NV1" in await said(stage, "an", "chitiet 1")


async def test_what_ends_is_ticked_and_what_does_not_is_offered(stage: Stage) -> None:
    answer = await paste(stage, SHORT)
    assert "[x] 1. (mục 1)" in answer
    assert "[x] 2. (mục 2)" in answer
    assert "[ ] 3. (mục 3)" in answer
    assert "Chủ trì: TTra; thường xuyên" in answer
    assert "Định kỳ: trước ngày 15 hằng tháng" in answer
    assert "[ĐÃ GIAO] 01 nhiệm vụ, 01 việc định kỳ" in await said(stage, "an", "dung")


async def test_what_is_clear_is_saved_at_once_and_what_is_left_can_be_saved_or_dropped(stage: Stage) -> None:
    await paste(stage)
    await said(stage, "an", "4 han 15/12; 16 hạn 20/12")
    answer = await said(stage, "an", "dung")
    assert "[ĐÃ GIAO] 02 nhiệm vụ; còn 01 việc chưa rõ" in answer
    assert 'gõ "11 chủ trì VP" hoặc "11 tách"' in answer
    assert "[CHƯA LƯU] 01 việc" in await said(stage, "an", "dung")
    assert "Đang chọn 00/16 việc" in await said(stage, "an", "bỏ 11")
    assert "Chưa chọn việc nào" in await said(stage, "an", "dung")
    assert "danh sách đánh số" in await said(stage, "an", "4 hạn 16/12"), "it has been saved"
    assert "Đang chọn 01/16 việc" in await said(stage, "an", "5 không hạn")
    answer = await said(stage, "an", "dung")
    assert "[ĐÃ GIAO] 01 nhiệm vụ" in answer
    assert "NV3 Tiếp tục theo dõi, tham mưu" in answer
    assert "Không tìm thấy nhiệm vụ NV4" in await said(stage, "an", "chitiet 4")


async def test_a_further_piece_of_what_was_saved_does_not_bring_it_back(stage: Stage) -> None:
    await paste(stage, SHORT)
    await said(stage, "an", "dung")
    await said(stage, "an", "Các đơn vị tổng hợp kết quả, gửi Văn phòng Sở để báo cáo Giám đốc Sở xem xét. " * 3)
    answer = await said(stage, "an", "danh sach")
    assert "[ ] 3. (mục 3)" in answer
    assert "cải cách hành chính trước ngày 18/12" not in answer


async def test_what_was_corrected_stays_so_when_a_further_piece_comes(stage: Stage) -> None:
    await paste(stage, SHORT)
    await said(stage, "an", "1 hạn 21/12; 1 khẩn; bỏ 2")
    answer = await said(
        stage,
        "an",
        "4. Giao Văn phòng chủ trì, phối hợp Phòng Quản lý khoa học rà soát quy chế làm việc của Sở, báo cáo Giám đốc"
        " Sở kết quả trước ngày 22/12/2026.\n5. Văn phòng theo dõi, đôn đốc việc thực hiện văn bản này.",
    )
    assert "[x] 1. (mục 1)" in answer
    assert "Thứ Hai 21/12/2026" in answer
    assert "Mức độ: khẩn" in answer
    assert "[ ] 2. (mục 2)" in answer
    assert "[x] 4. (mục 4)" in answer


async def test_one_task_is_shown_in_full_by_its_number(stage: Stage) -> None:
    await paste(stage)
    answer = await said(stage, "an", "13")
    assert "Phối hợp: Phòng Quản lý khoa học" in answer
    assert "2020" in answer
    assert "danh sách đánh số từ 1 đến 18" in await said(stage, "an", "19")


async def test_the_proposal_is_short_and_no_page_is_only_its_end(stage: Stage) -> None:
    pages = [text for text in [one.text for one in await stage.say("an", DIRECTIVE)] if "XÁC NHẬN" in text]
    assert len(pages) == (3 if stage.on_zalo("an") else 1)
    assert all("\n[" in page for page in pages)
    assert 'gõ "dung"' in pages[-1]


async def test_a_directive_may_come_after_giao(stage: Stage) -> None:
    assert "03 nhiệm vụ trong văn bản" in await said(stage, "an", f"giao\n{SHORT}")


@telegram_only("Zalo does not tell what a message replies to")
async def test_a_directive_may_be_replied_to(stage: Stage) -> None:
    message = stage.sandbox.type_text("dung", "group", SHORT)
    await stage.settle()
    before = stage.counts()
    stage.sandbox.type_text("an", "group", "/giao", reply_to=message)
    await stage.settle()
    news = stage.news(before)
    assert "03 nhiệm vụ trong văn bản" in news["an"][0]
    assert "Thanh tra" not in "\n".join(news["group"])


async def test_an_officer_s_long_text_is_no_directive(stage: Stage) -> None:
    answer = await said(stage, "binh", SHORT)
    assert "trong văn bản" not in answer


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
    answers = await stage.say("an", DIRECTIVE)
    assert len(answers) == 2
    assert "đang chờ các phần tiếp theo" in answers[0].text
    assert "18 nhiệm vụ trong văn bản" in answers[1].text
    assert "Nghị định số 34/2016/NĐ-CP" in await said(stage, "an", "13"), "the cut went through this number"


@telegram_only("Zalo gives the bot no files")
async def test_a_file_is_read_as_what_is_pasted(stage: Stage) -> None:
    stage.sandbox.send_document("an", "private", "chi-dao.txt", DIRECTIVE.encode())
    await stage.settle()
    assert "18 nhiệm vụ trong văn bản" in "\n".join(stage.texts("an"))


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
    assert "trong văn bản" not in "\n".join(stage.news(before).get("binh", []))


async def test_to_change_a_line_by_its_command_corrects_the_list_and_leaves_saved_work_alone(stage: Stage) -> None:
    """ "sửa 1 hạn …" is what comes to mind; it must not put the change of NV1 in the place of the whole list."""
    await said(stage, "an", "giao VP: Báo cáo CCHC, 04/12")
    await said(stage, "an", "dung")
    await paste(stage, SHORT)
    answer = await said(stage, "an", "sửa 1 hạn 16/12")
    assert "[ĐÃ SỬA] 01 việc" in answer
    assert "Thứ Tư 16/12/2026" in answer
    assert "04/12/2026" in await said(stage, "an", "chitiet 1")
    assert "[ĐÃ GIAO]" in await said(stage, "an", "dung")
    answer = await said(stage, "an", "sửa 1 hạn 16/12")
    assert "[XÁC NHẬN ĐỔI THỜI HẠN] NV1" in answer


@telegram_only("Zalo hands over no files")
async def test_a_hostile_directive_is_read_apart_and_holds_up_nobody(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def here(*_: object) -> TaskList:
        raise AssertionError("read in the process that answers everybody")

    monkeypatch.setattr("services.tasks.pasted_directives.list_of_file", functools.wraps(list_of_file)(here))
    text = "Giám đốc Sở yêu cầu:\n" + "\n".join(
        f"{number}. Văn phòng Sở rà soát mục {number}, trước ngày 18/12/2026." for number in range(1, 400)
    )
    stage.sandbox.send_document("an", "private", "chi-dao.txt", text.encode())
    await stage.settle()
    assert "399" in stage.last("an").text
