"""The demonstration's floor on a screen, or as lines."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import click

from controller.alongside.tasks import first_to_end
from controller.facility.demo import CLIENT, SITE, Floor, floor, reaching
from controller.facility.floor_link import FloorLink
from controller.facility.topics import Topics


async def show_floor(folder: Path, machines: int, broker: str | None) -> None:
    """Set the floor up and show it. Raises `DemoFailed`."""
    click.echo(f"Starting a broker and {machines} treadmills, each with its own service ...")
    async with floor(folder, machines, broker) as running:
        for line in _hints(running):
            click.echo(line)
        if sys.stdin.isatty() and sys.stdout.isatty():
            await _screen(running)
        else:
            await first_to_end(_lines(running))  # a cancellation may be lost in aiomqtt


def _hints(running: Floor) -> list[str]:
    last = Topics(SITE, running.machines[-1])
    port = running.facility.broker.rpartition(":")[2]
    return [
        f"The broker is {running.facility.broker}. From another terminal, with mosquitto-clients:",
        f"  mosquitto_sub -p {port} -v -t 'backstride/v1/#'",
        f"  mosquitto_pub -p {port} -t {Topics(SITE, running.machines[0]).stop} -n",
        f"Commands to {last.machine} go to {last.command(CLIENT)}: docs/how-to/facility.md",
    ]


async def _screen(running: Floor) -> None:
    screen = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tui.fleet", env=os.environ | reaching(running.facility)
    )
    await screen.wait()


async def _lines(running: Floor) -> None:
    async for told in FloorLink(running.facility).messages():
        if not told.topic.endswith("/telemetry"):
            click.echo(f"{told.topic} {told.payload.decode(errors='replace')}")
            sys.stdout.flush()
