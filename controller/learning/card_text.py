"""A machine card with measured windows: the text of the card that was in use, with new values."""

from __future__ import annotations

import math
import re
import tomllib
from datetime import date
from typing import Final

from controller.learning.procedure import Learnt

MARGIN: Final = 1.5
"""A healthy machine may be this much later than it was when it was measured."""
_STEP_MS: Final = 100
_LEAST_MS: Final = 500


def windows(learnt: Learnt) -> dict[str, int]:
    """What goes into `[watch]`: measured times with their margin, rounded up."""
    return {
        "start_ms": with_margin(learnt.start_ms),
        "lag_ms": with_margin(learnt.lag_ms),
        "obey_ms": with_margin(learnt.obey_ms),
    }


def with_learnt(text: str, learnt: Learnt, on: date) -> str:
    """The card's text with these windows and a note that says where they are from."""
    lines = text.rstrip("\n").split("\n")
    for key, value in windows(learnt).items():
        lines = _with_value(lines, key, f"{key} = {value}  # measured {on:%Y-%m-%d}")
    measured = ", ".join(
        f"{what} {ms / 1000:.1f} s"
        for what, ms in (
            ("from the start to motion", learnt.start_ms),
            ("from a speed to its report", learnt.lag_ms),
            ("from STOP to a falling speed", learnt.obey_ms),
            ("to standstill", learnt.stop_ms),
        )
    )
    lines += ["", "[[notes]]", f'text = "Measured at its lowest speed: {measured}."']
    lines += [f'source = "backstride devices learn, {on:%Y-%m-%d}"']
    new = "\n".join(lines) + "\n"
    tomllib.loads(new)
    return new


def _with_value(lines: list[str], key: str, line: str) -> list[str]:
    """`line` in place of the key's in `[watch]`, or at the table's head."""
    heads = [n for n, text in enumerate(lines) if re.match(r"\s*\[", text)]
    head = next((n for n in heads if re.match(r"\s*\[\s*watch\s*\]", lines[n])), None)
    if head is None:
        place = heads[0] if heads else len(lines)
        return [*lines[:place], "[watch]", line, "", *lines[place:]]
    end = next((n for n in heads if n > head), len(lines))
    for n in range(head + 1, end):
        if re.match(rf"\s*{key}\s*=", lines[n]):
            return [*lines[:n], line, *lines[n + 1 :]]
    return [*lines[: head + 1], line, *lines[head + 1 :]]


def with_margin(measured_ms: int) -> int:
    """How long to wait for what took so long when it was measured."""
    return max(_LEAST_MS, math.ceil(measured_ms * MARGIN / _STEP_MS) * _STEP_MS)
