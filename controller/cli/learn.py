"""`backstride devices learn`: a first step of commissioning."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from controller.cli.config import configuration
from controller.cli.exits import Exit, reason
from controller.cli.urls import with_urls
from controller.devices import Setup, setup
from controller.learning.card_text import windows, with_learnt
from controller.learning.procedure import Learning, LearningFailed, Learnt
from controller.learning.session import learn
from controller.simulator.process import SimulatorFailed
from controller.treadmills.cards import CARDS

_BEFORE = (
    "The belt will start, get a little faster and stop, within a minute, at no more than "
    "{highest_kmh:.1f} km/h.\nNobody may stand on it. Stand beside it with the safety key in reach."
)


@click.command("learn")
@click.option("--machine", metavar="URL", help="Instead of the configured treadmill.")
@click.option("--yes", is_flag=True, help="Confirm the start; for simulated treadmills only.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the card there instead of printing it.",
)
def learn_command(*, machine: str | None, yes: bool, output: Path | None) -> None:
    """Measure how late a treadmill is, and make a machine card that says so.

    The belt runs at its lowest speed for a minute, under the same guard as always. A person beside
    the treadmill confirms its start. Name the card as machine.card in the configuration.
    """
    try:
        place = setup(with_urls(configuration(), machine, "none"))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if yes and not place.machine.simulated:
        raise click.UsageError("--yes is for simulated treadmills: a person confirms a real one")
    try:
        learnt, used = asyncio.run(
            learn(place, _yes if yes else _asked, lambda said: click.echo(said, err=True))
        )
    except (LearningFailed, SimulatorFailed, OSError) as error:
        click.echo(reason(error), err=True)
        sys.exit(Exit.FAULTY)
    _hand_over(learnt, used, output)


def _yes(_learning: Learning) -> bool:
    return True


def _asked(learning: Learning) -> bool:
    """Whether the person beside the machine types the word; an end of input is a no."""
    click.echo(_BEFORE.format(highest_kmh=learning.highest_mmps * 0.0036), err=True)
    try:
        return bool(click.prompt("Type start to start it", default="no", err=True) == "start")
    except click.Abort:
        return False


def _hand_over(learnt: Learnt, used: Setup, output: Path | None) -> None:
    shipped = CARDS / f"{used.card_name}.toml"
    source = Path(used.card_name) if used.card_name.endswith(".toml") else shipped
    today = datetime.now(UTC).astimezone().date()
    text = with_learnt(source.read_text(encoding="utf-8"), learnt, today)
    for key, value in windows(learnt).items():
        click.echo(f"{key}: {getattr(learnt, key)} measured, {value} on the card", err=True)
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_text(text, encoding="utf-8")
    click.echo(f'{output}: name it in the configuration, [machine] card = "{output}"', err=True)
