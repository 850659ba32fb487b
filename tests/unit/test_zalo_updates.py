"""What an update of Zalo says: who spoke, where, and what, with the bot's name taken out."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.zalo.settings import ZaloIdentity
from bot.zalo.updates import read_update, without_mention
from domain.conversation.origin import ChatType

BOT = ZaloIdentity("40555", "Bot Nhac Viec")
PERSON = {"id": "a1b2c3d4e5f60718293a", "is_bot": False, "display_name": "Trần Văn Bình"}
PRIVATE = {"chat_type": "PRIVATE", "id": PERSON["id"]}
GROUP = {"chat_type": "GROUP", "id": "zgr-f8a7101d77709e2ec761"}


def update(event: Any = "message.text.received", chat: Any = PRIVATE, **fields: Any) -> dict[str, Any]:
    message = {"date": 1789033572455, "chat": chat, "message_id": "m1", "from": PERSON} | fields
    return {"event_name": event, "message": message}


def test_a_private_text() -> None:
    heard = read_update(update(text="Xin chào"), BOT)
    assert heard is not None
    assert (heard.text, heard.origin.chat_id, heard.origin.sender_id) == ("Xin chào", PERSON["id"], PERSON["id"])
    assert (heard.origin.chat_type, heard.origin.update_key) == (ChatType.PRIVATE, "m1")
    assert heard.origin.sender_name == "Trần Văn Bình"


def test_a_group_text_is_without_the_mention() -> None:
    heard = read_update(update(chat=GROUP, text="@Bot Nhac Viec xong 12"), BOT)
    assert heard is not None
    assert (heard.text, heard.origin.chat_id, heard.origin.in_group) == ("xong 12", GROUP["id"], True)


@pytest.mark.parametrize(
    ("typed", "name", "left"),
    [
        ("@Bot Nhac Viec xong 12", "Bot Nhac Viec", "xong 12"),
        ("@bot nhac viec, xong 12", "Bot Nhac Viec", "xong 12"),
        ("xong 12 @Bot Nhac Viec", "Bot Nhac Viec", "xong 12"),
        ("xong @Bot Nhac Viec 12", "Bot Nhac Viec", "xong 12"),
        ("@Bot\u00a0Nhac  Viec xong 12", "Bot Nhac Viec", "xong 12"),
        ("@BOT ĐÔN ĐỐC việc", "Bot Đôn Đốc", "việc"),
        (unicodedata.normalize("NFD", "@Bot Đôn Đốc việc"), "Bot Đôn Đốc", "việc"),
        ("@Bot Đôn Đốc việc", unicodedata.normalize("NFD", "Bot Đôn Đốc"), "việc"),
        ("@Bot Nhac Viec\nviec", "Bot Nhac Viec", "viec"),
        ("@Bot Nhac Viec", "Bot Nhac Viec", ""),
        ("@Bot Nhac Viecs xong", "Bot Nhac Viec", "@Bot Nhac Viecs xong"),
        ("gửi a@Bot Nhac Viec", "Bot Nhac Viec", "gửi a@Bot Nhac Viec"),
        ("xong 12", "", "xong 12"),
        ("@Bot (1+1) viec", "Bot (1+1)", "viec"),
    ],
)
def test_the_mention_is_taken_out_wherever_it_stands(typed: str, name: str, left: str) -> None:
    assert without_mention(typed, name) == left


@pytest.mark.parametrize("field", ["photo_url", "photo"])
def test_a_picture_is_its_caption_and_an_attachment(field: str) -> None:
    url = "https://photo.zalo.example/a/b/bien-ban.jpg?x=1"
    heard = read_update(
        update("message.image.received", GROUP, caption="@Bot Nhac Viec xong 12", message_type="CHAT_PHOTO")
        | {"message": update(chat=GROUP, caption="@Bot Nhac Viec xong 12")["message"] | {field: url}},
        BOT,
    )
    assert heard is not None
    assert heard.text == "xong 12"
    assert heard.attachment is not None
    assert (heard.attachment.file_id, heard.attachment.file_name) == (url, "bien-ban.jpg")


@pytest.mark.parametrize("event", ["sticker", "voice", "unsupported"])
def test_what_cannot_be_read_is_a_message_without_words_in_private_and_nothing_in_a_group(event: str) -> None:
    name = f"message.{event}.received"
    heard = read_update(update(name), BOT)
    assert heard is not None
    assert heard.text == ""
    assert read_update(update(name, GROUP), BOT) is None


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"event_name": "user.follow"},
        {"event_name": "message.text.received", "message": None},
        {"event_name": "message.text.received", "message": {"text": "viec"}},
        update(),
        update(text=None),
        update(text=""),
        update("message.reaction.received", text="viec"),
        update(text="viec") | {"event_name": "message.edited"},
        update(text="viec", **{"from": PERSON | {"is_bot": True}}),
        update(chat=GROUP, text="viec", **{"from": None}),
        update(chat={"chat_type": "CHANNEL", "id": "c1"}, text="viec"),
        update(chat={"chat_type": "PRIVATE"}, text="viec", **{"from": {}}),
        update(chat=["?"], text={"a": 1}),
    ],
)
def test_what_is_of_no_concern_is_passed_over(raw: dict[str, Any]) -> None:
    assert read_update(raw, BOT) is None


def test_missing_fields_are_filled_from_what_is_there() -> None:
    heard = read_update(update(text="viec", **{"from": None}), BOT)
    assert heard is not None
    assert heard.origin.sender_id == PERSON["id"]
    heard = read_update(update(chat={"id": PERSON["id"]}, text="viec"), BOT)
    assert heard is not None
    assert heard.origin.chat_type is ChatType.PRIVATE
    heard = read_update({"message": update(chat={"id": "zgr-1"}, text="viec")["message"]}, BOT)
    assert heard is not None
    assert heard.origin.chat_type is ChatType.GROUP


def test_a_message_without_an_id_is_known_by_its_content() -> None:
    keys = [
        heard.origin.update_key
        for text in ("viec", "viec", "xong 12")
        if (heard := read_update(update(text=text, message_id=None), BOT))
    ]
    assert keys[0] == keys[1] != keys[2]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["id", "text", "chat", "from", "photo"]), inner)
        ),
    )
)
def test_no_message_whatsoever_is_an_error(message: Any) -> None:
    read_update({"event_name": "message.text.received", "message": message}, BOT)
