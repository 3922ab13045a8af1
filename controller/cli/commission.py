"""`backstride commission`: measure one machine, and write its card."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import textwrap
import tomllib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import NoReturn, TextIO

import click

from controller.cli.config import configuration
from controller.cli.exits import Exit, reason
from controller.cli.urls import with_urls
from controller.commissioning.card_text import card_text
from controller.commissioning.link import NotReached
from controller.commissioning.person import Person
from controller.commissioning.played import Played
from controller.commissioning.procedure import corrected
from controller.commissioning.session import Ended, Made, Place, commission
from controller.commissioning.steps import STEPS, STEPS_ON_DECK
from controller.commissioning.terminal import AtTerminal
from controller.commissioning.unattended import BadAnswers, FromFile
from controller.config import Config
from controller.deck.opening import OpenedDeck
from controller.deck.url import DeckAddress, ForceDeck, NoDeck, SimulatedDeck
from controller.devices import Setup, setup, simulator_of
from controller.simulator.process import SimulatorFailed
from controller.treadmills.cards import MachineCard
from controller.treadmills.families import parse_machine_url
from controller.treadmills.identity import card_path, stays
from protocols.trackmaster.units import Unit

WIDTH = 88
CONFIGURED = "configured"
_unit = click.Choice(["mph", "km/h"])
Correction = Callable[[MachineCard], MachineCard]


@click.command()
@click.option("--treadmill", "--machine", "machine", metavar="URL", help="Which treadmill.")
@click.option(
    "--deck",
    metavar="URL",
    is_flag=False,
    flag_value=CONFIGURED,
    help="Measure the belt's speed with a force deck and a second person who walks on it: this "
    "one, or without a URL the configured one.",
)
@click.option("--card", metavar="NAME", help="Begin with this card, not with its family's.")
@click.option("--unit", type=_unit, help="The unit that a TrackMaster is set to.")
@click.option("--command-unit", type=_unit, help="Bluetooth: what it takes a speed for.")
@click.option("--report-unit", type=_unit, help="Bluetooth: what its own speed is in.")
@click.option(
    "--answers",
    type=click.File(),
    help="Take the answers from this TOML file (- for standard input), with nobody there: for "
    "simulated treadmills, and where the site allows unattended starts.",
)
@click.option("--rehearse", is_flag=True, help="sim: and sim-ftms: the simulator plays you too.")
@click.option("--json", "as_json", is_flag=True, help="The outcome as JSON on standard output.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the card there, and not where it is found by itself.",
)
def cli(
    *,
    machine: str | None,
    deck: str | None,
    card: str | None,
    unit: Unit | None,
    command_unit: Unit | None,
    report_unit: Unit | None,
    answers: TextIO | None,
    rehearse: bool,
    as_json: bool,
    output: Path | None,
) -> None:
    """Measure a treadmill and write its card: a tape, a stopwatch or a force deck, an empty belt.

    Guided, in about fifteen minutes: which way the belt runs, the safety key, the unit, what
    happens when the cable is pulled, ramps, stopping distances, the lift. Each motion is
    confirmed by you and ended by any key. A treadmill without such a card runs at walking speed,
    with a second person present. docs/how-to/commission.md has the sheet to print.
    """
    config = with_urls(configuration(), machine, None if deck == CONFIGURED else deck or "none")
    if card:
        named = config.machine.model_copy(update={"card": card})
        config = config.model_copy(update={"machine": named})
    try:
        place = setup(config, config.machine.card or parse_machine_url(config.machine.url).card)
        given = _answers(answers)
        _check_who(place, config, given=given is not None, rehearse=rehearse)
        _check_deck(place, wanted=deck is not None, given=given is not None)
        correct = partial(corrected, unit=unit, command_unit=command_unit, report_unit=report_unit)
        made = asyncio.run(_made(place, config, given, correct))
    except BadAnswers as error:
        raise click.UsageError(str(error)) from error
    except KeyboardInterrupt:
        _over("stopped: no card was made", Exit.STOPPED, as_json=as_json)
    except (Ended, NotReached, SimulatorFailed, EOFError) as error:
        _over(f"No card was made: {error or 'the input ended'}", Exit.FAULTY, as_json=as_json)
    except (ValueError, OSError) as error:
        raise click.UsageError(reason(error)) from error
    _hand_over(made, config, place, output, as_json=as_json)


def _answers(file: TextIO | None) -> Mapping[str, object] | None:
    """What the file says. Raises `BadAnswers`."""
    if file is None:
        return None
    try:
        return tomllib.loads(file.read())
    except tomllib.TOMLDecodeError as error:
        raise BadAnswers(f"{file.name}: {error}: write TOML, as belt_length_m = 3.1") from error


def _check_who(place: Setup, config: Config, *, given: bool, rehearse: bool) -> None:
    """Raises `click.UsageError` unless somebody can do what has to be done at the machine."""
    simulated = place.machine.simulated
    if rehearse != simulated:
        raise click.UsageError(
            "--rehearse is for sim: and sim-ftms: only, where nobody else can pull the key; for a "
            "simulated treadmill of your own, start `backstride simulate treadmill` and name its "
            "port"
        )
    if given and rehearse:
        raise click.UsageError("--rehearse plays you as well: it takes no answers")
    if given and not config.site.unattended_starts:
        raise click.UsageError(
            f"--answers is refused for {place.machine}: a person confirms each start, unless "
            "site.unattended_starts = true"
        )
    if not (given or rehearse or sys.stdin.isatty()):
        raise click.UsageError("without a terminal nobody can confirm a start: see --answers")


def _check_deck(place: Setup, *, wanted: bool, given: bool) -> None:
    """Raises `click.UsageError` where somebody wants a deck that cannot measure."""
    if wanted and given:
        raise click.UsageError("--deck needs somebody who walks: it goes with no --answers")
    if wanted and not isinstance(place.deck, ForceDeck | SimulatedDeck):
        raise click.UsageError("--deck: no force deck is configured: set deck.url, or give its URL")


async def _made(
    place: Setup, config: Config, given: Mapping[str, object] | None, correct: Correction
) -> Made:
    running = asyncio.current_task()
    assert running is not None
    for ending in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(ending, running.cancel)
    async with _at_machine(place, given) as (address, person, deck):
        where = Place(
            address,
            "" if place.card_is_chosen else place.card_name,
            correct,
            config.machine.unit,
            deck,
            STEPS_ON_DECK if deck else STEPS,
        )
        return await commission(where, person, _today(), metadata.version("backstride"))


@asynccontextmanager
async def _at_machine(
    place: Setup, given: Mapping[str, object] | None
) -> AsyncIterator[tuple[str, Person, OpenedDeck | None]]:
    """What opens the machine, who is beside it, and the deck under its belt."""
    async with AsyncExitStack() as stack:
        address, person = place.machine.port, _beside(given, played=place.machine.simulated)
        deck = place.deck
        if person is None:
            simulator = simulator_of(place)
            await simulator.start()
            stack.push_async_callback(simulator.close)
            address, person = simulator.address, Played(simulator, _tell)
            deck = ForceDeck(simulator.path("deck")) if deck != NoDeck() else deck
        stack.callback(person.close)
        yield address, person, _opened(deck, place)


def _opened(deck: DeckAddress, place: Setup) -> OpenedDeck | None:
    """None: there is no deck to measure with."""
    if not isinstance(deck, ForceDeck):
        return None
    return OpenedDeck(deck, place.calibration, place.second)


def _beside(given: Mapping[str, object] | None, *, played: bool) -> Person | None:
    """Whoever is beside a machine; None: the simulator."""
    if played:
        return None
    if given is not None:
        return FromFile(given, _tell)
    return AtTerminal(sys.stdin.fileno(), lambda text, end: _tell(text, end=end))


def _tell(text: str, *, end: bool = True) -> None:
    wrapped = "\n".join(_wrapped(line) for line in text.split("\n"))
    click.echo(wrapped, nl=end, err=True)


def _wrapped(line: str) -> str:
    """A long line in several, each as far in as the first; its end stays, for who types there."""
    text = line.lstrip(" ")
    margin = line[: len(line) - len(text)]
    ending = text[len(text.rstrip(" ")) :]
    return "\n".join(textwrap.wrap(line, WIDTH, subsequent_indent=margin)) + ending


def _over(why: str, code: Exit, *, as_json: bool) -> NoReturn:
    click.echo(why, err=True)
    if as_json:
        click.echo(json.dumps({"card": None, "refused": why}))
    sys.exit(code)


def _hand_over(
    made: Made, config: Config, place: Setup, output: Path | None, *, as_json: bool
) -> None:
    text, whose = card_text(made.card), made.card.commissioned
    assert whose is not None
    path = output or (None if place.machine.simulated else _own(config, whose.machine))
    if path is not None:
        _write(path, text)
        _tell(f"\nCard of {whose.on}: {path}\n{_next(config, place, whose.machine, output)}")
    elif not as_json:
        _tell("\nA simulated treadmill needs no card. This would be it:\n")
        click.echo(text, nl=False)
    if as_json:
        click.echo(json.dumps({"card": str(path) if path else None, "findings": _rows(made)}))


def _own(config: Config, machine: str) -> Path | None:
    return card_path(config.paths.machines, machine) if machine else None


def _next(config: Config, place: Setup, machine: str, output: Path | None) -> str:
    """What is left to be done."""
    if output is not None:
        return f'Name it in the configuration: [machine] card = "{output}"'
    if config.machine.card and not place.card_is_chosen:
        return (
            "Take `card` out of [machine] in the configuration: then this one is found by itself."
        )
    if not stays(machine):
        return (
            f"! {machine} may be another machine tomorrow: name it by /dev/serial/by-id/…, and "
            "commission it by that name."
        )
    return f"It is used whenever machine.url names {machine}. Print it, and keep it there."


def _write(path: Path, text: str) -> None:
    """The card before it stays, under its name and the day on which it was replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        path.replace(path.with_name(f"{path.name}.until-{_today()}"))
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def _rows(made: Made) -> list[dict[str, object]]:
    return [
        {
            "step": step.name,
            "verdict": one.verdict.value,
            "text": one.text,
            "figure": asdict(one.figure) if one.figure else None,
        }
        for step, one in made.findings
    ]


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
