"""The coach in a session: what is said, when nothing is, and what the summary knows of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller import api
from controller.api import SimulatedFault
from controller.belt.states import BeltState
from controller.conduct.coaching import Coaching
from controller.conduct.form_first import FORM_FIRST
from controller.conduct.views import snapshot
from sessions.coaching.condition import Condition
from sessions.coaching.figures import Figure
from sessions.coaching.rules import read_rules
from sessions.coaching.usual import pace
from tests.sessions.engine.treadmill import seconds, step

from .afar import MACHINE
from .stories import Clinic, loaded

RULES = read_rules(
    b"""
language: en
gap: 10 s
settle: 5 s
rules:
  - name: quick
    why: always true of a walker
    when: [{figure: cadence, below: 500}]
    for_steps: 2
    say: [Quick.]
    again: 10 s
""",
    "rules.yaml",
)
WALK = loaded(step(1.0, seconds(60)), step(1.5, seconds(60)))


@pytest.fixture(scope="module")
def walked() -> Clinic:
    """A whole workout under the coach."""
    clinic = Clinic(WALK, rules=RULES)
    clinic.walking()
    clinic.until_over(within_s=200)
    return clinic


def cue_times(clinic: Clinic) -> list[float]:
    return [at_s for at_s, text in clinic.said() if text == "Quick."]


def test_cues_are_said_and_recorded_with_their_reason(walked: Clinic) -> None:
    cued = walked.events(api.Cued)
    assert len(cued) == len(cue_times(walked)) >= 4
    assert all(one.rule == "quick" and "below 500" in one.because for one in cued)


def test_no_cue_near_any_other_word(walked: Clinic) -> None:
    others = [at_s for at_s, text in walked.said() if text != "Quick."]
    for cue_s in cue_times(walked):
        assert all(not 0.0 <= cue_s - other_s < 4.0 for other_s in others)
        assert all(not 0.0 <= other_s - cue_s < 3.5 for other_s in others)


def test_the_summary_counts_cues_and_knows_the_feet(walked: Clinic) -> None:
    (summary,) = walked.summaries
    (count,) = summary.cues
    assert count.rule == "quick"
    assert count.times == len(cue_times(walked))
    assert count.figure == "cadence"
    assert count.before is not None
    assert summary.form is not None
    assert summary.form.footfalls > 100
    assert summary.form.time_asymmetry_pct == pytest.approx(0.0, abs=3.0)


def test_the_summary_keeps_what_was_usual_at_each_pace(walked: Clinic) -> None:
    (summary,) = walked.summaries
    assert [(one.speed_mps, one.readings >= 3) for one in summary.usual] == [
        (0.4, True),
        (0.6, True),
    ]
    for one in summary.usual:
        cadence = next(known for known in one.figures if known.figure == "cadence")
        assert 80.0 < cadence.median < 200.0
        assert cadence.spread < 10.0


def test_a_session_begins_with_what_was_usual_in_earlier_ones() -> None:
    clinic = Clinic(WALK, rules=RULES)
    gait = WALK.plan.gait
    clinic.conductor.coaching.known = {pace(gait, 0.45, 0.0): {Figure.CADENCE: 77.0}}
    clinic.walking(40.0)
    lesson = clinic.conductor.coaching.lesson
    assert lesson is not None
    assert lesson.coach.baseline == {Figure.CADENCE: 77.0}
    assert lesson.coach.targets[Figure.CADENCE].low == pytest.approx(77.0, rel=0.01)


def test_the_summary_estimates_energy_with_its_range(walked: Clinic) -> None:
    (summary,) = walked.summaries
    form = summary.form
    assert form is not None
    assert form.step_length_m is not None
    assert 0.2 < form.step_length_m < 0.8
    assert form.energy_kcal is None  # slower than the equation of walking was made for


def test_energy_and_step_length_are_in_the_snapshot_and_can_be_shown_large() -> None:
    clinic = Clinic(loaded(step(2.0, seconds(90))), rules=RULES)
    clinic.conductor.coaching = Coaching(clinic.conductor.outlet, RULES, Figure.ENERGY)
    clinic.walking(45.0)
    gait = snapshot(clinic.conductor, MACHINE, (), 1, clinic.place.now_ms).gait
    assert gait.energy is not None
    energy = gait.energy
    assert energy.least_kcal_per_min < energy.kcal_per_min < energy.most_kcal_per_min
    assert gait.step_length_m is not None
    assert gait.loading_bw_per_s is None  # this deck samples too slowly to tell
    form = clinic.conductor.coaching.view
    assert form is not None
    assert (form.figure, form.unit) == ("energy", "kcal/min")
    assert form.value == pytest.approx(energy.kcal_per_min, abs=0.2)
    assert (form.least, form.most) == (energy.least_kcal_per_min, energy.most_kcal_per_min)


def test_the_screen_gets_the_figure_its_band_and_its_last_values() -> None:
    clinic = Clinic(WALK, rules=RULES)
    clinic.walking(40.0)
    form = clinic.conductor.coaching.view
    assert form is not None
    assert (form.figure, form.unit) == ("cadence", "steps/min")
    assert form.low is not None
    assert form.high is not None
    assert form.low < form.high
    assert 0 < len(form.last) <= 30
    assert form.value == form.last[-1]


def test_without_rules_nothing_is_said_or_shown() -> None:
    clinic = Clinic(WALK)
    clinic.walking(40.0)
    assert cue_times(clinic) == []
    assert clinic.conductor.coaching.view is None


def form_workout(written: str) -> Clinic:
    """A walk whose second step is steeper, and asks for form."""
    first, second = step(1.0, seconds(30)), step(1.0, seconds(40), incline_pct=4.0)
    asked = Condition.model_validate({"figure": "cadence", "above": written})
    return Clinic(loaded(first, replace(second, form=(asked,))), rules=RULES)


def test_a_step_that_asks_for_form_is_reached_with_it() -> None:
    clinic = form_workout("50")
    clinic.walking(50.0)
    assert clinic.belt.incline_tenths == 40
    assert FORM_FIRST.said.text not in clinic.told()


def test_a_step_that_asks_for_form_is_not_reached_without_it() -> None:
    clinic = form_workout("400")
    clinic.walking(50.0)
    assert clinic.step_index == 1
    assert clinic.belt.incline_tenths == 0
    assert FORM_FIRST.said.text in clinic.told()
    assert not [text for text in clinic.told() if text.startswith("In three seconds: steeper")]


def test_nobody_who_knows_the_feet_no_step_that_asks_for_form() -> None:
    clinic = form_workout("50")
    clinic.place.conductor.coaching._rules = None
    clinic.walking(50.0)
    assert clinic.belt.incline_tenths == 0


@pytest.mark.hazard("H44")
def test_nothing_is_said_into_a_stop_or_after_it() -> None:
    clinic = Clinic(WALK, rules=RULES)
    clinic.walking(30.0)
    clinic.fault(SimulatedFault.SAFETY_KEY)
    fault_s = clinic.now_s
    clinic.until_over()
    clinic.live(20.0)
    assert all(at_s <= fault_s for at_s in cue_times(clinic))


def test_nothing_is_said_in_a_pause() -> None:
    clinic = Clinic(WALK, rules=RULES)
    clinic.walking(30.0)
    assert clinic.do(api.Pause(id="pause")) is None
    paused_s = clinic.now_s
    clinic.live(30.0)
    assert all(at_s <= paused_s for at_s in cue_times(clinic))


def test_the_metronome_beats_at_the_targets_lower_end_apart_from_changes() -> None:
    clinic = Clinic(WALK, rules=RULES)
    clinic.walking(1.0)
    coaching, beats, silent = clinic.conductor.coaching, 0, 0
    for _ in range(55 * 20):
        clinic.live(0.05)
        beat_s, form = coaching.beat_s, coaching.view
        if beat_s is None:
            silent += 1
        elif form is not None and form.low is not None:
            beats += 1
            assert beat_s == pytest.approx(60.0 / form.low, rel=0.01)
    assert beats > 100
    changed_s = [at_s for at_s, text in clinic.said() if text.startswith("In three seconds")]
    assert changed_s
    assert silent > 4 * 20


@pytest.mark.hazard("H44")
def test_the_metronome_is_silent_a_second_before_an_announced_change() -> None:
    clinic = Clinic(WALK, rules=RULES)
    clinic.walking(1.0)
    last_beat_s = 0.0
    while not any(text.startswith("In three seconds") for _, text in clinic.said()):
        clinic.live(0.05)
        if clinic.conductor.coaching.beat_s is not None:
            last_beat_s = clinic.now_s
    assert last_beat_s > 0.0
    assert clinic.now_s - last_beat_s >= 1.0


@pytest.mark.hazard("H44")
@pytest.mark.parametrize("fault", [SimulatedFault.SAFETY_KEY, None])
def test_the_metronome_ends_with_the_belt(fault: SimulatedFault | None) -> None:
    clinic = Clinic(WALK, rules=RULES)
    clinic.walking(30.0)
    clinic.until(lambda: clinic.conductor.coaching.beat_s is not None)
    if fault is None:
        assert clinic.do(api.Pause(id="pause")) is None
    else:
        clinic.fault(fault)
    clinic.until(lambda: clinic.conductor.belt is not BeltState.RUNNING)
    clinic.live(0.1)
    assert clinic.conductor.coaching.beat_s is None
    clinic.live(5.0)
    assert clinic.conductor.coaching.beat_s is None


def test_another_figure_may_be_shown() -> None:
    clinic = Clinic(WALK, rules=RULES)
    clinic.conductor.coaching = Coaching(clinic.conductor.outlet, RULES, Figure.CONTACT_TIME)
    clinic.walking(30.0)
    form = clinic.conductor.coaching.view
    assert form is not None
    assert (form.figure, form.unit, form.low) == ("contact time", "ms", None)
