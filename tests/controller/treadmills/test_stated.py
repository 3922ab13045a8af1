"""What a machine says of itself: its range narrows the gate and never widens it; what it does is
told; how far it lags is measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.belt.faults import Cause
from controller.belt.inputs import Arm, Confirm
from controller.config_schema import Limits
from controller.limits import incline_limits, speed_limits
from controller.rehearse.far_ends import FtmsEnd
from controller.simulator.ftms.peculiarities import Peculiarities
from controller.treadmills.cards import load_card
from controller.treadmills.port import NOTHING_STATED, Motion, Stated, Trouble
from protocols.ftms.control import Op
from protocols.gatt.datagrams import encode
from protocols.gatt.messages import Notification
from tests.controller.treadmills.guarded import WALK_MMPS, Guarded
from tests.controller.treadmills.rigs import DriverRig
from tests.controller.treadmills.test_conformance import TestFtms as ByTheBook
from tests.controller.treadmills.test_ftms import requests
from tests.sessions.engine.treadmill import plan, seconds, step

CARD = load_card("simulated-ftms")
MODEST = replace(CARD, max_speed_mps=0.85, max_incline_pct=4.0)
STRONG = replace(CARD, max_speed_mps=7.0, max_incline_pct=20.0)


def guarded(machine: object = CARD, peculiar: Peculiarities | None = None) -> Guarded:
    assert isinstance(machine, type(CARD))
    end = FtmsEnd(machine, now_ms=0, peculiar=peculiar or Peculiarities())
    return Guarded(CARD, end).live(3500)


@pytest.mark.hazard("H20")
def test_a_range_that_is_narrower_than_the_card_narrows_the_gate() -> None:
    bounds = guarded(MODEST).core.gate.bounds
    assert 800 <= bounds.max_speed_mmps <= 850
    assert bounds.max_incline_tenths == 40


@pytest.mark.hazard("H20")
def test_a_wider_one_widens_nothing() -> None:
    one = guarded(STRONG)
    assert one.core.gate.bounds.max_speed_mmps == CARD.capabilities.max_speed_mmps
    assert one.core.gate.bounds.max_incline_tenths == CARD.capabilities.max_incline_tenths
    stated = one.core.report(one.now_ms).stated
    assert stated.max_speed_mmps is not None
    assert stated.max_speed_mmps > CARD.capabilities.max_speed_mmps


def test_a_machine_without_a_lift_says_so() -> None:
    assert guarded(peculiar=Peculiarities(has_incline=False)).core.gate.bounds == replace(
        guarded().core.gate.bounds, max_incline_tenths=0
    )


def test_a_wish_beyond_the_range_runs_at_its_end_and_is_no_fault() -> None:
    one = guarded(MODEST)
    one.core.told(Arm(7, 2000, 100), one.now_ms)
    one.core.told(Confirm(7), one.now_ms)
    one.live(25_000, 1900)
    assert one.core.gate.cause is None
    assert 780 <= one.treadmill.belt.speed_mmps <= 850


@pytest.mark.hazard("H13")
def test_a_machine_that_cannot_go_as_slowly_as_its_card_says_is_never_started() -> None:
    fast = replace(CARD, min_speed_mps=1.2)
    rig = DriverRig(CARD, FtmsEnd(fast, now_ms=0, peculiar=Peculiarities()), ByTheBook.wire)
    rig.order(Motion.START, 200)
    rig.run(3000)
    assert rig.troubles == [Trouble.OUT_OF_RANGE]
    assert [data[0] for data in requests(rig)] == [Op.REQUEST_CONTROL]
    one = guarded(fast)
    one.core.told(Arm(7, 894, 100), one.now_ms)
    one.core.told(Confirm(7), one.now_ms)
    assert one.until_latched(3000) is Cause.COMMAND_REFUSED
    assert "lowest speed" in one.core.report(one.now_ms).detail


def test_limits_tell_the_machine_s_own_range_where_it_is_narrower() -> None:
    story = plan(step(1.0, seconds(10)))
    own = Stated(max_speed_mmps=800, max_incline_tenths=40)
    speed, *_ = speed_limits(story, CARD, Limits(), None, own)
    assert (speed.value, speed.source) == (0.8, "machine")
    assert speed.reason == "the machine itself allows up to 2.9 km/h"
    incline, *_ = incline_limits(story, CARD, Limits(), None, own)
    assert incline.reason == "the machine itself allows up to 4 %"
    wide = Stated(max_speed_mmps=9000, max_incline_tenths=400)
    for stated in (wide, NOTHING_STATED):
        assert all("itself" not in one.reason for one in speed_limits(
            story, CARD, Limits(), None, stated
        ))  # fmt: skip


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        ("0001", "idle"),
        ("000d", "manual mode"),
        ("0010", "reserved 0x10"),
        ("01014869", "idle: Hi"),
        ("00", ""),
        ("", ""),
        ("fc0d", "manual mode"),
        ("010dff", "manual mode: �"),
    ],
)
def test_the_training_status_is_told_and_what_is_reserved_is_tolerated(
    octets: str, words: str
) -> None:
    one = guarded()
    one.core.received(encode(Notification("2ad3", bytes.fromhex(octets))), one.now_ms)
    report = one.core.report(one.now_ms)
    assert report.stated.training == words
    assert report.detail == ""
    assert one.core.gate.cause is None


def test_it_is_read_at_first_and_follows_the_belt() -> None:
    one = guarded()
    assert one.core.report(one.now_ms).stated.training == "idle"
    one.walking()
    assert one.core.report(one.now_ms).stated.training == "manual mode"
    assert "manual mode" in one.core.report(one.now_ms).machine


def test_the_lag_is_measured_on_the_way_up() -> None:
    one = guarded()
    assert one.core.report(one.now_ms).lag_ms is None
    one.walking()
    prompt_ms = one.core.report(one.now_ms).lag_ms
    assert prompt_ms is not None
    assert prompt_ms <= one.windows.lag_ms
    one.live(5000, WALK_MMPS)
    assert one.core.report(one.now_ms).lag_ms == prompt_ms
