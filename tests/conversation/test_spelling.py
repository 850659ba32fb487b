"""People type as they are used to: without marks, with a slash, in capitals, glued together, or wrongly."""

from __future__ import annotations

import pytest

from tests.conversation.phones import Phones, sqlite_only
from tests.conversation.stage import Stage


async def said(stage: Stage, phone: str, text: str) -> str:
    return "\n".join(message.text for message in await stage.say(phone, text))


async def assign(stage: Stage, count: int) -> None:
    for number in range(1, count + 1):
        await stage.say("an", f"giao QLKH: Nhiệm vụ thứ {number}, 17/12")
        await stage.say("an", "dung")


WAYS = (
    "xong 1",
    "/xong 2",
    "XONG 3",
    "xong4",
    "Xong NV5",
    "hoan thanh 6 đã gửi 77/BC-SKHCN",
    "Hoàn thành 7",
    "/hoanthanh 8",
    "xong nv 9.",
    "ĐÃ XONG 10",
    "@DonDocBot xong 11",
    "xong số 12: đã gửi",
)


async def test_work_is_closed_however_it_is_typed(stage: Stage) -> None:
    await assign(stage, len(WAYS))
    for number, typed in enumerate(WAYS, 1):
        before = stage.counts()
        answer = await said(stage, "binh", typed)
        assert f"NV{number} " in answer, typed
        assert "ĐÃ HOÀN THÀNH" in answer, typed
        assert set(stage.news(before)) == {"an", "binh", "chau"}, typed
    assert "đã gửi 77/BC-SKHCN" in await said(stage, "an", "chitiet 6")


async def test_a_command_is_heard_in_the_group_and_answered_without_names(stage: Stage) -> None:
    await assign(stage, 2)
    [answer] = await stage.say("binh", "/xong@DonDocBot 1", "group")
    assert "NV1" in answer.text
    assert "Bình" not in answer.text
    [answer] = await stage.say("binh", "@DonDocBot hoàn thành 2", "group")
    assert "NV2" in answer.text
    assert await stage.say("binh", "xong hết rồi các bạn ơi", "group") == []


async def test_unknown_words_get_the_three_nearest_commands(stage: Stage) -> None:
    answer = await said(stage, "binh", "xogn 12")
    assert 'Chưa hiểu "xogn 12"' in answer
    assert "xong 12" in answer
    assert answer.count("\n– ") == 3


@sqlite_only
@pytest.mark.parametrize("word", ["xong", "nhan", "chitiet"])
async def test_a_missing_number_is_asked_for_by_an_example(phones: Phones, word: str) -> None:
    async with phones.stage() as stage:
        answer = await said(stage, "binh", word)
        assert "còn thiếu" in answer
        assert f"{word} 12" in answer


async def test_a_number_nobody_has_is_refused_with_what_to_type(stage: Stage) -> None:
    answer = await said(stage, "binh", "xong 99")
    assert "Không tìm thấy nhiệm vụ NV99" in answer
    assert '"viec"' in answer


async def test_lists_and_help_show_what_the_speaker_may_see(stage: Stage) -> None:
    await assign(stage, 10)
    answer = await said(stage, "binh", "Việc của tôi")
    assert "10 nhiệm vụ (trang 1/2)" in answer
    assert "trang 2/2" in await said(stage, "binh", "viec 2")
    assert "10 nhiệm vụ" in await said(stage, "chau", "donvi")
    assert "10 nhiệm vụ" in await said(stage, "an", "donvi QLKH")
    assert "không có nhiệm vụ nào quá hạn" in await said(stage, "dung", "quá hạn")
    detail = await said(stage, "binh", "chi tiet nv03")
    assert "NV3" in detail
    assert "Nguyễn Thị An" in detail
    for phone, shown, hidden in (("an", "giao ", "-"), ("binh", "xong 12", "giao QLKH"), ("an", "moi ", "-")):
        page = await said(stage, phone, "trợ giúp")
        assert shown in page
        assert hidden not in page or hidden == "-"


async def test_a_number_in_disguise_never_closes_another_task(stage: Stage) -> None:
    await assign(stage, 2)
    for typed in (
        "xong 1️⃣2️⃣ đã gửi",
        "xong 1②",
        "xong ①",
        "xong 1 ② đã gửi",
        "huy 1\u200b2 trùng",
        "huy 1–2 trùng",
        "xong 1²",
    ):
        answer = await said(stage, "binh", typed)
        assert "ĐÃ HOÀN THÀNH" not in answer, typed
        assert "ĐÃ HỦY" not in answer, typed
    for typed in ("“chitiet 1”", "✅ chitiet 1", "ｃｈｉｔｉｅｔ　１", "chitiet \u20681\u2069", "chitiet NV–1"):
        answer = await said(stage, "binh", typed)
        assert "[CHI TIẾT] NV1\n" in answer, typed


async def test_a_line_of_an_old_font_is_read(stage: Stage) -> None:
    answer = await said(stage, "an", "giao QLKH: b¸o c¸o kÕt qu¶ rµ so¸t, 17/12")
    assert "báo cáo kết quả rà soát" in answer.lower()
    assert "17/12/2026" in answer


async def test_words_typed_with_the_keyboard_switched_off_are_offered_and_never_carried_out(stage: Stage) -> None:
    await assign(stage, 2)
    for typed in ("hoanf thanhf 1", "hoan2 thanh2 1"):
        answer = await said(stage, "binh", typed)
        assert "Chưa hiểu" in answer
        assert "xong 1" in answer
        assert "xong 2" not in answer
    await stage.press("binh", "Hoàn thành")
    assert "ĐÃ HOÀN THÀNH" in await said(stage, "binh", "chitiet 1")
