"""A session in figures: what its summary says, or as far as its telemetry goes.

Keys of a summary that are not there are figures that are not known. Two of them are trees, both
optional: `form` (`footfalls`, `forefoot_pct`, `midfoot_pct`, `rearfoot_pct`, `time_asymmetry_pct`,
`force_asymmetry_pct`, `loading_bw_per_s`, `step_time_variation_pct`, `step_length_m`,
`energy_kcal`, `least_kcal`, `most_kcal`) and `cues`, a list of `rule`, `times`, `figure`, `before`,
`after`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from sessions.journal.rows import Json, StoredSession, Telemetry


@dataclass(frozen=True, slots=True)
class Form:
    """The feet of a whole session. Asymmetry is Robinson's index; positive: right."""

    footfalls: float | None = None
    forefoot_pct: float | None = None
    midfoot_pct: float | None = None
    rearfoot_pct: float | None = None
    time_asymmetry_pct: float | None = None
    force_asymmetry_pct: float | None = None
    loading_bw_per_s: float | None = None
    step_time_variation_pct: float | None = None
    step_length_m: float | None = None
    energy_kcal: float | None = None  # an estimate, and its range
    least_kcal: float | None = None
    most_kcal: float | None = None

    @property
    def landings(self) -> tuple[tuple[str, float], ...]:
        """The shares of landings that are known, from the toes on."""
        shares = {
            "forefoot": self.forefoot_pct,
            "midfoot": self.midfoot_pct,
            "rearfoot": self.rearfoot_pct,
        }
        return tuple((part, share) for part, share in shares.items() if share is not None)

    @property
    def asymmetries(self) -> tuple[tuple[str, float], ...]:
        """Those that are known."""
        found = {"contact time": self.time_asymmetry_pct, "peak force": self.force_asymmetry_pct}
        return tuple((name, index) for name, index in found.items() if index is not None)


@dataclass(frozen=True, slots=True)
class CueCount:
    """How often a rule of the coach was said, and its figure then and 20 footfalls later."""

    rule: str
    times: int
    figure: str = ""
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """None: not known."""

    duration_s: float | None = None
    distance_m: float | None = None
    steps_done: float | None = None
    step_count: float | None = None
    mean_speed_mps: float | None = None
    max_speed_mps: float | None = None
    max_incline_pct: float | None = None
    footsteps: float | None = None
    mean_cadence_spm: float | None = None
    mean_contact_ms: float | None = None
    mean_flight_ms: float | None = None
    peak_force_bw: float | None = None
    mean_heart_rate_bpm: float | None = None
    max_heart_rate_bpm: float | None = None


def figures(session: StoredSession, telemetry: Sequence[Telemetry]) -> Figures:
    """The session's. Without a summary: time, distance and highest values of its telemetry."""
    if session.summary is not None:
        return Figures(**{f.name: number(session.summary.get(f.name)) for f in fields(Figures)})
    if not telemetry:
        return Figures()
    last = telemetry[-1]
    return Figures(
        duration_s=max(0.0, last.at_s - session.started_s),
        distance_m=last.distance_m,
        max_speed_mps=_highest(row.speed_mps for row in telemetry),
        max_incline_pct=_highest(row.incline_pct for row in telemetry),
        peak_force_bw=_highest(row.peak_force_bw for row in telemetry),
        max_heart_rate_bpm=_highest(row.heart_rate_bpm for row in telemetry),
    )


def form(summary: Json | None) -> Form | None:
    """The summary's `form`; None where it has none."""
    told = (summary or {}).get("form")
    if not isinstance(told, Mapping):
        return None
    found = Form(**{field.name: number(told.get(field.name)) for field in fields(Form)})
    return None if found == Form() else found


def cues(summary: Json | None) -> tuple[CueCount, ...]:
    """The summary's `cues`, the most frequent first."""
    told = (summary or {}).get("cues")
    if not isinstance(told, list | tuple):
        return ()
    those = [_cue(one) for one in told if isinstance(one, Mapping)]
    return tuple(sorted(those, key=lambda cue: -cue.times))


def number(value: object) -> float | None:
    """A figure of a record; None for anything that is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def _cue(told: Json) -> CueCount:
    return CueCount(
        rule=str(told.get("rule", "")),
        times=int(number(told.get("times")) or 0),
        figure=str(told.get("figure") or ""),
        before=number(told.get("before")),
        after=number(told.get("after")),
    )


def _highest(values: Iterator[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)
