"""Snapshots to show, and apps of a bridge in virtual time."""

from __future__ import annotations

from controller import api
from controller.belt.states import BeltState
from controller.bridge.machine import BridgeMachine, Wish
from controller.bridge.service import RUNNING
from controller.treadmills.cards import MachineCard, load_card
from protocols.ftms.clients import Dropped, Sent
from protocols.ftms.control import Op, Response, Result, decode_control_point, encode_request
from protocols.ftms.parameters import ControlInformation
from protocols.ftms.records import Records
from protocols.ftms.running import RunningSpeed, decode_running_speed
from protocols.ftms.service import CONTROL, DATA, STATUS, TRAINING
from protocols.ftms.status import decode_machine_status
from protocols.ftms.training import decode_training_status
from protocols.ftms.treadmill import TreadmillData
from sessions.engine.events import Phase
from sessions.workouts.plan import Gait, StepKind

CARD = load_card("simulated")
LIMIT_MPS = 0.89408  # 2.0 mph
STOP = encode_request(Op.STOP_OR_PAUSE, control_information=ControlInformation.STOP)
PAUSE = encode_request(Op.STOP_OR_PAUSE, control_information=ControlInformation.PAUSE)
ME, OTHER = 1, 2


def belt(state: BeltState = BeltState.RUNNING, **values: object) -> api.BeltView:
    told: dict[str, object] = {"speed_mps": 0.5, "incline_pct": 2.0, "commanded_speed_mps": 0.5}
    return api.BeltView.model_validate(
        told | {"commanded_incline_pct": 2.0, "state": state} | values
    )


def session(kind: StepKind = StepKind.WORK, **values: object) -> api.SessionView:
    step = api.StepView(
        index=0, kind=kind, speed_mps=0.5, incline_pct=2.0, ends="when told", announcement=""
    )
    told = {
        "workout": "taster",
        "title": "Taster",
        "gait": Gait.BACKWARD_WALK,
        "phase": Phase.RUNNING,
        "elapsed_s": 61.9,
        "remaining_s": 30.2,
        "step_count": 1,
        "step": step,
    }
    return api.SessionView.model_validate(told | values)


def snapshot(**values: object) -> api.Snapshot:
    """Of somebody who walks, unless told otherwise."""
    told: dict[str, object] = {
        "sequence": 1,
        "uptime_s": 1.0,
        "machine": api.MachineView(name="Bay 2", url="sim:", simulated=True),
        "belt": belt(distance_m=123.4),
        "session": session(),
        "gait": api.GaitView(cadence_spm=101.4),
        "speed_limits": (api.LimitView(value=LIMIT_MPS, source="backward gait", reason="all"),),
        "incline_limits": (api.LimitView(value=10.0, source="backward gait", reason="all"),),
        "links": (api.LinkView(name="deck", health=api.Health.GOOD),),
    }
    return api.Snapshot.model_validate(told | values)


class Apps:
    """Two apps that subscribed to everything, and the controller as a list of wishes."""

    def __init__(
        self,
        now: api.Snapshot | None = None,
        *,
        asking: bool = True,
        card: MachineCard = CARD,
        mtu: int = 185,
    ) -> None:
        self.wishes: list[Wish] = []
        self.now_ms = 0
        self.seen: list[Sent | Dropped] = []
        self.now = now or snapshot()
        self.machine = BridgeMachine(
            card, self.now, asking=asking, wish=self.wishes.append, now_ms=0
        )
        for app in (ME, OTHER):
            self.come(app, mtu)

    def come(self, app: int, mtu: int = 185) -> None:
        self.machine.connected(app, f"C0:00:00:00:00:0{app}")
        self.machine.resized(app, mtu)
        for uuid in (CONTROL, DATA, STATUS, TRAINING, RUNNING):
            self.machine.subscribed(app, uuid, on=True)

    def live(self, duration_ms: int) -> None:
        """A snapshot ten times a second."""
        for _ in range(duration_ms // 100):
            self.now_ms += 100
            self.machine.take(self.now, self.now_ms)
            self.machine.advance(self.now_ms)
            self.collect()

    def show(self, now: api.Snapshot) -> None:
        self.now = now
        self.live(100)

    def collect(self) -> None:
        self.seen += self.machine.outgoing()

    def write(self, data: bytes, app: int = ME) -> None:
        self.machine.write(app, CONTROL, data, self.now_ms)

    def ask(self, op: Op, app: int = ME, **values: float) -> Result | None:
        """The answer so far: None while the controller is asked."""
        return self.answer_to(encode_request(op, **values), app)

    def answer_to(self, data: bytes, app: int = ME) -> Result | None:
        self.collect()
        already = len(self.seen)
        self.write(data, app)
        self.collect()
        return self.answer(already, app)

    def settle(self, *, accepted: bool, app: int = ME) -> Result | None:
        """The controller answers the newest wish."""
        already = len(self.seen)
        self.machine.answered(self.wishes[-1], accepted=accepted)
        self.collect()
        return self.answer(already, app)

    def answer(self, already: int, app: int) -> Result | None:
        for sent in self.seen[already:]:
            if isinstance(sent, Sent) and sent.characteristic == CONTROL and sent.client == app:
                assert sent.indicated
                response = decode_control_point(sent.data).value
                assert isinstance(response, Response)
                return Result(response.result or 0)
        return None

    @property
    def commands(self) -> list[api.AnyCommand]:
        return [wish.command for wish in self.wishes]

    def values(self, characteristic: str, app: int = ME) -> list[bytes]:
        return [
            sent.data
            for sent in self.seen
            if isinstance(sent, Sent)
            and (sent.characteristic, sent.client) == (characteristic, app)
        ]

    def records(self, app: int = ME) -> list[TreadmillData]:
        merged = Records()
        return [one.value for data in self.values(DATA, app) for one in merged.feed(data)]

    def steps(self, app: int = ME) -> list[RunningSpeed]:
        return [decode_running_speed(data).value for data in self.values(RUNNING, app)]

    def statuses(self, app: int = ME) -> list[tuple[int, dict[str, float]]]:
        read = (decode_machine_status(data).value for data in self.values(STATUS, app))
        return [(int(one.op_code), dict(one.values)) for one in read]

    def trainings(self, app: int = ME) -> list[int | None]:
        return [decode_training_status(data).value.state for data in self.values(TRAINING, app)]
