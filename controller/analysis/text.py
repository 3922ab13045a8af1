"""An analysed recording as text for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from textwrap import wrap

from controller.analysis.doubts import doubts
from controller.analysis.result import Result
from sessions.gait.metrics.definitions import DEFINITIONS, Definition
from sessions.gait.metrics.energy import Energy
from sessions.gait.metrics.foot import FootFigures
from sessions.gait.metrics.gait import Spread
from sessions.gait.metrics.path import belt_path
from sessions.gait.offline import Findings
from sessions.gait.stance import MIN_FLIGHT_S, MIN_STANCE_S
from sessions.gait.summary import GaitSummary, summarise

EVENTS_SHOWN = 5
WIDTH = 100
_MIN_STANCE_MS = 1000.0 * MIN_STANCE_S
_MIN_FLIGHT_MS = 1000.0 * MIN_FLIGHT_S


# --- for programs ---


def tree(result: Result) -> dict[str, object]:
    """The JSON object: null for what is not there; `figures` in SI, after `DEFINITIONS`."""
    head: dict[str, object] = {"file": str(result.source.path), "column": result.source.what}
    if result.findings is not None:
        head |= _findings(result.findings, result.conditions.stood_weight_n or 0.0)
    figures = {one.key: _value(getattr(result.figures, one.key)) for one in DEFINITIONS}
    head |= {"doubts": list(doubts(result))}
    return head | {"figures": figures, "footfalls": list(_footfalls(result))}


def _findings(found: Findings, weight_n: float) -> dict[str, object]:
    summary = summarise(found.stances)
    told: dict[str, object] = {
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
        told |= {
            "peak_force_bw": _rounded(summary.peak_force_n, 1.0 / weight_n, 3),
            "mean_force_bw": _rounded(summary.mean_force_n, 1.0 / weight_n, 3),
            "impulse_balance_bw": _rounded(summary.body_weight_n, 1.0 / weight_n, 3),
        }
    events = [
        {
            "contact_s": round(stance.contact_s, 5),
            "toe_off_s": round(stance.toe_off_s, 5),
            "peak_force_n": round(stance.peak_n, 2),
        }
        for stance in found.stances
    ]
    return told | {"events": events}


def _value(value: object) -> object:
    """One figure as JSON."""
    match value:
        case Spread(mean, variation_pct, count):
            return {
                "mean": _significant(mean),
                "variation_pct": _significant(variation_pct),
                "count": count,
            }
        case Energy():
            return {
                "kcal_per_min": round(value.kcal_per_min, 2),
                "least_kcal_per_min": round(value.least_kcal_per_min, 2),
                "most_kcal_per_min": round(value.most_kcal_per_min, 2),
                "met": round(value.met, 2),
                "estimate": True,
            }
        case dict():
            return {str(key): _value(one) for key, one in value.items()}
        case tuple():  # a Symmetry
            index_pct, angle_pct = value
            return {"index_pct": round(index_pct, 2), "angle_pct": round(angle_pct, 2)}
        case bool() | int() | None:
            return value
        case float():
            return _significant(value)
        case _:
            return str(value)


def _footfalls(result: Result) -> Iterator[dict[str, object]]:
    """Each with the path of its pressure on the belt, where the belt's speed is known."""
    speed_mps = result.conditions.belt_speed_mps
    for foot, footfall in zip(result.feet, result.footfalls, strict=True):
        path = () if speed_mps is None else belt_path(footfall, speed_mps)
        points = [[round(part, 4) for part in point] for point in path]
        yield _footfall(foot) | {"belt_path_s_m_m": points or None}


def _footfall(foot: FootFigures) -> dict[str, object]:
    return {
        "side": foot.side.value,
        "contact_s": round(foot.contact_s, 5),
        "toe_off_s": round(foot.toe_off_s, 5),
        "peak_n": round(foot.peak_n, 1),
        "impulse_ns": round(foot.impulse_ns, 2),
        "double_support_s": _rounded(foot.double_support_before_s, 1.0, 4),
        "loading_25ms_n_per_s": _rounded(foot.loading.first_25ms_n_per_s, 1.0, 0),
        "impact_n": _rounded(foot.loading.impact_n, 1.0, 1),
        "landing": None if foot.landing is None else foot.landing.value,
    }


def _rounded(value: float | None, factor: float = 1.0, digits: int = 2) -> float | None:
    return None if value is None else round(factor * value, digits)


def _significant(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.5g}")


# --- for people ---


def table(result: Result) -> Iterator[str]:
    """The same, line by line."""
    found = result.findings
    weight_n = result.conditions.stood_weight_n or 0.0
    plates = "a plate for each foot" if len(result.source.sides) > 1 else "one foot's plate"
    size = f"{found.samples} samples, {found.duration_s:.2f} s" if found else plates
    yield f"{result.source.path.name}, {result.source.what}: {size}"
    if found is not None and result.figures.running is not False:
        yield ""
        for label, value in _rows(found, summarise(found.stances), weight_n):
            yield f"  {label:<15}{value}"
        if found.stances:
            yield from _first_events(found)
    for doubt in doubts(result):
        yield ""
        yield from wrap(f"DOUBTFUL: {doubt}", WIDTH)
    if result.feet:
        yield from _figures(result)
    elif found is None or not found.stances:
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


def _first_events(found: Findings) -> Iterator[str]:
    stances = found.stances
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


def _figures(result: Result) -> Iterator[str]:
    """The figures that are there, and the names of those that are not, with what they need."""
    yield ""
    yield f"Figures of the feet, going {result.conditions.going}"
    yield ""
    absent: list[str] = []
    for one in DEFINITIONS:
        lines = list(_lines(one, getattr(result.figures, one.key)))
        yield from lines
        if not lines and one.holds:
            absent.append(f"{one.title} ({one.holds})")
    if absent:
        yield ""
        said = f"Not known: {'; '.join(absent)}."
        yield from wrap(said, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _lines(one: Definition, value: object) -> Iterator[str]:
    """One figure in its unit; a figure of several parts takes a line for each."""
    match value:
        case None:
            return
        case Spread(mean, variation_pct, _):
            spread = "" if variation_pct is None else f"   ± {variation_pct:.1f} %"
            number = _number(one.scale * mean, one.digits)
            yield _line(one.title, f"{number} {one.unit}{spread}")
        case Energy():
            text = f"{value.kcal_per_min:.1f} {one.unit}, {value.met:.1f} MET"
            if value.most_kcal_per_min > value.least_kcal_per_min:
                text += f"   {value.least_kcal_per_min:.1f} to {value.most_kcal_per_min:.1f}"
            yield _line(one.title, text)
        case dict():
            yield from _parts(one, value)
        case bool():
            yield _line(one.title, "yes" if value else "no")
        case int() | float():
            number = _number(one.scale * value, one.digits)
            yield _line(one.title, f"{number} {one.unit}".rstrip())


def _number(value: float, digits: int) -> str:
    return f"{round(value, digits) + 0.0:.{digits}f}"  # no minus before nothing


def _signed(value: float) -> str:
    return f"{round(value, 1) + 0.0:+.1f}"


def _parts(one: Definition, parts: dict[object, object]) -> Iterator[str]:
    for name, part in parts.items():
        match part:
            case (float() as index_pct, float() as angle_pct):
                label = f"{one.title}: {str(name).replace('_', ' ')}"
                yield _line(label, f"{_signed(index_pct)} %   angle {_signed(angle_pct)} %")
            case int():
                yield _line(f"{one.title}: {name}", str(part))


def _line(label: str, text: str) -> str:
    return f"  {label:<32}{text}"


def _why(found: Findings | None) -> str:
    if found is not None and found.lowest_n > found.threshold_n:
        return (
            f"the force is never under {found.lowest_n:.0f} N. Walking with both feet on one deck "
            "has no flight: name the centre of pressure (--cop-x, --cop-y). If somebody ran, the "
            "deck was not tared: subtract its zero first."
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
