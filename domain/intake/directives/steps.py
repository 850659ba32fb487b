"""Parts a task into its steps where each has a limit of its own, the last perhaps of whoever gathers the results."""

from __future__ import annotations

import re

from domain.intake.deadlines import DeadlineReading
from domain.intake.directives.actors import Named, UnitNames, scanner
from domain.intake.directives.drafted import Limit, cut
from domain.intake.directives.sentences import recipient_in, steps_of

_GATHERED = re.compile(
    r",? (?:de (?=[^.;]{0,60}(?:tong hop|tham dinh|hoan thien|hoan chinh|xem xet|ra soat|tham muu|trinh))|(?=tong hop))"
)


def steps_in(text: str, limit: Limit) -> list[str]:
    """The steps of a task if their limits differ; a step without one belongs to the step before."""
    pieces = steps_of(text)
    if len(pieces) < 2 or len(pieces) > 30:
        return []
    steps: list[str] = []
    limits: list[DeadlineReading | None] = []
    for piece in pieces:
        reading = limit(piece, False)
        if steps and (reading is None or limits[-1] is None or reading.due == limits[-1].due):
            steps[-1] = f"{steps[-1]}; {piece}"
            limits[-1] = limits[-1] or reading
        else:
            steps.append(piece)
            limits.append(reading)
    return steps if len(steps) > 1 else []


def gathering_in(text: str, limit: Limit, names: UnitNames) -> tuple[str, tuple[Named, str] | None]:
    """ "… gửi về Sở A trước ngày X để (Sở A) tổng hợp, báo cáo UBND tỉnh trước ngày Y": the second step is Sở A's."""
    scan = scanner(text, names)
    found = _GATHERED.search(scan.text)
    if found is None or found.start() < 20:
        return text, None
    helpers, begin = scan.parties_at(found.end())
    front, rest = cut(scan, 0, found.start()), cut(scan, begin if helpers else found.end(), len(scan.text))
    first, second = limit(front, False), limit(rest, False)
    if first is None or second is None or first.due == second.due:
        return text, None
    named = helpers[0] if helpers else recipient_in(scan, found.start())
    return (front, (named, rest)) if named else (text, None)
