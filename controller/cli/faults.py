"""`backstride faults`: what goes wrong, caused on a stand of real processes and measured."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from controller.cli.exits import Exit
from controller.cli.signals import ENDING
from controller.faults.fault import Fault, Trial
from controller.faults.report import page, trial_json, trial_line
from controller.faults.run import Result, UnknownFault, chosen, try_all
from controller.faults.table import NOT_TRIED
from controller.faults.trial import FULL_MPS


@click.group()
def cli() -> None:
    """Cause faults on simulated devices and real processes, and measure what follows."""


@cli.command()
@click.option("--only", multiple=True, help="A hazard (H07) or a fault; may be given again.")
@click.option("--list", "as_list", is_flag=True, help="Only say what there is.")
@click.option("--repeat", default=1, type=click.IntRange(1, 1000), help="Trials of each fault.")
@click.option(
    "--speed",
    "at_mps",
    default=FULL_MPS,
    type=click.FloatRange(0.09, FULL_MPS),
    help="Of the belt when the fault comes, in m/s.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each trial.")
@click.option(
    "--table",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the page of medians, longest times and budgets to this file.",
)
def run(
    only: tuple[str, ...],
    repeat: int,
    at_mps: float,
    table: Path | None,
    *,
    as_list: bool,
    as_json: bool,
) -> None:
    """Run faults, one after the other; about a quarter of a minute each.

    Exit code 1 if a belt was not stopped, if something else was seen than must be, or if a budget
    was exceeded. Ctrl+C ends it, and leaves no process behind.
    """
    try:
        faults = chosen(only)
    except UnknownFault as error:
        raise click.BadParameter(str(error), param_hint="--only") from error
    if as_list:
        _tell_list(faults)
        return
    results: list[Result] = []
    try:
        with _interrupted_by_all():
            for result in try_all(faults, repeat, at_mps, _teller(as_json=as_json)):
                results.append(result)
                if result.lacking:
                    click.echo(f"{result.fault.name:24} not tried: {result.lacking}", err=True)
                click.echo(f"{len(results)} of {len(faults)}", err=True)
    except KeyboardInterrupt:
        click.echo("Ended before its time; no process is left.", err=True)
        sys.exit(Exit.STOPPED)
    if table is not None:
        table.write_text(page(results, at_mps))
    sys.exit(Exit.FAULTY if any(result.complaints for result in results) else Exit.DONE)


@contextmanager
def _interrupted_by_all() -> Iterator[None]:
    """Let every signal that ends a program end the stand first; in a shell's background job, which
    ignores Ctrl+C, too."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _teller(*, as_json: bool) -> Callable[[Fault, Trial], None]:
    def tell(fault: Fault, trial: Trial) -> None:
        told = json.dumps(trial_json(fault, trial)) if as_json else trial_line(fault, trial)
        click.echo(told)

    return tell


def _tell_list(faults: list[Fault]) -> None:
    for fault in faults:
        lacking = fault.lacking()
        click.echo(f"{fault.name:24} {fault.hazard}  {fault.what}{f' ({lacking})' * bool(lacking)}")
    for hazard, what, reason in NOT_TRIED:
        click.echo(f"{'not tried':24} {hazard}  {what}: {reason}")
