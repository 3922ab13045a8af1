"""`backstride deck calibrate`: known masses at known places, one after the other, to a file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from controller.cli.config import configuration
from controller.cli.exits import Exit
from controller.config import config_path
from controller.deck import calibrating
from controller.deck.calibrating import Known, Spot
from controller.deck.calibration import SIMULATED, Calibration, CalibrationError, load
from controller.deck.calibration_text import calibration_text, write_keeping_old
from controller.deck.fitting import MIN_PLACEMENTS, Fit, Placement, fit, fitted_calibration
from controller.deck.steady import Steady
from controller.deck.url import DeckUrlError, ForceDeck, SimulatedDeck, parse_deck_url
from controller.deck.weigher import NotSteady, Weigher
from controller.simulator.weighed import WeighedDeck

HEARD_S = 5.0
STEADY_S = 60.0
_BEFORE = (
    f"You need known masses, {MIN_PLACEMENTS} placements at least, better eight: in the middle, on "
    "the corners, between.\nLet the deck warm up for five minutes first, and touch nothing while "
    "it is read.\nPlaces are metres from the deck's middle: to the right of who faces the console, "
    "and to the console."
)


class _Refused(click.ClickException):
    exit_code = Exit.FAULTY


@click.command()
@click.option("--deck", "url", metavar="URL", help="Instead of the configured force deck.")
@click.option(
    "--calibration",
    "start",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take the cells' names and places from there instead of the configured file.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write there instead of the configured file.",
)
@click.option("--answers", type=click.File(), help="Read the answers there, one a line.")
def calibrate(
    *, url: str | None, start: Path | None, output: Path | None, answers: TextIO | None
) -> None:
    """Fit a deck's calibration to known masses at known places.

    Asks for one mass after the other, waits until the deck is steady, shows how far each is off,
    checks with one that the fit has not seen, and writes the calibration file; the old one is kept.
    A fit that is not good is not written.
    """
    config = configuration()
    known = start or config.deck.calibration
    target = output or config.deck.calibration or config_path().parent / "deck.toml"
    with ExitStack() as stack:
        deck, put = _deck(url or config.deck.url or "sim:", stack)
        before = _layout(known, simulated=put is not None)
        weigher = Weigher(deck)
        weigher.start()
        stack.enter_context(closing(weigher))
        try:
            _guide(weigher, before, put, answers or sys.stdin, target)
        except NotSteady as error:
            raise _Refused(f"no steady reading: {error}. Nothing was written.") from None


Put = Callable[[float, float, float], None]


def _deck(url: str, stack: ExitStack) -> tuple[ForceDeck, Put | None]:
    """The deck and, for the simulated one, what puts masses on it."""
    try:
        address = parse_deck_url(url)
    except DeckUrlError as error:
        raise click.UsageError(str(error)) from None
    match address:
        case ForceDeck():
            return address, None
        case SimulatedDeck():
            weighed = stack.enter_context(closing(WeighedDeck()))
            weighed.start()
            return ForceDeck(weighed.port), weighed.put
    raise click.UsageError(f"{url}: a recording cannot be calibrated; name a deck, or sim:")


def _layout(path: Path | None, *, simulated: bool) -> Calibration | None:
    if path is None:
        return SIMULATED if simulated else None
    try:
        return load(path)
    except CalibrationError as error:
        raise _Refused(str(error)) from None


class _Guide:
    """Asks, waits for steady readings, remembers."""

    def __init__(self, weigher: Weigher, put: Put | None, answers: TextIO) -> None:
        self._weigher = weigher
        self._put = put
        self._answers = answers
        self._mass_kg = calibrating.MASS_KG

    def empty(self) -> Steady:
        """The deck without any mass."""
        self._answer("Take everything off the deck, then press Enter")
        if self._put:
            self._put(0.0, 0.0, 0.0)
        return self._read()

    def mass(self, asked: str, spot: Spot, *, may_end: bool = False) -> tuple[Known, Steady] | None:
        """The next mass, and what the deck counts under it; None: the person has no more."""
        offered = Known(self._mass_kg, spot.x_m, spot.y_m)
        while True:
            text = self._answer(f"{asked}: a mass {spot.words}. kg, x, y [{offered}]")
            if text == "done" and may_end:
                return None
            try:
                known = calibrating.parse_known(text) if text else offered
                break
            except ValueError as error:
                click.echo(f"  {error}")
        self._mass_kg = known.mass_kg
        if self._put:
            self._put(known.mass_kg, known.x_m, known.y_m)
        return known, self._read()

    def _answer(self, question: str) -> str:
        click.echo(f"{question}: ", nl=False)
        line = self._answers.readline()
        if not line:
            raise _Refused("\nthe answers ended before the calibration was done. Nothing written.")
        if self._answers is not sys.stdin or not sys.stdin.isatty():
            click.echo(line.strip())
        return line.strip()

    def _read(self) -> Steady:
        reading = self._weigher.read(STEADY_S)
        click.echo("  read: " + ", ".join(f"{count:.0f}" for count in reading.counts))
        return reading


def _guide(
    weigher: Weigher, before: Calibration | None, put: Put | None, answers: TextIO, target: Path
) -> None:
    weigher.wait(HEARD_S)
    layout = before or calibrating.blank(weigher.channels, weigher.serial)
    if layout.channels[-1] >= weigher.channels:
        raise _Refused(f"the deck sends {weigher.channels} channels, the file's cells use more")
    click.echo(_BEFORE)
    guide = _Guide(weigher, put, answers)
    empty = guide.empty()
    placements = _placements(guide, layout, empty)
    fitted = _fitted(placements)
    known, reading = _must(guide.mass("To check", calibrating.check_spots(layout.cell)[0]))
    check = calibrating.placement(known, reading, empty, layout.channels)
    last = guide.empty()
    _judge(placements, check, fitted, layout, known_places=before is not None)
    zeros = [last.counts[channel] for channel in layout.channels]
    result = fitted_calibration(layout, fitted, zeros)
    result = result if before else calibrating.placed_by(fitted, result)
    moved_n = calibrating.warming_n(empty, last, result)
    if abs(moved_n) > calibrating.WARMING_N:
        raise _Refused(
            f"the empty deck's zero moved by {moved_n:+.1f} N meanwhile: it is still warming up. "
            "Wait some minutes and begin again. Nothing was written."
        )
    _write(result.model_copy(update={"serial": result.serial or weigher.serial[:16]}), target)


def _placements(guide: _Guide, layout: Calibration, empty: Steady) -> list[Placement]:
    placements: list[Placement] = []
    asked = calibrating.spots(layout.cell)
    for number, spot in enumerate(asked, start=1):
        may_end = len(placements) >= MIN_PLACEMENTS
        hint = ", or done" if may_end else ""
        answer = guide.mass(f"{number} of {len(asked)}{hint}", spot, may_end=may_end)
        if answer is None:
            break
        known, reading = answer
        placements.append(calibrating.placement(known, reading, empty, layout.channels))
    return placements


def _fitted(placements: list[Placement]) -> Fit:
    try:
        return fit(placements)
    except ValueError as error:
        raise _Refused(f"{error}. Nothing was written.") from None


def _must(answer: tuple[Known, Steady] | None) -> tuple[Known, Steady]:
    assert answer is not None  # only an answer that may end is None
    return answer


def _judge(
    placements: list[Placement],
    check: Placement,
    fitted: Fit,
    layout: Calibration,
    *,
    known_places: bool,
) -> None:
    """Show how good the fit is. Raises `_Refused` where it is not."""
    click.echo()
    for line in calibrating.table(placements, fitted):
        click.echo(line)
    miss = fitted.at(check)
    place = f"{check.mass_kg:6.1f} {check.x_m:7.2f} {check.y_m:7.2f}"
    click.echo(f"{place}   {'to check':>17}   {calibrating.said(miss)}")
    bad = calibrating.faults(placements, fitted, layout.cell)
    if not bad and not miss.within(check):
        bad = [f"the mass to check is off by {calibrating.said(miss).strip()}: is it as entered?"]
    if bad:
        raise _Refused("; ".join(bad) + ". Nothing was written.")
    for notice in calibrating.notices(fitted, layout.cell, placed=known_places):
        click.echo(f"Note: {notice}.")


def _write(result: Calibration, target: Path) -> None:
    today = datetime.now(UTC).astimezone().date()
    text = calibration_text(result, f"Calibrated {today} with backstride deck calibrate.")
    try:
        kept = write_keeping_old(target, text, today)
    except OSError as error:
        raise _Refused(f"{target}: {error.strerror}") from None
    click.echo(f"{target} is written." + (f" The old file is kept as {kept.name}." if kept else ""))
    click.echo(f'Name it in the configuration: [deck] calibration = "{target.absolute()}"')
