"""Reads the tables of an office's TOML file: what is missing, misspelt or of the wrong kind is noted.

Nothing is raised, so that every problem of a file can be told at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from domain.cleaning import one_line
from domain.secrecy import is_stamped

Choice = TypeVar("Choice", bound=StrEnum)


class FilePlace(StrEnum):
    """What a table of the file is about."""

    FILE = "file"
    ORGANIZATION = "organization"
    UNIT = "unit"
    PERSON = "person"
    PHONE = "phone"


class Fault(StrEnum):
    """What is wrong; keys of `wording.office.files`, which says it with the problem's `values`."""

    SYNTAX = "syntax"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    NOT_TEXT = "not_text"
    NOT_TEXTS = "not_texts"
    STAMPED = "stamped"
    NOT_FLAG = "not_flag"
    NOT_NUMBER = "not_number"
    NOT_POSITIVE = "not_positive"
    NOT_TABLE = "not_table"
    NOT_TABLES = "not_tables"
    NOT_AMONG = "not_among"
    PLACE_WITHOUT_UNIT = "place_without_unit"
    PERSON_OR_STRANGER = "person_or_stranger"
    NOT_AN_ADDRESS = "not_an_address"
    NO_UNITS = "no_units"
    CODE_TWICE = "code_twice"
    NAME_TWICE = "name_twice"
    ALIAS_IS_CODE = "alias_is_code"
    LEADER_UNKNOWN = "leader_unknown"
    LEADER_AMBIGUOUS = "leader_ambiguous"
    SEVERAL_HEADS = "several_heads"
    UNIT_UNKNOWN = "unit_unknown"
    PERSON_TWICE_IN_UNIT = "person_twice_in_unit"
    PERSON_TWICE = "person_twice"
    SEVERAL_DIRECTORS = "several_directors"
    PHONE_TWICE = "phone_twice"
    ADDRESS_TWICE = "address_twice"
    PERSON_UNKNOWN = "person_unknown"
    PERSON_AMBIGUOUS = "person_ambiguous"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where: the `number`-th table of its kind (0: the only one), called `name`."""

    place: FilePlace
    fault: Fault
    values: Mapping[str, str] = field(default_factory=dict)
    number: int = 0
    name: str = ""


class Entry:
    """One table. What is wrong with it goes into `problems`, after its place in the file."""

    def __init__(
        self,
        values: dict[str, Any],
        place: FilePlace,
        *,
        keys: Sequence[str],
        problems: list[Problem],
        number: int = 0,
        name: str = "",
    ) -> None:
        self._values, self._place, self._problems = values, place, problems
        self._number, self._name = number, name
        for key in sorted(values.keys() - set(keys)):
            nearest = get_close_matches(key, keys, n=1)
            self.wrong(Fault.UNKNOWN_KEY, key=key, nearest=nearest[0] if nearest else "")

    def wrong(self, fault: Fault, **values: str) -> None:
        self._problems.append(Problem(self._place, fault, values, self._number, self._name))

    def has(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str, *, required: bool = False) -> str:
        text = self._lawful(key, one_line(self._typed(key, str, "", Fault.NOT_TEXT)))
        if required and not text and isinstance(self._values.get(key, ""), str):
            self.wrong(Fault.MISSING_KEY, key=key)
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._typed(key, list, [], Fault.NOT_TEXTS)
        if not all(isinstance(value, str) for value in values):
            self.wrong(Fault.NOT_TEXTS, key=key)
            return ()
        return tuple(self._lawful(key, text) for text in map(one_line, values) if text)

    def _lawful(self, key: str, text: str) -> str:
        """Nothing of a text with a stamp of state secrecy is kept, nor said again."""
        if not is_stamped(text):
            return text
        self.wrong(Fault.STAMPED, key=key)
        return ""

    def flag(self, key: str, default: bool = False) -> bool:
        return bool(self._typed(key, bool, default, Fault.NOT_FLAG))

    def number(self, key: str, default: int) -> int:
        return int(self._typed(key, int, default, Fault.NOT_NUMBER))

    def positive(self, key: str) -> int:
        """A number above zero that must be there."""
        number = self._values.get(key)
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            self.wrong(Fault.NOT_POSITIVE, key=key)
            return 0
        return number

    def choice(self, key: str, kind: type[Choice], default: Choice) -> Choice:
        return self._chosen(key, kind, self.text(key) or default.value) or default

    def choices(self, key: str, kind: type[Choice]) -> frozenset[Choice]:
        return frozenset(self.ordered_choices(key, kind))

    def ordered_choices(self, key: str, kind: type[Choice]) -> tuple[Choice, ...]:
        """Each once, in the order of the file."""
        chosen = (self._chosen(key, kind, word) for word in self.texts(key))
        return tuple(dict.fromkeys(choice for choice in chosen if choice is not None))

    def table(self, key: str, place: FilePlace, keys: Sequence[str]) -> Entry:
        """The table `[key]`, empty when there is none."""
        values = self._typed(key, dict, {}, Fault.NOT_TABLE)
        return Entry(values, place, keys=keys, problems=self._problems)

    def tables(self, key: str, place: FilePlace, keys: Sequence[str]) -> list[Entry]:
        """The tables `[[key]]`. Each is placed by its number and by the text under the first of its keys."""
        values = self._typed(key, list, [], Fault.NOT_TABLES)
        if not all(isinstance(value, dict) for value in values):
            self.wrong(Fault.NOT_TABLES, key=key)
            return []
        return [
            Entry(value, place, keys=keys, problems=self._problems, number=number, name=_name(value.get(keys[0])))
            for number, value in enumerate(values, 1)
        ]

    def _chosen(self, key: str, kind: type[Choice], word: str) -> Choice | None:
        try:
            return kind(word.lower())
        except ValueError:
            self.wrong(Fault.NOT_AMONG, key=key, value=word, allowed=", ".join(kind))
            return None

    def _typed(self, key: str, kind: type, default: Any, otherwise: Fault) -> Any:
        value = self._values.get(key, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.wrong(otherwise, key=key)
            return default
        return value


def _name(value: object) -> str:
    return one_line(value) if isinstance(value, str) and not is_stamped(value) else ""
