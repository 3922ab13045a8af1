"""Each driver passes the suite of `conformance`, on the machines that its cards describe."""

from __future__ import annotations

from controller.api import SimulatedFault
from controller.rehearse.far_ends import FarEnd, FtmsEnd, TrackMasterEnd
from controller.simulator.ftms.peculiarities import PECULIAR
from controller.treadmills.cards import load_card
from controller.treadmills.ftms.traits import MMPS_PER_UNIT
from protocols.ftms.control import Op
from protocols.ftms.service import CONTROL
from protocols.gatt.datagrams import decode_down, decode_up, encode
from protocols.gatt.messages import Characteristic, Connected, Notification, Properties, Write
from protocols.trackmaster.units import speed_mmps
from protocols.trackmaster.wire import Command, Request
from tests.controller.treadmills.conformance import Conformance
from tests.controller.treadmills.rigs import Wire


class TestTrackMaster(Conformance):
    """Serial, polled ten times a second."""

    card = load_card("simulated")
    stop_again_ms = 130
    wire = Wire(
        is_start=lambda data: data[0] == Command.START,
        is_stop=lambda data: data[0] == Command.STOP or data == b"\xa30000",
        is_harmless=lambda data: data[0] in set(Request),
        is_question=lambda data: data[0] in set(Request),
        speed_mmps=lambda data: (
            speed_mmps(int(data[1:]), "mph") if data[0] == Command.SET_SPEED else None
        ),
        is_target=lambda data: data[0] in {Command.SET_SPEED, Command.SET_ELEVATION},
        is_answer=lambda data: 0xB0 <= data[0] <= 0xBF,
    )

    def end(self) -> FarEnd:
        return TrackMasterEnd(self.card, now_ms=0, watchdog=False)


def _control(data: bytes) -> bytes:
    """What a datagram writes to the control point; nothing if it does not."""
    message = decode_down(data)
    ours = isinstance(message, Write) and message.characteristic == CONTROL
    return message.data if isinstance(message, Write) and ours else b""


def _ftms_wire(unit_mmps: float) -> Wire:

    targets = {Op.SET_TARGET_SPEED, Op.SET_TARGET_INCLINATION}

    def speed(data: bytes) -> float | None:
        written = _control(data)
        told = written[:1] == bytes((Op.SET_TARGET_SPEED,))
        return int.from_bytes(written[1:], "little") / 100 * unit_mmps if told else None

    def is_answer(data: bytes) -> bool:
        message = decode_up(data)
        return isinstance(message, Notification) and message.characteristic == CONTROL

    return Wire(
        is_start=lambda data: _control(data)[:1] == bytes((Op.START_OR_RESUME,)),
        is_stop=lambda data: _control(data) == bytes((Op.STOP_OR_PAUSE, 1)),
        is_harmless=lambda data: not isinstance(decode_down(data), Write),
        is_question=lambda data: False,
        speed_mmps=speed,
        is_target=lambda data: _control(data)[:1] in {bytes((op,)) for op in targets},
        is_answer=is_answer,
    )


class FtmsConformance(Conformance):
    """Bluetooth: one record a second, indications, a countdown before the start."""

    card = load_card("simulated-ftms")
    peculiar = "none"
    stop_again_ms = 110
    wire = _ftms_wire(MMPS_PER_UNIT["km/h"])

    def end(self) -> FarEnd:
        return FtmsEnd(self.card, now_ms=0, peculiar=PECULIAR[self.peculiar])

    def press_stop(self, end: FarEnd) -> None:
        assert isinstance(end, FtmsEnd)
        end.device.act(SimulatedFault.CONSOLE_STOP)

    def pull_key(self, end: FarEnd) -> None:
        assert isinstance(end, FtmsEnd)
        end.device.act(SimulatedFault.SAFETY_KEY)

    def noises(self) -> list[bytes]:
        allowed = Properties.WRITE | Properties.NOTIFY | Properties.READ
        rows = ("2acc", "2acd", "2ad4", "2ad5", "2ad9", "2ada")
        offered = tuple(Characteristic("1826", uuid, allowed) for uuid in rows)
        return [
            encode(Connected("C4:00:00:00:00:01", "x", 23, offered)),
            encode(Notification("2acd", bytes(4))),
        ]


class TestFtms(FtmsConformance):
    """By the book."""


class TestHorizonOmegaZ(FtmsConformance):
    """Does not answer the request for control."""

    card = load_card("horizon-omega-z")
    peculiar = "omega"


class TestHorizonT202(FtmsConformance):
    """Takes km/h for mph."""

    card = load_card("horizon-t202")
    peculiar = "mph"
    wire = _ftms_wire(MMPS_PER_UNIT["mph"])


class TestUrevo(FtmsConformance):
    """Answers by notification, tells its own client what that did, feigns a lift."""

    card = load_card("urevo")
    peculiar = "urevo"


class TestKingSmith(FtmsConformance):
    """Refuses control and obeys; loses what comes too soon."""

    card = load_card("kingsmith-mc21")
    peculiar = "kingsmith"
    stop_again_ms = 310


class TestMerach(FtmsConformance):
    """Takes no target before its start, and now and then says 0."""

    card = load_card("merach")
    peculiar = "start-first"


del FtmsConformance, Conformance
