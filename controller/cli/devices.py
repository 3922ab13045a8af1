"""`backstride devices`: what is there to be used."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, replace

import click
from bleak.backends.device import BLEDevice

from controller.bluetooth.adapter import FAILURES, Adapter, AdapterError, open_adapter, why
from controller.bluetooth.scan import KINDS, Found, ask, scan
from controller.cli.learn import learn_command
from controller.treadmills.choice import by_name
from protocols.ftms.service import FITNESS_MACHINE

SCAN_S = 5.0
_MAY_BE_TREADMILLS = {"treadmill", KINDS[FITNESS_MACHINE]}


@click.group()
def cli() -> None:
    """Find devices."""


cli.add_command(learn_command)


@cli.command("scan")
@click.option("--transport", help="A bumble transport instead of this computer's Bluetooth.")
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 120),
    default=SCAN_S,
    show_default=True,
    help="How long to listen.",
)
@click.option(
    "--ask",
    "asks",
    is_flag=True,
    help="Connect to each fitness machine to read whether it offers control. Not while others "
    "train on them: a machine that is connected may shut its console or another's app out.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
def scan_command(*, transport: str | None, seconds: float, asks: bool, as_json: bool) -> None:
    """Listen for Bluetooth treadmills and heart-rate belts.

    Nothing is written to any of them, and nothing moves. Use a treadmill by its address, as
    ftms:AA:BB:CC:DD:EE:FF.
    """
    try:
        found = asyncio.run(_scan(transport, seconds, asks=asks))
    except AdapterError as error:
        raise click.ClickException(str(error)) from error
    except FAILURES as error:
        raise click.ClickException(why(error)) from error
    for one in found:
        click.echo(json.dumps(asdict(one) | {"card": _card(one)}) if as_json else _line(one))
    if not found and not as_json:
        click.echo("Nothing heard: is the machine switched on, and is no other app connected?")


async def _scan(transport: str | None, duration_s: float, *, asks: bool) -> list[Found]:
    async with open_adapter(transport) as adapter:
        heard = await scan(adapter, duration_s)
        if not asks:
            return [found for _, found in heard]
        return [await _asked(adapter, device, found) for device, found in heard]


async def _asked(adapter: Adapter, device: BLEDevice, found: Found) -> Found:
    """With what it offers; a device that does not answer stays as it was heard."""
    if found.service != FITNESS_MACHINE:
        return found
    try:
        return replace(found, control=await ask(adapter, device))
    except FAILURES as error:
        click.echo(f"{found.address}: {why(error)}", err=True)
        return found


def _card(one: Found) -> str | None:
    """The machine card that its name leads to; None: it is no treadmill, or two cards fit."""
    treadmill = one.service == FITNESS_MACHINE and one.kind in _MAY_BE_TREADMILLS
    return (by_name(one.address, one.name) or None) if treadmill else None


def _line(one: Found) -> str:
    control = "" if one.control is None else ", ".join(one.control) or "no control"
    card = _card(one)
    said = (f"card {card}" if card else "", control)
    line = f"{one.address:17}  {one.signal_dbm:4} dBm  {one.kind:16}  {one.name:24}  "
    return (line + ", ".join(text for text in said if text)).rstrip()
