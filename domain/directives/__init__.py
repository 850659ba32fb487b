"""Turns a directive into a numbered proposal of tasks, and lets a monitor correct it line by line."""

from __future__ import annotations

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
    "read_directive",
]
