"""What is FTMS's own: a control point with one procedure, ranges, records, permission, units."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from controller.belt.faults import Cause
from controller.belt.states import BeltState
from controller.rehearse.far_ends import FtmsEnd
from controller.simulator.ftms.peculiarities import PECULIAR, Peculiarities
from controller.treadmills.cards import MachineCard, load_card, shipped_cards
from controller.treadmills.ftms.control import (
    PROCEDURE_MS,
    Command,
    ControlPoint,
    Ended,
    Outcome,
    result_in,
)
from controller.treadmills.ftms.targets import targets_of
from controller.treadmills.ftms.telemetry import Telemetry
from controller.treadmills.ftms.traits import FtmsTraits
from controller.treadmills.port import BeltStatus, Motion, Trouble
from protocols.ftms.control import Op
from protocols.ftms.ranges import SupportedRange
from protocols.ftms.service import CONTROL
from protocols.ftms.uuids import Uuid
from protocols.gatt.datagrams import decode_down, encode
from protocols.gatt.messages import (
    Characteristic,
    Connected,
    Failure,
    LastWill,
    Notification,
    Properties,
    Write,
)
from tests.controller.treadmills.guarded import Guarded
from tests.controller.treadmills.rigs import DriverRig
from tests.controller.treadmills.test_conformance import TestFtms as ByTheBook

CARD = load_card("simulated-ftms")
SPEED = Command(Op.SET_TARGET_SPEED, b"\x02\xd8\x00", 216)


def rig(card: MachineCard = CARD, peculiar: Peculiarities | None = None) -> DriverRig:
    end = FtmsEnd(card, now_ms=0, peculiar=peculiar or Peculiarities())
    return DriverRig(card, end, ByTheBook.wire)


def requests(one: DriverRig, since_ms: int = 0) -> list[bytes]:
    """What was written to the control point."""
    messages = [decode_down(data) for data in one.sent(since_ms)]
    writes = [message for message in messages if isinstance(message, Write)]
    return [write.data for write in writes if write.characteristic == CONTROL]


# The control point.


def begun() -> ControlPoint:
    control = ControlPoint(FtmsTraits())
    assert control.begin(SPEED, 5, 0) == Write(CONTROL, SPEED.data, 5)
    assert not control.free
    return control


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (1, Outcome.SUCCESS),
        (2, Outcome.NOT_SUPPORTED),
        (3, Outcome.INVALID_PARAMETER),
        (4, Outcome.FAILED),
        (5, Outcome.NOT_PERMITTED),
        (9, Outcome.RESERVED),
    ],
)
def test_every_result_has_a_name(code: int, outcome: Outcome) -> None:
    result = result_in(bytes((0x80, 2, code)))
    assert result == (2, outcome)
    assert begun().indicated(*result) == Ended(SPEED, outcome)


@pytest.mark.parametrize("data", [b"", b"\x80", b"\x80\x02", b"\x02\x00\x00", b"\xff\xff\xff"])
def test_what_is_no_result_is_none(data: bytes) -> None:
    assert result_in(data) is None


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Failure.PROCEDURE_ALREADY_IN_PROGRESS, Outcome.BUSY),
        (Failure.DROPPED, Outcome.DROPPED),
        (Failure.CCCD_IMPROPERLY_CONFIGURED, Outcome.UNCONFIGURED),
        (Failure.ABSENT, Outcome.ABSENT),
        (Failure.UNKNOWN, Outcome.UNKNOWN),
        (0x0F, Outcome.REFUSED),
    ],
)
def test_every_error_of_the_link_has_a_name(error: int, outcome: Outcome) -> None:
    control = begun()
    assert control.answered(4, error) is None, "another's ticket"
    assert control.answered(5, error) == Ended(SPEED, outcome)
    assert control.free


def test_no_answer_is_unknown_and_blocks_until_the_specifications_timer_kills() -> None:
    control = begun()
    assert control.answered(5, 0) is None, "written is not done"
    assert control.expire(2999) is None
    assert control.expire(3000) == Ended(SPEED, Outcome.UNKNOWN)
    assert not control.free
    assert control.expire(PROCEDURE_MS) is None
    assert control.dead
    assert not control.free


def test_a_late_answer_frees_it() -> None:
    control = begun()
    assert control.expire(3000) is not None
    assert control.indicated(Op.SET_TARGET_SPEED, Outcome.SUCCESS) is None
    assert control.free


def test_an_operation_that_this_machine_never_answers_ends_with_its_write() -> None:
    control = ControlPoint(FtmsTraits(unanswered=frozenset({Op.SET_TARGET_SPEED})))
    control.begin(SPEED, 5, 0)
    assert control.answered(5, 0) == Ended(SPEED, Outcome.SUCCESS)


# What is written when.


def test_control_is_requested_for_a_start_and_not_before() -> None:
    one = rig()
    one.run(5000)
    assert requests(one) == []
    one.walk()
    assert requests(one)[:3] == [b"\x00", b"\x02\x3c\x00", b"\x07"]
    assert b"\x00" not in requests(one)[1:]


def test_the_last_will_is_left_before_anything_else() -> None:
    will = decode_down(rig().sent()[0])
    assert isinstance(will, LastWill)
    assert [write.data for write in will.writes] == [b"\x00", b"\x08\x01"]
    assert all(write.urgent for write in will.writes)


def test_commands_keep_the_machines_interval() -> None:
    one = rig()
    one.walk()
    one.order(Motion.RUN, 900)
    for speed_mmps in range(900, 1500, 10):
        one.order(Motion.RUN, speed_mmps)
        one.run(20)
    at = [ms for ms, data in one.written if ByTheBook.wire.is_target(data)]
    assert min(later - sooner for sooner, later in itertools.pairwise(at)) >= 200


@pytest.mark.parametrize("rising", [18, 19, 27])  # ticks, so that a write is not yet due
def test_a_machine_that_lags_is_told_no_rise_by_an_order_that_falls(rising: int) -> None:
    """As after a limit was lowered: the setpoint comes down from where the belt never was."""
    one = rig()
    one.walk()
    for number in range(rising):
        one.order(Motion.RUN, 627 + 3 * number)
        one.run(20)
    before = len(one.speeds())
    for speed_mmps in range(621 + 3 * rising, 560, -3):
        one.order(Motion.RUN, speed_mmps)
        one.run(20)
    told = one.speeds()[before - 1 :]
    assert len(told) > 1
    assert told == sorted(told, reverse=True)


def test_an_order_that_fell_a_little_and_stays_is_followed() -> None:
    one = rig()
    one.walk()
    one.order(Motion.RUN, 900)
    one.order(Motion.RUN, 890)
    one.run(400)
    assert one.speeds()[-1] == pytest.approx(890, abs=28)


def test_a_maker_s_preamble_goes_before_every_command_and_every_stop() -> None:
    card = load_card("kingsmith-mc21")
    one = rig(card, PECULIAR["kingsmith"])
    one.walk()
    one.order(Motion.STOP)
    writes = [m for m in map(decode_down, one.sent()) if isinstance(m, Write)]
    assert card.ftms.preamble is not None
    for before, after in zip(writes[::2], writes[1::2], strict=True):
        assert (before.data, after.characteristic) == (card.ftms.preamble.data, CONTROL)
        assert before.urgent == after.urgent


@pytest.mark.hazard("H09")
def test_control_that_is_lost_ends_the_session() -> None:
    guarded = Guarded(CARD, FtmsEnd(CARD, now_ms=0, peculiar=Peculiarities())).walking()
    end = guarded.treadmill.far_end
    assert isinstance(end, FtmsEnd)
    end.device.lose_control()
    assert guarded.until_latched(300) is Cause.CONTROL_LOST
    guarded.until_standing()


@pytest.mark.hazard("H09")
def test_a_start_that_the_machine_announces_is_stopped_before_it_moves() -> None:
    guarded = Guarded(CARD, FtmsEnd(CARD, now_ms=0, peculiar=Peculiarities())).live(3500)
    guarded.core.received(encode(Notification("2ada", b"\x04")), guarded.now_ms)
    assert guarded.core.gate.cause is Cause.STARTED_ELSEWHERE


def test_an_old_status_that_is_repeated_on_connecting_means_nothing() -> None:
    one = rig(load_card("kingsmith-mc21"), PECULIAR["kingsmith"])
    assert one.troubles == []


@pytest.mark.hazard("H05")
def test_a_link_that_is_gone_is_told_at_once() -> None:
    guarded = Guarded(CARD, FtmsEnd(CARD, now_ms=0, peculiar=Peculiarities())).walking()
    end = guarded.treadmill.far_end
    assert isinstance(end, FtmsEnd)
    end.radio.lose()
    assert guarded.until_latched(100) is Cause.LINK_LOST
    assert end.belt.started, "FTMS stops nothing"
    end.radio.link()
    guarded.until_standing()
    assert guarded.core.gate.belt is BeltState.LATCHED


# Units.


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("peculiar", ["mph", "reports-mph"])
def test_a_machine_in_other_units_than_its_card_is_stopped(peculiar: str) -> None:
    card = load_card("ftms")
    guarded = Guarded(card, FtmsEnd(card, now_ms=0, peculiar=PECULIAR[peculiar]))
    with pytest.raises(AssertionError):
        guarded.walking()
    guarded.live(60_000, 600)
    assert guarded.core.gate.cause is Cause.UNIT_MISMATCH
    assert "command_unit" in guarded.core.report(guarded.now_ms).detail
    assert guarded.treadmill.belt.speed_mmps == 0


@pytest.mark.parametrize("unit", ["km/h", "mph"])
def test_a_card_with_the_units_of_the_machine_walks(unit: str) -> None:
    in_mph = FtmsTraits(command_unit="mph", report_unit="mph")
    traits, peculiar = (in_mph, "reports-mph") if unit == "mph" else (FtmsTraits(), "none")
    card = replace(CARD, ftms=traits)
    guarded = Guarded(card, FtmsEnd(card, now_ms=0, peculiar=PECULIAR[peculiar]))
    guarded.walking().live(60_000, 600)
    assert guarded.core.gate.cause is None


# Targets.

SPEEDS = Uuid.SUPPORTED_SPEED_RANGE


def test_a_speed_is_rounded_down_onto_the_steps_that_the_machine_states() -> None:
    urevo = load_card("urevo")
    targets = targets_of(urevo.capabilities, urevo.ftms)
    stepped = targets.with_speeds(SupportedRange(SPEEDS, 0.96, 6.43, 0.32))
    counts = [stepped.speed_count(mmps) for mmps in (0, 300, 355, 356, 700)]
    assert counts == [96, 96, 96, 128, 224]


def test_a_speed_beyond_the_range_of_the_machine_is_refused_by_us() -> None:
    targets = targets_of(CARD.capabilities, CARD.ftms)
    slow = targets.with_speeds(SupportedRange(SPEEDS, 1.0, 3.0, 0.1))
    assert slow.speed_count(800) == 280
    assert slow.speed_count(1000) is None
    assert slow.speed_count(10) == 100


@pytest.mark.hazard("H20")
def test_what_is_refused_is_told_once_and_never_sent() -> None:
    one = rig(peculiar=Peculiarities(has_incline=False))
    one.walk()
    since_ms = one.now_ms
    one.order(Motion.RUN, 600, 30)
    one.run(2000)
    assert one.troubles == [Trouble.OUT_OF_RANGE]
    assert all(data[0] != Op.SET_TARGET_INCLINATION for data in requests(one, since_ms))


def test_a_lift_on_its_way_stops_where_it_is() -> None:
    one = rig()
    one.walk()
    one.order(Motion.RUN, 600, 100)
    one.until(lambda: one.last.incline_tenths >= 40, 10_000)
    one.order(Motion.STOP)
    one.run(12_000)
    assert one.end.belt.incline_tenths < 70


# Records.


def told(telemetry: Telemetry, *speeds: int) -> list[BeltStatus]:
    """The status that each speed, in 0.01 km/h, is taken for, a second apart."""
    rounds = [
        telemetry.receive(b"\x00\x00" + speed.to_bytes(2, "little"), second * 1000)
        for second, speed in enumerate(speeds)
    ]
    return [one.status for [one] in rounds]


STARTED, STOPPED = BeltStatus.STARTED, BeltStatus.STOPPED


def test_a_zero_that_may_be_an_error_is_no_standstill() -> None:
    telemetry = Telemetry(FtmsTraits(transient_zeros=1), 8000)
    assert told(telemetry, 0, 200, 0, 200, 0, 0) == [
        STOPPED, STARTED, STARTED, STARTED, STARTED, STOPPED,
    ]  # fmt: skip


@pytest.mark.hazard("H01")
def test_a_belt_that_counts_down_does_not_stand() -> None:
    telemetry = Telemetry(FtmsTraits(), 3000)
    telemetry.start_sent(0)
    assert told(telemetry, 0, 0, 0, 0, 0) == [STARTED, STARTED, STARTED, STOPPED, STOPPED]


def test_a_driven_belt_that_moved_and_says_zero_is_jammed_not_at_rest() -> None:
    telemetry = Telemetry(FtmsTraits(), 3000)
    telemetry.driven = True
    assert told(telemetry, 0, 200, 0) == [STOPPED, STARTED, STARTED]
    telemetry.stopped_there()
    assert told(telemetry, 0) == [STOPPED]


# Cards.


@pytest.mark.parametrize(
    ("name", "card"),
    [
        ("JFTM T202-5_4DEE", "horizon-t202"),
        ("HZ_7.0AT-12", "horizon-7-0at"),
        ("URTM024", "urevo"),
        ("KS-HD-Z1D", "kingsmith-mc21"),
        ("YS_W2PRO_02395", "yesoul-w2-pro"),
        ("MRK-T25", "merach"),
        ("Treadmill", None),
    ],
)
def test_a_machine_is_known_by_its_name(name: str, card: str | None) -> None:
    machine = Connected("C4:00:00:00:00:01", name, 23, ())
    fitting = [shipped for shipped in shipped_cards() if load_card(shipped).ftms.fits(machine)]
    assert fitting == ([card] if card else [])


def test_or_by_a_service_that_only_its_family_has() -> None:
    service = "24e2521c-f63b-48ed-85be-c5330a00fdf7"
    offered = (Characteristic(service, "2a00", Properties.READ),)
    machine = Connected("C4:00:00:00:00:01", "", 23, offered)
    assert load_card("kingsmith-mc21").ftms.fits(machine)
