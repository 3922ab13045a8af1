"""What the coach counted in a session, as short rows of a name and words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from controller.api import CueCount, FormSummary, Summary
from sessions.coaching.figures import UNITS, Figure

AFTER: Final = "20 steps later"
_SAID: Final = {Figure.FOREFOOT: "%", Figure.OFF_DECK: "%", Figure.POSITION: "cm"}
_UNIT: Final = {
    figure.value: _SAID.get(figure, unit.partition(",")[0]) for figure, unit in UNITS.items()
}


def form_rows(summary: Summary) -> Iterator[tuple[str, str]]:
    """The feet of the whole session, as far as they are known."""
    if summary.form is None:
        return
    yield from (
        (name, words)
        for name, words in (
            ("landing", _landing(summary.form)),
            ("sides", _sides(summary.form)),
            ("steadiness", _steadiness(summary.form)),
            ("effort", _effort(summary.form)),
        )
        if words
    )


def cue_rows(summary: Summary) -> Iterator[tuple[str, str]]:
    """Each cue that was said, the most frequent first: how often, and what changed."""
    for cue in sorted(summary.cues, key=lambda cue: -cue.times):
        yield cue.rule, ", ".join(filter(None, (_times(cue.times), _change(cue))))


def _landing(form: FormSummary) -> str:
    shares = (
        (form.forefoot_pct, "forefoot"),
        (form.midfoot_pct, "midfoot"),
        (form.rearfoot_pct, "rearfoot"),
    )
    return ", ".join(f"{share:.0f} % {part}" for share, part in shares if share is not None)


def _sides(form: FormSummary) -> str:
    found = (
        ("contact", form.time_asymmetry_pct, "longer"),
        ("peak force", form.force_asymmetry_pct, "higher"),
    )
    return ", ".join(_side(what, index, more) for what, index, more in found if index is not None)


def _side(what: str, index_pct: float, more: str) -> str:
    if round(abs(index_pct), 1) == 0:
        return f"{what} alike"
    return f"{what} {abs(index_pct):.1f} % {more} {'right' if index_pct > 0 else 'left'}"


def _steadiness(form: FormSummary) -> str:
    variation, loading = form.step_time_variation_pct, form.loading_bw_per_s
    return ", ".join(
        filter(
            None,
            (
                "" if variation is None else f"step time varies by {variation:.1f} %",
                "" if loading is None else f"loading {loading:.0f} body weights/s",
            ),
        )
    )


def _effort(form: FormSummary) -> str:
    length_m, kcal = form.step_length_m, form.energy_kcal
    step = "" if length_m is None else f"steps of {100 * length_m:.0f} cm"
    burnt = ""
    if kcal is not None and form.least_kcal is not None and form.most_kcal is not None:
        burnt = f"about {kcal:.0f} kcal (estimate, {form.least_kcal:.0f} to {form.most_kcal:.0f})"
    return ", ".join(filter(None, (step, burnt)))


def _times(times: int) -> str:
    return "once" if times == 1 else f"{times} times"


def _change(cue: CueCount) -> str:
    if cue.before is None or cue.after is None:
        return ""
    unit = _UNIT.get(cue.figure, "")
    return f"{cue.figure} {cue.before:.4g} → {cue.after:.4g} {unit} {AFTER}"
