"""What a figure is compared with: a number, the target, or the person's own baseline.

As rules write it: `12`, `target`, `baseline + 10 %`, `target - 4`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,3})?"
_PATTERN = (
    rf"(?:(?P<number>-?{_NUMBER})"
    rf"|(?P<origin>target|baseline)(?:\s*(?P<sign>[+-])\s*(?P<by>{_NUMBER})\s*(?P<percent>%)?)?)"
)
_WRITTEN = re.compile(_PATTERN)
_REMEDY = "write a number, or target or baseline with what is added: `baseline + 10 %`"


class Origin(StrEnum):
    """Where a bound comes from."""

    NUMBER = "number"
    TARGET = "target"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Band:
    """A target for one figure, both ends included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bound:
    """`plus` is added to where it comes from, or, for a number, is it; then `times` multiplies."""

    origin: Origin
    plus: float = 0.0
    times: float = 1.0

    def value(self, target: float | None, baseline: float | None) -> float | None:
        """The number to compare with; None where what it comes from is not known."""
        origin = {Origin.NUMBER: 0.0, Origin.TARGET: target, Origin.BASELINE: baseline}[self.origin]
        return None if origin is None else (origin + self.plus) * self.times


def parse(written: object) -> Bound:
    """A bound as a rule writes it. Raises `ValueError`."""
    if isinstance(written, Bound):
        return written
    match = _WRITTEN.fullmatch(str(written).strip())
    if match is None or isinstance(written, bool):
        raise ValueError(f"no bound; {_REMEDY}")
    if match["number"]:
        return Bound(Origin.NUMBER, plus=float(match["number"]))
    origin = Origin(match["origin"])
    by = float(match["by"] or 0.0) * (-1.0 if match["sign"] == "-" else 1.0)
    if match["percent"]:
        return Bound(origin, times=1.0 + by / 100.0)
    return Bound(origin, plus=by)


WrittenBound = Annotated[
    Bound,
    BeforeValidator(parse),
    WithJsonSchema({"type": ["string", "number"], "examples": ["baseline + 10 %", "target", "12"]}),
]
"""A pydantic field written as `baseline + 10 %`."""
