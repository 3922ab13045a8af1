"""A module of the care with one small change, as a module that can be asked."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def altered(name: str, source: str) -> Iterator[ModuleType]:
    """The module that `source` makes, in the place of none; gone afterwards."""
    module = ModuleType(name)
    sys.modules[name] = module  # pydantic looks there for what annotations name
    try:
        exec(compile(source, name, "exec"), module.__dict__)  # noqa: S102  # our own
        yield module
    finally:
        del sys.modules[name]
