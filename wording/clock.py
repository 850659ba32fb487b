"""What the sandbox's clock says about itself."""

from __future__ import annotations

from datetime import datetime

from wording import phrases


def clock_sentence(now: datetime, *, nothing_ahead: bool = False) -> str:
    """Where the clock stands; `nothing_ahead`: there was no event to go to."""
    sentence = f"Đồng hồ: {phrases.full_moment(now)}."
    return f"Không còn sự kiện nào đang chờ. {sentence}" if nothing_ahead else sentence
