"""`backstride rehearse`: a workout in virtual time."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import click

from controller.cli.config import configuration
from controller.cli.exits import Exit
from controller.cli.telling import json_line, summary_text, text_line
from controller.cli.workouts import complete_names
from controller.config import Config
from controller.devices import setup
from controller.loading import excesses, with_limits
from controller.rehearse.rehearsal import Rehearsal, RehearsalFailed, rehearse
from controller.workouts import find_workout
from sessions.quantities import format_incline, format_speed
from sessions.workouts.faults import WorkoutError


@click.command()
@click.argument("workout", shell_complete=complete_names)
@click.option("--json", "as_json", is_flag=True, help="JSON lines; the last is the summary.")
def cli(workout: str, *, as_json: bool) -> None:
    """Run WORKOUT in virtual time and print what will happen.

    The whole program runs through engine, gate, driver, wire and the simulated treadmill and
    walker, an hour in seconds. Exit code 1 if it would be refused or stopped half-way.
    """
    config = configuration()
    try:
        card = setup(config).card
        plan = find_workout(workout).workout.plan(config.machine.unit)
    except (WorkoutError, ValueError) as error:
        click.echo(str(error), err=True)
        sys.exit(Exit.USAGE)
    loaded = with_limits(plan, card, config)
    changes = excesses(loaded, config.machine.unit)
    try:
        rehearsal = rehearse(loaded, card, config.machine.unit)
    except RehearsalFailed as error:
        click.echo(f"It would not run: {error}", err=True)
        sys.exit(Exit.FAULTY)
    tell = _json if as_json else _text
    for line in tell(rehearsal, changes, config):
        click.echo(line)
    sys.exit(Exit.FAULTY if changes or rehearsal.objection else Exit.DONE)


def _json(rehearsal: Rehearsal, changes: tuple[str, ...], config: Config) -> Iterator[str]:
    del config
    for change in changes:
        yield json.dumps({"type": "limit", "change": change})
    yield from map(json_line, rehearsal.events)


def _text(rehearsal: Rehearsal, changes: tuple[str, ...], config: Config) -> Iterator[str]:
    unit = config.machine.unit
    for event in rehearsal.events:
        if line := text_line(event, unit):
            yield line
    yield summary_text(rehearsal.summary, unit)
    yield ""
    speed, incline = rehearsal.loaded.speed_limits[0], rehearsal.loaded.incline_limits[0]
    yield f"Speed limit    {format_speed(speed.value, unit)}  {speed.source}: {speed.reason}"
    yield f"Incline limit  {format_incline(incline.value)}  {incline.source}: {incline.reason}"
    for change in changes:
        yield f"Would be refused: {change}. The rehearsal above kept to the limit."
    if rehearsal.objection:
        yield f"Would be refused: {rehearsal.objection}"
