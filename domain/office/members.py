"""Which member of a unit a typed name means: by full name or given name; two hits are never guessed between."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.errors import OfficerAmbiguous, OfficerNotFound
from domain.model import Person
from domain.text import fold

_LEAD = re.compile(r"^(?:cho |giao |la )*(?:(?:dong chi|d/c|anh|chi|ong|ba|can bo|chuyen vien|cv) )?")


def find_member(typed: str, members: Sequence[Person], unit: str) -> Person:
    """The one member that answers to the name; "anh", "đồng chí" and "cho" before it are left out.

    Raises:
        OfficerNotFound: nobody of the unit does.
        OfficerAmbiguous: several do; carries their full names.
    """
    wanted = _LEAD.sub("", " ".join(fold(typed).split()).strip(" .,"))
    words = wanted.split()
    found = [person for person in members if fold(person.name) == wanted]
    found = found or [person for person in members if words and fold(person.name).split()[-len(words) :] == words]
    if len(found) > 1:
        raise OfficerAmbiguous(typed.strip(), tuple(person.name for person in found))
    if not found:
        raise OfficerNotFound(typed.strip(), unit)
    return found[0]
