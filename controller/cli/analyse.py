"""`backstride analyse`: every figure of the gait in a recording."""

from __future__ import annotations

import json
from pathlib import Path

import click

from controller.analysis.result import Result
from controller.analysis.text import table, tree
from controller.cli.recorded_gait import PATH, RecordedGait, Refused, recorded_gait

PLOTS = (".png", ".svg", ".html")


@click.command()
@recorded_gait
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--plot", "plot_file", type=PATH, metavar="FILE", help="Draw it: a .png, .svg or .html file."
)
def cli(recorded: RecordedGait, *, as_json: bool, plot_file: Path | None) -> None:
    """Stances, footfalls and every figure of gait in a recording of vertical force.

    FILE is a table such as CSV or TSV whose first line names the columns, a .mot file of OpenSim,
    or the force.mcap of a session. Forces are in newtons.
    """
    if plot_file is not None and plot_file.suffix.lower() not in PLOTS:
        raise Refused(f"{plot_file}: draws {', '.join(PLOTS)}; end the file's name in one of them")
    result = recorded.analysed()
    if plot_file is not None:
        _plot(result, plot_file)
    if as_json:
        click.echo(json.dumps(tree(result)))
    else:
        for line in table(result):
            click.echo(line)


def _plot(result: Result, file: Path) -> None:
    from controller.analysis.plot import save  # noqa: PLC0415  # matplotlib takes a second

    try:
        save(result, file)
    except OSError as error:
        raise Refused(f"{file}: {error.strerror}; choose another place") from None
