"""What people can ask for: each command's class, its spellings and its reader stand together in one of these modules.

The modules are imported here, so that every spelling is known as soon as one command is. Who carries a command out is
registered in `services` (`@handles`), what the help says about it stands in `wording.commands`.
"""

from domain.conversation.commands import (
    assigning,
    calendar,
    delivery,
    lists,
    office,
    recurring,
    reminding,
    tables,
    talking,
    tasks,
)

__all__ = [
    "assigning",
    "calendar",
    "delivery",
    "lists",
    "office",
    "recurring",
    "reminding",
    "tables",
    "talking",
    "tasks",
]
