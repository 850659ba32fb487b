"""The messengers on this machine: a strict local Bot API and one web page with the group and several phones."""

from __future__ import annotations

from sandbox.options import ClockHandle, Phone, SandboxOptions
from sandbox.sandbox import Sandbox
from sandbox.telegram.errors import PhoneError
from sandbox.telegram.faults import Faults
from sandbox.telegram.messenger import Toast
from sandbox.telegram.server import TELEGRAM_FILE_PATH, TELEGRAM_PATH
from sandbox.view import Button, PhoneMessage

__all__ = [
    "TELEGRAM_FILE_PATH",
    "TELEGRAM_PATH",
    "Button",
    "ClockHandle",
    "Faults",
    "Phone",
    "PhoneError",
    "PhoneMessage",
    "Sandbox",
    "SandboxOptions",
    "Toast",
]
