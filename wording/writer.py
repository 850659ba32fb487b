"""Renders a message with the template of its name: header, items and footer, with its buttons and its typed line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from domain.conversation.messages.assigning import DraftFacts, DraftQuestion
from domain.conversation.messages.base import Message, Refused, WorkLine
from domain.conversation.messages.channels import Bulletin
from domain.conversation.outgoing import OutgoingText
from domain.errors import UserError
from domain.model import SILENT, AssignmentRole, Lifecycle, Urgency
from domain.traits import traits
from wording import (
    buttons,
    labels,
    lifecycle,
    lists,
    phrases,
    recurring,
    tables,
)
from wording.commands import HELP, CommandHelp
from wording.office import calendar, channels, contacts
from wording.office import files as office_files
from wording.reminding import explaining, policies, reminders
from wording.splitting import to_plain
from wording.views import context_of, listed_apart, offers

_TEMPLATES = Path(__file__).parent / "vi"
_NEXT_ITEM = Markup("\f")
_FOOTER = Markup("\v")
_LONGEST_TOAST = 200
# Control characters, directional overrides and lone surrogates: no messenger shows them, some refuse them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")
_BLANK_LINES = re.compile(r"\n{2,}")


class Writer:
    """Everything the bot says, for one office. `address` is what a person is called ("đồng chí", "anh/chị").

    Templates are compiled on first use and kept.
    """

    def __init__(
        self,
        *,
        monitors: str = "Tổ công tác theo dõi, đôn đốc nhiệm vụ",
        address: str = "đồng chí",
    ) -> None:
        self._address = address
        self._environment = _environment()
        self._templates: dict[str, Template] = {}
        self._environment.globals.update(
            monitors=monitors,
            address=address,
            help=HELP,
            next_item=_NEXT_ITEM,
            footer=_FOOTER,
        )
        self._load("_parts")

    def write(self, message: Message, now: datetime) -> OutgoingText:
        """The message as text. `now` is aware; every instant is shown in Asia/Ho_Chi_Minh."""
        if isinstance(message, Refused):
            return OutgoingText(self._error(message.error))
        context = context_of(message, now, self._address)
        if isinstance(message, DraftQuestion):
            context["problem"] = Markup(self._error(message.problem)) if message.problem else ""
        rendered = self._render(template_path(type(message)), m=message, now=now, **context)
        header, items, footer = _taken_apart(rendered)
        actions, lines = offers(message)
        typed = buttons.typed(listed_apart(message, actions), lines, said=header + footer)
        longest = channels.LONGEST_PART if isinstance(message, Bulletin) else None
        rows = buttons.rows(actions, lines)
        return OutgoingText(header, items, footer, rows=rows, typed=typed, longest_part=longest)

    def command_help(self) -> Mapping[str, CommandHelp]:
        """Every command by its word, in the order of the help page."""
        return HELP

    def _error(self, error: UserError) -> str:
        """One sentence in neutral markup, short enough for a toast."""
        sentence = _tidied(self._render(template_path(type(error)), e=error))
        plain = to_plain(sentence)
        if len(plain) <= _LONGEST_TOAST:
            return sentence
        return str(Markup.escape(phrases.shorten(plain, _LONGEST_TOAST)))

    def _render(self, name: str, **context: object) -> str:
        return (self._templates.get(name) or self._load(name)).render(context)

    def _load(self, name: str) -> Template:
        template = self._environment.get_template(f"{name}.jinja")
        # A plain mapping: Jinja's own chain of mappings is slow, and this is the path of every message.
        template.globals = self._environment.globals
        self._templates[name] = template
        return template


def template_path(kind: type) -> str:
    """The folder is the module that defines a message: registering.NotRegistered → registering/not_registered.

    Errors, wherever they are defined, are together: AlreadyClosed → errors/already_closed.
    """
    return _path("errors" if issubclass(kind, UserError) else kind.__module__, kind.__name__)


@cache
def _path(module: str, name: str) -> str:
    return f"{module.rpartition('.')[2]}/{_WORD_START.sub('_', name).lower()}"


def _taken_apart(rendered: str) -> tuple[str, tuple[str, ...], str]:
    """The header, the items that are not empty, and the footer."""
    body, _, footer = rendered.partition(_FOOTER)
    header, *items = (_tidied(part) for part in body.split(_NEXT_ITEM))
    return header, tuple(item for item in items if item), _tidied(footer)


def _tidied(text: str) -> str:
    return _BLANK_LINES.sub("\n", text.strip())


def _printable(value: Any) -> Any:
    """One line without unprintable characters, for every plain text that a template puts out."""
    if type(value) is not str or (value.isprintable() and "  " not in value):
        return value
    return " ".join(_UNPRINTABLE.sub("", value).split())


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_printable,
    )
    environment.filters.update(_FILTERS)
    environment.tests.update(_TESTS)
    return environment


def _roles(keys: Sequence[str | None]) -> str:
    return ", ".join(labels.role(key) for key in keys if key)


def _status(line: WorkLine) -> str:
    return labels.LIFECYCLES[line.lifecycle]


def _codes(numbers: Sequence[int]) -> str:
    return ", ".join(map(phrases.code, numbers))


def _is_urgent(thing: WorkLine | DraftFacts) -> bool:
    return thing.urgency is not Urgency.NORMAL


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "policy_problem": office_files.policy_problem,
    "button_label": buttons.label,
    "addressee": explaining.addressee,
    "rehearsed_lines": explaining.rehearsed_lines,
    "act": lifecycle.act,
    "alike": lists.alike,
    "assignment_role": lambda role: labels.ASSIGNMENT_ROLES[AssignmentRole(role)],
    "bulletin_line": channels.bulletin_line,
    "calendar_day": calendar.day_line,
    "channel_line": channels.channel_line,
    "carriers": channels.carriers,
    "channel_name": channels.channel_name,
    "channel_orders": channels.channel_orders,
    "coordinators": lists.coordinators,
    "capitalised": phrases.capitalised,
    "code": phrases.code,
    "codes": _codes,
    "difference": tables.difference,
    "day": phrases.day,
    "days": calendar.days,
    "delay": contacts.delay,
    "deadline": phrases.deadline_in_full,
    "document": phrases.document_reference,
    "doubt": lists.doubt,
    "either": lambda choices: " hay ".join(choices),
    "event": labels.event,
    "full_day": calendar.full_day,
    "full_moment": phrases.full_moment,
    "group_state": contacts.group_state,
    "guessed": tables.guessed,
    "hour": phrases.hour,
    "in_words": phrases.in_words,
    "left": phrases.left,
    "late_line": tables.late_line,
    "lifecycle": lambda lifecycle: labels.LIFECYCLES[Lifecycle(lifecycle)],
    "letter": contacts.letter,
    "in_short": lists.in_short,
    "line_kind": lists.kind,
    "line_warnings": lists.warnings,
    "line_codes": lambda lines: reminders.codes_of(list(dict.fromkeys(line.number for line in lines))),
    "first_few": reminders.first_few,
    "rest": lambda entries: entries[len(reminders.first_few(entries)) :],
    "moment": phrases.moment,
    "month": channels.month,
    "office": phrases.office,
    "names": phrases.listed,
    "note": labels.note,
    "overwrite": tables.overwrite,
    "policy_step": policies.step_line,
    "punctuality": phrases.punctuality,
    "remark": tables.remark,
    "role": labels.role,
    "row_problem": tables.row_problem,
    "row_to_check": tables.row_to_check,
    "roles": _roles,
    "rule": recurring.rule,
    "rule_dates": recurring.dates,
    "sheet_names": tables.sheet_names,
    "shorten": phrases.shorten,
    "spans": phrases.spans,
    "states": lifecycle.states,
    "status": _status,
    "table_refused": tables.table_refused,
    "two_digits": phrases.two_digits,
    "unreachable": labels.unreachable,
    "unused": tables.unused,
    "urgency": lambda urgency: labels.URGENCIES[Urgency(urgency)],
    "unreached": contacts.unreached,
    "urgencies": lambda urgencies: phrases.listed([labels.URGENCIES[Urgency(one)] for one in urgencies]),
    "picks_mentions": lambda channel: traits(channel).picks_mentions,
    "username": lambda name: name.lstrip("@"),
    "warned": tables.warned,
    "who_may": labels.who_may,
}
_TESTS: Mapping[str, Callable[..., bool]] = {
    "accepted": lambda line: line.lifecycle in (Lifecycle.ACCEPTED, Lifecycle.IN_PROGRESS),
    "cancelled": lambda line: line.lifecycle is Lifecycle.CANCELLED,
    "closed": phrases.is_closed,
    "pending_review": lambda line: line.lifecycle is Lifecycle.PENDING_REVIEW,
    "settled": lambda line: line.lifecycle in SILENT,
    "urgent": _is_urgent,
    "waiting": lambda line: line.lifecycle is Lifecycle.ASSIGNED,
}
