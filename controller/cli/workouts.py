"""`backstride workouts`: list, show, check, write and describe workout files."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from textwrap import wrap

import click
from click.shell_completion import CompletionItem

from controller.cli.workout_files import export_command, import_command
from controller.workouts import (
    LoadedWorkout,
    find_workout,
    list_workouts,
    load_file,
    user_folder,
    workout_names,
)
from sessions.documents.faults import Fault
from sessions.quantities import (
    SpeedUnit,
    format_clock,
    format_distance,
    format_duration,
    format_incline,
    format_speed,
)
from sessions.workouts.exceeding import needs_raised_limit
from sessions.workouts.faults import WorkoutError
from sessions.workouts.fields import NAME_PATTERN
from sessions.workouts.plan import AfterDistance, AfterTime, Plan, StepEnd
from sessions.workouts.profile import draw, profile
from sessions.workouts.schema import Workout, json_schema

_NEEDS = "needs a limit that the site or a clinician has raised"


def complete_names(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The names of workouts, or files where a path is being typed."""
    names = [CompletionItem(name) for name in workout_names() if name.startswith(incomplete)]
    return names or [CompletionItem(incomplete, type="file")]


unit_option = click.option(
    "--unit",
    type=click.Choice(["mph", "km/h"]),
    default="mph",
    show_default=True,
    help="Unit of speeds.",
)


@click.group()
def cli() -> None:
    """List, show, check and write workouts."""


@cli.command("list")
@unit_option
def list_command(unit: SpeedUnit) -> None:
    """The workouts that have a name: shipped ones and your own."""
    listing = list_workouts()
    head = ("NAME", "TITLE", "GAIT", "LENGTH", "TOP")
    _print_table([head, *(_row(loaded, unit) for loaded in listing.workouts)])
    if any(needs_raised_limit(loaded.workout.plan()) for loaded in listing.workouts):
        click.echo(f"\n* {_NEEDS}")
    _print_faults(listing.faults)


@cli.command()
@click.argument("name", shell_complete=complete_names)
@unit_option
def show(name: str, unit: SpeedUnit) -> None:
    """Everything about a workout.

    NAME is a workout's name or the path of a file.
    """
    try:
        loaded = find_workout(name)
    except WorkoutError as error:
        raise _failure(error.faults) from None
    width = max(40, min(shutil.get_terminal_size().columns, 100))
    for line in _description(loaded, unit, width):
        click.echo(line)


@cli.command()
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
def check(paths: tuple[Path, ...]) -> None:
    """Find every fault in workout files.

    Each fault is told with its line and column, on standard error; exit code 1 if there is one.
    """
    faults: list[Fault] = []
    for path in paths:
        try:
            click.echo(f"{path}: {_in_a_line(load_file(path).workout.plan())}")
        except WorkoutError as error:
            faults += error.faults
    if faults:
        raise _failure(faults)


@cli.command()
def schema() -> None:
    """The file format as JSON Schema.

    Editors check and complete workout files with it.
    """
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@cli.command()
@click.argument("name")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write it, instead of your own folder.",
)
def new(name: str, folder: Path | None) -> None:
    """Write a workout to start from.

    NAME.yaml has notes for every key. No file is ever overwritten.
    """
    if not re.fullmatch(NAME_PATTERN, name):
        raise click.BadParameter("use small letters, digits and dashes", param_hint="NAME")
    if name in workout_names():
        raise click.BadParameter(f"there is a workout {name}; choose another", param_hint="NAME")
    path = (folder or user_folder()) / f"{name}.yaml"
    template = (files("sessions.workouts") / "template.yaml").read_text(encoding="utf-8")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(template.replace("my-workout ", f"{name} ".ljust(11)))
    except OSError as error:
        raise click.FileError(str(path), error.strerror) from None
    click.echo(f"{path} is written; edit it, then: backstride workouts check {path}")


cli.add_command(import_command)
cli.add_command(export_command(complete_names))


def _row(loaded: LoadedWorkout, unit: SpeedUnit) -> tuple[str, ...]:
    workout, plan = loaded.workout, loaded.workout.plan(unit)
    speed = format_speed(max(step.speed_mps for step in plan.steps), unit)
    incline = format_incline(max(step.incline_pct for step in plan.steps))
    top = f"{speed}, {incline}" + (" *" if needs_raised_limit(plan) else "")
    return loaded.path.stem, workout.title, workout.gait, _length(plan), top


def _length(plan: Plan) -> str:
    about = "" if plan.duration_s is not None else "about "
    return about + format_clock(profile(plan).length_s)


def _count(plan: Plan) -> str:
    return "1 step" if len(plan.steps) == 1 else f"{len(plan.steps)} steps"


def _in_a_line(plan: Plan) -> str:
    top = format_speed(max(step.speed_mps for step in plan.steps), digits=2)
    needs = f"; {_NEEDS}" if needs_raised_limit(plan) else ""
    return f"ok, {plan.name}, {_count(plan)}, {_length(plan)} long, at most {top}{needs}"


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _description(loaded: LoadedWorkout, unit: SpeedUnit, width: int) -> Iterator[str]:
    workout, plan = loaded.workout, loaded.workout.plan(unit)
    yield click.style(workout.title, bold=True)
    yield f"{workout.name}, {workout.gait}, {_count(plan)}, {_length(plan)} long"
    yield from _paragraphs(workout, width)
    yield "\nLimits"
    yield f"  {format_speed(plan.max_speed_mps, unit)}, {format_incline(plan.max_incline_pct)}"
    yield from _needs(plan, unit, width)
    yield "\nProfile"
    yield draw(plan, width=width, unit=unit)
    yield "\nSteps"
    yield from _steps(plan, unit)
    yield f"\nFile\n  {loaded.path}\n  SHA-256 {loaded.sha256}"


def _paragraphs(workout: Workout, width: int) -> Iterator[str]:
    yield from _section("Goal", [workout.goal], width)
    yield from _section("For whom", [workout.for_whom], width)
    yield from _section("Who should not, or ask first", workout.contraindications, width)
    if workout.checklist:
        yield from _section("Check before the start", workout.checklist, width)
    yield from _section("Source", [workout.source], width)


def _needs(plan: Plan, unit: SpeedUnit, width: int) -> Iterator[str]:
    excesses = needs_raised_limit(plan, unit)
    if excesses:
        reason = f"{_NEEDS.capitalize()}: {'; '.join(excesses)}."
        yield from wrap(reason, width, initial_indent="  ", subsequent_indent="  ")


def _section(title: str, paragraphs: Iterable[str], width: int) -> Iterator[str]:
    yield f"\n{title}"
    for paragraph in paragraphs:
        yield from wrap(paragraph, width, initial_indent="  ", subsequent_indent="  ")


def _steps(plan: Plan, unit: SpeedUnit) -> Iterator[str]:
    for number, step in enumerate(plan.steps, start=1):
        speed, incline = format_speed(step.speed_mps, unit), format_incline(step.incline_pct)
        yield f"  {number:3}  {step.kind:9}  {speed:>8}  {incline:>6}  {_ends(step.end)}"
        for cue in step.cues:
            yield f"       {format_clock(cue.at_s):>5}  {cue.text}"


def _ends(end: StepEnd) -> str:
    match end:
        case AfterTime(seconds):
            return format_duration(seconds)
        case AfterDistance(metres):
            return format_distance(metres)
        case _:
            return "until told"


def _failure(faults: Iterable[Fault]) -> click.exceptions.Exit:
    _print_faults(faults)
    return click.exceptions.Exit(1)


def _print_faults(faults: Iterable[Fault]) -> None:
    for fault in faults:
        click.echo(str(fault), err=True)
