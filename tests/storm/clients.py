"""Clients beside the screen: a facility's desk, a fitness app behind the bridge, a button. Each is
the real one, fed with real messages, and sees what a snapshot ten times a second tells."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from controller import api
from controller.bridge.machine import BridgeMachine, Wish
from controller.button.meaning import Meaning
from controller.button.presses import Presses
from controller.conduct.views import snapshot
from controller.facility.desk import Act, Desk, Heard
from controller.facility.epoch import Epoch
from controller.facility.roles import RemoteStart, Role
from controller.facility.topics import Topics
from controller.rehearse.place import VirtualPlace
from protocols.ftms.clients import Refused
from protocols.ftms.control import Op, encode_request
from protocols.ftms.parameters import ControlInformation
from protocols.ftms.service import CONTROL
from sessions.quantities import MPH_MPS
from tests.storm.places import Where

if TYPE_CHECKING:
    from tests.storm.stage import Stage

Give = Callable[[api.AnyCommand, str, str], str | None]
_SNAPSHOT_MS: Final = 100
_WALL_S: Final = 1_800_000_000.0


class Clients:
    """Those that a session needs, from the moment when the first of them does something."""

    def __init__(self, at: Where) -> None:
        card = at.card
        self._view = api.MachineView(
            name="storm", url="sim:", simulated=True, card=card.name, speed_unit=at.unit
        )
        self._where = at
        self._due_ms: int | None = None
        self._sequence = 0
        self._desk: FacilityDesk | None = None
        self._app: App | None = None
        self._button: Button | None = None

    def follow(self, place: VirtualPlace, now_ms: int) -> None:
        """Tell them how things are, if it is time and somebody listens."""
        if self._due_ms is not None and now_ms >= self._due_ms:
            self._tell(place, now_ms)

    def act(self, stage: Stage, what: str, much: int) -> None:
        """Let one of them do something: "desk pause", "app stop", "button"."""
        who, _, deed = what.partition(" ")
        now = self._tell(stage.place, stage.place.now_ms)
        match who:
            case "desk":
                self._desk = self._desk or FacilityDesk(now, stage.place.now_ms)
                self._desk.hear(stage, now, deed, much)
            case "app":
                self._app = self._app or App(self._where, now, stage.place.now_ms)
                self._app.write(stage, deed, much)
            case "button":
                self._button = self._button or Button()
                self._button.press(stage, now, bounces=bool(deed))

    def _tell(self, place: VirtualPlace, now_ms: int) -> api.Snapshot:
        self._due_ms, self._sequence = now_ms + _SNAPSHOT_MS, self._sequence + 1
        now = snapshot(place.conductor, self._view, (), self._sequence, now_ms)
        if self._desk:
            self._desk.follow(now, now_ms)
        if self._app:
            self._app.follow(now, now_ms)
        if self._button:
            self._button.follow(now, now_ms)
        return now


class FacilityDesk:
    """The desk of the MQTT bridge, and an attendant's program that publishes to it."""

    def __init__(self, now: api.Snapshot, now_ms: int) -> None:
        self._topics = Topics("storm", "tm")
        self._nonces = self._ids = 0
        self._epoch = Epoch(self._nonce)
        clients = {"nurse": Role.ATTENDANT}
        self._desk = Desk(self._topics, self._epoch, clients, RemoteStart.ATTENDED)
        self._last = b""
        self._desk.connected(now_ms)
        self._desk.follow(now, now_ms)

    def _nonce(self) -> str:
        self._nonces += 1
        return f"epoch-{self._nonces}"

    def follow(self, now: api.Snapshot, now_ms: int) -> None:
        """The controller's state."""
        self._desk.follow(now, now_ms)

    def hear(self, stage: Stage, now: api.Snapshot, deed: str, much: int) -> None:
        """A message arrives, and what the desk makes of it is done."""
        now_ms = stage.place.now_ms
        payload, topic = self._message(deed, much, now_ms), self._topics.command("nurse")
        if deed == "stop":
            topic = self._topics.stop_by("nurse")
        heard = Heard(topic, payload, False, "nurse")
        verdict = self._desk.hear(heard, now, now_ms, _wall_s(now_ms))
        if isinstance(verdict, Act):
            command = verdict.command
            reason = stage.give(command, command.type, "facility")
            answer = (
                api.Accepted(id=command.id)
                if reason is None
                else api.Refused(id=command.id, reason=reason)
            )
            self._desk.answered(command.id, answer, _wall_s(now_ms))

    def _message(self, deed: str, much: int, now_ms: int) -> bytes:
        match deed:
            case "torn stop":
                return b'{"op": "stop", "id'
            case "nonsense":
                return bytes(range(much))
            case "twice" if self._last:
                return self._last
            case "old":
                self._last = self._command("skip", {}, now_ms - 60_000)
            case _:
                op = deed if deed in _DESK_FIELDS else "pause"
                self._last = self._command(op, _DESK_FIELDS[op](much / 10 * MPH_MPS), now_ms)
        return self._last

    def _command(self, op: str, fields: dict[str, object], issued_ms: int) -> bytes:
        self._ids += 1
        issued = datetime.fromtimestamp(_wall_s(issued_ms), UTC).isoformat()
        whole = {"v": 1, "op": op, "id": f"id-{self._ids}", "issued_at": issued}
        return json.dumps(whole | {"epoch": self._epoch.value} | fields).encode()


def _wall_s(now_ms: int) -> float:
    return _WALL_S + now_ms / 1000


_DESK_FIELDS: Final[dict[str, Callable[[float], dict[str, object]]]] = {
    "stop": lambda _: {},
    "pause": lambda _: {},
    "finish": lambda _: {},
    "skip": lambda _: {},
    "attend": lambda _: {},
    "request_start": lambda _: {},
    "request_control": lambda _: {},
    "confirm_start": lambda _: {},
    "lower": lambda mps: {"speed_mps": mps},
    "request_speed": lambda mps: {"speed_mps": mps},
    "cap": lambda mps: {"speed_mps": mps, "reason": "a storm"},
}
_APP: Final = 1
_APP_WRITES: Final[dict[str, Callable[[int], bytes]]] = {
    "stop": lambda _: encode_request(Op.STOP_OR_PAUSE, control_information=ControlInformation.STOP),
    "torn stop": lambda _: bytes((Op.STOP_OR_PAUSE,)),
    "pause": lambda _: encode_request(
        Op.STOP_OR_PAUSE, control_information=ControlInformation.PAUSE
    ),
    "start": lambda _: encode_request(Op.START_OR_RESUME),
    "speed": lambda much: encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=much / 10),
    "nonsense": lambda much: bytes(range(much, 0, -1)),
}


class App:
    """The bridge's machine, and one app that holds its permission."""

    def __init__(self, at: Where, now: api.Snapshot, now_ms: int) -> None:
        self._wishes: list[Wish] = []
        self._machine = BridgeMachine(
            at.card, now, asking=True, wish=self._wishes.append, now_ms=now_ms
        )
        self._there = False
        self._come(now_ms)

    def _come(self, now_ms: int) -> None:
        self._there = True
        self._machine.connected(_APP, "C0:00:00:00:00:01")
        self._machine.subscribed(_APP, CONTROL, on=True)
        self._machine.write(_APP, CONTROL, encode_request(Op.REQUEST_CONTROL), now_ms)

    def follow(self, now: api.Snapshot, now_ms: int) -> None:
        """The controller's state."""
        self._machine.take(now, now_ms)
        self._machine.advance(now_ms)
        self._machine.outgoing()

    def write(self, stage: Stage, deed: str, much: int) -> None:
        """What the app does."""
        now_ms = stage.place.now_ms
        if deed == "leaves":
            if self._there:
                self._machine.disconnected(_APP)
            self._there = False
            return
        if not self._there:
            self._come(now_ms)
        try:
            self._machine.write(_APP, CONTROL, _APP_WRITES[deed](much), now_ms)
        except Refused:
            return
        wishes = self._wishes[:]
        self._wishes.clear()
        for wish in wishes:
            reason = stage.give(wish.command, wish.command.type, "bridge")
            self._machine.answered(wish, accepted=reason is None)


class Button:
    """A button at the machine, which keeps a device file's format."""

    def __init__(self) -> None:
        self._presses, self._meaning = Presses(), Meaning()

    def follow(self, now: api.Snapshot, now_ms: int) -> None:
        """The controller's state."""
        self._meaning.follow(now, now_ms / 1000)

    def press(self, stage: Stage, now: api.Snapshot, *, bounces: bool) -> None:
        """Somebody presses it."""
        at_s = stage.place.now_ms / 1000
        self._meaning.follow(now, at_s)
        event = struct.pack("llHHi", 0, 0, 1, 28, 1)
        for _ in range(self._presses.feed(event * (3 if bounces else 1), at_s)):
            command = self._meaning.pressed(at_s)
            if command is not None:
                stage.give(command, command.type, "button")
