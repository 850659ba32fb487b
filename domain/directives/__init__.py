"""Turns a directive into a numbered proposal of tasks, and lets a monitor correct it line by line."""

from __future__ import annotations

from domain.directives.correcting import correct
from domain.directives.proposal import (
    CLOSING,
    Ask,
    AskKind,
    AssignmentKind,
    CitedDocument,
    DirectiveHead,
    Party,
    PartyKind,
    Place,
    Proposal,
    ProposedAssignment,
)
from domain.directives.reader import read_directive
from domain.directives.stored import from_json, to_json

__all__ = [
    "CLOSING",
    "Ask",
    "AskKind",
    "AssignmentKind",
    "CitedDocument",
    "DirectiveHead",
    "Party",
    "PartyKind",
    "Place",
    "Proposal",
    "ProposedAssignment",
    "correct",
    "from_json",
    "read_directive",
    "to_json",
]
