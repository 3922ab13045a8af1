"""Raw force as a table: a row a sample, a column a channel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from sessions.journal.capture import RawSample

COLUMNS = ("time_s", "utc_ns", "sequence", "device_us", "boot_id", "saturated")
"""Seconds since the first sample; nanoseconds since 1970; number of the sample (a gap is a loss);
the deck's own time; new at each power-up; bit n: channel n is at its rail. Then `count_0` and so
on: raw counts of the converter."""

Row = tuple[float | int, ...]


def names(channels: int) -> tuple[str, ...]:
    """All columns of a deck of so many channels."""
    return (*COLUMNS, *(f"count_{number}" for number in range(channels)))


def table(samples: Iterable[RawSample]) -> tuple[tuple[str, ...], Iterator[Row]]:
    """The columns' names and the rows. Without a sample there are no channels."""
    rest = iter(samples)
    first = next(rest, None)
    if first is None:
        return COLUMNS, iter(())
    start_ns = first.log_ns
    return names(len(first.counts)), (_row(one, start_ns) for one in chain([first], rest))


def as_csv(samples: Iterable[RawSample]) -> Iterator[str]:
    """Lines with a header."""
    head, rows = table(samples)
    yield ",".join(head) + "\n"
    for row in rows:
        yield f"{row[0]:.6f},{','.join(map(str, row[1:]))}\n"


def _row(sample: RawSample, start_ns: int) -> Row:
    return (
        (sample.log_ns - start_ns) / 1e9,
        sample.log_ns,
        sample.sequence,
        sample.device_us,
        sample.boot_id,
        sample.saturated,
        *sample.counts,
    )
