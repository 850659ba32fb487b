"""The two ways in which the sandbox says no: to the bot in the words of the Bot API, to a person on the page."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer `{"ok": false}`: HTTP status `code`, `description` worded as the real server words it."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class PhoneError(ValueError):
    """What a person tried cannot be done on a phone; the message is Vietnamese and shown on the page."""


def bad_request(reason: str, **parameters: int) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> ApiError:
    return ApiError(403, f"Forbidden: {reason}")
