"""`backstride participants`: who is treated, with which limits, and what was written down."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import click

from controller.care import store
from controller.care.desk import Desk
from controller.care.erasing import erase as erase_from
from controller.care.overview import everybody, overview
from controller.care.pins import set_pin
from controller.cli.care_desk import (
    Day,
    as_json_option,
    desk,
    echo_json,
    echo_rows,
    echo_table,
    of_participant,
    on_option,
)
from controller.cli.care_text import described, everything, limit_rows, row
from controller.cli.parameters import Written
from controller.cli.reports import participant_report
from controller.cli.treatment import answer, next_command, plan, screen
from sessions.care.pain import Silence
from sessions.care.participant import Participant, Way
from sessions.care.programmes import Goal
from sessions.care.roles import Action, Role
from sessions.care.written import HEIGHT, MASS
from sessions.quantities import DURATION, INCLINE, SPEED

NOBODY = "There are no participants yet: `backstride participants add P1 --goal rehabilitation`"

GOALS = click.Choice([goal.value for goal in Goal])
_DESCRIBED = (
    click.option("--way", type=click.Choice([way.value for way in Way]), help="How they go."),
    click.option("--mass", "mass_kg", type=Written(MASS), metavar="MASS", help="As '70 kg'."),
    click.option("--height", "height_m", type=Written(HEIGHT), metavar="SIZE", help="As '1.7 m'."),
    click.option("--notes", metavar="TEXT", help="Free text; no names."),
    click.option("--cleared-by", "by", metavar="ROLE", help="Who says that they may train."),
    click.option("--cleared-on", "on", type=Day(), default=date.today, metavar="DAY", help="When."),
    click.option("--hold-from", type=int, help="Pain that holds the session, 1 to 4."),
    click.option("--stop-from", type=int, help="Pain that stops it, 2 to 6."),
    click.option("--worse-by", type=int, help="Rise of pain that counts, 1 or 2."),
    click.option("--ask-every", "asked_every_s", type=Written(DURATION), metavar="TIME",
                 help="How often pain is asked, as '5 min'."),
    click.option("--unanswered", type=click.Choice([one.value for one in Silence]),
                 help="What follows where nobody answers."),
)  # fmt: skip
_OF_RULE = ("hold_from", "stop_from", "worse_by", "asked_every_s", "unanswered")


def _described(command: Any) -> Any:  # noqa: ANN401  # click's decorators change what they are given
    for option in reversed(_DESCRIBED):
        command = option(command)
    return command


@click.group()
def cli() -> None:
    """Participants by pseudonym: limits, screening, plans, next sessions.

    No names are kept: a pseudonym is letters and digits.
    """


@cli.command()
@click.argument("pseudonym", metavar="PSEUDONYM")
@click.option("--goal", required=True, type=GOALS)
@_described
def add(pseudonym: str, goal: str, **given: object) -> None:
    """Add a participant."""
    with desk(Action.EDIT_PARTICIPANT) as at:
        fields = {"pseudonym": pseudonym, "goal": goal, **_fields(given, {})}
        store.add(at.db, Participant.model_validate(fields))
    click.echo(f"{pseudonym} is added; next: backstride participants screen {pseudonym}")


@cli.command("list")
@as_json_option
@on_option
def list_command(*, as_json: bool, today: date) -> None:
    """Everybody, with what is done and what is due."""
    with desk(Action.SEE_RECORDS) as at:
        rows = sorted(map(row, everybody(at, today)), key=lambda one: one["pseudonym"].lower())
    if as_json:
        echo_json(rows)
    elif rows:
        echo_table(rows)
    else:
        click.echo(NOBODY)


@cli.command()
@of_participant
@as_json_option
@on_option
def show(pseudonym: str, *, as_json: bool, today: date) -> None:
    """Everything about one participant."""
    with desk(Action.SEE_RECORDS) as at:
        if as_json:
            echo_json(everything(at, pseudonym))
            return
        one = overview(at, at.find(pseudonym), today)
    line = row(one)
    told = [*described(one.participant), ("done", line["done"]), ("next", line["next"])]
    told += [("screening", words) for words in one.screening.words]
    echo_rows([pair for pair in told if pair[1]])


@cli.command()
@of_participant
@click.option("--goal", type=GOALS)
@_described
def edit(pseudonym: str, **given: object) -> None:
    """Change what is given; everything else stays."""
    with desk(Action.EDIT_PARTICIPANT) as at:
        was = at.find(pseudonym)
        changes = _fields(given, was.pain_rule.model_dump())
        if not changes:
            raise click.UsageError("nothing to change; give an option")
        store.replace(at.db, Participant.model_validate(was.model_dump() | changes))
    click.echo(f"{was.pseudonym}: {', '.join(sorted(changes))} changed")


@cli.command()
@of_participant
@click.option("--speed", type=Written(SPEED), metavar="SPEED", help="As '1.5 mph'.")
@click.option("--incline", type=Written(INCLINE), metavar="INCLINE", help="As '5 %'.")
@click.option("--heart", type=int, metavar="BPM", help="Beats a minute, where a belt is worn.")
@click.option("--reason", metavar="TEXT", help="Why, and who decided it; shown there.")
@click.option(
    "--lift",
    type=click.Choice(["speed", "incline", "heart"]),
    multiple=True,
    help="Take the participant's own limit away.",
)
@as_json_option
def limits(
    pseudonym: str, reason: str | None, lift: tuple[str, ...], *, as_json: bool, **given: object
) -> None:
    """Show the limits in force, or set a participant's own."""
    keys = {"speed": "max_speed_mps", "incline": "max_incline_pct", "heart": "max_heart_rate_bpm"}
    new = {name: value for name, value in given.items() if value is not None}
    if new and not reason:
        raise click.UsageError("a limit needs its reason: --reason 'why, and who decided it'")
    changes = {name: {keys[name]: value, "reason": reason} for name, value in new.items()}
    with desk(Action.EDIT_PARTICIPANT if changes or lift else Action.SEE_RECORDS) as at:
        participant = at.find(pseudonym)
        if changes or lift:
            fields = participant.model_dump() | dict.fromkeys(lift) | changes
            participant = Participant.model_validate(fields)
            store.replace(at.db, participant)
        rows = list(limit_rows(at, participant))
    if as_json:
        echo_json(rows)
    else:
        echo_table(rows)


for _command in (screen, plan, answer, next_command, participant_report):
    cli.add_command(_command)


@cli.command()
@of_participant
@click.option(
    "-o",
    "--output",
    type=click.File("w", encoding="utf-8", atomic=True),
    default="-",
    metavar="FILE",
    help="Where to write it, instead of standard output.",
)
@click.argument("bundle", metavar="[FILE.zip]", required=False, type=click.Path(path_type=Path))
@on_option
def export(pseudonym: str, output: TextIO, bundle: Path | None, *, today: date) -> None:
    """Everything about one participant.

    With FILE.zip, which must not exist: records, every session with its raw force and in every
    format, reports. Without: what was written down, as JSON, with sessions named by their ids.
    """
    with desk(Action.SEE_RECORDS) as at:
        if bundle is None:
            told = json.dumps(everything(at, pseudonym), ensure_ascii=False, indent=2)
            output.write(told + "\n")
            return
        missing = _bundled(at, pseudonym, bundle, today)
    for line in missing:
        click.echo(f"not in it: {line}", err=True)
    click.echo(f"{bundle}: everything about {pseudonym}, {bundle.stat().st_size} bytes")


def _bundled(at: Desk, pseudonym: str, file: Path, today: date) -> list[str]:
    from controller.cli.bundle import write_bundle  # noqa: PLC0415  # matplotlib takes a second

    try:
        return write_bundle(at, pseudonym, file, today)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error


@cli.command()
@of_participant
@click.option("--yes", is_flag=True, help="Do not ask whether.")
@as_json_option
def erase(pseudonym: str, *, yes: bool, as_json: bool) -> None:
    """Erase a participant with their sessions, and search every file to prove it.

    The audit trail keeps that somebody was erased, under a tag that leads to nobody. No controller
    may record meanwhile. Backups and files that you exported are not touched.
    """
    with desk(Action.ERASE) as at:
        if not yes:
            told = f"Erase everything about {pseudonym}, with all sessions? This cannot be undone"
            click.confirm(told, abort=True)
        proof = erase_from(at.db, at.folder, pseudonym)
    if as_json:
        echo_json(asdict(proof))
        return
    click.echo(
        f"{proof.pseudonym} is erased: {proof.records} rows, {len(proof.sessions)} sessions; "
        "found before and not found after"
    )
    click.echo(f"searched: {proof.searched_bytes} bytes in {len(proof.files)} files")
    click.echo(f"audit trail: record about {proof.tag}; receipt, kept nowhere: {proof.receipt}")


@cli.command()
@click.argument("role", type=click.Choice([Role.THERAPIST.value, Role.ENGINEER.value]))
def pin(role: str) -> None:
    """Set the PIN of a role: 4 to 12 digits, asked for twice."""
    with desk(Action.SET_PIN) as at:
        digits = click.prompt(f"New PIN of the {role}", hide_input=True, confirmation_prompt=True)
        try:
            set_pin(at.db, Role(role), digits)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"the PIN of the {role} is set")


def _fields(given: dict[str, Any], rule: dict[str, Any]) -> dict[str, Any]:
    """The options that were given, as the fields of a participant whose pain rule is `rule`."""
    by, on = given.pop("by"), given.pop("on")
    fields = {name: value for name, value in given.items() if value is not None}
    changed_rule = {name: fields.pop(name) for name in _OF_RULE if name in fields}
    if by is not None:
        fields["clearance"] = {"by": by, "on": on}
    if changed_rule:
        fields["pain_rule"] = rule | changed_rule
    return fields
