"""`backstride backup`: all records in one encrypted file, and back."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from controller.audit.configuration import trail_of
from controller.backup.header import BackupError
from controller.backup.restoring import check as judge
from controller.backup.restoring import restore as bring_back
from controller.backup.settings import Kept, belongs, place, settings_of
from controller.backup.writing import create as write
from controller.backup.writing import size_of
from controller.cli.config import configuration
from controller.config import Config, ConfigError, config_path, load

VARIABLE: Final = "BACKSTRIDE_BACKUP_PASSPHRASE"
LEAST: Final = 12
Command = TypeVar("Command", bound=Callable[..., Any])


def passphrase_option(command: Command) -> Command:
    """`--passphrase-file`."""
    return click.option(
        "--passphrase-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help=f"Its first line is the passphrase; else {VARIABLE}, else it is asked for.",
    )(command)


@click.group()
def cli() -> None:
    """Keep all records in one encrypted file, and bring them back.

    The data folder with participants, journal, raw force and audit trail; the configuration, the
    machines' cards and the deck's calibration. Without the passphrase nobody can read it, you
    included.
    """


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@passphrase_option
def create(file: Path, passphrase_file: Path | None) -> None:
    """Write all records to FILE, which must not exist. A controller may record meanwhile."""
    config = configuration()
    passphrase = _passphrase(passphrase_file, new=True)
    data, settings = config.paths.data, settings_of(config, config_path())
    with _told(), _bar("Writing", size_of(data, settings)) as progress:
        written = write(
            data, file, passphrase, trail_of(config), settings=settings, progress=progress
        )
    click.echo(f"{file}: {len(written.files)} files, {written.size} bytes of records, encrypted")
    click.echo(f"Try it: backstride backup check {file}")


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@passphrase_option
def check(file: Path, passphrase_file: Path | None) -> None:
    """Judge every byte of a backup, and say what it holds. Nothing is written."""
    passphrase = _passphrase(passphrase_file)
    with _told(), file.open("rb") as opened, _bar("Reading", file.stat().st_size) as progress:
        contents = judge(opened, passphrase, progress)
    click.echo(f"{file}: in order, written {contents.written_utc[:19]} UTC")
    for name, size in contents.files.items():
        click.echo(f"{size:14,}  {name}")


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--into",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="A folder that does not exist or is empty.",
)
@click.option(
    "--settings", is_flag=True, help="Configuration, cards and calibration to their places, too."
)
@click.option("--newer-too", is_flag=True, help="With --settings: replace newer ones as well.")
@passphrase_option
def restore(
    file: Path, into: Path, passphrase_file: Path | None, *, settings: bool, newer_too: bool
) -> None:
    """Bring all records back into a new folder.

    Every byte is judged before the first is written; what fails leaves nothing behind. Settings are
    in that folder, too; with --settings each is put where it belongs on this machine. One that is
    newer there stays unless you say --newer-too, and whatever is replaced is kept beside.
    """
    if newer_too and not settings:
        raise click.UsageError("--newer-too goes with --settings")
    passphrase = _passphrase(passphrase_file)
    size = 2 * file.stat().st_size
    with _told(), file.open("rb") as opened, _bar("Restoring", size) as progress:
        contents = bring_back(opened, passphrase, into.absolute(), progress=progress)
    click.echo(f"{into}: {len(contents.files)} files as of {contents.written_utc[:19]} UTC")
    with _told():
        for kept in contents.settings:
            click.echo(_placed(kept, into, put=settings, newer_too=newer_too))
    click.echo(f"Use it: set paths.data to {into.absolute()}, then backstride audit verify")


def _placed(kept: Kept, into: Path, *, put: bool, newer_too: bool) -> str:
    """What became of a file of settings, in a line."""
    target = belongs(kept, _config_here(), config_path())
    if not put:
        return f"{into / kept.name}: belongs at {target} (--settings puts it there)"
    return f"{target}: {place(kept, into, target, newer_too=newer_too)}"


def _config_here() -> Config:
    """The configuration of this machine; as if there were none where it is faulty: it may be what
    is to be replaced."""
    try:
        return load()
    except ConfigError:
        return Config()


def _passphrase(file: Path | None, *, new: bool = False) -> str:
    """From file, environment or prompt; a new one must be long enough to mean anything."""
    if file is not None:
        passphrase = (file.read_text(encoding="utf-8").splitlines() or [""])[0]
    elif VARIABLE in os.environ:
        passphrase = os.environ[VARIABLE]
    else:
        passphrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True)
    if new and len(passphrase) < LEAST:
        raise click.ClickException(
            f"a passphrase of {len(passphrase)} characters is guessed; take {LEAST} or more, "
            "for example five words"
        )
    return passphrase


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong inside ends the command with its message."""
    try:
        yield
    except (BackupError, sqlite3.Error) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        raise click.ClickException(f"{place}{error.strerror or error}") from error


@contextmanager
def _bar(label: str, size: int) -> Iterator[Callable[[int], None]]:
    """Progress on standard error."""
    with click.progressbar(length=max(1, size), label=label, file=sys.stderr) as bar:
        yield bar.update
