"""Reads the parameters of a call as the Bot API does and refuses what the method does not know or cannot understand.

The table `parameters.json` is derived from the machine-readable Bot API 10.0.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.telegram.errors import ApiError, bad_request

WORDED = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "user_id": "invalid user_id specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "file_id": "file_id not specified",
}
MARKUP_KEYS = {
    "inline_keyboard": "InlineKeyboardMarkup",
    "keyboard": "ReplyKeyboardMarkup",
    "remove_keyboard": "ReplyKeyboardRemove",
    "force_reply": "ForceReply",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came with the request."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Field:
    types: tuple[str, ...]
    required: bool


def _fields(table: dict[str, str]) -> dict[str, Field]:
    return {name: Field(tuple(text.lstrip("!").split(" | ")), text.startswith("!")) for name, text in table.items()}


_TABLE = json.loads((Path(__file__).parent / "parameters.json").read_text(encoding="utf-8"))
METHODS = {name.lower(): (name, _fields(table)) for name, table in _TABLE["methods"].items()}
TYPES = {name: _fields(table) for name, table in _TABLE["types"].items() if isinstance(table, dict)}
UNIONS: dict[str, list[str]] = {n: subtypes for n, subtypes in _TABLE["types"].items() if isinstance(subtypes, list)}


def read_parameters(method: str, raw: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Canonical method name and typed values. Raises ApiError 404 for an unknown method, 400 naming what is wrong."""
    known = METHODS.get(method.lower())
    if known is None:
        raise ApiError(404, "Not Found")
    name, fields = known
    values: dict[str, Any] = {}
    for key, value in raw.items():
        field = fields.get(key)
        if field is None:
            if isinstance(value, Upload):
                continue
            raise bad_request(f'unknown parameter "{key}" of {name}')
        values[key] = _value(key, value, field.types, raw)
    for key, field in fields.items():
        if field.required and values.get(key) in (None, "") and not (name == "setWebhook" and key in raw):
            raise bad_request(WORDED.get(key, f'parameter "{key}" is required'))
    return name, values


def _value(key: str, value: Any, types: tuple[str, ...], raw: dict[str, Any]) -> Any:
    if "InputFile" in types:
        return _file(value, raw)
    kind = types[0]
    if kind == "Integer":
        return _integer(key, value, or_string="String" in types)
    if kind == "Boolean":
        return _boolean(key, value)
    if kind == "String":
        if not isinstance(value, str):
            raise bad_request(f'parameter "{key}" must be a String')
        return value
    return _nested(key, _from_json(key, value), types)


def _file(value: Any, raw: dict[str, Any]) -> Any:
    if isinstance(value, str) and value.startswith("attach://"):
        upload = raw.get(value.removeprefix("attach://"))
        if not isinstance(upload, Upload):
            raise bad_request("attached file not found")
        return upload
    return value


def _integer(key: str, value: Any, *, or_string: bool) -> int | str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise bad_request(f'parameter "{key}" must be an Integer')
    if isinstance(value, str) and not re.fullmatch(r"-?\d{1,19}", value):
        if or_string:
            return value
        raise bad_request(f'parameter "{key}" must be an Integer')
    return int(value)


def _boolean(key: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "1", "yes"}:
        return True
    if isinstance(value, str) and value.lower() in {"false", "0", "no", ""}:
        return False
    raise bad_request(f'parameter "{key}" must be a Boolean')


def _from_json(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        what = "reply keyboard markup JSON object" if key == "reply_markup" else f"{key} JSON object"
        raise bad_request(f"can't parse {what}") from None


def _nested(key: str, value: Any, types: tuple[str, ...]) -> Any:
    kind = types[0]
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            raise bad_request(f'parameter "{key}" must be an Array')
        return [_nested(key, item, (kind.removeprefix("Array of "),)) for item in value]
    if kind in {"String", "Integer", "Boolean"}:
        return _value(key, value, types, {})
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup" if key == "reply_markup" else f'"{key}" must be an Object')
    return value if kind == "Object" else _object(key, value, _chosen(value, types))


def _chosen(value: dict[str, Any], types: tuple[str, ...]) -> str:
    if types[0] in UNIONS:
        wanted = str(value.get("type", "")).replace("_", "")
        names = UNIONS[types[0]]
        return next((n for n in names if n.removeprefix(types[0]).lower() == wanted), names[0])
    if len(types) > 1:
        return next((name for mark, name in MARKUP_KEYS.items() if mark in value and name in types), types[0])
    return types[0]


def _object(key: str, value: dict[str, Any], kind: str) -> dict[str, Any]:
    fields = TYPES[kind]
    checked = {}
    for name, item in value.items():
        field = fields.get(name)
        if field is None:
            raise bad_request(f'unknown field "{name}" of {kind} in "{key}"')
        if item is not None:
            checked[name] = _value(name, item, field.types, {})
    for name, field in fields.items():
        if field.required and name not in checked:
            raise bad_request(f'can\'t find field "{name}" of {kind} in "{key}"')
    return checked
