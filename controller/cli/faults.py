"""`backstride faults`: what goes wrong, caused on a stand of real processes and measured."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NoReturn

import click

from controller.belt.realtime import become_urgent
from controller.cli.exits import Exit
from controller.cli.signals import ENDING
from controller.faults import offsets_report, stress_report
from controller.faults.fault import Fault, Trial
from controller.faults.offsets import Seen
from controller.faults.offsets import try_all as try_points
from controller.faults.report import page, trial_json, trial_line
from controller.faults.run import Result, UnknownFault, chosen, try_all
from controller.faults.stress import Stressed
from controller.faults.stress import stress as walk_under_stress
from controller.faults.table import NOT_TRIED
from controller.faults.trial import FULL_MPS

_PAGE: Final = click.Path(dir_okay=False, writable=True, path_type=Path)


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
    type=_PAGE,
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
        _end_early()
    if table is not None:
        table.write_text(page(results, at_mps))
    sys.exit(Exit.FAULTY if any(result.complaints for result in results) else Exit.DONE)


@cli.command()
@click.option("--only", default="", help="What is done there has this in its name.")
@click.option("--at-once", default=2, type=click.IntRange(1, 16), help="Trials at a time.")
@click.option("--table", type=_PAGE, help="Write the page to this file.")
def offsets(only: str, at_once: int, table: Path | None) -> None:
    """Kill and stop guard and sentry, and pull the cable, at every byte of every frame.

    On the serial wire, without controller and screen; some 420 trials in about a quarter of an
    hour. Exit code 1 if anything else was seen than must be.
    """
    chosen_trials = [trial for trial in offsets_report.trials() if only in trial[0].name]
    if not chosen_trials:
        known = ", ".join(deed.name for deed, _ in offsets_report.trials())
        raise click.BadParameter(f"{only}: there are {known}", param_hint="--only")
    all_seen: list[Seen] = []
    become_urgent()
    try:
        with _interrupted_by_all():
            for deed, points in chosen_trials:
                all_seen += asyncio.run(try_points(points, deed, at_once, _tell_seen))
    except KeyboardInterrupt:
        _end_early()
    if table is not None:
        table.write_text(offsets_report.page(all_seen))
    sys.exit(Exit.FAULTY if any(seen.wrong for seen in all_seen) else Exit.DONE)


@cli.command()
@click.option("--minutes", default=60.0, type=click.FloatRange(0.05, 24 * 60), help="To walk.")
@click.option(
    "--nice",
    "niceness",
    default=0,
    type=click.IntRange(0, 19),
    help="Of what keeps the computer busy; what is tried is not made nicer.",
)
@click.option("--table", type=_PAGE, help="Write the page to this file.")
def stress(minutes: float, niceness: int, table: Path | None) -> None:
    """Walk steadily with every core and the disk busy, and count false stops.

    Exit code 1 if there was one.
    """
    try:
        with _interrupted_by_all():
            result = walk_under_stress(minutes, niceness, _tell_stressed)
    except KeyboardInterrupt:
        _end_early()
    if table is not None:
        table.write_text(stress_report.page(result, niceness))
    sys.exit(Exit.FAULTY if result.stops else Exit.DONE)


def _end_early() -> NoReturn:
    click.echo("Ended before its time; no process is left.", err=True)
    sys.exit(Exit.STOPPED)


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


def _tell_seen(seen: Seen) -> None:
    click.echo(offsets_report.seen_line(seen))


def _tell_stressed(result: Stressed) -> None:
    worst = (f"{name} {max(figures) / 1000:.0f} ms" for name, figures in result.figures_us.items())
    stops = len(result.stops)
    click.echo(f"{result.walked_s / 60:5.1f} min, {stops} false stops; at worst {', '.join(worst)}")


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
