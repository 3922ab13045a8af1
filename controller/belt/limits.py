"""Limits that carry their reasons; the lowest is in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Limit:
    """No more than `value`, because of `reason`, says `source`."""

    value: float
    source: str  # "machine", "site", "participant", "workout", "backward gait", "session", "walker"
    reason: str


def lowest_first(limits: Iterable[Limit | None]) -> tuple[Limit, ...]:
    """The limits that there are, the one in force first. Raises `ValueError` without any."""
    found = tuple(sorted(limit for limit in limits if limit is not None))
    if not found:
        raise ValueError("without any limit nothing may move")
    return found
