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


def config(**limits: object) -> Config:
    """A site with nothing decided, and P7 in its configuration with these limits."""
    return Config(participants={"P7": Limits.model_validate(limits)} if limits else {})


def test_without_their_own_those_of_others_are_in_force() -> None:
    sources = [limit.source for limit in speed_limits_of(FREE, PLAN, CARD, config())]
    assert sources == ["workout", "backward gait", "machine"]
    assert heart_limits_of(FREE, config()) == ()
    assert ceiling(FREE, PLAN, CARD, config()).heart is None


def test_their_own_are_in_force_where_they_are_lowest() -> None:
    speed = speed_limits_of(LIMITED, PLAN, CARD, config())[0]
    incline = incline_limits_of(LIMITED, PLAN, CARD, config())[0]
    assert (speed.value, speed.source, speed.reason) == (0.4, "participant", "first weeks")
    assert (incline.value, incline.reason) == (1, "Achilles")
    assert heart_limits_of(LIMITED, config())[0].value == 130


def test_the_configuration_may_lower_further_and_never_raise() -> None:
    lower = config(max_speed="0.3 m/s", max_heart_rate_bpm=120, reason="by the site")
    assert speed_limits_of(LIMITED, PLAN, CARD, lower)[0].reason == "by the site"
    assert heart_limits_of(LIMITED, lower)[0].value == 120
    higher = config(max_speed="5 m/s", max_heart_rate_bpm=200, reason="by the site")
    assert speed_limits_of(LIMITED, PLAN, CARD, higher)[0].reason == "first weeks"
    assert heart_limits_of(LIMITED, higher)[0].value == 130


def test_a_ceiling_says_whose_limit_it_is() -> None:
    limits = ceiling(LIMITED, PLAN, CARD, config())
    assert limits.speed.reason == "limit of participant, first weeks"
    assert limits.heart is not None
    assert limits.heart.max_heart_rate_bpm == 130
