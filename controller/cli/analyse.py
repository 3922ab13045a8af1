"""`backstride analyse`: every figure of the gait in a recording."""

from __future__ import annotations

import json
from pathlib import Path

import click

from controller.analysis.layout import Wanted
from controller.analysis.result import Result, analyse
from controller.analysis.source import CAPTURE, Source, of_capture, of_cells, of_table
from controller.analysis.text import table, tree
from controller.cli.parameters import Number, Written
from controller.deck import calibration
from controller.deck.calibration import CalibrationError
from controller.deck.table import RecordingError
from sessions.gait.metrics.conditions import Conditions, Going
from sessions.gait.summary import STANDARD_GRAVITY_MPS2
from sessions.quantities import INCLINE, SPEED

PLOTS = (".png", ".svg", ".html")


class _Refused(click.ClickException):
    """A file that cannot be analysed: the exit code of wrong usage, without the usage."""

    exit_code = 2


_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--rate",
    "rate_hz",
    type=Number(20, 100_000),
    metavar="HZ",
    help="Samples a second; without it a column of times is used.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME",
    help="Which column, where there are several; with --cells one for each cell.",
)
@click.option("--left", metavar="NAME", help="The force column of the left foot's own plate.")
@click.option("--right", metavar="NAME", help="The force column of the right foot's own plate.")
@click.option("--cop-x", metavar="NAME", help="Centre of pressure to the right, in metres.")
@click.option("--cop-y", metavar="NAME", help="Centre of pressure to the front, in metres.")
@click.option(
    "--cells",
    "cells_file",
    type=_FILE,
    metavar="FILE",
    help="The columns are counts of load cells with this calibration.",
)
@click.option(
    "--direction",
    type=click.Choice([going.value for going in Going]),
    default=Going.BACKWARD.value,
    show_default=True,
    help="Which way the person goes over the belt.",
)
@click.option("--speed", "speed_mps", type=Written(SPEED), metavar="SPEED", help="As '1.5 mph'.")
@click.option("--incline", type=Written(INCLINE), metavar="INCLINE", help="As '5 %'.")
@click.option(
    "--mass",
    "mass_kg",
    type=Number(10, 400),
    metavar="KG",
    help="Body mass: forces in body weights, and a threshold of 5 % of body weight.",
)
@click.option(
    "--threshold",
    "threshold_n",
    type=Number(1, 500),
    metavar="N",
    help="Fix the threshold instead of following weight and noise.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--plot", "plot_file", type=_FILE, metavar="FILE", help="Draw it: a .png, .svg or .html file."
)
def cli(
    file: Path,
    *,
    rate_hz: float | None,
    columns: tuple[str, ...],
    left: str | None,
    right: str | None,
    cop_x: str | None,
    cop_y: str | None,
    cells_file: Path | None,
    direction: str,
    speed_mps: float | None,
    incline: float | None,
    mass_kg: float | None,
    threshold_n: float | None,
    as_json: bool,
    plot_file: Path | None,
) -> None:
    """Stances, footfalls and every figure of gait in a recording of vertical force.

    FILE is a table such as CSV or TSV whose first line names the columns, a .mot file of OpenSim,
    or the force.mcap of a session. Forces are in newtons.
    """
    if plot_file is not None and plot_file.suffix.lower() not in PLOTS:
        raise _Refused(f"{plot_file}: draws {', '.join(PLOTS)}; end the file's name in one of them")
    wanted = Wanted(_one(columns, cells_file), cop_x, cop_y, left, right)
    weight_n = mass_kg * STANDARD_GRAVITY_MPS2 if mass_kg else None
    conditions = Conditions(
        going=Going(direction),
        body_weight_n=weight_n,
        stood_weight_n=weight_n,
        belt_speed_mps=speed_mps,
        incline_pct=incline,
    )
    try:
        source = _source(file, rate_hz, columns, wanted, cells_file)
        result = analyse(source, conditions, threshold_n)
        if plot_file is not None:
            _plot(result, plot_file)
    except (RecordingError, CalibrationError) as error:
        raise _Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps(tree(result)))
    else:
        for line in table(result):
            click.echo(line)


def _one(columns: tuple[str, ...], cells_file: Path | None) -> str | None:
    """The one force column; with cells there are several, and none is the force."""
    if cells_file is not None:
        return None
    if len(columns) > 1:
        raise _Refused("several --column: use --left and --right for two plates, --cells for cells")
    return columns[0] if columns else None


def _source(
    file: Path,
    rate_hz: float | None,
    columns: tuple[str, ...],
    wanted: Wanted,
    cells_file: Path | None,
) -> Source:
    cells = calibration.load(cells_file) if cells_file else None
    if file.suffix.lower() == CAPTURE:
        return of_capture(file, cells or calibration.SIMULATED)
    if cells is not None:
        return of_cells(file, rate_hz, columns, cells)
    return of_table(file, rate_hz, wanted)


def _plot(result: Result, file: Path) -> None:
    from controller.analysis.plot import save  # noqa: PLC0415  # matplotlib takes a second

    try:
        save(result, file)
    except OSError as error:
        raise _Refused(f"{file}: {error.strerror}; choose another place") from None
