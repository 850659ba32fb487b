"""The composition of the whole: which parts there are, how they are wired, in which order they start and stop.

The only room that knows every other. Without a token it starts the sandbox and plays on it.
"""

from __future__ import annotations

from bot.app.application import Application, CannotStart

__all__ = ["Application", "CannotStart"]
