"""Drafts tasks whose parts are named: a line with "Chủ trì: …; thời hạn: …", or a row of a table."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.intake.deadlines import DeadlineReading
from domain.intake.directives.actors import Named, UnitNames, scanner
from domain.intake.directives.drafted import Charge, Drafted, Limit, cut, tidy
from domain.intake.directives.layout.fields import Fields
from domain.intake.directives.proposal import TextPlace
from domain.intake.directives.sentences import heads_of
from domain.text import fold

_ALWAYS = re.compile(r"(?:thuong xuyen|lien tuc|ca nam|trong suot|hang nam|khi (?:co|phat sinh))[^\d]*$")
_HELPER_BEHIND = re.compile(r"\s*[(:–-]?\s*(?:phối hợp|phoi hop|p/h|ph)\)?$", re.IGNORECASE)
_LEAD_BEHIND = re.compile(r"\s*[(:–-]?\s*(?:chủ trì|chu tri|ct)\)?$", re.IGNORECASE)
_HELPERS_FROM = re.compile(r"[;,.]?\s*\(?(?:phối hợp|phoi hop|p/h)(?:\s+(?:với|voi))?\s*:?\s+(?=\S)", re.IGNORECASE)


def _shared_cell(words: str) -> tuple[str, str]:
    """Who leads and who helps, where one cell names both: "VP (chủ trì), TTra (phối hợp)", "VP; phối hợp: TTra"."""
    front = _HELPERS_FROM.split(words, maxsplit=1)
    if len(front) == 2 and front[0].strip():
        return _LEAD_BEHIND.sub("", front[0].strip()), front[1].strip(" )")
    pieces = [piece.strip() for piece in re.split(r"[;,]\s+", words)]
    helpers = [_HELPER_BEHIND.sub("", piece) for piece in pieces if _HELPER_BEHIND.search(piece)]
    if not helpers:
        return words, ""
    leads = [_LEAD_BEHIND.sub("", piece) for piece in pieces if not _HELPER_BEHIND.search(piece)]
    return "; ".join(leads), "; ".join(helpers)


@dataclass(frozen=True, slots=True)
class FieldedTasks:
    """Reads named parts; `issuer` is the folded name of who writes."""

    names: UnitNames
    limit: Limit
    issuer: str

    def task_of(self, fields: Fields, place: TextPlace, charge: Charge) -> Drafted:
        """A task whose parts are named; what is not named comes from the line itself or from above."""
        lead, helpers = _shared_cell(fields.lead)
        leads = tuple(self.parties(lead)) or charge.leads
        coordinators = (*self.parties(helpers), *self.parties(fields.coordinators)) or charge.coordinators
        scan = scanner(fields.text, self.names)
        heads = [] if leads and fields.lead else heads_of(scan, issuer=self.issuer)
        text = fields.text
        if heads:
            leads, coordinators = heads[0].leads, heads[0].coordinators or coordinators
            text = cut(scan, heads[0].task, len(scan.text)) or text
        always = _ALWAYS.match(fold(fields.deadline))
        deadline = None if always else self._field_limit(fields.deadline) or self.limit(text, False)
        return Drafted(place, leads, coordinators, tidy(text), deadline, opening=fields.deadline)

    def _field_limit(self, words: str) -> DeadlineReading | None:
        """The limit that a field names; of two periods ("Quý II và Quý III năm 2027") the last."""
        if not words:
            return None
        return self.limit(words, True) or self.limit(re.split(r"\s(?:và|va|đến|den)\s|[;,]\s", words)[-1], True)

    def parties(self, words: str) -> list[Named]:
        """Everybody named in a field; words that are no known form stay as they are."""
        if not words:
            return []
        scan = scanner(words, self.names)
        parties, end = scan.parties_at(0)
        if parties and end >= len(scan.text.rstrip(" .;")):
            return parties
        pieces = [piece.strip() for piece in re.split(r"[;,/+]\s*|\s[-–]\s", words) if piece.strip(" .")]
        return [Named(0, 0, piece, fold(piece), False) for piece in pieces]
