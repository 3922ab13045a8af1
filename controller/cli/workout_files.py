"""`backstride workouts import` and `export`: workouts of other programs."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from controller.cli.parameters import Written
from controller.workouts import find_workout
from sessions.care.workout_text import workout_text
from sessions.imports.imported import HIGHEST_MPS, Asked, Imported, ImportRefused, line
from sessions.imports.zwo import read_zwo
from sessions.quantities import SPEED
from sessions.workouts.faults import WorkoutError
from sessions.workouts.plan import Gait

_MAX_BYTES: Final = 1 << 20


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE.yaml",
    help="Where to write it, instead of standard output; no file is overwritten.",
)
@click.option("--name", metavar="NAME", help="What to call it; else as the file is called.")
@click.option(
    "--reference",
    type=Written(SPEED),
    metavar="SPEED",
    help="The runner's own speed, of which a .zwo file says shares.",
)
@click.option("--speed", type=Written(SPEED), metavar="SPEED", help="For steps without a speed.")
@click.option(
    "--at-most",
    type=Written(SPEED),
    metavar="SPEED",
    default=HIGHEST_MPS,
    help="Lower whatever is faster to this.",
)
@click.option(
    "--gait",
    type=click.Choice([gait.value for gait in Gait]),
    help="How to go; else as the file says, or forward.",
)
def import_command(
    file: Path, out: Path | None, name: str | None, gait: str | None, **speeds: float | None
) -> None:  # fmt: skip
    """A workout of Zwift (.zwo) or of a watch (.fit, a workout) as a file of ours.

    What it could not hold is told on standard error and at the file's head: read it, and check
    every step. No limit is raised by it: those of machine, site and participant are in force.
    """
    asked = Asked(
        name=name or _name_of(file),
        reference_mps=speeds["reference"],
        untold_mps=speeds["speed"],
        at_most_mps=speeds["at_most"] or HIGHEST_MPS,
        gait=None if gait is None else Gait(gait),
    )
    try:
        imported = _reader(file)(_octets(file), asked)
    except (ImportRefused, OSError) as error:
        raise click.ClickException(f"{file}: {error}") from error
    told = [f"Imported from {line(file.name, 100)}. Check every step. It does not hold:"]
    text = workout_text(imported.workout, [*told, *(f"- {loss}" for loss in imported.losses)])
    for loss in imported.losses:
        click.echo(f"note: {loss}", err=True)
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        with out.open("x", encoding="utf-8") as written:
            written.write(text)
    except OSError as error:
        raise click.FileError(str(out), error.strerror) from None
    click.echo(f"{out} is written; next: backstride workouts check {out}", err=True)


def export_command(complete: Callable[..., list[CompletionItem]]) -> click.Command:
    """`workouts export`, its names completed like those of the other commands on workouts."""

    @click.command("export")
    @click.argument("name", shell_complete=complete)
    @click.argument("file", metavar="FILE.fit", type=click.Path(path_type=Path))
    def export(name: str, file: Path) -> None:
        """A workout as a FIT file, for watches and training diaries.

        What the format cannot hold is told. No file is overwritten. Needs the extra `fit`.
        """
        if file.suffix.lower() != ".fit":
            raise click.UsageError(f"{file} must end in .fit")
        try:
            workout = find_workout(name).workout
        except WorkoutError as error:
            raise click.ClickException("\n".join(map(str, error.faults))) from None
        exported = _fit("fit_writing").as_fit_workout(workout, datetime.now(UTC))
        try:
            with file.open("xb") as written:
                written.write(exported.data)
        except OSError as error:
            raise click.FileError(str(file), error.strerror) from None
        for loss in exported.losses:
            click.echo(f"not in it: {loss}", err=True)
        click.echo(f"{file}: {workout.title}, {len(exported.data)} bytes")

    return export


def _reader(file: Path) -> Callable[[bytes, Asked], Imported]:
    match file.suffix.lower():
        case ".zwo":
            return read_zwo
        case ".fit":
            reader: Callable[[bytes, Asked], Imported] = _fit("fit_reading").read_fit
            return reader
        case suffix:
            raise click.UsageError(f"{suffix or 'no suffix'}: only .zwo and .fit can be imported")


def _fit(module: str) -> Any:  # noqa: ANN401  # a module that needs an extra
    try:
        return importlib.import_module(f"sessions.imports.{module}")
    except ImportError as error:
        raise click.ClickException(
            f"FIT needs {error.name}: install it with `pip install 'backstride[fit]'`"
        ) from None


def _octets(file: Path) -> bytes:
    """Its bytes, one more than any reader takes at most."""
    with file.open("rb") as opened:
        return opened.read(_MAX_BYTES + 1)


def _name_of(file: Path) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")[:64].strip("-")
    return name or "imported"
