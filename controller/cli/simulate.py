"""`backstride simulate`: devices on pseudo-terminals or in the air, for any client to drive."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Literal

import click

from controller.simulator.bench import Bench
from controller.simulator.deck import SimulatedDeck
from controller.simulator.fault import SimulatedFault
from controller.simulator.ftms.peculiarities import PECULIAR
from controller.simulator.paired import paired_deck
from controller.treadmills.cards import BadCard, MachineCard, load_card

TRACKMASTER, FTMS = "trackmaster", "ftms"


@click.group()
def cli() -> None:
    """Play a device on a pseudo-terminal or over Bluetooth, for any client to drive."""


@cli.command()
@click.option(
    "--wire",
    type=click.Choice([TRACKMASTER, FTMS]),
    default=TRACKMASTER,
    help="The wire that the treadmill speaks.",
)
@click.option("--card", "card_name", default="simulated", help="Machine card: a name or a file.")
@click.option("--unit", type=click.Choice(["mph", "km/h"]), help="Instead of the card's unit.")
@click.option("--no-watchdog", is_flag=True, help="The belt runs on when its host falls silent.")
@click.option(
    "--peculiar",
    type=click.Choice(sorted(PECULIAR)),
    help="ftms: do what some machines do differently.",
)
@click.option(
    "--transport",
    help="ftms: the bumble transport of a controller to be heard on, as usb:0; without it, "
    "clients on this computer come in through a local port.",
)
@click.option("--name", help="ftms: the name that it advertises.")
@click.option("--deck", "with_deck", is_flag=True, help="With a force deck and a walker on it.")
@click.option("--second", is_flag=True, help="With two decks under it, one for each foot.")
@click.option("--until-eof", is_flag=True, help="End when standard input ends.")
def treadmill(
    *,
    wire: str,
    card_name: str,
    unit: Literal["mph", "km/h"] | None,
    no_watchdog: bool,
    peculiar: str | None,
    transport: str | None,
    name: str | None,
    with_deck: bool,
    second: bool,
    until_eof: bool,
) -> None:
    """Serve a simulated treadmill until ended.

    Prints where it is found, then its belt at each change, as JSON lines. Type the name of a fault
    and Enter to cause it.
    """
    card = _card(card_name)
    deck = _deck(with_deck=with_deck, second=second)
    if sys.stdin.isatty():
        click.echo(f"Type and Enter: status, {', '.join(SimulatedFault)}; Ctrl+C ends.", err=True)
    if wire == FTMS:
        _refuse({"--unit": unit, "--no-watchdog": no_watchdog}, wire)
        _serve_ftms(
            card,
            peculiar or "none",
            transport=transport,
            name=name,
            deck=deck,
            until_eof=until_eof,
        )
        return
    _refuse({"--peculiar": peculiar, "--transport": transport, "--name": name}, wire)
    if card.family != wire:
        message = f"{card.name} speaks {card.family}, not {wire}"
        raise click.BadParameter(message, param_hint="--card")
    Bench(
        replace(card, unit=unit or card.unit),
        watchdog=not no_watchdog,
        deck=deck,
        until_eof=until_eof,
    ).run()


def _card(name: str) -> MachineCard:
    try:
        return load_card(name)
    except BadCard as error:
        raise click.BadParameter(str(error), param_hint="--card") from error


def _deck(*, with_deck: bool, second: bool) -> SimulatedDeck | None:
    if second and not with_deck:
        raise click.UsageError("--second goes with --deck")
    if not with_deck:
        return None
    return paired_deck() if second else SimulatedDeck()


def _refuse(options: dict[str, object], wire: str) -> None:
    for option, value in options.items():
        if value:
            raise click.UsageError(f"{option} means nothing with --wire {wire}")


def _serve_ftms(
    card: MachineCard,
    peculiar: str,
    *,
    transport: str | None,
    name: str | None,
    deck: SimulatedDeck | None,
    until_eof: bool,
) -> None:
    """The card gives the mechanics; bumble is imported only here."""
    from bumble.core import BaseBumbleError  # noqa: PLC0415

    from controller.simulator.ftms.bench import NAME, FtmsBench  # noqa: PLC0415

    bench = FtmsBench(
        card,
        PECULIAR[peculiar],
        name=name or NAME,
        transport=transport,
        deck=deck,
        until_eof=until_eof,
    )
    try:
        bench.run()
    except (BaseBumbleError, OSError) as error:
        raise click.ClickException(f"transport {transport}: {error}: is it there?") from error
