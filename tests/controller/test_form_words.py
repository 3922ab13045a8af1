"""What the coach counted, in words."""

from __future__ import annotations

from controller.api import CueCount, FormSummary
from controller.form_words import cue_rows, form_rows
from tests.finished import TASTER

FORM = FormSummary(
    footfalls=171,
    forefoot_pct=81.6,
    midfoot_pct=12.4,
    rearfoot_pct=6.0,
    time_asymmetry_pct=3.14,
    force_asymmetry_pct=-2.0,
    loading_bw_per_s=12.2,
    step_time_variation_pct=2.81,
)
CUES = (
    CueCount(rule="eyes-up", times=1),
    CueCount(rule="quicker-steps", times=4, figure="cadence", before=158.04, after=163.1),
    CueCount(rule="lighter-hands", times=2, figure="off deck", before=14.2, after=9.33),
)


def test_the_feet_in_three_rows() -> None:
    assert dict(form_rows(TASTER.model_copy(update={"form": FORM}))) == {
        "landing": ("82 % forefoot", "12 % midfoot", "6 % rearfoot"),
        "sides": ("contact 3.1 % longer right", "peak force 2.0 % higher left"),
        "steadiness": ("step time varies by 2.8 %", "loading 12 body weights/s"),
    }


def test_energy_is_said_to_be_an_estimate_with_its_range() -> None:
    form = FormSummary(
        footfalls=171, step_length_m=0.512, energy_kcal=45.2, least_kcal=38.0, most_kcal=52.4
    )
    rows = dict(form_rows(TASTER.model_copy(update={"form": form})))
    assert rows == {"effort": ("steps of 51 cm", "about 45 kcal (estimate, 38 to 52)")}


def test_what_is_not_known_is_left_out() -> None:
    assert list(form_rows(TASTER)) == []
    few = FormSummary(footfalls=4, time_asymmetry_pct=-0.01)
    assert list(form_rows(TASTER.model_copy(update={"form": few}))) == [
        ("sides", ("contact alike",))
    ]


def test_cues_with_what_changed_the_most_frequent_first() -> None:
    assert list(cue_rows(TASTER.model_copy(update={"cues": CUES}))) == [
        ("quicker-steps", ("4 times", "cadence: 158 → 163.1 steps/min 20 steps later")),
        (
            "lighter-hands",
            ("2 times", "off deck: 14.2 → 9.33 % 20 steps later"),
        ),
        ("eyes-up", ("once",)),
    ]
