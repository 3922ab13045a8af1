"""The options of commands that read a recording of gait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from controller.analysis.drift import without_drift
from controller.analysis.layout import Wanted
from controller.analysis.result import Result, analyse
from controller.analysis.source import CAPTURE, Source, of_capture, of_cells, of_table
from controller.cli.parameters import Number, Written
from controller.deck import calibration
from controller.deck.calibration import CalibrationError
from controller.deck.on_record import calibrations_in
from controller.deck.table import RecordingError
from sessions.gait.metrics.conditions import Conditions, Going
from sessions.gait.summary import STANDARD_GRAVITY_MPS2
from sessions.quantities import INCLINE, SPEED

PATH = click.Path(path_type=Path)


class Refused(click.ClickException):
    """A file that cannot be used: the exit code of wrong usage, without the usage."""

    exit_code = 2


_OPTIONS = (
    click.argument("file", type=PATH),
    click.option(
        "--rate",
        "rate_hz",
        type=Number(20, 100_000),
        metavar="HZ",
        help="Samples a second; without it a column of times is used.",
    ),
    click.option(
        "--column",
        "columns",
        multiple=True,
        metavar="NAME",
        help="Which column, where there are several; with --cells one for each cell.",
    ),
    click.option("--left", metavar="NAME", help="The force column of the left foot's own plate."),
    click.option("--right", metavar="NAME", help="The force column of the right foot's own plate."),
    click.option("--cop-x", metavar="NAME", help="Centre of pressure to the right, in metres."),
    click.option("--cop-y", metavar="NAME", help="Centre of pressure to the front, in metres."),
    click.option(
        "--cells",
        "cells_file",
        type=PATH,
        metavar="FILE",
        help="Calibration of load cells: the columns are their counts. A session's force.mcap has "
        "its own.",
    ),
    click.option(
        "--direction",
        type=click.Choice([going.value for going in Going]),
        default=Going.BACKWARD.value,
        show_default=True,
        help="Which way the person goes over the belt.",
    ),
    click.option(
        "--speed", "speed_mps", type=Written(SPEED), metavar="SPEED", help="As '1.5 mph'."
    ),
    click.option(
        "--incline", "incline_pct", type=Written(INCLINE), metavar="INCLINE", help="As '5 %'."
    ),
    click.option(
        "--mass",
        "mass_kg",
        type=Number(10, 400),
        metavar="KG",
        help="Body mass: forces in body weights, and a threshold of 5 % of body weight.",
    ),
    click.option(
        "--threshold",
        "threshold_n",
        type=Number(1, 500),
        metavar="N",
        help="Fix the threshold instead of following weight and noise.",
    ),
    click.option(
        "--detrend",
        is_flag=True,
        help="Running: remove drift by the flights of the whole recording first.",
    ),
)


@dataclass(frozen=True, slots=True)
class RecordedGait:
    """What the options say."""

    file: Path
    rate_hz: float | None
    columns: tuple[str, ...]
    left: str | None
    right: str | None
    cop_x: str | None
    cop_y: str | None
    cells_file: Path | None
    direction: str
    speed_mps: float | None
    incline_pct: float | None
    mass_kg: float | None
    threshold_n: float | None
    detrend: bool

    def analysed(self) -> Result:
        """The file, read and analysed. Raises `Refused`."""
        try:
            source = self._source()
            if self.detrend:
                source = without_drift(source, self.threshold_n)
            return analyse(source, self._conditions(), self.threshold_n)
        except (RecordingError, CalibrationError) as error:
            raise Refused(str(error)) from None

    def _conditions(self) -> Conditions:
        weight_n = self.mass_kg * STANDARD_GRAVITY_MPS2 if self.mass_kg else None
        return Conditions(
            going=Going(self.direction),
            body_weight_n=weight_n,
            stood_weight_n=weight_n,
            belt_speed_mps=self.speed_mps,
            incline_pct=self.incline_pct,
        )

    def _source(self) -> Source:
        cells = calibration.load(self.cells_file) if self.cells_file else None
        if self.file.suffix.lower() == CAPTURE:
            return of_capture(self.file, (cells,) if cells else calibrations_in(self.file))
        if cells is not None:
            return of_cells(self.file, self.rate_hz, self.columns, cells)
        if len(self.columns) > 1:
            raise Refused("several --column: two plates are --left and --right, cells --cells")
        column = self.columns[0] if self.columns else None
        wanted = Wanted(column, self.cop_x, self.cop_y, self.left, self.right)
        return of_table(self.file, self.rate_hz, wanted)


def recorded_gait(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options for a recording; the command takes them as `recorded`, and its own beside it."""

    names = tuple(RecordedGait.__dataclass_fields__)

    def with_recorded(**options: Any) -> Any:  # noqa: ANN401  # click passes what options give
        recorded = RecordedGait(**{name: options.pop(name) for name in names})
        return command(recorded, **options)

    with_recorded.__doc__ = command.__doc__
    with_recorded.__name__ = command.__name__
    with_recorded.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined] # where click keeps options given so far
    for option in reversed(_OPTIONS):
        with_recorded = option(with_recorded)
    return with_recorded
