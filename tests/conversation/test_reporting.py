"""How far work has come is told by its unit, and what nobody reports on for months is asked about and listed."""

from __future__ import annotations

from tests.conversation.phones import Phones
from tests.conversation.stage import Stage


async def assign(stage: Stage, line: str) -> None:
    await stage.say("an", line)
    await stage.press("an", "Đúng")


async def test_progress_is_noted_kept_and_told_to_who_gave_the_work(stage: Stage) -> None:
    await assign(stage, "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    before = stage.counts()
    [answer] = await stage.say("binh", "báo cáo 1 đã lấy ý kiến 5/7 đơn vị")
    assert answer.text.startswith("[ĐÃ GHI NHẬN] NV1 – báo cáo tiến độ")
    [told] = stage.news(before)["an"]
    assert told.startswith("[TIẾN ĐỘ] NV1")
    assert "đã lấy ý kiến 5/7 đơn vị" in told
    [detail] = await stage.say("an", "chitiet 1")
    assert "Tình trạng: Đang thực hiện" in detail.text
    assert "Trần Văn Bình báo cáo tiến độ: đã lấy ý kiến 5/7 đơn vị" in detail.text
    assert await stage.until("2026-11-26 18:00") == {}, "who reports has accepted"


async def test_progress_without_words_is_asked_for(stage: Stage) -> None:
    await assign(stage, "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    await stage.say("binh", "chitiet 1")
    await stage.press("binh", "Báo cáo tiến độ")
    assert "Công việc đã làm đến đâu" in stage.last("binh").text
    [answer] = await stage.say("binh", "đang lấy ý kiến các phòng")
    assert "Tiến độ: đang lấy ý kiến các phòng" in answer.text


async def test_a_title_that_begins_like_a_report_is_none(stage: Stage) -> None:
    await stage.say("an", "giao QLKH")
    answers = await stage.say("an", "Báo cáo 6 tháng đầu năm")
    assert "Báo cáo 6 tháng đầu năm" in answers[-1].text
    assert "Không tìm thấy" not in answers[-1].text


async def test_nobody_reports_on_the_work_of_another_unit(stage: Stage) -> None:
    await assign(stage, "giao TTra: Kết luận thanh tra, 17/12")
    [refused] = await stage.say("binh", "baocao 1 xong một nửa")
    assert "ĐÃ GHI NHẬN" not in refused.text


async def test_work_without_a_deadline_is_asked_about_each_month_and_listed_after_three(phones: Phones) -> None:
    async with phones.stage("2026-08-03 09:00") as stage:
        await assign(stage, "giao QLKH: Theo dõi thực hiện Nghị quyết 57, không hạn")
        await stage.press("binh", "Đã nhận")
        news = await stage.until("2026-09-03 09:00")
        assert "cần cập nhật tình hình" in news["binh"][0]
        assert "Báo cáo tiến độ" in stage.offered("binh")
        [empty] = await stage.say("an", "tonlau")
        assert "không có nhiệm vụ nào lâu chưa báo cáo" in empty.text
        await stage.say("binh", "baocao 1 đã ban hành kế hoạch")
        assert "binh" not in await stage.until("2026-10-02 18:00")
        news = await stage.until("2026-12-03 09:00")
        assert set(news) == {"binh", "chau"}, "the head is told when it is stale"
        [stale] = await stage.say("an", "tồn lâu")
        assert stale.text.startswith("[NHIỆM VỤ LÂU CHƯA BÁO CÁO] 01 nhiệm vụ")
        assert "NV1" in stale.text
        await stage.say("an", "quahan")
        assert "Lâu chưa báo cáo" in stage.offered("an")


async def test_whoever_says_in_words_that_a_task_is_done_is_told_the_command_for_it(stage: Stage) -> None:
    await assign(stage, "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    [answer] = await stage.say("binh", "em làm xong việc 1 rồi ạ")
    assert "xong 1" in answer.text
    for words in ("tôi đã làm xong việc này rồi", "xong rồi"):
        [answer] = await stage.say("binh", words)
        assert "xong 1" in answer.text
        assert "thiếu" not in answer.text
        assert "xong 1 – Báo cáo kết quả rà soát TTHC" in answer.text


async def test_news_of_what_is_done_is_no_answer_to_a_question_about_a_new_task(stage: Stage) -> None:
    await assign(stage, "giao VP: Báo cáo kết quả rà soát TTHC, 17/12")
    await stage.say("an", "giao QLKH")
    [answer] = await stage.say("an", "việc 1 đã xong rồi")
    assert "xong 1" in answer.text
    assert "Lập danh mục" in (await stage.say("an", "Lập danh mục thiết bị"))[-1].text


async def test_several_numbers_at_once_close_nothing_and_say_how_to_go_on(stage: Stage) -> None:
    await assign(stage, "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    await assign(stage, "giao QLKH: Báo cáo chuyển đổi số, 18/12")
    before = stage.counts()
    [answer] = await stage.say("binh", "xong 1, 2")
    assert 'Đề nghị gõ "xong 1", rồi lần lượt với các số còn lại.' in answer.text
    assert set(stage.news(before)) == {"binh"}, "nobody hears of anything"
