"""Every Machine Status has its reaction, against the simulated machine; what is ours has none."""

from __future__ import annotations

import pytest

from controller.belt.faults import FAULTS, Cause, Reaction
from controller.belt.inputs import Arm, Confirm, Stop
from controller.belt.states import BeltState
from controller.rehearse.far_ends import FtmsEnd
from controller.simulator.ftms.peculiarities import PECULIAR, Peculiarities
from controller.treadmills.cards import load_card
from controller.treadmills.ftms.statuses import MEANINGS, meaning
from controller.treadmills.port import Trouble
from protocols.ftms.control import Op, encode_request
from protocols.ftms.fields import Unassigned
from protocols.ftms.status import PARAMETERS, StatusOp, encode_machine_status
from tests.controller.treadmills.guarded import WALK_MMPS, Guarded

CARD = load_card("simulated-ftms")
SPEED_KMH = WALK_MMPS * 0.0036


def guarded(peculiar: Peculiarities | None = None) -> tuple[Guarded, FtmsEnd]:
    end = FtmsEnd(CARD, now_ms=0, peculiar=peculiar or Peculiarities())
    return Guarded(CARD, end), end


WHILE_DRIVEN: dict[int, Cause | None] = {
    0x01: Cause.MACHINE_RESET,
    0x02: Cause.CONSOLE_STOP,
    0x03: Cause.SAFETY_KEY,
    0x04: Cause.STARTED_ELSEWHERE,
    0x05: Cause.SPEED_SET_ELSEWHERE,
    0x06: Cause.INCLINE_SET_ELSEWHERE,
    0x07: Cause.PROGRAM_SET_ELSEWHERE,
    0x08: Cause.PROGRAM_SET_ELSEWHERE,
    0x09: Cause.PROGRAM_SET_ELSEWHERE,
    **dict.fromkeys(range(0x0A, 0x15)),  # goals, and what only bikes have: noted
    0x15: Cause.PROGRAM_SET_ELSEWHERE,
    0x16: None,  # reserved
    0xFE: None,
    0xFF: Cause.CONTROL_LOST,
}
AT_REST: dict[int, Cause] = {0x03: Cause.SAFETY_KEY, 0x04: Cause.STARTED_ELSEWHERE}


def octets(op: int) -> bytes:
    """A status of this op code; its parameters, if it has any, are none that we ever say."""
    if op not in PARAMETERS:
        return bytes((op,))
    form = PARAMETERS[StatusOp(op)][0]
    small = op == StatusOp.INDOOR_BIKE_SIMULATION_PARAMETERS_CHANGED
    return encode_machine_status(
        StatusOp(op), **{field.name: 0.01 if small else 2.0 for field in form}
    )


def test_every_op_code_has_a_row() -> None:
    assert set(MEANINGS) == set(StatusOp)
    assert set(StatusOp) < set(WHILE_DRIVEN)
    assert meaning(Unassigned(0x77)).driven is Trouble.NOTED


@pytest.mark.hazard("H09")
@pytest.mark.parametrize(("op", "cause"), WHILE_DRIVEN.items(), ids=str)
def test_each_has_its_reaction_while_the_belt_is_driven(op: int, cause: Cause | None) -> None:
    one, end = guarded()
    one.walking()
    end.device.announce(octets(op))
    one.live(500, WALK_MMPS)
    assert one.core.gate.cause is cause
    assert f"{op:02x}" in one.core.report(one.now_ms).detail
    if cause is None:
        assert one.core.gate.belt is BeltState.RUNNING
    else:
        assert FAULTS[cause].reaction is Reaction.STOP
        one.until_standing()


@pytest.mark.hazard("H09")
@pytest.mark.parametrize("op", WHILE_DRIVEN)
def test_each_has_its_reaction_while_the_belt_stands(op: int) -> None:
    one, end = guarded()
    one.live(3500)
    end.device.announce(octets(op))
    one.live(500)
    assert one.core.gate.cause is AT_REST.get(op)
    assert one.treadmill.belt.speed_mmps == 0


@pytest.mark.parametrize("op", [op for op in WHILE_DRIVEN if op != 0x03])
def test_none_hardens_a_stop_that_is_under_way(op: int) -> None:
    one, end = guarded()
    one.walking()
    one.core.told(Stop(), one.now_ms)
    one.live(200)
    end.device.announce(octets(op))
    one.until_standing()
    one.live(3000)
    assert one.core.gate.belt is BeltState.READY


@pytest.mark.hazard("H09")
@pytest.mark.parametrize(
    ("request_", "cause"),
    [
        (encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=12.0), Cause.SPEED_SET_ELSEWHERE),
        (encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=1.5), Cause.SPEED_SET_ELSEWHERE),
        (
            encode_request(Op.SET_TARGET_INCLINATION, target_inclination_pct=4.0),
            Cause.INCLINE_SET_ELSEWHERE,
        ),
        (encode_request(Op.RESET), Cause.MACHINE_RESET),
    ],
    ids=["faster", "slower", "steeper", "reset"],
)
def test_a_hand_on_the_console_ends_it_before_the_belt_has_changed(
    request_: bytes, cause: Cause
) -> None:
    one, end = guarded()
    one.walking()
    end.device.at_console(request_, one.now_ms)
    assert one.until_latched(200) is cause
    assert one.treadmill.belt.speed_mmps < WALK_MMPS + 150
    one.until_standing()


@pytest.mark.hazard("H09")
def test_start_on_the_console_is_noticed_before_the_countdown_is_over() -> None:
    one, end = guarded(Peculiarities(start_delay_ms=3000))
    one.live(3500)
    end.device.at_console(encode_request(Op.START_OR_RESUME), one.now_ms)
    assert one.until_latched(200) is Cause.STARTED_ELSEWHERE
    one.live(8000)
    assert one.treadmill.belt.speed_mmps == 0


def test_a_machine_that_tells_us_what_we_did_is_no_stranger() -> None:
    one, _ = guarded(PECULIAR["urevo"])
    one.walking()
    for speed_mmps in (800, 300, 850):
        one.live(8000, speed_mmps)
    assert one.core.gate.cause is None


def test_nor_one_that_tells_a_start_speed_of_its_own() -> None:
    one, end = guarded(Peculiarities(start_delay_ms=3000))
    one.live(3500)
    one.core.told(Arm(7, 894, 100), one.now_ms)
    one.core.told(Confirm(7), one.now_ms)
    one.live(2000, WALK_MMPS)
    end.device.announce(encode_machine_status(StatusOp.TARGET_SPEED_CHANGED, target_speed_kmh=0.8))
    end.device.announce(encode_machine_status(StatusOp.STARTED_OR_RESUMED_BY_USER))
    one.live(500, WALK_MMPS)
    assert one.core.gate.cause is None
    end.device.announce(encode_machine_status(StatusOp.TARGET_SPEED_CHANGED, target_speed_kmh=9.0))
    one.live(200, WALK_MMPS)
    assert one.core.gate.cause is Cause.SPEED_SET_ELSEWHERE


def test_the_same_speed_in_the_unit_of_the_reports_is_ours() -> None:
    """A Horizon T202 takes mph and reports km/h."""
    card = load_card("horizon-t202")
    end = FtmsEnd(card, now_ms=0, peculiar=PECULIAR["mph"])
    one = Guarded(card, end).walking()
    for kmh, cause in (
        (SPEED_KMH / 1.609344, None),
        (SPEED_KMH, None),
        (SPEED_KMH + 1, Cause.SPEED_SET_ELSEWHERE),
    ):
        changed, told = StatusOp.TARGET_SPEED_CHANGED, round(kmh, 2)
        end.device.announce(encode_machine_status(changed, target_speed_kmh=told))
        one.live(300, WALK_MMPS)
        assert one.core.gate.cause is cause
