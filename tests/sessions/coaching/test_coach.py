"""What is said, when, how often; and when nothing is."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sessions.coaching
from sessions.coaching.bounds import Band, Bound, Origin, parse
from sessions.coaching.coach import Coach, Cue
from sessions.coaching.figures import Figure, Reading
from sessions.coaching.rules import Rules, read_rules
from sessions.coaching.targets import cadence_target, targets
from sessions.documents.faults import DocumentError
from sessions.workouts.plan import Gait

PRESETS = Path(sessions.coaching.__file__).with_name("presets")
STEP_S = 0.5

QUICK = """
language: en
gap: 10 s
settle: 5 s
rules:
  - name: quick
    why: to be quick
    when: [{figure: cadence, below: target}]
    for_steps: 4
    say: [Quick., Quicker.]
    again: 20 s
    at_most: 3
  - name: steady
    tenor: praise
    why: to go on
    when: [{figure: unsteadiness, below: 3}]
    for_steps: 4
    say: [Good.]
    again: 20 s
  - name: fading
    tenor: warning
    why: to rest
    when: [{figure: cadence, falling: 10}]
    for_steps: 2
    say: [Rest.]
  - name: look
    tenor: reminder
    why: both sides
    every: 30 s
    say: [Left., Right.]
"""


def rules(text: str = QUICK) -> Rules:
    return read_rules(text.encode(), "rules.yaml")


def coach(text: str = QUICK, baseline: Reading | None = None) -> Coach:
    targets = {Figure.CADENCE: Band(100.0, 120.0)}
    made = Coach(rules(text), Gait.BACKWARD_WALK, targets=targets, baseline=baseline)
    made.changed(0.0)
    return made


def walk(
    coached: Coach, reading: Reading, *, seconds: float, from_s: float = 0.0, silent: bool = False
) -> list[Cue]:
    """Steps at a steady rate; what was said meanwhile."""
    said = []
    for number in range(round(seconds / STEP_S)):
        now_s = from_s + number * STEP_S
        coached.footfall(reading, now_s)
        if cue := coached.cue(now_s, silent=silent):
            said.append(cue)
    return said


def texts(cues: Iterable[Cue]) -> list[str]:
    return [cue.text for cue in cues]


SLOW = {Figure.CADENCE: 90.0}


def test_a_rule_speaks_when_its_condition_has_lasted_and_says_why() -> None:
    (first, *_) = walk(coach(), SLOW, seconds=10)
    assert first.text == "Quick."
    assert first.at_s == 5.0 + 3 * STEP_S
    assert first.because == "cadence 90, below 100"


def test_words_take_turns_and_patience_has_an_end() -> None:
    said = texts(walk(coach(), SLOW, seconds=200))
    assert [text for text in said if text.startswith("Quick")] == ["Quick.", "Quicker.", "Quick."]


def test_never_two_things_at_a_time() -> None:
    said = walk(coach(), SLOW | {Figure.UNSTEADINESS: 2.0}, seconds=300)
    times = [cue.at_s for cue in said]
    assert all(later - sooner >= 10.0 for sooner, later in pairwise(times))


def test_nothing_is_said_while_something_else_matters() -> None:
    assert walk(coach(), SLOW, seconds=60, silent=True) == []


def test_nothing_is_said_right_after_the_belt_changed() -> None:
    coached = coach()
    walk(coached, SLOW, seconds=4.5)
    coached.changed(4.5)
    assert walk(coached, SLOW, seconds=5, from_s=4.5) == []


def test_what_is_not_known_is_never_wrong() -> None:
    assert [cue.rule for cue in walk(coach(), {}, seconds=29)] == []


def test_warnings_come_first_and_praise_last() -> None:
    coached = coach(QUICK.replace("gap: 10 s", "gap: 5 s"))
    good = {Figure.CADENCE: 110.0, Figure.UNSTEADINESS: 2.0}
    assert texts(walk(coached, good, seconds=16)) == ["Good."]
    said = walk(coached, SLOW | {Figure.UNSTEADINESS: 2.0}, seconds=10, from_s=16.0)
    assert texts(said)[:2] == ["Rest.", "Quick."]
    assert said[0].because == "cadence 90, -18 % since this step began"


def test_reminders_come_by_the_clock_and_alternate() -> None:
    said = walk(coach(), {Figure.CADENCE: 110.0}, seconds=130)
    assert texts(said) == ["Left.", "Right.", "Left.", "Right."]
    assert said[0].because == "every 30 s"


def test_a_rule_is_silent_while_what_silences_it_holds() -> None:
    text = QUICK.replace(
        "    every: 30 s\n", "    every: 30 s\n    unless: [{figure: unsteadiness, above: 9}]\n"
    )
    coached = coach(text)
    unsteady = {Figure.CADENCE: 110.0, Figure.UNSTEADINESS: 12.0}
    assert walk(coached, unsteady, seconds=60) == []
    (said, *_) = walk(coached, {Figure.CADENCE: 110.0}, seconds=10, from_s=60.0)
    assert said.text == "Left."  # as soon as it is not known to hold any more


def test_the_own_baseline_goes_before_this_step_of_the_workout() -> None:
    text = QUICK.replace("below: target", "above: baseline + 10 %")
    known = coach(text, baseline={Figure.CADENCE: 80.0})
    assert texts(walk(known, SLOW, seconds=10)) == ["Quick."]
    assert "Quick." not in texts(walk(coach(text), SLOW, seconds=60))


def test_what_changed_after_a_cue_is_kept() -> None:
    coached = coach()
    walk(coached, SLOW, seconds=7)
    walk(coached, {Figure.CADENCE: 104.0}, seconds=10, from_s=7.0)
    (effect,) = coached.effects
    assert (effect.rule, effect.before, effect.after) == ("quick", 90.0, 104.0)
    assert coached.counts == {"quick": 1}


@given(
    readings=st.lists(
        st.dictionaries(st.sampled_from(Figure), st.floats(-50, 500), max_size=12), max_size=80
    )
)
def test_any_figures_keep_the_gap(readings: list[dict[Figure, float]]) -> None:
    made = Coach(read_rules((PRESETS / "en.yaml").read_bytes(), "en"), Gait.BACKWARD_RUN)
    made.changed(0.0)
    times = []
    for number, reading in enumerate(readings):
        made.footfall(reading, number * 2.0)
        if cue := made.cue(number * 2.0):
            times.append(cue.at_s)
    assert all(b - a >= made.rules.gap_s for a, b in pairwise(times))


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_ships_is_short_and_complete(language: str) -> None:
    shipped = read_rules((PRESETS / f"{language}.yaml").read_bytes(), language)
    assert shipped.language == language
    assert all(len(words.split()) <= 12 for rule in shipped.rules for words in rule.say)
    english = read_rules((PRESETS / "en.yaml").read_bytes(), "en")
    same = [
        rule.model_copy(update={"say": other.say})
        for rule, other in zip(shipped.rules, english.rules, strict=True)
    ]
    assert tuple(same) == english.rules


@pytest.mark.parametrize(
    ("written", "bound"),
    [
        ("12", Bound(Origin.NUMBER, plus=12.0)),
        ("target", Bound(Origin.TARGET)),
        ("baseline + 10 %", Bound(Origin.BASELINE, times=1.1)),
        ("target - 4", Bound(Origin.TARGET, plus=-4.0)),
    ],
)
def test_bounds_are_read(written: str, bound: Bound) -> None:
    assert parse(written) == bound


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("below: target", "below: goal", 'rules.yaml:8:37: below "goal": no bound; write a number'),
        ("figure: cadence, below", "figure: speed, below", "not known here; allowed is"),
        ("say: [Quick., Quicker.]", "says: [Quick.]", "unknown key says, did you mean say"),
        ("name: steady", "name: quick", "two rules are called quick; rename one"),
        ("    every: 30 s\n", "", "needs an occasion; give either when or every"),
        (", falling: 10}", "}", "says nothing; give below, above, within, rising or falling"),
    ],
)
def test_a_faulty_file_names_place_and_remedy(old: str, new: str, complaint: str) -> None:
    assert old in QUICK
    with pytest.raises(DocumentError) as raised:
        rules(QUICK.replace(old, new))
    assert complaint in str(raised.value)


def test_the_target_grows_slowly_from_the_own_rate_and_ends_growing() -> None:
    assert cadence_target(100.0, 0.0).low == 100.0
    assert cadence_target(100.0, 300.0).low == pytest.approx(105.0)
    assert cadence_target(100.0, 3600.0).low == pytest.approx(108.0)
    asked = Band(130.0, 140.0)
    assert targets({Figure.CADENCE: 100.0}, 0.0, {Figure.CADENCE: asked})[Figure.CADENCE] == asked
    assert targets({}, 0.0) == {}
