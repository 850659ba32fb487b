"""The one codec of what is kept as JSON text: values are written and read by the annotations of their dataclasses.

Whoever keeps a value says once what it is (`TASK_DRAFT = Stored("draft.task", TaskDraft)`) and gets text of values and
values of text. Every kind so made is known (`kinds`): a test has each of them come back from a restart, and read what
version 0.1 wrote. A field with a default may be missing in the text; names that nobody knows any more are skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields
from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T")

Upgrade = Callable[[Any], Any]
"""From what an earlier version wrote, as plain JSON values, to what this one reads; new values stay as they are."""

_kinds: dict[str, Stored[Any]] = {}


class Stored(Generic[T]):
    """How values of one form are kept. `form` may be any annotation: a dataclass, `tuple[datetime, ...]`."""

    __slots__ = ("_decoder", "_upgrade", "form", "name")

    def __init__(self, name: str, form: Any, *, upgrade: Upgrade | None = None) -> None:
        assert name not in _kinds, name
        self.name, self.form = name, form
        self._upgrade = upgrade
        self._decoder: msgspec.json.Decoder[Any] | None = None
        _kinds[name] = self

    def text(self, value: T) -> str:
        return as_json(value)

    def value(self, text: str) -> T:
        """Raises `msgspec.ValidationError` where the text is of another form."""
        if self._upgrade is not None:
            given: T = msgspec.convert(self._upgrade(plain(text)), self.form, str_keys=True)
            return given
        if self._decoder is None:
            self._decoder = msgspec.json.Decoder(self.form)
        read: T = self._decoder.decode(text)
        return read


class StoredUnion(Stored[T]):
    """Values of several dataclasses, told apart by the name of their class's kind beside their fields."""

    __slots__ = ("_names", "_without", "forms")

    def __init__(self, name: str, forms: Mapping[str, type[Any]], *, without: Collection[str] = ()) -> None:
        """`without`: fields that are not kept and must have a default."""
        super().__init__(name, None)
        self.forms = forms
        self._without = frozenset(without)
        self._names = {form: kind for kind, form in forms.items()}

    def text(self, value: Any) -> str:
        kept = {one.name: getattr(value, one.name) for one in fields(value) if one.name not in self._without}
        return as_json({"kind": self._names[type(value)], **kept})

    def value(self, text: str) -> T:
        kept: dict[str, Any] = plain(text)
        read: T = msgspec.convert(kept, self.forms[kept.pop("kind")], str_keys=True)
        return read


def kinds() -> Iterator[Stored[Any]]:
    """Every kind that the modules loaded so far have named."""
    return iter(_kinds.values())


def plain(text: str) -> Any:
    """JSON values as they stand, for an upgrade."""
    return msgspec.json.decode(text)


def as_json(value: object) -> str:
    """Any value as JSON text that is only looked at, never read back as what it was (a line of the audit)."""
    return msgspec.json.encode(value).decode()


def typed_facts(text: str, forms: Mapping[str, Any]) -> dict[str, Any]:
    """What `as_json` wrote of a mapping: names that `forms` knows by its annotations, the others as JSON values.

    What is no such value stays as it is: of a changed deadline version 0.1 noted a text for people.
    """
    facts: dict[str, Any] = plain(text)
    for name in facts.keys() & forms.keys():
        with suppress(msgspec.ValidationError):
            facts[name] = msgspec.convert(facts[name], forms[name])
    return facts
