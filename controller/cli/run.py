"""`backstride run`: a workout, with a screen in a terminal, without one elsewhere."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Coroutine

import click

from controller import api
from controller.api_socket.address import AddressTaken
from controller.belt.realtime import prompt
from controller.cli.care_desk import complete_pseudonyms
from controller.cli.config import configuration
from controller.cli.exits import EXIT_OF, Exit, reason
from controller.cli.screen_options import for_screens
from controller.cli.screens import show_screen
from controller.cli.signals import heed
from controller.cli.telling import json_line, summary_text, text_line
from controller.cli.urls import devices_and_broker, for_apps, with_bridge, with_urls
from controller.cli.workouts import complete_names
from controller.config import Config
from controller.devices import DevicesError
from controller.headless import DevicesNotReady, NotBegun, run_session, stop_session
from controller.machine_card import SECOND_PERSON
from controller.service import Service
from controller.serving import serving
from controller.simulator.process import SimulatorFailed
from controller.treadmills.families import parse_machine_url


@click.command()
@for_screens
@click.argument("workout", default="taster", shell_complete=complete_names)
@devices_and_broker
@for_apps
@click.option(
    "--participant",
    metavar="PSEUDONYM",
    default="",
    shell_complete=complete_pseudonyms,
    help="Who walks: their limits and screening count, they are asked how they are.",
)
@click.option("--yes", is_flag=True, help="Confirm the start, without a screen.")
@click.option(
    "--second-person-present",
    "accompanied",
    is_flag=True,
    help="With --yes on a treadmill that was not commissioned: somebody is at its STOP.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON lines; the last is the summary.")
def cli(
    workout: str,
    machine: str | None,
    deck: str | None,
    broker: str | None,
    participant: str,
    *,
    bridge: bool,
    yes: bool,
    accompanied: bool,
    as_json: bool,
) -> None:
    """Run WORKOUT: the name of one, or a file.

    In a terminal this opens the screen. With --yes it runs without one: it confirms the start for
    simulated devices; for a real treadmill only where the site allows unattended starts. The exit
    code says how the session ended: 0 finished, 10 stopped by a person, 20 safety stop, 30 device
    lost, 2 not begun.
    """
    config = with_bridge(with_urls(configuration(), machine, deck, broker), wanted=bridge)
    in_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if in_terminal and not (yes or as_json):
        sys.exit(show_screen(config, workout, participant))
    _require_a_persons_word(config, yes=yes)
    tell = _json_teller if as_json else _text_teller(config)
    checked = (SECOND_PERSON,) if accompanied else ()

    async def session(service: Service) -> api.Summary:
        return await run_session(service, workout, tell, checked, participant)

    sys.exit(asyncio.run(_headless(config, session, as_json=as_json)))


def _require_a_persons_word(config: Config, *, yes: bool) -> None:
    if not yes:
        raise click.UsageError(
            "without a terminal nobody can confirm the start: add --yes for simulated devices"
        )
    with contextlib.suppress(ValueError):
        simulated = parse_machine_url(config.machine.url).simulated
        if not simulated and not config.site.unattended_starts:
            raise click.UsageError(
                f"--yes is refused for the real treadmill {config.machine.url}: start it from its "
                "screen, or set site.unattended_starts = true where nobody can be surprised"
            )


Teller = Callable[[api.AnyEvent], None]
Running = Callable[[Service], Coroutine[None, None, api.Summary]]


def _json_teller(event: api.AnyEvent) -> None:
    click.echo(json_line(event))


def _text_teller(config: Config) -> Teller:
    def tell(event: api.AnyEvent) -> None:
        if line := text_line(event, config.machine.unit):
            click.echo(line)

    return tell


async def _headless(config: Config, session: Running, *, as_json: bool) -> int:
    try:
        async with serving(config) as service:
            if notice := service.snapshot().machine.card_notice:
                click.echo(notice, err=True)
            with prompt():
                running = asyncio.ensure_future(session(service))
                stopping = _heed_signals(service, running)
                summary = await running
    except asyncio.CancelledError:
        click.echo("Not begun: stopped before the start", err=True)
        return Exit.STOPPED
    except DevicesNotReady as error:
        click.echo(f"Not begun: {error}", err=True)
        return Exit.DEVICE_LOST
    except (NotBegun, DevicesError, AddressTaken, SimulatorFailed, ValueError, OSError) as error:
        click.echo(f"Not begun: {reason(error)}", err=True)
        return Exit.USAGE
    stopping.clear()
    if not as_json:
        click.echo(summary_text(summary, config.machine.unit))
    return EXIT_OF[summary.outcome]


def _heed_signals(
    service: Service, running: asyncio.Future[api.Summary]
) -> set[asyncio.Task[None]]:
    """Ctrl+C is a person's STOP; a program that is told to end eases first. Before the session
    began both end the waiting for it. What stops the belt lives as long as the returned set."""
    stopping: set[asyncio.Task[None]] = set()

    def stop() -> None:
        stopping.add(asyncio.ensure_future(stop_session(service)))
        end_waiting()

    def ease() -> None:
        service.wind_down()
        end_waiting()

    def end_waiting() -> None:
        if not service.conductor.session_live:
            running.cancel()

    heed(stop, stop, signal.SIGINT)
    heed(ease, stop, signal.SIGTERM, signal.SIGHUP)
    return stopping
