"""Notices that are not about a step of a work: kept in the outbox as JSON, read back as the same message."""

from __future__ import annotations

import json
from collections.abc import Mapping

from domain.messages import GroupTrouble, Message, NoGroupBound, PersonUnreachable

Notice = NoGroupBound | PersonUnreachable | GroupTrouble

_KINDS: Mapping[str, type[NoGroupBound] | type[PersonUnreachable] | type[GroupTrouble]] = {
    "no_group_bound": NoGroupBound,
    "person_unreachable": PersonUnreachable,
    "group_trouble": GroupTrouble,
}


def notice_to_json(notice: Notice) -> str:
    """The notice as JSON; its lines about works are left out, for they are told by reminders of their own."""
    kind = next(name for name, made in _KINDS.items() if isinstance(notice, made))
    fields = {name: getattr(notice, name) for name in type(notice).__slots__ if name != "lines"}
    return json.dumps({"kind": kind, **fields}, ensure_ascii=False, sort_keys=True)


def notice_from_json(text: str) -> Message:
    data = json.loads(text)
    return _KINDS[data.pop("kind")](**data)
