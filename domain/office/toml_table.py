"""Reading one table of a TOML file that people wrote: what is missing, misspelt or of the wrong kind is noted in words.

Nothing is raised, so that every problem of a file can be told at once, in Vietnamese.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from domain.cleaning import one_line

Choice = TypeVar("Choice", bound=StrEnum)


class Entry:
    """One table. What is wrong with it goes into `problems`, after its place in the file."""

    def __init__(self, values: dict[str, Any], place: str, *, keys: Sequence[str], problems: list[str]) -> None:
        self._values, self._place, self._problems = values, place, problems
        for key in sorted(values.keys() - set(keys)):
            nearest = get_close_matches(key, keys, n=1)
            self.wrong(f'không có mục "{key}"' + (f'; có phải "{nearest[0]}" không?' if nearest else "."))

    def wrong(self, what: str) -> None:
        self._problems.append(f"{self._place}: {what}")

    def has(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str, *, required: bool = False) -> str:
        text = one_line(self._typed(key, str, "", "một chuỗi trong ngoặc kép"))
        if required and not text and isinstance(self._values.get(key, ""), str):
            self.wrong(f'thiếu mục "{key}".')
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._typed(key, list, [], "một danh sách chuỗi")
        if not all(isinstance(value, str) for value in values):
            self.wrong(f'mục "{key}" phải là một danh sách chuỗi.')
            return ()
        return tuple(filter(None, map(one_line, values)))

    def flag(self, key: str, default: bool = False) -> bool:
        return bool(self._typed(key, bool, default, "true hoặc false"))

    def number(self, key: str, default: int) -> int:
        return int(self._typed(key, int, default, "một số nguyên"))

    def positive(self, key: str) -> int:
        """A number above zero that must be there."""
        number = self._values.get(key)
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            self.wrong(f'mục "{key}" phải là một số nguyên dương.')
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

    def table(self, key: str, place: str, keys: Sequence[str]) -> Entry:
        """The table `[key]`, empty when there is none."""
        values = self._typed(key, dict, {}, f"một bảng [{key}]")
        return Entry(values, place, keys=keys, problems=self._problems)

    def tables(self, key: str, place: str, keys: Sequence[str]) -> list[Entry]:
        """The tables `[[key]]`. Each is placed by its number and by the text under the first of its keys."""
        values = self._typed(key, list, [], f"các bảng [[{key}]]")
        if not all(isinstance(value, dict) for value in values):
            self.wrong(f'mục "{key}" phải là các bảng [[{key}]].')
            return []
        return [
            Entry(value, _numbered(place, number, value.get(keys[0])), keys=keys, problems=self._problems)
            for number, value in enumerate(values, 1)
        ]

    def _chosen(self, key: str, kind: type[Choice], word: str) -> Choice | None:
        try:
            return kind(word.lower())
        except ValueError:
            self.wrong(f'mục "{key}" không nhận "{word}"; các giá trị được dùng: {", ".join(kind)}.')
            return None

    def _typed(self, key: str, kind: type, default: Any, wanted: str) -> Any:
        value = self._values.get(key, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.wrong(f'mục "{key}" phải là {wanted}.')
            return default
        return value


def _numbered(place: str, number: int, name: object) -> str:
    return f"{place} thứ {number}" + (f' ("{one_line(name)}")' if isinstance(name, str) and name else "")
