"""Puts the logical lines of a document under their headings: numbers by rank, bullets by order of use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from domain.intake.directives.layout.lines import Line, LineRank
from domain.intake.directives.proposal import CLOSING, TextPlace


@dataclass(slots=True, eq=False)
class Node:
    """One line with what stands below it. The root has an empty line."""

    line: Line
    rank: float
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    closing: bool = False

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def opens(self) -> bool:
        """Whether the line announces what follows."""
        return self.text.rstrip(' *"”').endswith(":")

    def ancestors(self) -> list[Node]:
        """From the outermost to the node itself, without the root."""
        chain: list[Node] = []
        node: Node | None = self
        while node is not None and node.parent is not None:
            chain.append(node)
            node = node.parent
        return chain[::-1]

    def place(self) -> TextPlace:
        marks = [node.line.marker for node in self.ancestors()]
        path = tuple(mark.label for mark in marks if mark)
        numbers: list[str] = []
        for mark in marks:
            if mark is None or mark.is_bullet:
                continue
            if "." in mark.label and numbers and mark.kind == "DECIMAL":
                numbers = numbers[:-1] if numbers[-1][0].isdigit() else numbers
            numbers.append(mark.label.rstrip(")"))
        label = ".".join(numbers) or (CLOSING if self.closing else "")
        return TextPlace(label, path, self.line.first, self.line.last)


ROOT_RANK = -1.0


def outline_of(lines: Sequence[Line], names_somebody: Callable[[str], bool]) -> Node:
    """The tree of the lines. `names_somebody` says whether a paragraph gives a task to somebody it names."""
    root = Node(Line("", 0, 0), ROOT_RANK)
    last_marked = max((index for index, line in enumerate(lines) if line.marker), default=-1)
    top = root
    for index, line in enumerate(lines):
        under_heading = top.line.marker is not None and index == last_marked + 1 and not _has_ended(top)
        behind = last_marked >= 0 and index > last_marked and not under_heading
        closing = behind and not line.cells and names_somebody(line.text)
        if closing:
            parent: Node = root
        elif line.marker is None:
            parent = _above_paragraph(top)
        elif line.marker.is_bullet:
            parent = _above_bullet(top, line.marker.kind)
        else:
            parent = _above_number(top, line.marker.rank)
        node = Node(line, _rank_of(line, parent), parent, closing=closing)
        parent.children.append(node)
        top = node
    return root


def _rank_of(line: Line, parent: Node) -> float:
    if line.marker is None:
        return parent.rank + 0.5 if parent.rank >= 0 else 0.0
    if line.marker.is_bullet:
        return max(float(LineRank.BULLET), parent.rank + 1)
    return float(line.marker.rank)


def _above_number(top: Node, rank: float) -> Node:
    node = top
    while node.parent is not None and node.rank >= rank:
        node = node.parent
    # A paragraph that announces nothing has nothing below it.
    while node.parent is not None and node.line.marker is None and not node.opens:
        node = node.parent
    return node


def _above_bullet(top: Node, kind: str) -> Node:
    """The parent of a bullet: that of the last one with the same sign, else the line right above."""
    node: Node | None = top
    while node is not None and node.parent is not None and node.rank != int(node.rank):
        if node.opens:
            return node
        node = node.parent
    node = top
    while node is not None and node.parent is not None:
        mark = node.line.marker
        if mark is not None and mark.is_bullet and mark.kind == kind:
            return node.parent
        if mark is not None and not mark.is_bullet:
            return node
        if mark is None and (node.opens or node.parent.parent is None):
            return node if node.opens else node.parent
        node = node.parent
    return _announcing(top)


def _announcing(top: Node) -> Node:
    """The line right above, or the one over it when that is a finished paragraph."""
    node = top
    while node.parent is not None and node.line.marker is None and not node.opens:
        node = node.parent
    return node


def _has_ended(node: Node) -> bool:
    return node.line.marker is None or node.line.marker.is_bullet or node.text.rstrip(" /").endswith((".", ";"))


def _above_paragraph(top: Node) -> Node:
    """A paragraph stands beside the last one, under the nearest heading; a list that has ended is left."""
    node = top
    while node.parent is not None:
        mark = node.line.marker
        ended = node.text.rstrip(" /").endswith((".", ";"))
        if mark is not None and (node.opens or not (mark.is_bullet or ended)):
            return node
        node = node.parent
    return node
