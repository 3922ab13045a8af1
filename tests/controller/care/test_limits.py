"""A participant's limits among the others."""

from __future__ import annotations

from controller.care.limits import (
    ceiling,
    heart_limits_of,
    incline_limits_of,
    speed_limits_of,
)
from controller.config import Config
from controller.config_schema import Limits
from controller.treadmills.cards import load_card
from controller.workouts import find_workout
from sessions.care.participant import HeartLimit, InclineLimit, Participant, SpeedLimit
from sessions.care.programmes import Goal

PLAN = find_workout("rehabilitation").workout.plan()
CARD = load_card("simulated")
FREE = Participant(pseudonym="P7", goal=Goal.REHABILITATION)
LIMITED = FREE.model_copy(
    update={
        "speed": SpeedLimit(max_speed_mps=0.4, reason="first weeks"),
        "incline": InclineLimit(max_incline_pct=1, reason="Achilles"),
        "heart": HeartLimit(max_heart_rate_bpm=130, reason="beta blocker"),
    }
)


def test_without_their_own_those_of_others_are_in_force() -> None:
    sources = [limit.source for limit in speed_limits_of(FREE, PLAN, CARD, Config())]
    assert sources == ["workout", "backward gait", "machine"]
    assert heart_limits_of(FREE, Config()) == ()
    assert ceiling(FREE, PLAN, CARD, Config()).heart is None


def test_their_own_are_in_force_where_they_are_lowest() -> None:
    speed = speed_limits_of(LIMITED, PLAN, CARD, Config())[0]
    incline = incline_limits_of(LIMITED, PLAN, CARD, Config())[0]
    assert (speed.value, speed.source, speed.reason) == (0.4, "participant", "first weeks")
    assert (incline.value, incline.reason) == (1, "Achilles")
    assert heart_limits_of(LIMITED, Config())[0].value == 130


def test_the_site_may_lower_further_and_never_raise_a_participant_s_own() -> None:
    def site(**limits: object) -> Config:
        return Config(limits=Limits.model_validate(limits))

    lower = site(max_speed="0.3 m/s", max_heart_rate_bpm=120, reason="by the site")
    assert speed_limits_of(LIMITED, PLAN, CARD, lower)[0].reason == "by the site"
    assert heart_limits_of(LIMITED, lower)[0].value == 120
    higher = site(max_speed="5 m/s", max_heart_rate_bpm=200, reason="by the site")
    assert speed_limits_of(LIMITED, PLAN, CARD, higher)[0].reason == "first weeks"
    assert heart_limits_of(LIMITED, higher)[0].value == 130


def test_a_ceiling_says_whose_limit_it_is() -> None:
    limits = ceiling(LIMITED, PLAN, CARD, Config())
    assert limits.speed.reason == "limit of participant, first weeks"
    assert limits.heart is not None
    assert limits.heart.max_heart_rate_bpm == 130
