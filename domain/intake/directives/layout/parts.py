"""Gives lines such as "Chủ trì: A" and "Thời hạn: …" to the task they are parts of: the line before or the heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.intake.directives.layout.fields import fields_in, is_other_part
from domain.intake.directives.layout.outline import Node
from domain.text import fold


def settle_parts(children: Sequence[Node]) -> list[Node]:
    """Lines such as "Chủ trì: A" belong to the line before them."""
    kept: list[Node] = []
    for child in children:
        fields = fields_in(child.text)
        alone = not fields.text and not fields.empty and not child.children
        if kept and (alone or (is_other_part(child.text) and not child.children and _has_parts(kept[-1]))):
            _attach(kept[-1], child)
        else:
            kept.append(child)
    return kept


def absorb_parts(node: Node) -> None:
    """A heading whose first parts below are "Chủ trì: …" is one task with them."""
    parts = [child for child in node.children if not fields_in(child.text).text and not fields_in(child.text).empty]
    others = [child for child in node.children if child not in parts and not is_other_part(child.text)]
    contents = [child for child in others if re.match(r"noi dung(?: [a-z]+){0,2} ?:", fold(child.text))]
    if not parts or any(
        other not in contents for other in others if node.children.index(other) > node.children.index(parts[0])
    ):
        return
    if [other for other in others if other not in contents]:
        return
    for part in (*contents, *parts):
        _attach(node, part)
    node.children = []


def _has_parts(node: Node) -> bool:
    return not fields_in(node.text).empty


def _attach(node: Node, part: Node) -> None:
    line = replace(node.line, text=f"{node.text.rstrip(' .;')}; {part.text}", last=part.line.last)
    node.line = line
