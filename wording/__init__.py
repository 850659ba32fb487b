"""Every sentence the bot says: facts in, neutral markup out, cut to what a channel takes."""

from __future__ import annotations

from wording.clock import clock_sentence
from wording.commands import CommandHelp
from wording.labels import AUTOMATED
from wording.splitting import marked_again, split, to_plain, utf16_length, with_typed
from wording.writer import Writer

__all__ = [
    "AUTOMATED",
    "CommandHelp",
    "Writer",
    "clock_sentence",
    "marked_again",
    "split",
    "to_plain",
    "utf16_length",
    "with_typed",
]
