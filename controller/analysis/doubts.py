"""What in a recording speaks against how it was read, and how to read it instead."""

from __future__ import annotations

from collections.abc import Iterator

from controller.analysis.result import Result
from sessions.gait.summary import summarise

LONG_FLIGHT_S = 0.35
"""Runners fly about 0.10 s (Cavagna); nobody flies this long step after step."""


def doubts(result: Result) -> Iterator[str]:
    """Sentences, mostly none."""
    if result.findings is None:
        return
    flight_s = summarise(result.findings.stances).flight_time_s
    if flight_s is not None and flight_s > LONG_FLIGHT_S:
        column = result.source.what
        yield (
            f"nobody flies for {flight_s:.2f} s. If this is one foot of two, its swings were taken "
            f"for flights, and every figure of steps is wrong: --left {column} or --right {column}"
        )
