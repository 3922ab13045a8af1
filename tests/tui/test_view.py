"""Which stage is shown, what may be done in it, and what is collected for the summary."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.api import Arm, Confirm, Load, SimulatedFault, Stop
from controller.belt.states import BeltState
from controller.workouts import list_workouts
from sessions.engine.events import Phase
from tests.tui.samples import CAUSES
from tests.tui.scripted import ScriptedController
from tui.card import card_of
from tui.regions.banner import banner_lines
from tui.stages.live import gait_words, left_number, limit_words, next_words, speed_number
from tui.trace import Trace
from tui.view import Stage, View
from tui.words import FAULTS, HEALTH, OUTCOMES, STATES


def confirmed() -> ScriptedController:
    """A controller with a session under way."""
    controller = ScriptedController()
    controller.obey(Load(id="1", workout="taster"))
    controller.obey(Arm(id="2"))
    controller.obey(Confirm(id="3", token=controller.token or 0))
    return controller


def stage(controller: ScriptedController) -> Stage:
    return View(snapshot=controller.snapshot()).stage


def test_the_stage_follows_the_controller() -> None:
    controller = ScriptedController()
    seen = [stage(controller)]
    controller.obey(Load(id="1", workout="taster"))
    seen.append(stage(controller))
    controller.obey(Arm(id="2"))
    seen.append(stage(controller))
    controller.obey(Confirm(id="3", token=controller.token or 0))
    seen.append(stage(controller))
    controller.advance(5, publish=False)
    controller.obey(Stop(id="4"))
    seen.append(stage(controller))
    controller.advance(5, publish=False)
    seen.append(stage(controller))
    assert seen == [*[*Stage][1:5], Stage.LIVE, Stage.SUMMARY]


def test_a_latched_session_stays_in_view_until_it_is_reset() -> None:
    controller = confirmed()
    controller.advance(5, publish=False)
    controller.latch(CAUSES[SimulatedFault.STEP_OFF])
    view = View(snapshot=controller.snapshot())
    assert view.stage is Stage.LIVE
    assert not view.resettable
    controller.advance(10, publish=False)
    view = View(snapshot=controller.snapshot())
    assert view.stage is Stage.LIVE
    assert view.resettable
    assert not View(snapshot=controller.snapshot(), lost_s=2).resettable


@given(
    state=st.sampled_from(BeltState),
    phase=st.none() | st.sampled_from(Phase),
    speed_mps=st.none() | st.floats(0, 5),
    lost_s=st.none() | st.integers(1, 99),
    count=st.none() | st.integers(1, 3),
)
def test_every_view_has_a_stage_and_words(
    state: BeltState,
    phase: Phase | None,
    speed_mps: float | None,
    lost_s: int | None,
    count: int | None,
) -> None:
    controller = ScriptedController(state=state, phase=phase, speed_mps=speed_mps, token=5)
    snapshot = controller.snapshot()
    view = View(snapshot=snapshot, lost_s=lost_s, count=count)
    assert view.stage in Stage
    assert banner_lines(view)[0]
    assert gait_words(snapshot.gait, snapshot.heart)
    assert limit_words(snapshot, "km/h")
    if snapshot.session is not None:
        assert next_words(snapshot.session, "mph")
        assert left_number(snapshot.session)[1]
        assert speed_number(snapshot, snapshot.session, "mph")[1]
    if view.confirmable:
        assert state in {BeltState.ARMING, BeltState.PAUSED}
        assert lost_s is None


def test_moving_and_unknown_belts_are_in_use() -> None:
    for state in BeltState:
        view = View(snapshot=ScriptedController(state=state).snapshot())
        assert view.in_use == (state not in {"ready", "standstill", "arming"})


def test_every_state_health_outcome_and_fault_has_words() -> None:
    assert set(STATES) == set(BeltState)
    assert {words.shape for words in STATES.values()} >= {"►", "▼", "■", "▲", "?"}
    assert set(FAULTS) == set(SimulatedFault)
    assert len(HEALTH) == 4
    assert len(OUTCOMES) == 5


def test_the_trace_keeps_a_sample_a_second_of_the_newest_session() -> None:
    trace, controller = Trace(), confirmed()
    for _ in range(100):
        controller.advance(0.1, publish=False)
        trace.take(controller.snapshot())
    assert 9 <= len(trace.samples) <= 11
    assert trace.samples[-1].speed_mps == pytest.approx(0.447, abs=0.01)
    assert len(trace.thinned(5)) <= 5
    controller.session_id, controller.elapsed_s = "2026-0002", 0.0
    trace.take(controller.snapshot())
    assert len(trace.samples) == 1


def test_a_card_says_what_its_workout_says() -> None:
    for loaded in list_workouts().workouts:
        card = card_of(loaded)
        assert card.name == loaded.workout.name
        assert card.source
        assert card.contraindications
        assert card.profile_s > 0
        assert 0 < card.top_speed_mps < 5
