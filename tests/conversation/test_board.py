"""The pinned board of the group: edited in place when something changed, at most once a minute."""

from __future__ import annotations

from datetime import timedelta

from sandbox import PhoneMessage
from tests.conversation.phones import telegram_only
from tests.conversation.stage import Stage


def board(stage: Stage) -> PhoneMessage:
    [pinned] = [message for message in stage.sandbox.messages("an", "group") if message.pinned]
    return pinned


@telegram_only("Zalo pins nothing and edits nothing")
async def test_the_board_is_pinned_once_and_edited_when_something_changed(stage: Stage) -> None:
    await stage.say("an", "giao QLKH: Báo cáo kết quả rà soát TTHC, 27/11")
    await stage.press("an", "Đúng")
    first = board(stage)
    assert "Phòng Quản lý khoa học: 01 việc; sắp đến hạn 01" in first.text

    await stage.say("an", "giao VP: Tham mưu quy định về quy trình xử lý công việc, 17/12")
    await stage.press("an", "Đúng")
    assert board(stage).text == first.text
    await stage.move(timedelta(minutes=1, seconds=5))
    second = board(stage)
    assert second.message_id == first.message_id
    assert "Văn phòng Sở: 01 việc" in second.text

    await stage.until("2026-12-01 09:00")
    assert "quá hạn 01 (NV1)" in board(stage).text
    await stage.say("binh", "xong 1")
    await stage.move(timedelta(minutes=1, seconds=5))
    assert "Phòng Quản lý khoa học" not in board(stage).text
    boards = [one for one in stage.sandbox.messages("an", "group") if one.text.startswith("[BẢNG THEO DÕI]")]
    assert len(boards) == 1
