"""The person's footing in a session: cue, hold, ease and stop, in words for each way of going."""

from __future__ import annotations

import pytest

from controller import api
from controller.belt.faults import FAULTS, Cause, Reaction
from controller.belt.states import BeltState
from controller.conduct.alarms import alarm
from controller.conduct.footing import CENTRED, STUMBLED, WORDS, End, FootingProtection
from controller.simulator.mishaps import Mishap
from sessions.engine.events import Tone
from sessions.gait.fallen import Fall
from sessions.gait.footing import Footed
from sessions.gait.report import DeckReport, SignalHealth
from sessions.gait.stumble import Stumble
from sessions.workouts.plan import Gait
from tests.sessions.engine.treadmill import seconds, step

from .stories import Clinic, loaded

WALK = loaded(step(2.0, seconds(120)))
MPS_1 = 1000


def report(footed: Footed, *, person: bool = True) -> DeckReport:
    return DeckReport(0, SignalHealth.GOOD, person_on_belt=person, footing=footed)


def following(*footed: Footed, speed_mmps: int = MPS_1, every_ms: int = 50) -> FootingProtection:
    protection = FootingProtection()
    for number, one in enumerate(footed):
        protection.follow(report(one), speed_mmps, number * every_ms)
    return protection


def at(to_rear_m: float, drift_mps: float = 0.0) -> Footed:
    return Footed(to_front_m=1.4 - to_rear_m, to_rear_m=to_rear_m, drift_mps=drift_mps)


def told(protection: FootingProtection) -> list[str]:
    return [lost.said.text for lost in protection.lost]


# --- ends of the belt ----------------------------------------------------------------------------


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("gait", list(Gait))
def test_near_an_end_they_are_told_where_the_console_is_for_them(gait: Gait) -> None:
    for end, place_m in ((End.REAR, 0.2), (End.FRONT, 1.2)):
        protection = FootingProtection()
        protection.armed(gait)
        protection.follow(report(at(place_m)), MPS_1, 0)
        assert told(protection) == [WORDS[gait][end]]
        assert "console" in WORDS[gait][end]
    behind = "behind you" in WORDS[gait][End.FRONT]
    assert behind == (gait is not Gait.FORWARD)


@pytest.mark.hazard("H16")
def test_on_a_belt_in_reverse_they_face_the_console_and_go_away_from_it() -> None:
    said = told(following(Footed(to_front_m=0.2, to_rear_m=1.2, belt_reversed=True)))
    assert said == ["The console is close in front of you. Step back, away from it."]


@pytest.mark.hazard("H16")
def test_in_the_middle_nothing_is_said() -> None:
    assert told(following(at(0.7), at(0.4), at(1.0))) == []


@pytest.mark.hazard("H16")
def test_a_quick_drift_is_told_sooner_than_a_slow_one_and_sway_does_not_count() -> None:
    assert told(following(at(0.5))) == []
    assert told(following(at(0.5, drift_mps=-0.05))) == []
    assert told(following(at(0.5, drift_mps=-0.2))) != []
    assert told(following(at(0.5, drift_mps=0.2))) == []


@pytest.mark.hazard("H16")
def test_first_a_cue_then_an_ease() -> None:
    protection = following(at(0.1))
    assert list(protection.causes(BeltState.RUNNING)) == []
    protection.follow(report(at(0.1)), MPS_1, 800)
    assert list(protection.causes(BeltState.RUNNING)) == [Cause.REAR_END]
    protection.follow(report(at(1.3)), MPS_1, 850)
    protection.follow(report(at(1.3)), MPS_1, 1700)
    assert list(protection.causes(BeltState.RUNNING)) == [Cause.FRONT_END]


@pytest.mark.hazard("H16")
def test_who_will_be_off_in_a_moment_is_eased_for_at_once() -> None:
    protection = following(at(0.3, drift_mps=-0.4))
    assert list(protection.causes(BeltState.RUNNING)) == [Cause.REAR_END]


@pytest.mark.hazard("H16")
def test_the_cue_ends_well_inside_so_that_it_does_not_come_and_go() -> None:
    protection = following(at(0.2), at(0.3), at(0.34))
    assert told(protection) != []
    protection.follow(report(at(0.4)), MPS_1, 1000)
    assert told(protection) == []


def test_a_deck_that_knows_no_place_says_nothing() -> None:
    assert told(following(Footed(drift_mps=-0.4))) == []


def test_of_nobody_nothing_is_said() -> None:
    protection = following(at(0.1))
    protection.follow(report(at(0.1), person=False), MPS_1, 5000)
    assert told(protection) == []
    assert list(protection.causes(BeltState.RUNNING)) == []


# --- stumbles and falls --------------------------------------------------------------------------


@pytest.mark.hazard("H15")
def test_a_stumble_holds_for_ten_seconds_and_a_second_one_eases() -> None:
    one, two = (Footed(stumbles=n, stumble=Stumble.COLLAPSE) for n in (1, 2))
    protection = following(Footed(), one)
    assert protection.lost == (STUMBLED,)
    assert list(protection.causes(BeltState.RUNNING)) == []
    protection.follow(report(one), MPS_1, 9_000)
    assert protection.lost == (STUMBLED,)
    protection.follow(report(two), MPS_1, 9_050)
    assert list(protection.causes(BeltState.RUNNING)) == [Cause.STUMBLING]
    assert list(protection.causes(BeltState.EASING)) == []
    protection.follow(report(two), MPS_1, 19_050)
    assert told(protection) == []


@pytest.mark.hazard("H15")
def test_late_steps_hold_and_never_ease() -> None:
    late = [Footed(stumbles=n, stumble=Stumble.LATE_STEP) for n in range(6)]
    protection = following(*late)
    assert protection.lost == (STUMBLED,)
    assert list(protection.causes(BeltState.RUNNING)) == []


@pytest.mark.parametrize(("before", "speed_mmps"), [(Footed(stumbles=3), MPS_1), (Footed(), 200)])
def test_stumbles_of_before_and_on_a_slow_belt_are_none(before: Footed, speed_mmps: int) -> None:
    stumbled = Footed(stumbles=3, stumble=Stumble.COLLAPSE)
    assert following(before, stumbled, speed_mmps=speed_mmps).lost == ()


@pytest.mark.hazard("H15")
@pytest.mark.parametrize("fall", list(Fall))
@pytest.mark.parametrize("belt", [BeltState.RUNNING, BeltState.EASING, BeltState.LATCHED])
def test_who_may_have_fallen_is_stopped_for_also_while_the_belt_eases(
    fall: Fall, belt: BeltState
) -> None:
    assert list(following(Footed(fall=fall)).causes(belt)) == [Cause.FALLEN]


@pytest.mark.hazard("H15")
def test_who_stands_on_a_belt_that_runs_is_stopped_for() -> None:
    still = Footed(unstepped_s=2.0, usual_step_s=0.5)
    assert list(following(still).causes(BeltState.RUNNING)) == [Cause.FALLEN]
    assert list(following(still, speed_mmps=300).causes(BeltState.RUNNING)) == []


@pytest.mark.parametrize("belt", [BeltState.READY, BeltState.STANDSTILL, BeltState.SILENT])
def test_on_a_belt_that_stands_nobody_falls(belt: BeltState) -> None:
    down = Footed(fall=Fall.CARRIED)
    assert list(following(down).causes(belt)) == []
    assert list(following(down, speed_mmps=50).causes(BeltState.RUNNING)) == []


def test_the_reactions_are_those_of_the_table() -> None:
    assert FAULTS[Cause.FALLEN].reaction is Reaction.STOP
    assert alarm(Cause.FALLEN).tone is Tone.ALARM
    for cause in (Cause.STUMBLING, Cause.FRONT_END, Cause.REAR_END):
        assert FAULTS[cause].reaction is Reaction.EASE


# --- in a session --------------------------------------------------------------------------------


@pytest.mark.hazard("H15")
def test_a_fall_stops_the_belt() -> None:
    clinic = Clinic(WALK).walking(15.0)
    clinic.place.deck.deck.walker.befall(Mishap.KNEES)
    assert clinic.until(lambda: clinic.state is BeltState.LATCHED, 4.0) < 2.0
    summary = clinic.until_over()
    assert summary.outcome is api.Outcome.SAFETY_STOP
    assert summary.cause is not None
    assert summary.cause.code == Cause.FALLEN


@pytest.mark.hazard("H16", "H38")
def test_a_drift_is_told_and_then_eased() -> None:
    clinic = Clinic(WALK).walking(15.0)
    clinic.place.deck.deck.walker.drift(-0.08)
    words = WORDS[Gait.BACKWARD_WALK][End.REAR]
    clinic.until(lambda: clinic.told()[-1] == words, 10.0)
    assert clinic.state is BeltState.RUNNING
    clinic.until(lambda: clinic.state is BeltState.LATCHED, 4.0)
    assert clinic.mph > 1.0  # eased, not stopped
    assert clinic.place.deck.deck.walker.on_deck
    summary = clinic.until_over()
    assert summary.cause is not None
    assert summary.cause.code == Cause.REAR_END


@pytest.mark.hazard("H16")
def test_who_comes_back_to_the_middle_goes_on() -> None:
    clinic = Clinic(WALK).walking(15.0)
    walker = clinic.place.deck.deck.walker
    walker.drift(-0.08)
    clinic.until(lambda: clinic.told()[-1] == WORDS[Gait.BACKWARD_WALK][End.REAR], 10.0)
    walker.drift(0.10)
    clinic.until(lambda: clinic.told()[-1] == CENTRED.text, 8.0)
    walker.drift(0.0)
    clinic.live(3.0)
    assert clinic.state is BeltState.RUNNING


@pytest.mark.hazard("H15")
def test_a_stumble_is_told_and_held() -> None:
    clinic = Clinic(WALK).walking(15.0)
    clinic.place.deck.deck.walker.befall(Mishap.STUMBLE)
    clinic.until(lambda: clinic.told()[-1] == STUMBLED.said.text, 3.0)
    assert clinic.state is BeltState.RUNNING
    clinic.until(lambda: clinic.told()[-1] == STUMBLED.again.text, 12.0)
