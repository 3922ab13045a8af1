"""A recorded session replays through the gate without a refusal; a worse record does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import pytest

from controller import api
from controller.conduct.effects import Effect, Emit
from controller.conduct.views import snapshot
from controller.recorded import telemetry
from controller.rehearse.replay import Replayed, replay
from sessions.journal.rows import StoredEvent, StoredSession, Telemetry
from tests.controller.conduct.stories import CARD, Clinic, loaded
from tests.sessions.engine.treadmill import MPH, seconds, step

MACHINE = api.MachineView(name="rehearsed", url="sim:", simulated=True)
LIMIT_MPS = 2.0 * MPH
META = {
    "speed_limits": [[LIMIT_MPS, "backward gait", "a story"]],
    "incline_limits": [[10.0, "backward gait", "a story"]],
}


class Recorded(Clinic):
    """A clinic that keeps a record as the controller does: events, and ten rows a second."""

    def __init__(self) -> None:
        self.rows: list[Telemetry] = []
        self.stored: list[StoredEvent] = []
        workout = loaded(step(1.0, seconds(20)), step(1.8, seconds(20)), step(0.7, seconds(15)))
        super().__init__(workout)

    def _remember(self, effects: list[Effect]) -> None:
        super()._remember(effects)
        for effect in effects:
            if isinstance(effect, Emit):
                seq, data = len(self.stored), effect.event.model_dump(mode="json")
                self.stored.append(StoredEvent(seq, "s", self.now_s, "", effect.event.type, data))
        if self.place.now_ms % 100 == 0:
            now = snapshot(self.conductor, MACHINE, [], 0, self.place.now_ms)
            self.rows.append(telemetry(now, self.now_s))


@dataclass(frozen=True)
class Record:
    """What the journal has of a session, from its confirmation on."""

    session: StoredSession
    events: list[StoredEvent]
    rows: list[Telemetry]

    def replayed(self) -> Replayed:
        return replay(self.session, self.events, self.rows, CARD.capabilities)


def record(clinic: Recorded, began_s: float) -> Record:
    """What `clinic` kept since `began_s`."""
    return Record(
        StoredSession("s", began_s, "", None, None, META, None),
        [event for event in clinic.stored if event.at_s >= began_s],
        [row for row in clinic.rows if row.at_s >= began_s],
    )


@cache
def whole() -> Record:
    """From the confirmation to the end, with a pause in between."""
    clinic = Recorded()
    clinic.armed()
    began_s = clinic.now_s
    assert clinic.confirm() is None
    clinic.live(15)
    assert clinic.do(api.Pause(id="pause")) is None
    clinic.live(10)
    assert clinic.confirm() is None
    clinic.until_over(120)
    return record(clinic, began_s)


@cache
def stopped(fault: api.SimulatedFault) -> Record:
    """A session that a fault ends, with what follows it."""
    clinic = Recorded()
    clinic.armed()
    began_s = clinic.now_s
    assert clinic.confirm() is None
    clinic.live(12).fault(fault).until_over()
    clinic.live(3)
    return record(clinic, began_s)


def test_of_a_whole_session_nothing_is_refused() -> None:
    replayed = whole().replayed()
    assert replayed.refused == {}
    assert replayed.gaps == 0
    assert replayed.rows > 600
    assert replayed.inputs > 2 * 500


@pytest.mark.parametrize(
    "fault",
    [
        api.SimulatedFault.CONSOLE_STOP,
        api.SimulatedFault.STALL,
        api.SimulatedFault.UNPLUG_TREADMILL,
        api.SimulatedFault.RUNAWAY,
    ],
)
def test_of_a_session_that_was_stopped_nothing_is_refused_either(fault: api.SimulatedFault) -> None:
    assert stopped(fault).replayed().refused == {}


@pytest.mark.hazard("H28")
def test_a_setpoint_above_the_limit_is_counted() -> None:
    rows = [
        replace(row, commanded_speed_mps=LIMIT_MPS + 0.1) if 400 <= place < 410 else row
        for place, row in enumerate(whole().rows)
    ]
    assert replace(whole(), rows=rows).replayed().refused["setpoint: above the lowest limit"] == 10


@pytest.mark.hazard("H22")
def test_a_jump_of_the_setpoint_is_counted() -> None:
    rows = whole().rows
    place = next(n for n, row in enumerate(rows) if row.commanded_speed_mps > 0.44)
    jump = [replace(row, commanded_speed_mps=0.7) for row in rows[place : place + 1]]
    rows = [*rows[:place], *jump, *rows[place + 1 :]]
    assert replace(whole(), rows=rows).replayed().refused["setpoint: faster than the ramp"] >= 1


@pytest.mark.hazard("H01")
def test_a_program_that_goes_on_after_a_stop_at_the_console_is_counted() -> None:
    """The record of a controller that never looked: the field notice of 2021."""
    source = stopped(api.SimulatedFault.CONSOLE_STOP)
    latched_s = next(event.at_s for event in source.events if event.data.get("state") == "latched")
    rows = [
        replace(row, state="running", commanded_speed_mps=0.5) if row.at_s > latched_s else row
        for row in source.rows
    ]
    refused = replace(source, rows=rows).replayed().refused
    assert refused["setpoint: the belt is latched"] >= 10


@pytest.mark.hazard("H13")
def test_a_resume_without_standstill_is_counted() -> None:
    rows = [row if row.speed_mps else replace(row, speed_mps=0.1) for row in whole().rows]
    assert (
        replace(whole(), rows=rows)
        .replayed()
        .refused["confirm: the belt is not yet at measured standstill"]
        == 1
    )


def test_a_record_without_limits_cannot_be_replayed() -> None:
    bare = replace(whole().session, meta={})
    with pytest.raises(ValueError, match="names no limit of speed"):
        replay(bare, [], [], CARD.capabilities)


def test_a_gap_in_the_record_is_no_late_controller() -> None:
    rows = [*whole().rows[:80], *whole().rows[90:]]
    replayed = replace(whole(), rows=rows).replayed()
    assert replayed.refused == {}
    assert replayed.gaps == 1
