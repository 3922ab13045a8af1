"""The kinds of values that a workout file has besides quantities, and the ranges of those."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema

from sessions.quantities import Quantity

MAX_REPEATS = 100
NAME_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def between(quantity: Quantity, low: str, high: str) -> AfterValidator:
    """A quantity's absolute range, both ends included."""
    low_si, high_si = quantity.parse(low), quantity.parse(high)

    def check(value: float) -> float:
        if not low_si <= value <= high_si:
            raise ValueError(f"out of range; allowed is {low} to {high}")
        return value

    return AfterValidator(check)


def _in_one_line(written: object) -> str:
    """Text with its line breaks made blanks, safe to print on a terminal."""
    if not isinstance(written, str):
        raise ValueError("not text; write one line or a folded block (>)")
    text = " ".join(written.split())
    if not text.isprintable():
        raise ValueError("has unprintable characters; remove them")
    return text


def read_count(written: object) -> int:
    """A number of repeats. Raises `ValueError`."""
    if isinstance(written, str) and written.isascii() and written.isdigit():
        written = int(written[:9])
    if type(written) is not int or not 1 <= written <= MAX_REPEATS:
        raise ValueError(f"not a count; write a whole number from 1 to {MAX_REPEATS}")
    return written


Name = Annotated[
    str, StringConstraints(pattern=NAME_PATTERN, max_length=64), BeforeValidator(_in_one_line)
]
Title = Annotated[
    str, StringConstraints(min_length=1, max_length=80), BeforeValidator(_in_one_line)
]
Line = Annotated[
    str, StringConstraints(min_length=1, max_length=200), BeforeValidator(_in_one_line)
]
Paragraph = Annotated[
    str, StringConstraints(min_length=1, max_length=1000), BeforeValidator(_in_one_line)
]
Count = Annotated[
    int,
    BeforeValidator(read_count),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_REPEATS}),
]
