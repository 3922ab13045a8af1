"""`backstride analyse`: the live stance detector over a recording."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from math import isnan
from pathlib import Path

import click

from controller.deck.recording import Recording, RecordingError
from sessions.gait.offline import Findings, examine
from sessions.gait.stance import MIN_FLIGHT_S, MIN_STANCE_S, StanceDetector
from sessions.gait.summary import (
    STANDARD_GRAVITY_MPS2,
    CompleteStance,
    GaitSummary,
    summarise,
)

EVENTS_SHOWN = 5


class _Refused(click.ClickException):
    """A file that cannot be analysed: the exit code of wrong usage, without the usage."""

    exit_code = 2


class _Quantity(click.FloatRange):
    """A number in a range. NaN is in none, though click's comparisons let it pass."""

    def convert(
        self, value: float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        number: float = super().convert(value, param, ctx)
        if isnan(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--rate",
    "rate_hz",
    type=_Quantity(20, 100_000),
    metavar="HZ",
    help="Samples a second; without it a column of times is used.",
)
@click.option("--column", metavar="NAME", help="Which column, where there are several.")
@click.option(
    "--mass",
    "mass_kg",
    type=_Quantity(10, 400),
    metavar="KG",
    help="Body mass: forces in body weights, and a threshold of 5 % of body weight.",
)
@click.option(
    "--threshold",
    "threshold_n",
    type=_Quantity(1, 500),
    metavar="N",
    help="Fix the threshold instead of following weight and noise.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def cli(
    file: Path,
    *,
    rate_hz: float | None,
    column: str | None,
    mass_kg: float | None,
    threshold_n: float | None,
    as_json: bool,
) -> None:
    """Stances, flights, cadence and forces in a recording of vertical ground reaction force.

    FILE is a table such as CSV whose first line names the columns; forces are in newtons.
    """
    weight_n = mass_kg * STANDARD_GRAVITY_MPS2 if mass_kg else 0.0
    detector = StanceDetector(body_weight_n=weight_n, threshold_n=threshold_n)
    try:
        recording = Recording(file, rate_hz=rate_hz, column=column)
        found = examine(recording, detector)
    except RecordingError as error:
        raise _Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps(_tree(recording, found, weight_n)))
    else:
        for line in _table(recording, found, weight_n):
            click.echo(line)


_MIN_STANCE_MS = 1000.0 * MIN_STANCE_S
_MIN_FLIGHT_MS = 1000.0 * MIN_FLIGHT_S


def _tree(recording: Recording, found: Findings, weight_n: float) -> dict[str, object]:
    """The JSON object: times in seconds or ms, forces in newtons, null for what is not there."""
    summary = summarise(found.stances)
    tree: dict[str, object] = {
        "file": str(recording.path),
        "column": recording.layout.column,
        "samples": found.samples,
        "duration_s": round(found.duration_s, 4),
        "stances": summary.stances,
        "flights": summary.flights,
        "partial_stances": found.partial,
        "cadence_spm": _rounded(summary.cadence_spm),
        "contact_time_ms": _rounded(summary.contact_time_s, 1000.0),
        "flight_time_ms": _rounded(summary.flight_time_s, 1000.0),
        "peak_force_n": _rounded(summary.peak_force_n),
        "max_force_n": _rounded(summary.max_force_n),
        "mean_force_n": _rounded(summary.mean_force_n),
        "impulse_balance_n": _rounded(summary.body_weight_n),
        "threshold_n": _rounded(found.threshold_n),
        "drift_n": _rounded(found.drift_n),
    }
    if weight_n:
        tree |= {
            "peak_force_bw": _rounded(summary.peak_force_n, 1.0 / weight_n, 3),
            "mean_force_bw": _rounded(summary.mean_force_n, 1.0 / weight_n, 3),
            "impulse_balance_bw": _rounded(summary.body_weight_n, 1.0 / weight_n, 3),
        }
    tree["events"] = [_event(stance) for stance in found.stances]
    return tree


def _event(stance: CompleteStance) -> dict[str, float]:
    return {
        "contact_s": round(stance.contact_s, 5),
        "toe_off_s": round(stance.toe_off_s, 5),
        "peak_force_n": round(stance.peak_n, 2),
    }


def _rounded(value: float | None, factor: float = 1.0, digits: int = 2) -> float | None:
    return None if value is None else round(factor * value, digits)


def _table(recording: Recording, found: Findings, weight_n: float) -> Iterator[str]:
    """The same for people."""
    summary = summarise(found.stances)
    yield (
        f"{recording.path.name}, {recording.layout.column}: "
        f"{found.samples} samples, {found.duration_s:.2f} s"
    )
    yield ""
    for label, value in _rows(found, summary, weight_n):
        yield f"  {label:<15}{value}"
    if found.stances:
        yield from _first_events(found.stances)
    else:
        yield ""
        yield f"No complete stance was found: {_why(found)}"


def _rows(found: Findings, summary: GaitSummary, weight_n: float) -> Iterator[tuple[str, str]]:
    yield "stances", f"{summary.stances} complete, {found.partial} cut off by an end"
    yield "flights", str(summary.flights)
    yield "cadence", _figure(summary.cadence_spm, "contacts/min", 1)
    yield "contact time", _figure(_ms(summary.contact_time_s), "ms", 1)
    yield "flight time", _figure(_ms(summary.flight_time_s), "ms", 1)
    yield "peak force", _force(summary.peak_force_n, weight_n) + "   mean of the stances' peaks"
    yield "mean force", _force(summary.mean_force_n, weight_n) + "   during contact"
    yield (
        "impulse",
        _force(summary.body_weight_n, weight_n) + "   mean over whole steps: the weight",
    )
    yield (
        "threshold",
        f"{found.threshold_n:.1f} N above the deck's zero",
    )
    yield "counted", f"stances from {_MIN_STANCE_MS:.0f} ms, flights from {_MIN_FLIGHT_MS:.0f} ms"
    yield "drift", f"the zero ended at {found.drift_n:+.1f} N"


def _first_events(stances: tuple[CompleteStance, ...]) -> Iterator[str]:
    yield ""
    yield "     contact    toe-off    contact     flight       peak"
    yield "           s          s         ms         ms          N"
    flights_s = [after.contact_s - before.toe_off_s for before, after in pairwise(stances)]
    for stance, flight_s in list(zip(stances, [*flights_s, None], strict=True))[:EVENTS_SHOWN]:
        flight = "" if flight_s is None else f"{1000 * flight_s:.1f}"
        yield (
            f"  {stance.contact_s:10.4f} {stance.toe_off_s:10.4f} "
            f"{1000 * stance.contact_time_s:10.1f} {flight:>10} {stance.peak_n:10.1f}"
        )
    if len(stances) > EVENTS_SHOWN:
        yield f"  … and {len(stances) - EVENTS_SHOWN} more: --json lists all"


def _why(found: Findings) -> str:
    if found.lowest_n > found.threshold_n:
        return (
            f"the force is never under {found.lowest_n:.0f} N. Walking with both feet on one deck "
            "has no flight; if somebody ran, the deck was not tared: subtract its zero first."
        )
    return "the force does not rise above the threshold for long enough. Is the column in newtons?"


def _figure(value: float | None, unit: str, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f} {unit}"


def _force(force_n: float | None, weight_n: float) -> str:
    if force_n is None:
        return "-"
    in_weights = f" = {force_n / weight_n:.2f} BW" if weight_n else ""
    return f"{force_n:.1f} N{in_weights}"


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else 1000.0 * seconds
