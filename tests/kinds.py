"""The classes of a package, found by reading it: a new one is held by the contracts without being named in a list."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def kinds_in(package: ModuleType, base: type[T]) -> tuple[type[T], ...]:
    """The subclasses of `base` that the modules of the package define, without what others extend."""
    modules = [
        importlib.import_module(f"{package.__name__}.{one.name}") for one in pkgutil.iter_modules(package.__path__)
    ]
    found = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, base) and value.__module__ == module.__name__
    }
    extended = {parent for kind in found for parent in kind.__mro__[1:]}
    return tuple(sorted(found - extended - {base}, key=lambda kind: (kind.__module__, kind.__name__)))
