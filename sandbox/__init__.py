"""The messengers on this machine: strict local Bot APIs of both and one web page with the group and several phones."""

from __future__ import annotations

from sandbox.options import ClockHandle, MessengerName, Phone, SandboxOptions, ZaloOptions
from sandbox.sandbox import Sandbox
from sandbox.telegram.errors import PhoneError
from sandbox.telegram.faults import Faults
from sandbox.telegram.messenger import Toast
from sandbox.telegram.server import TELEGRAM_FILE_PATH, TELEGRAM_PATH
from sandbox.view import Button, PhoneMessage
from sandbox.zalo.faults import ZaloFaults
from sandbox.zalo.phones import ZaloPhones
from sandbox.zalo.server import ZALO_PATH

__all__ = [
    "TELEGRAM_FILE_PATH",
    "TELEGRAM_PATH",
    "ZALO_PATH",
    "Button",
    "ClockHandle",
    "Faults",
    "MessengerName",
    "Phone",
    "PhoneError",
    "PhoneMessage",
    "Sandbox",
    "SandboxOptions",
    "Toast",
    "ZaloFaults",
    "ZaloOptions",
    "ZaloPhones",
]
