"""`backstride simulate`: devices on pseudo-terminals, for any client to drive."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Literal

import click

from controller.api import SimulatedFault
from controller.simulator.bench import Bench
from controller.treadmills.cards import BadCard, load_card


@click.group()
def cli() -> None:
    """Play a device on a pseudo-terminal, for any client to drive."""


@cli.command()
@click.option(
    "--wire",
    type=click.Choice(["trackmaster"]),
    default="trackmaster",
    help="The wire that the treadmill speaks.",
)
@click.option("--card", "card_name", default="simulated", help="Machine card: a name or a file.")
@click.option("--unit", type=click.Choice(["mph", "km/h"]), help="Instead of the card's unit.")
@click.option("--no-watchdog", is_flag=True, help="The belt runs on when its host falls silent.")
@click.option("--deck", "with_deck", is_flag=True, help="With a force deck and a walker on it.")
@click.option("--until-eof", is_flag=True, help="End when standard input ends.")
def treadmill(
    *,
    wire: str,
    card_name: str,
    unit: Literal["mph", "km/h"] | None,
    no_watchdog: bool,
    with_deck: bool,
    until_eof: bool,
) -> None:
    """Serve a simulated treadmill until ended.

    Prints the path of its pseudo-terminal, then its belt at each change, as JSON lines. Type the
    name of a fault and Enter to cause it.
    """
    try:
        card = load_card(card_name)
    except BadCard as error:
        raise click.BadParameter(str(error), param_hint="--card") from error
    if card.family != wire:
        message = f"{card.name} speaks {card.family}, not {wire}"
        raise click.BadParameter(message, param_hint="--card")
    bench = Bench(
        replace(card, unit=unit or card.unit),
        watchdog=not no_watchdog,
        with_deck=with_deck,
        until_eof=until_eof,
    )
    if sys.stdin.isatty():
        click.echo(f"Type and Enter: status, {', '.join(SimulatedFault)}; Ctrl+C ends.", err=True)
    bench.run()
