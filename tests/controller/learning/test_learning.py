"""A machine's lag is learnt on the guard's own terms, and becomes a card that can be loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from controller.api import SimulatedFault
from controller.belt.faults import Cause
from controller.belt.states import BeltState
from controller.learning.card_text import windows, with_learnt
from controller.learning.procedure import Learning, LearningFailed, Learnt, Phase
from controller.rehearse.far_ends import FtmsEnd, TrackMasterEnd
from controller.rehearse.treadmill import VirtualTreadmill
from controller.simulator.ftms.peculiarities import PECULIAR, Peculiarities
from controller.treadmills.cards import CARDS, MachineCard, load_card

FTMS, SERIAL = load_card("simulated-ftms"), load_card("simulated")
OMEGA = load_card("horizon-omega-z")
LEARNT = Learnt(start_ms=3210, lag_ms=1480, obey_ms=900, stop_ms=2100)
TODAY = date(2026, 11, 22)


class Commissioning:
    """One machine, its guard, and whoever learns."""

    def __init__(self, card: MachineCard, peculiar: Peculiarities | None = None) -> None:
        if card.family == "ftms":
            end = FtmsEnd(card, now_ms=0, peculiar=peculiar or Peculiarities())
            self.treadmill = VirtualTreadmill(card, end=end)
        else:
            serial = TrackMasterEnd(card, now_ms=0, watchdog=False)
            self.treadmill = VirtualTreadmill(card, end=serial)
        self.learning = Learning(card.capabilities, 4711, 0)
        self.highest_mmps = 0.0

    def live(self, for_ms: int, *, confirm: bool = True) -> None:
        core = self.treadmill.core
        for _ in range(for_ms // 50):
            self.treadmill.advance(self.treadmill.now_ms + 50)
            now_ms = self.treadmill.now_ms
            self.highest_mmps = max(self.highest_mmps, self.treadmill.belt.speed_mmps)
            wishes = self.learning.reported(core.report(now_ms), now_ms)
            if confirm and self.learning.phase is Phase.ASKING and core.gate.token is not None:
                wishes += self.learning.confirmed(now_ms)
            for wish in wishes:
                core.told(wish, now_ms)


@pytest.mark.parametrize(
    ("card", "peculiar", "start_ms"),
    [(FTMS, "none", 0), (FTMS, "urevo", 3000), (OMEGA, "omega", 3500), (SERIAL, "none", 0)],
)
def test_start_lag_and_stop_are_measured_at_the_lowest_speed(
    card: MachineCard, peculiar: str, start_ms: int
) -> None:
    one = Commissioning(card, PECULIAR[peculiar])
    one.live(60_000)
    learnt = one.learning.learnt
    assert learnt is not None
    assert start_ms < learnt.start_ms <= start_ms + 3000
    assert 0 < learnt.lag_ms <= card.watch.lag_ms
    assert 0 < learnt.obey_ms <= learnt.stop_ms <= 6000
    assert one.highest_mmps <= one.learning.highest_mmps + 30
    assert one.treadmill.belt.speed_mmps == 0
    assert one.treadmill.core.gate.belt is BeltState.READY


@pytest.mark.hazard("H13")
def test_nothing_moves_without_a_confirmation() -> None:
    one = Commissioning(FTMS)
    one.live(30_000, confirm=False)
    assert one.learning.phase is Phase.ASKING
    assert one.highest_mmps == 0


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (SimulatedFault.RUNAWAY, {Cause.OVERSPEED, Cause.SPEED_MISMATCH, Cause.WRONG_WAY}),
        (SimulatedFault.STALL, {Cause.STALL}),
        (SimulatedFault.CONSOLE_STOP, {Cause.CONSOLE_STOP}),
    ],
)
def test_what_the_guard_objects_to_ends_it(fault: SimulatedFault, cause: set[Cause]) -> None:
    one = Commissioning(FTMS)
    one.live(8000)
    end = one.treadmill.far_end
    assert isinstance(end, FtmsEnd)
    end.device.act(fault)
    with pytest.raises(LearningFailed):
        one.live(20_000)
    assert one.treadmill.core.gate.cause in cause
    one.treadmill.advance(one.treadmill.now_ms + 15_000)
    assert one.treadmill.belt.speed_mmps == 0


@pytest.mark.parametrize("name", ["ftms", "horizon-t202", "trackmaster", "simulated", "merach"])
def test_a_card_with_what_was_learnt_is_a_card(name: str, tmp_path: Path) -> None:
    before = load_card(name)
    file = tmp_path / "mine.toml"
    file.write_text(with_learnt((CARDS / f"{name}.toml").read_text(), LEARNT, TODAY))
    after = load_card(str(file))
    assert (after.watch.start_ms, after.watch.lag_ms, after.watch.obey_ms) == (4900, 2300, 1400)
    assert after.watch.stale_ms == before.watch.stale_ms
    assert after.capabilities.max_speed_mmps == before.capabilities.max_speed_mmps
    assert after.ftms == before.ftms
    assert after.notes[:-1] == before.notes
    assert after.notes[-1].source == "backstride devices learn, 2026-11-22"
    assert "1.5 s" in after.notes[-1].text


def test_learning_twice_replaces_what_was_learnt() -> None:
    once = with_learnt((CARDS / "ftms.toml").read_text(), LEARNT, TODAY)
    twice = with_learnt(once, Learnt(1000, 1000, 1000, 1000), TODAY)
    assert twice.count("lag_ms") == once.count("lag_ms") == 1
    assert "lag_ms = 1500" in twice


def test_nothing_is_so_prompt_that_it_needs_no_patience() -> None:
    assert set(windows(Learnt(0, 10, 20, 30)).values()) == {500}
