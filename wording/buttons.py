"""Turns offered commands into rows of buttons, and into the one line that says the same to be typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.conversation.messages.base import Action, ButtonName, WorkLine
from domain.conversation.outgoing import Button
from domain.tasks.views import TASK_ROWS
from wording.commands import BUTTON_NAMES, BUTTONS
from wording.phrases import is_closed, listed, shorten

_MOST_IN_ROW = 3
_ROW_WIDTH = 40
_LABEL_LENGTH = 40
_MOST_TYPED = 4

Rows = tuple[tuple[Button, ...], ...]


def rows(actions: Sequence[Action], lines: Sequence[WorkLine] = ()) -> Rows:
    """One row a task (eight at most, none for a closed one), then the message's own actions."""
    with_code = len(lines) > 1 and len({line.number for line in lines if open_actions(line)}) > 1
    seen: set[str] = set()
    task_rows: list[tuple[Button, ...]] = []
    for line in lines:
        offered = [action for action in open_actions(line) if action.command not in seen][:_MOST_IN_ROW]
        seen |= {action.command for action in offered}
        if offered and len(task_rows) < TASK_ROWS:
            task_rows.append(tuple(_button(action, with_code=with_code) for action in offered))
    own = [_button(action) for action in actions if action.command not in seen]
    return (*task_rows, *_packed(own))


def typed(actions: Sequence[Action], lines: Sequence[WorkLine] = (), *, said: str = "") -> str:
    """`Trả lời: "nhan 12" hoặc "xong 12".` Empty where nothing is offered that `said` does not name already.

    With many tasks, one example a command.
    """
    of_tasks = [action.command for line in lines for action in open_actions(line)]
    commands = list(dict.fromkeys([*of_tasks, *(action.command for action in actions)]))
    begins = "Trả lời: "
    if len(commands) > _MOST_TYPED:
        commands = _one_a_word(commands)
        begins = "Trả lời theo mẫu, thay số nhiệm vụ nếu cần: "
    quoted = [f'"{_escaped(command)}"' for command in commands]
    quoted = [command for command in quoted if command not in said]
    return f"{begins}{listed(quoted, 'hoặc')}." if quoted else ""


def open_actions(line: WorkLine) -> tuple[Action, ...]:
    """What a line offers: nothing once it is closed."""
    return () if is_closed(line) else line.actions


def label(action: Action, *, with_code: bool = False) -> str:
    if isinstance(action.label, ButtonName):
        words = action.command.split()
        said = BUTTON_NAMES[action.label].format(last=words[-1], behind_number=" ".join(words[2:]))
        return shorten(said, _LABEL_LENGTH)
    if action.label:
        return shorten(action.label, _LABEL_LENGTH)
    word = command_word(action.command)
    argument = action.command.split()[-1]
    said = BUTTONS.get(word, action.command)
    return f"{said} NV{argument}" if with_code and argument.isdigit() and word in BUTTONS else said


def command_word(command: str) -> str:
    """The word a command begins with; `sua ngay` is `suangay`."""
    first, _, rest = command.partition(" ")
    together = first + rest.partition(" ")[0]
    return together if together in BUTTONS else first


def _one_a_word(commands: Iterable[str]) -> list[str]:
    """The first command of each word."""
    first: dict[str, str] = {}
    for command in commands:
        first.setdefault(command_word(command), command)
    return list(first.values())


def _button(action: Action, *, with_code: bool = False) -> Button:
    return Button(label(action, with_code=with_code), action.command, action.version)


def _packed(buttons: Iterable[Button]) -> list[tuple[Button, ...]]:
    """Rows that a narrow phone shows without cutting the labels."""
    packed: list[list[Button]] = []
    for button in buttons:
        row = packed[-1] if packed else []
        width = sum(len(other.label) for other in row) + len(button.label)
        if not row or len(row) == _MOST_IN_ROW or width > _ROW_WIDTH:
            packed.append([])
        packed[-1].append(button)
    return [tuple(row) for row in packed]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
