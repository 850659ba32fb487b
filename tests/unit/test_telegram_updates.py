"""Reading updates: whose words count, where they were said, and what is left when the bot's name is taken out."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.incoming import Attachment, IncomingMessage
from bot.telegram import BotIdentity
from bot.telegram.updates import Event, GroupMoved, Reachability, read_update, without_mention
from domain.conversation.origin import ChatType, Origin, Press
from domain.model import ChannelKind

BINH = {"id": 5_001_000_002, "is_bot": False, "first_name": "Bình", "last_name": "Trần Văn"}
BOT = {"id": 712345678, "is_bot": True, "first_name": "Đôn Đốc", "username": "DonDocBot"}
IDENTITY = BotIdentity(username="DonDocBot", name="Đôn Đốc", id=712345678)
PRIVATE = {"id": 5_001_000_002, "type": "private", "first_name": "Bình"}
GROUP = {"id": -100_123, "type": "supergroup", "title": "Sở Khoa học và Công nghệ", "is_forum": True}


def read(**kinds: Any) -> Event | None:
    update = Update.de_json({"update_id": 77, **kinds}, None)
    return read_update(update, IDENTITY)


def message(text: str | None = None, chat: dict[str, Any] = PRIVATE, **fields: Any) -> dict[str, Any]:
    body = {"message_id": 41, "date": 1_795_500_000, "chat": chat, "from": BINH} | fields
    return body if text is None else body | {"text": text}


def heard(body: dict[str, Any]) -> IncomingMessage:
    event = read(message=body)
    assert isinstance(event, IncomingMessage)
    return event


def test_a_private_message_is_read_with_its_speaker() -> None:
    assert heard(message("xong 12")) == IncomingMessage(
        origin=Origin(
            channel=ChannelKind.TELEGRAM,
            update_key="77",
            chat_id="5001000002",
            chat_type=ChatType.PRIVATE,
            sender_id="5001000002",
            sender_name="Bình Trần Văn",
        ),
        text="xong 12",
    )


def test_a_group_message_is_read_with_its_title_and_topic() -> None:
    origin = heard(message("/viec", GROUP, message_thread_id=9, is_topic_message=True)).origin
    assert (origin.chat_id, origin.topic_id, origin.chat_title) == ("-100123", "9", "Sở Khoa học và Công nghệ")
    assert origin.in_group


def test_a_thread_of_replies_is_no_topic() -> None:
    assert heard(message("/viec", GROUP, message_thread_id=9)).origin.topic_id is None


def test_a_message_in_a_topic_is_no_reply_to_the_opening_of_the_topic() -> None:
    opening = message(None, GROUP, message_id=9, forum_topic_created={"name": "Đôn đốc", "icon_color": 1})
    said = heard(message("/viec", GROUP, message_thread_id=9, is_topic_message=True, reply_to_message=opening))
    assert (said.reply_to_message_id, said.reply_to_text) == (None, "")


def test_a_reply_names_what_it_replies_to_be_it_text_or_caption() -> None:
    said = heard(message("xong", reply_to_message=message(None, message_id=40, caption="NV12")))
    assert (said.reply_to_message_id, said.reply_to_text) == ("40", "NV12")


def test_a_document_may_come_without_any_name() -> None:
    said = heard(message(None, document={"file_id": "F", "file_unique_id": "U"}, caption="@dondocbot xong 12"))
    assert (said.text, said.attachment) == ("xong 12", Attachment("F", "document", 0))


def test_of_a_photo_the_largest_size_is_taken() -> None:
    sizes = [
        {"file_id": name, "file_unique_id": "U" + name, "width": width, "height": width, "file_size": width}
        for name, width in (("S", 90), ("L", 1280), ("M", 320))
    ]
    said = heard(message(None, photo=sizes))
    assert said.attachment == Attachment("L", "UL.jpg", 1280, "image/jpeg")


def test_a_forwarded_message_counts_as_said_by_who_forwards_it() -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Châu", "date": 1_795_400_000}
    assert heard(message("giao QLKH rà soát", forward_origin=origin)).text == "giao QLKH rà soát"


@pytest.mark.parametrize(
    "ignored",
    [
        {"message": message("x", **{"from": BOT})},
        {"message": message("x", GROUP, sender_chat=GROUP)},
        {"message": message("x", {"id": -100_5, "type": "channel", "title": "Tin"})},
        {"message": message(None)},
        {"message": message("/xong@BotKhac 12", GROUP)},
        {"edited_message": message("xong 12")},
        {"channel_post": message("xong 12")},
    ],
)
def test_bots_channels_hidden_speakers_edits_and_commands_to_other_bots_are_ignored(ignored: dict[str, Any]) -> None:
    assert read(**ignored) is None


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        (message("anh Châu ơi, NV12 xong chưa?", GROUP), False),
        (message("xong 12", GROUP), False),
        (message("xong 12", GROUP, reply_to_message=message("x", GROUP)), False),
        (message("hỏi @BotKhac nhé", GROUP), False),
        (message(None, GROUP, caption="biên bản họp", document={"file_id": "F", "file_unique_id": "U"}), False),
        (message("/xong 12", GROUP), True),
        (message("/xong@dondocbot 12", GROUP), True),
        (message("@DonDocBot xong 12", GROUP), True),
        (message("xong 12 @DonDocBot", GROUP), True),
        (message("xong", GROUP, reply_to_message=message("NV12", GROUP) | {"from": BOT}), True),
        (message(None, GROUP, caption="/xong 12", document={"file_id": "F", "file_unique_id": "U"}), True),
        (message("xong 12"), True),
    ],
)
def test_in_a_group_only_what_is_said_to_the_bot_counts(said: dict[str, Any], counts: bool) -> None:
    assert (read(message=said) is not None) is counts


def press(**fields: Any) -> dict[str, Any]:
    return {"id": "900", "from": BINH, "chat_instance": "1", "data": "3|nhan 12"} | fields


def test_a_press_is_read_with_the_command_version_and_place_of_its_message() -> None:
    shown = message("NV12", GROUP, message_id=50, message_thread_id=9, is_topic_message=True) | {"from": BOT}
    event = read(callback_query=press(message=shown))
    assert isinstance(event, IncomingMessage)
    assert (event.text, event.origin.press, event.origin.topic_id) == ("nhan 12", Press(3, "50"), "9")
    assert event.origin.sender_id == "5001000002"


def test_a_press_under_a_message_too_old_to_be_shown_still_counts() -> None:
    event = read(callback_query=press(message={"chat": GROUP, "message_id": 50, "date": 0}))
    assert isinstance(event, IncomingMessage)
    assert event.origin.press == Press(3, "50")


def test_a_press_of_an_unknown_kind_is_a_press_without_command() -> None:
    event = read(callback_query=press(message=message("NV12"), data="???"))
    assert isinstance(event, IncomingMessage)
    assert (event.text, event.origin.press) == ("", Press(0, "41"))


def test_a_press_under_no_message_of_a_chat_is_ignored() -> None:
    assert read(callback_query=press(inline_message_id="I")) is None


def membership(chat: dict[str, Any], new: dict[str, Any]) -> Event | None:
    old = {"status": "member", "user": BOT}
    change = {"chat": chat, "from": BINH, "date": 1_795_500_000}
    return read(my_chat_member=change | {"old_chat_member": old, "new_chat_member": new | {"user": BOT}})


MAY = ["change_info", "invite_users", "pin_messages", "manage_topics", "edit_tag", "react_to_messages"]
MAY_SEND = ["polls", "other_messages", "audios", "documents", "photos", "videos", "video_notes", "voice_notes"]
RIGHTS = [f"can_{what}" for what in MAY] + [f"can_send_{what}" for what in MAY_SEND] + ["can_add_web_page_previews"]
RESTRICTED = dict.fromkeys(RIGHTS, True) | {"status": "restricted", "until_date": 0}


@pytest.mark.parametrize(
    ("chat", "new", "expected"),
    [
        (PRIVATE, {"status": "kicked", "until_date": 0}, Reachability("5001000002", False, "blocked")),
        (PRIVATE, {"status": "member"}, Reachability("5001000002", True)),
        (GROUP, {"status": "left"}, Reachability("-100123", False, "kicked")),
        (GROUP, {"status": "kicked", "until_date": 0}, Reachability("-100123", False, "kicked")),
        (GROUP, {"status": "member"}, Reachability("-100123", True)),
        (
            GROUP,
            RESTRICTED | {"is_member": True, "can_send_messages": False},
            Reachability("-100123", False, "no_rights"),
        ),
        (GROUP, RESTRICTED | {"is_member": True, "can_send_messages": True}, Reachability("-100123", True)),
        (
            GROUP,
            RESTRICTED | {"is_member": False, "can_send_messages": True},
            Reachability("-100123", False, "kicked"),
        ),
        ({"id": -5, "type": "channel", "title": "Tin"}, {"status": "left"}, None),
    ],
)
def test_what_becomes_of_the_bots_membership_says_whether_it_can_be_heard(
    chat: dict[str, Any], new: dict[str, Any], expected: Reachability | None
) -> None:
    assert membership(chat, new) == expected


def test_a_group_that_moved_names_both_ids() -> None:
    old = {"id": -123, "type": "group", "title": "Sở"}
    assert read(message=message(None, old, migrate_to_chat_id=-100_123)) == GroupMoved("-123", "-100123")


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("/xong@DonDocBot 12", "/xong 12"),
        ("/xong@dondocbot 12", "/xong 12"),
        ("@DonDocBot xong 12", "xong 12"),
        ("@DonDocBot, xong 12", "xong 12"),
        ("@dondocbot: xong 12", "xong 12"),
        ("xong 12 @DONDOCBOT", "xong 12"),
        ("giao @DonDocBot QLKH rà soát", "giao QLKH rà soát"),
        ("@DonDocBot\ngiao QLKH\n\nrà soát", "giao QLKH\n\nrà soát"),
        ("@DonDocBot", ""),
        ("hỏi @DonDocBotKhac nhé", "hỏi @DonDocBotKhac nhé"),
        ("gửi tới an@DonDocBot.vn", "gửi tới an@DonDocBot.vn"),
        ("xong 12", "xong 12"),
    ],
)
def test_the_bots_name_is_taken_out_wherever_it_stands_and_nothing_else(typed: str, left: str) -> None:
    assert without_mention(typed, "DonDocBot") == left
