"""What the coach counted in a session: short rows of a name and a few words each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from controller.api import CueCount, FormSummary, Summary
from sessions.coaching.figures import UNITS, Figure

_CONTACT: Final = ("contact alike", "contact {} % longer left", "contact {} % longer right")
_FORCE: Final = ("peak force alike", "peak force {} % higher left", "peak force {} % higher right")
_SAID: Final = {Figure.FOREFOOT: "%", Figure.OFF_DECK: "%", Figure.POSITION: "cm"}
_UNIT: Final = {
    figure.value: _SAID.get(figure, unit.partition(",")[0]) for figure, unit in UNITS.items()
}
Row = tuple[str, tuple[str, ...]]
"""A name, and what is said of it, part by part."""


def form_rows(summary: Summary) -> Iterator[Row]:
    """The feet of the whole session, as far as they are known."""
    if summary.form is None:
        return
    rows = (
        ("landing", _landing(summary.form)),
        ("sides", _sides(summary.form)),
        ("steadiness", _steadiness(summary.form)),
        ("effort", _effort(summary.form)),
    )
    yield from ((name, parts) for name, parts in rows if parts)


def cue_rows(summary: Summary) -> Iterator[Row]:
    """Each cue that was said, the most frequent first: how often, and what changed."""
    for cue in sorted(summary.cues, key=lambda cue: -cue.times):
        yield cue.rule, tuple(filter(None, (_times(cue.times), _change(cue))))


def _landing(form: FormSummary) -> tuple[str, ...]:
    shares = (
        ("{} % forefoot", form.forefoot_pct),
        ("{} % midfoot", form.midfoot_pct),
        ("{} % rearfoot", form.rearfoot_pct),
    )
    return tuple(words.format(f"{pct:.0f}") for words, pct in shares if pct is not None)


def _sides(form: FormSummary) -> tuple[str, ...]:
    found = ((_CONTACT, form.time_asymmetry_pct), (_FORCE, form.force_asymmetry_pct))
    return tuple(_side(words, index) for words, index in found if index is not None)


def _side(words: tuple[str, str, str], index_pct: float) -> str:
    alike, left, right = words
    if round(abs(index_pct), 1) == 0:
        return alike
    return (right if index_pct > 0 else left).format(f"{abs(index_pct):.1f}")


def _steadiness(form: FormSummary) -> tuple[str, ...]:
    variation, loading = form.step_time_variation_pct, form.loading_bw_per_s
    step = "" if variation is None else f"step time varies by {variation:.1f} %"
    load = "" if loading is None else f"loading {loading:.0f} body weights/s"
    return tuple(filter(None, (step, load)))


def _effort(form: FormSummary) -> tuple[str, ...]:
    length_m, kcal = form.step_length_m, form.energy_kcal
    step = "" if length_m is None else f"steps of {100 * length_m:.0f} cm"
    burnt = ""
    if kcal is not None and form.least_kcal is not None and form.most_kcal is not None:
        burnt = f"about {kcal:.0f} kcal (estimate, {form.least_kcal:.0f} to {form.most_kcal:.0f})"
    return tuple(filter(None, (step, burnt)))


def _times(times: int) -> str:
    return "once" if times == 1 else f"{times} times"


def _change(cue: CueCount) -> str:
    if cue.before is None or cue.after is None:
        return ""
    unit = _UNIT.get(cue.figure, "")
    return f"{cue.figure}: {cue.before:.4g} → {cue.after:.4g} {unit} 20 steps later"
