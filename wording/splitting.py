"""Cuts a message into parts that a channel takes, and takes the markup out for channels that have none.

A cut falls between items; only an item that is too long by itself is cut inside, at a line or word border, its tags
closed before the cut and opened again after it. Nothing is lost.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from domain.conversation.outgoing import OutgoingText
from wording.labels import CALLED_BY_NAME, OR_PRIVATELY, SENT_AGAIN

Measure = Callable[[str], int]

_TAG = re.compile(r"</?[a-z]+>")
_TOKEN = re.compile(r"</?[a-z]+>|&#?\w+;|.", re.DOTALL)
_QUOTED = re.compile(r'"([^"\n]+)"')
_ASKS_TO_TYPE = re.compile(r"\bgõ\b", re.IGNORECASE)
_GAP = "\n\n"
_LONGEST_PART_NUMBER = " (999/999)"
_SHORTEST_LIMIT = 64
_ZERO_WIDTH_JOINER = "\u200d"


def utf16_length(text: str) -> int:
    """Code units in UTF-16, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def to_plain(markup: str) -> str:
    """The same text without tags and entities."""
    return html.unescape(_TAG.sub("", markup))


def with_typed(text: OutgoingText, *, bot_name: str = "") -> OutgoingText:
    """For channels without buttons: the typed commands at the end of the footer, and no rows.

    `bot_name` is for channels whose groups are heard only where they name the bot: there each command is shown with it.
    """
    typed = _called_by_name(text, bot_name) if text.in_group and bot_name else text.typed
    footer = "\n".join(line for line in (text.footer, typed) if line)
    return replace(text, footer=footer, rows=(), typed="")


def _called_by_name(text: OutgoingText, bot_name: str) -> str:
    """`Trả lời: "@Bot Đôn Đốc chitiet 1".` and how to name it; that too where the text itself asks to type."""
    name = html.escape(" ".join(bot_name.split()), quote=False)
    how = CALLED_BY_NAME.format(name=name)
    if text.typed:
        typed = _QUOTED.sub(lambda command: f'"@{name} {command[1]}"', text.typed)
        return f"{typed}\n{how}{OR_PRIVATELY}."
    asks = any(_ASKS_TO_TYPE.search(block) for block in (text.header, *text.items, text.footer))
    return f"{how}." if asks else ""


def marked_again(text: OutgoingText) -> OutgoingText:
    """For a message of which nobody knows whether it arrived the first time."""
    footer = "\n".join(line for line in (text.footer, SENT_AGAIN) if line)
    return replace(text, footer=footer)


def split(text: OutgoingText, limit: int, *, measure: Measure = utf16_length) -> list[str]:
    """The parts in order, in neutral HTML, each at most `limit` by `measure` of its plain text; at least one part.

    Buttons hang on the last part, as the footer does. Of several parts each repeats the header with "(2/3)" at the
    end of its first line. `measure` must be additive. Raises `ValueError` for a limit below 64.
    """
    if limit < _SHORTEST_LIMIT:
        raise ValueError(f"limit {limit} leaves no room for text")
    limit = min(limit, text.longest_part or limit)
    blocks = [block for block in (text.header, *text.items, text.footer) if block]
    whole = _GAP.join(blocks)
    if measure(to_plain(whole)) <= limit:
        return [whole]
    header, pieces = _repeated_header(text, limit, measure)
    room = limit - measure(to_plain(header) + _LONGEST_PART_NUMBER + _GAP)
    bodies = _packed(_cut_to(pieces, room, measure), room, measure)
    if text.footer:
        bodies = _with_company(bodies, text.footer, room, measure)
    return [_numbered(header, index, len(bodies)) + _GAP + body for index, body in enumerate(bodies, start=1)]


def _repeated_header(text: OutgoingText, limit: int, measure: Measure) -> tuple[str, list[str]]:
    """The header that every part bears, and what stands under it: a header that is too long becomes an item."""
    items = [item for item in (*text.items, text.footer) if item]
    if measure(to_plain(text.header)) <= limit // 3 and items:
        return text.header, items
    first_line = text.header.partition("\n")[0]
    if measure(to_plain(first_line)) > limit // 4 or not _is_balanced(first_line):
        return "", [text.header, *items] if text.header else items
    return first_line, [block for block in (text.header[len(first_line) + 1 :], *items) if block]


def _is_balanced(markup: str) -> bool:
    return not list(_open_tags(_TAG.findall(markup)))


def _numbered(header: str, index: int, count: int) -> str:
    if count == 1:
        return header
    first_line, newline, rest = header.partition("\n")
    colon = ":" if first_line.endswith(":") else ""
    return f"{first_line.removesuffix(colon)} ({index}/{count}){colon}".lstrip() + newline + rest


def _packed(pieces: Iterable[str], room: int, measure: Measure) -> list[str]:
    """Joins pieces as long as they fit into the room."""
    gap = measure(_GAP)
    bodies: list[list[str]] = []
    used = room + 1
    for piece in pieces:
        size = measure(to_plain(piece))
        if used + gap + size > room:
            bodies.append([])
            used = -gap
        bodies[-1].append(piece)
        used += gap + size
    return [_GAP.join(body) for body in bodies]


def _with_company(bodies: list[str], footer: str, room: int, measure: Measure) -> list[str]:
    """The footer does not stand alone on a part: the item before it goes with it, where there is room."""
    if len(bodies) < 2 or bodies[-1] != footer:
        return bodies
    before, gap, item = bodies[-2].rpartition(_GAP)
    together = f"{item}{_GAP}{footer}"
    if not gap or measure(to_plain(together)) > room or not _is_balanced(item):
        return bodies
    return [*bodies[:-2], before, together]


def _cut_to(blocks: Iterable[str], room: int, measure: Measure) -> Iterator[str]:
    """Blocks that fit into the room, the long ones in pieces that end with an ellipsis."""
    for block in blocks:
        rest = block
        while measure(to_plain(rest)) > room:
            head, rest = _cut(rest, room, measure)
            yield head
        yield rest


@dataclass(frozen=True, slots=True)
class _Border:
    """A place to cut: the text before it, up to `end`, and after it, from `start`, are both without outer blanks."""

    end: int
    start: int


def _cut(markup: str, room: int, measure: Measure) -> tuple[str, str]:
    tokens = _TOKEN.findall(markup)
    border = _best_border(tokens, room - measure("…"), measure)
    before, after = tokens[: border.end], tokens[border.start :]
    open_tags = list(_open_tags(tokens[: border.start]))
    left_open = list(_open_tags(before))
    closing = "".join(f"</{tag[1:]}" for tag in reversed(left_open))
    return "".join(before) + "…" + closing, "".join(open_tags) + "".join(after)


def _best_border(tokens: list[str], room: int, measure: Measure) -> _Border:
    """The last line border in the second half of the room, else the last word border there, else the last character."""
    sizes = [0]
    for token in tokens:
        sizes.append(sizes[-1] + (0 if _TAG.fullmatch(token) else measure(html.unescape(token))))
    last = bisect_right(sizes, room) - 1
    first = bisect_right(sizes, room // 2)
    for kind in ("\n", " "):
        found = next((index for index in range(last, first, -1) if _is_border(tokens, index, kind)), None)
        if found is not None:
            return _Border(found, found + 1)
    while last > first + 1 and _joins_the_one_before(tokens, last):
        last -= 1
    return _Border(last, last)


def _is_border(tokens: list[str], index: int, kind: str) -> bool:
    """Whether a cut here takes away only the blank: one that carries a mark of its own stays."""
    if index >= len(tokens) or tokens[index] != kind:
        return False
    return index + 1 == len(tokens) or unicodedata.combining(tokens[index + 1][0]) == 0


def _joins_the_one_before(tokens: list[str], index: int) -> bool:
    """Whether this token belongs to the letter before it: a torn-off mark, a joiner, or a closing tag."""
    token = tokens[index]
    if _TAG.fullmatch(token):
        return token.startswith("</")
    joined = token == _ZERO_WIDTH_JOINER or tokens[index - 1] == _ZERO_WIDTH_JOINER
    return joined or (len(token) == 1 and unicodedata.combining(token) > 0)


def _open_tags(tokens: Iterable[str]) -> Iterator[str]:
    """The tags that are opened in the tokens and not closed, outermost first."""
    stack: list[str] = []
    for token in tokens:
        if not _TAG.fullmatch(token):
            continue
        if token.startswith("</"):
            stack.pop()
        else:
            stack.append(token)
    return iter(stack)
