"""Neutral markup as Zalo shows it: plain text, and beside it which stretches are bold, counted in UTF-16 units.

`text_styles` cannot be broken by what people wrote, as Zalo's own markdown could.
"""

from __future__ import annotations

import html
import re

from bot.zalo.client import TextStyle
from wording import utf16_length

_TAG = re.compile(r"<(/?)([a-z]+)>")
_STYLES = {"b": "b", "i": "i", "u": "u", "s": "s"}


def styled(markup: str) -> tuple[str, list[TextStyle]]:
    """The text without tags and entities, and its styles; `code` has none on Zalo."""
    text, styles = "", list[TextStyle]()
    begun: dict[str, int] = {}
    end = 0
    for tag in _TAG.finditer(markup):
        text += html.unescape(markup[end : tag.start()])
        end = tag.end()
        name, place = tag[2], utf16_length(text)
        if name not in _STYLES:
            continue
        if not tag[1]:
            begun[name] = place
        elif place > begun.get(name, place):
            styles.append({"start": begun[name], "len": place - begun[name], "st": [_STYLES[name]]})
    return text + html.unescape(markup[end:]), styles
