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

from controller.workouts import (
    LoadedWorkout,
    find_workout,
    list_workouts,
    load_file,
    user_folder,
    workout_names,
)
from sessions.quantities import (
    SpeedUnit,
    format_clock,
    format_distance,
    format_duration,
    format_incline,
    format_speed,
)
from sessions.workouts.exceeding import needs_raised_limit
from sessions.workouts.faults import Fault, WorkoutError
from sessions.workouts.plan import AfterDistance, AfterTime, Plan, StepEnd
from sessions.workouts.profile import draw, profile
from sessions.workouts.schema import NAME_PATTERN, Workout, json_schema


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
    """Every workout that has a name: shipped ones and those of your own folder."""
    listing = list_workouts()
    head = ("NAME", "TITLE", "GAIT", "LENGTH", "TOP SPEED", "TOP INCLINE", "")
    _print_table([head, *(_row(loaded, unit) for loaded in listing.workouts)])
    if any(needs_raised_limit(loaded.workout.plan()) for loaded in listing.workouts):
        click.echo("\n* needs a limit that the site or a clinician has raised")
    _print_faults(listing.faults)


@cli.command()
@click.argument("name", shell_complete=complete_names)
@unit_option
def show(name: str, unit: SpeedUnit) -> None:
    """Everything about the workout NAME (or a file), with its profile."""
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
    """Check workout files: every fault with its line and column. Exit code 1 if there is one."""
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
    """Print the file format as JSON Schema, for editors that check and complete."""
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@cli.command()
@click.argument("name")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write it, instead of your own folder.",
)
def new(name: str, folder: Path | None) -> None:
    """Write a workout NAME to start from, with notes. Never overwrites a file."""
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


def _row(loaded: LoadedWorkout, unit: SpeedUnit) -> tuple[str, ...]:
    workout, plan = loaded.workout, loaded.workout.plan(unit)
    return (
        loaded.path.stem,
        workout.title,
        workout.gait,
        _length(plan),
        format_speed(max(step.speed_mps for step in plan.steps), unit),
        format_incline(max(step.incline_pct for step in plan.steps)),
        "*" if needs_raised_limit(plan) else "",
    )


def _length(plan: Plan) -> str:
    about = "" if plan.duration_s is not None else "about "
    return about + format_clock(profile(plan).length_s)


def _in_a_line(plan: Plan) -> str:
    top = format_speed(max(step.speed_mps for step in plan.steps), digits=2)
    return f"ok, {plan.name}, {len(plan.steps)} steps, {_length(plan)} long, at most {top}"


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _description(loaded: LoadedWorkout, unit: SpeedUnit, width: int) -> Iterator[str]:
    workout, plan = loaded.workout, loaded.workout.plan(unit)
    yield click.style(workout.title, bold=True)
    yield f"{workout.name}, {workout.gait}, {len(plan.steps)} steps, {_length(plan)} long"
    yield from _paragraphs(workout, width)
    yield "\nLimits"
    yield f"  {format_speed(plan.max_speed_mps, unit)}, {format_incline(plan.max_incline_pct)}"
    for excess in needs_raised_limit(plan, unit):
        yield from wrap(
            f"{excess} and needs a limit that the site or a clinician has raised.",
            width,
            initial_indent="  ! ",
            subsequent_indent="    ",
        )
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
