"""`backstride audit`: whether the records are as they were written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import click

from controller.audit.against import Compared, compare
from controller.audit.trail import read_head, trail_path, verified
from controller.cli.config import configuration
from controller.cli.exits import Exit
from controller.config import Config
from sessions.audit.chain import Head, Record, line
from sessions.audit.checking import Checked
from sessions.journal.store import JournalError


class HeadOption(click.ParamType[Head]):
    """A head: `NUMBER HASH`, or a hash alone."""

    name = "head"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Head:
        """The head. Fails for anything else."""
        try:
            return value if isinstance(value, Head) else Head.read(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.group()
def cli() -> None:
    """Check that no record was changed, and see who changed what."""


@cli.command()
@click.option("--head", type=HeadOption(), metavar="HASH", help="A head that you kept elsewhere.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def verify(head: Head | None, *, as_json: bool) -> None:
    """Check the trail from its first record to its last, and the records against it.

    Names the first record that is not as it was written. Where the end was cut off, only a head
    that was kept elsewhere shows it: `audit.head` of the configuration, or --head. Exit code 1
    where anything is wrong.
    """
    config = configuration()
    folder = config.paths.data
    checked, compared = Checked(), Compared()
    try:
        heads, notes = _heads(config, head)
        checked = verified(folder, heads)
        if checked.bad is None:
            compared = compare(folder, checked.records)
    except (OSError, sqlite3.Error, JournalError) as error:
        raise click.ClickException(str(error)) from error
    notes += checked.notes + compared.notes
    if as_json:
        click.echo(json.dumps(_as_json(checked, compared, notes), ensure_ascii=False, indent=2))
    else:
        for text in _told(folder, checked, compared, notes, kept=bool(heads)):
            click.echo(text)
    if checked.bad is not None or compared.faults:
        raise SystemExit(Exit.FAULTY)


@cli.command("head")
def head_command() -> None:
    """The number of the last record and its hash, to be kept elsewhere.

    On paper, in a mail, in another program: who changes records does not reach it there.
    """
    try:
        click.echo(str(read_head(configuration().paths.data)))
    except OSError as error:
        raise click.ClickException(str(error)) from error


@cli.command("log")
@click.option("--last", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def log(last: int, *, as_json: bool) -> None:
    """The last records: when, who, what, about whom or what.

    A participant is a tag here. Whether the records are genuine, `verify` says.
    """
    path = trail_path(configuration().paths.data)
    try:
        checked = verified(configuration().paths.data, {})
    except OSError as error:
        raise click.ClickException(str(error)) from error
    for record in checked.records[-last:]:
        click.echo(line(record).decode().rstrip() if as_json else _line(record))
    if checked.bad is not None:
        raise click.ClickException(f"{path} is damaged after that: backstride audit verify")


def _heads(config: Config, given: Head | None) -> tuple[dict[str, Head], list[str]]:
    """Every head that is known, by its place, and what cannot be read."""
    heads: dict[str, Head] = {}
    if given is not None:
        heads["that you gave"] = given
    if (place := config.audit.head) is None:
        return heads, []
    try:
        heads[f"in {place}"] = Head.read(place.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        return heads, [f"the head in its second place cannot be read: {error}"]
    return heads, []


def _told(
    folder: Path, checked: Checked, compared: Compared, notes: list[str], *, kept: bool
) -> Iterator[str]:
    path = trail_path(folder)
    yield from (f"note: {note}" for note in notes)
    if checked.bad is not None:
        yield f"WRONG: {path}, line {checked.bad.line}, record {checked.bad.number}:"
        yield f"  {checked.bad.meaning}"
        yield f"  the records before it are in order ({len(checked.records)})"
        return
    yield from (f"WRONG: {fault}" for fault in compared.faults)
    if not compared.faults:
        yield (
            f"{path}: {len(checked.records)} records in order; {compared.participants} "
            f"participants, {compared.sessions} sessions and {compared.raw} files of raw force are "
            "as it says"
        )
    if not kept:
        yield "Nothing shows whether its end was cut off: give --head, or set audit.head"
    yield f"head: {checked.head}"


def _as_json(checked: Checked, compared: Compared, notes: list[str]) -> dict[str, object]:
    bad = checked.bad
    return {
        "in_order": bad is None and not compared.faults,
        "records": len(checked.records),
        "head": str(checked.head),
        "bad": bad and {"line": bad.line, "record": bad.number, "meaning": bad.meaning},
        "faults": compared.faults,
        "notes": notes,
        "participants": compared.participants,
        "sessions": compared.sessions,
        "raw_files": compared.raw,
    }


def _line(record: Record) -> str:
    when = record.at_utc[:19].replace("T", " ")
    return f"{record.number:6}  {when}  {record.who}  {record.what}  {record.about}".rstrip()
