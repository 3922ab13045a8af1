"""Two nodes' samples as one: the second's brought to the times of the first.

Each has a crystal of its own, and its own fit of that to the host's clock; through both fits a time
of the second becomes one of the first. Between two samples of the second its counts are taken to go
in a straight line. What the fits leave is the difference of the wires' mean delays: two nodes of
one kind on one computer are a millisecond or two apart.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final

from controller.deck.sensor import Row, SensorNode

MAX_GAP_S: Final = 0.020
"""Across a longer hole in the second's samples nothing is joined."""
KEPT_S: Final = 1.0
"""Of one that waits for the other; a deck that is silent for so long is reported long before."""


class Joiner:
    """Takes the rows of both nodes; gives those that both have come to, in the order of time."""

    def __init__(self, first: SensorNode, second: SensorNode) -> None:
        self._nodes = (first, second)
        self._first: deque[Row] = deque()
        self._second: deque[Row] = deque()
        self._near_us: float | None = None  # a time of the first, near which its clock is turned

    def restart(self) -> None:
        """The clock of one began anew."""
        self._first.clear()
        self._second.clear()
        self._near_us = None

    def push(self, node: int, rows: Iterator[Row]) -> None:
        """Rows of the first (0) or the second (1) node."""
        if node == 0:
            self._first.extend(rows)
            if self._first:
                self._near_us = 1e6 * self._first[-1][0]
            _forget(self._first)
            return
        for t_s, counts in rows:
            if self._near_us is not None:
                last_s = self._second[-1][0] if self._second else 0.0
                self._second.append((max(last_s, self._as_first_s(t_s)), counts))
        _forget(self._second)

    def joined(self) -> Iterator[Row]:
        """The first's cells, then the second's."""
        first, second = self._first, self._second
        while first and len(second) > 1:
            t_s, counts = first[0]
            if second[1][0] < t_s:
                second.popleft()
                continue
            before, after = second[0], second[1]
            first.popleft()
            if before[0] <= t_s and after[0] - before[0] <= self._longest_s:
                yield t_s, counts + _between(t_s, before, after)

    @property
    def _longest_s(self) -> float:
        return MAX_GAP_S + self._nodes[1].signal.period_s

    def _as_first_s(self, t_s: float) -> float:
        """A time of the second's clock on the first's: by the host's, through both straight lines;
        that of the first is turned round near its newest sample."""
        assert self._near_us is not None
        first, second = (node.receiver for node in self._nodes)
        host_us = second.clock.host_us(1e6 * t_s)
        ahead_us = host_us - first.clock.host_us(self._near_us)
        return (self._near_us + ahead_us / (1.0 + first.clock.drift_ppm / 1e6)) / 1e6


def _forget(rows: deque[Row]) -> None:
    while len(rows) > 1 and rows[-1][0] - rows[0][0] > KEPT_S:
        rows.popleft()


def _between(t_s: float, before: Row, after: Row) -> list[int]:
    """Whole counts at a time between two rows."""
    span_s = after[0] - before[0]
    share = (t_s - before[0]) / span_s if span_s > 0.0 else 0.0
    return [round(b + share * (a - b)) for b, a in zip(before[1], after[1], strict=True)]
