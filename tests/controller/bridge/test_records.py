"""What apps read and are notified, from snapshots."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller import api
from controller.belt.states import BeltState
from controller.bridge.records import speed_range, training_state
from controller.bridge.service import RUNNING_FEATURE
from protocols.ftms.features import (
    Features,
    MachineFeature,
    MachineType,
    TargetFeature,
    decode_features,
    decode_service_data,
)
from protocols.ftms.ranges import decode_range
from protocols.ftms.running import RunningFeature, decode_running_features
from protocols.ftms.service import ADVERTISED, FEATURE, INCLINES, SPEEDS
from protocols.ftms.status import StatusOp
from protocols.ftms.training import TrainingState
from protocols.ftms.uuids import Uuid
from sessions.engine.events import Phase
from sessions.workouts.plan import StepKind
from tests.controller.bridge.apps import CARD, ME, OTHER, Apps, belt, session, snapshot

HEART = api.HeartView(health=api.Health.GOOD, bpm=121.4)


def test_a_record_says_what_the_snapshot_says() -> None:
    apps = Apps(snapshot(heart=HEART))
    apps.live(1000)
    record = apps.records()[-1]
    assert (record.speed_kmh, record.distance_m, record.incline_pct) == (1.8, 123, 2.0)
    assert (record.ramp_deg, record.heart_rate_bpm) == (1.1, 121)
    assert (record.elapsed_s, record.remaining_s) == (61, 30)


def test_one_record_a_second() -> None:
    apps = Apps()
    apps.live(5000)
    assert len(apps.records()) == len(apps.steps()) == 5


def test_what_is_not_known_is_not_told() -> None:
    apps = Apps(snapshot(session=session(remaining_s=None), heart=api.HeartView()))
    apps.live(1000)
    record = apps.records()[-1]
    assert record.remaining_s is record.heart_rate_bpm is None


@pytest.mark.hazard("H05")
def test_a_belt_of_unknown_speed_is_never_said_to_stand() -> None:
    apps = Apps(snapshot(belt=belt(BeltState.SILENT, speed_mps=None)))
    apps.live(3000)
    assert not apps.records()
    assert not apps.steps()


@pytest.mark.parametrize("speed_mps", [277.7, 20.1, -0.1])
def test_a_speed_that_no_treadmill_has_is_not_told(speed_mps: float) -> None:
    apps = Apps(snapshot(belt=belt(BeltState.LATCHED, speed_mps=speed_mps)))
    apps.live(3000)
    assert not apps.records()
    assert not apps.steps()


def test_nor_such_an_incline() -> None:
    apps = Apps(snapshot(belt=belt(incline_pct=4000.0)))
    apps.live(1000)
    assert apps.records()[-1].incline_pct is None


def test_a_controller_that_is_silent_is_not_spoken_for() -> None:
    apps = Apps()
    apps.live(1000)
    told = len(apps.records())
    for at_ms in range(apps.now_ms, 10_000, 100):
        apps.machine.advance(at_ms)
        apps.collect()
    assert len(apps.records()) <= told + 1


def test_a_record_is_split_for_a_small_link_and_whole_for_another() -> None:
    apps = Apps(snapshot(heart=HEART), mtu=23)
    apps.machine.resized(OTHER, 185)
    apps.live(1000)
    assert len(apps.values("2acd", ME)) == 1, "all that is told fits into 20 octets"
    apps.machine.resized(ME, 12)
    apps.live(1000)
    assert len(apps.values("2acd", ME)) > 2
    assert apps.records(ME)[-1] == apps.records(OTHER)[-1]


def test_steps_come_from_the_deck() -> None:
    apps = Apps()
    apps.live(1000)
    step = apps.steps()[-1]
    assert (step.speed_mps, step.instantaneous_cadence_per_min) == (0.5, 101)
    assert not step.running
    apps.show(snapshot(gait=api.GaitView(cadence_spm=170.0, flight_ms=90.0)))
    apps.live(1000)
    assert apps.steps()[-1].running


def test_without_a_deck_nobody_counts_steps() -> None:
    absent = (api.LinkView(name="deck", health=api.Health.ABSENT),)
    apps = Apps(snapshot(links=absent))
    assert "1814" not in apps.machine.services
    apps.live(1000)
    assert apps.steps() == []


def test_figures_beyond_the_wire_stay_at_its_end() -> None:
    long = session(elapsed_s=70_000.0, remaining_s=70_000.0)
    heart = api.HeartView(health=api.Health.GOOD, bpm=300.0)
    apps = Apps(snapshot(session=long, heart=heart, gait=api.GaitView(cadence_spm=300.0)))
    apps.live(1000)
    record = apps.records()[-1]
    assert (record.elapsed_s, record.remaining_s, record.heart_rate_bpm) == (65535, 65535, 255)
    assert apps.steps()[-1].instantaneous_cadence_per_min == 255


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (snapshot(session=None), TrainingState.IDLE),
        (snapshot(session=session(phase=Phase.READY)), TrainingState.PRE_WORKOUT),
        (snapshot(session=session(StepKind.WARM_UP)), TrainingState.WARMING_UP),
        (snapshot(session=session(StepKind.WORK)), TrainingState.OTHER),
        (snapshot(session=session(StepKind.RECOVERY)), TrainingState.RECOVERY_INTERVAL),
        (snapshot(session=session(StepKind.COOL_DOWN)), TrainingState.COOL_DOWN),
        (snapshot(session=session(phase=Phase.PAUSED)), TrainingState.IDLE),
        (snapshot(session=session(phase=Phase.EASING)), TrainingState.COOL_DOWN),
        (snapshot(session=session(phase=Phase.ENDED)), TrainingState.POST_WORKOUT),
        (snapshot(belt=belt(BeltState.LATCHED)), TrainingState.IDLE),
    ],
)
def test_training_states(now: api.Snapshot, state: TrainingState) -> None:
    assert training_state(now) is state


def test_a_change_of_training_is_told_once() -> None:
    apps = Apps(snapshot(session=session(StepKind.WARM_UP)))
    apps.live(500)
    apps.show(snapshot(session=session(StepKind.RECOVERY)))
    apps.live(500)
    assert apps.trainings() == [TrainingState.RECOVERY_INTERVAL]


def test_ranges_are_the_limits_in_force() -> None:
    apps = Apps()
    speeds = decode_range(Uuid.SUPPORTED_SPEED_RANGE, apps.machine.read(SPEEDS)).value
    assert (speeds.minimum, speeds.maximum) == (0.33, 3.21), "2.0 mph, rounded to what is allowed"
    inclines = decode_range(Uuid.SUPPORTED_INCLINATION_RANGE, apps.machine.read(INCLINES)).value
    assert (inclines.minimum, inclines.maximum) == (0.0, 10.0)
    apps.show(snapshot(speed_limits=(), incline_limits=()))
    speeds = decode_range(Uuid.SUPPORTED_SPEED_RANGE, apps.machine.read(SPEEDS)).value
    assert speeds.maximum == 19.31, "the machine's own"


def test_a_whole_range_is_not_rounded_away() -> None:
    assert speed_range(0.0, 10 / 3.6).maximum == 10.0


def features(apps: Apps) -> Features:
    return decode_features(apps.machine.read(FEATURE)).value


def test_features_are_what_there_is() -> None:
    machine, target = MachineFeature, TargetFeature
    plain = machine.TOTAL_DISTANCE | machine.ELAPSED_TIME | machine.REMAINING_TIME
    assert features(Apps(asking=False)) == Features(plain | machine.INCLINATION, target(0))
    both = target.SPEED_TARGET_SETTING | target.INCLINATION_TARGET_SETTING
    with_heart = plain | machine.INCLINATION | machine.HEART_RATE_MEASUREMENT
    assert features(Apps(snapshot(heart=HEART))) == Features(with_heart, both)
    flat = Apps(card=replace(CARD, max_incline_pct=0.0))
    assert features(flat) == Features(plain, target.SPEED_TARGET_SETTING)
    assert INCLINES not in flat.machine.services["1826"]
    flat.live(1000)
    assert flat.records()[-1].incline_pct is None


def test_every_value_that_can_be_read_is_there() -> None:
    apps = Apps()
    for characteristics in apps.machine.services.values():
        for uuid, properties in characteristics.items():
            assert not properties & 2 or apps.machine.read(uuid)
    running = decode_running_features(apps.machine.read(RUNNING_FEATURE)).value.rsc_features
    assert running is not None
    assert RunningFeature.CALIBRATION_PROCEDURE not in running


def test_the_advertisement_says_treadmill() -> None:
    told = decode_service_data(ADVERTISED).value
    assert told.fitness_machine_available
    assert told.fitness_machine_type == MachineType.TREADMILL


KEY = api.CauseView(code="safety_key", text="The safety key was pulled", remedy="")


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ([BeltState.READY, BeltState.ARMING, BeltState.RUNNING], [(0x04, {})]),
        ([BeltState.RUNNING, BeltState.PAUSED], [(0x02, {"control_information": 2})]),
        ([BeltState.PAUSED, BeltState.RUNNING], [(0x04, {})]),
        (
            [BeltState.RUNNING, BeltState.EASING, BeltState.STANDSTILL, BeltState.READY],
            [(0x02, {"control_information": 1})],
        ),
        ([BeltState.RUNNING, BeltState.LATCHED], [(0x02, {"control_information": 1})]),
        ([BeltState.READY, BeltState.SILENT, BeltState.READY], []),
    ],
)
def test_starts_and_stops_are_told_once(
    states: list[BeltState], told: list[tuple[int, dict[str, float]]]
) -> None:
    first, *others = (snapshot(belt=belt(state)) for state in states)
    apps = Apps(first)
    for now in others:
        apps.show(now)
        apps.live(200)
    assert apps.statuses(ME) == apps.statuses(OTHER) == told


def test_the_safety_key_is_told_as_such() -> None:
    apps = Apps()
    apps.show(snapshot(belt=belt(BeltState.LATCHED, cause=KEY)))
    apps.live(2000)
    assert apps.statuses() == [(StatusOp.STOPPED_BY_SAFETY_KEY, {})]


def test_what_the_belt_is_told_is_told_on_at_most_once_a_second() -> None:
    apps = Apps()
    for tenths in range(30):
        apps.show(snapshot(belt=belt(commanded_speed_mps=0.5 + tenths / 100)))
    apps.live(1000)
    speeds = [values["target_speed_kmh"] for _, values in apps.statuses()]
    assert len(speeds) <= 4
    assert speeds[-1] == pytest.approx(0.79 * 3.6, abs=0.005)


def test_a_new_incline_is_told() -> None:
    apps = Apps()
    apps.live(1000)
    apps.show(snapshot(belt=belt(commanded_incline_pct=4.0)))
    apps.live(1000)
    assert apps.statuses() == [(StatusOp.TARGET_INCLINE_CHANGED, {"target_inclination_pct": 4.0})]
