"""Kinds of values that several commands take."""

from __future__ import annotations

from math import isnan
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from sessions.quantities import Quantity, QuantityError


class Written(click.ParamType[float]):
    """A quantity with its unit, read to SI."""

    def __init__(self, quantity: Quantity) -> None:
        self.name = quantity.name
        self._quantity = quantity

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        if isinstance(value, float):
            return value
        try:
            return self._quantity.parse(value)
        except QuantityError as error:
            self.fail(str(error), param, ctx)


class Number(click.FloatRange):
    """A number in a range. NaN is in none, though click's comparisons let it pass."""

    def convert(
        self, value: float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        number: float = super().convert(value, param, ctx)
        if isnan(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


class FileOf(click.ParamType[Path]):
    """A file to write, whose suffix says what is written."""

    name = "file"

    def __init__(self, suffixes: tuple[str, ...]) -> None:
        self._suffixes = suffixes

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """The path. Fails where nothing is written of this suffix."""
        path = Path(str(value))
        if path.suffix.lower() not in self._suffixes:
            self.fail(f"{str(path)!r} must end in {' or '.join(self._suffixes)}", param, ctx)
        return path

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The shell knows its files."""
        return [CompletionItem(incomplete, type="file")]
