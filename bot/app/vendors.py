"""The messengers of this build, in the order in which they are named to the operator."""

from __future__ import annotations

from bot.messenger import Vendor
from bot.telegram.vendor import VENDOR as TELEGRAM
from bot.zalo.vendor import VENDOR as ZALO

VENDORS: tuple[Vendor, ...] = (TELEGRAM, ZALO)
