"""One measured figure against its target, and the table of them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`least` and `most` are what it should be; neither is for what is only told."""

    what: str
    value: float
    unit: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def is_met(self) -> bool:
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)

    @property
    def target(self) -> str:
        if self.least is not None:
            return f"≥ {self._number(self.least)}"
        return "" if self.most is None else f"≤ {self._number(self.most)}"

    @property
    def verdict(self) -> str:
        if self.least is None and self.most is None:
            return ""
        return "met" if self.is_met else "MISSED"

    @property
    def shown(self) -> str:
        return self._number(self.value)

    def _number(self, number: float) -> str:
        digits = 0 if abs(number) >= 100 or number == int(number) else 2
        return f"{number:,.{digits}f}{' ' if self.unit else ''}{self.unit}"


def table(figures: Sequence[Figure]) -> str:
    rows = [f"| {one.what} | {one.shown} | {one.target} | {one.verdict} |" for one in figures]
    return "\n".join(["| measured | figure | target | |", "| --- | ---: | ---: | --- |", *rows])
