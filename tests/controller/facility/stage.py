"""A desk with its surroundings at a fixed time, and what clients would publish."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from itertools import count

from controller import api
from controller.belt.faults import Cause
from controller.belt.states import BeltState
from controller.facility.desk import Act, Desk, Heard, Told, Verdict
from controller.facility.epoch import Epoch
from controller.facility.memory import Remembered
from controller.facility.messages import Answer, Identity
from controller.facility.roles import RemoteStart, Role
from controller.facility.topics import Topics
from sessions.engine.events import Phase
from sessions.workouts.plan import Gait, StepKind

TOPICS = Topics("north", "tm-1")
CLIENTS = {"board": Role.VIEWER, "nurse": Role.OPERATOR, "therapist": Role.ATTENDANT}
IDENTITY = Identity(
    site="north",
    machine="tm-1",
    name="Treadmill 1",
    simulated=True,
    speed_unit="mph",
    software="1.2.3",
    remote_start=RemoteStart.ASK,
    telemetry_hz=2,
)
WALL_S = 1_800_000_000.0
NOW_MS = 50_000


def step(index: int = 0, speed_mps: float = 0.5, incline_pct: float = 0.0) -> api.StepView:
    return api.StepView(
        index=index,
        kind=StepKind.WORK,
        speed_mps=speed_mps,
        incline_pct=incline_pct,
        ends="after 2 min",
        announcement="Slow",
    )


@cache
def snapshot(
    belt: BeltState = BeltState.READY,
    *,
    next_step: api.StepView | None = None,
    control_granted: bool = False,
    person: bool | None = True,
    participant: str = "P-7",
    uptime_s: float = 100.0,
) -> api.Snapshot:
    moving = belt is BeltState.RUNNING
    cause = api.CauseView(code=Cause.CONSOLE_STOP, text="STOP was pressed", remedy="Look")
    return api.Snapshot(
        sequence=1000,
        uptime_s=uptime_s,
        machine=api.MachineView(name="Treadmill 1", url="sim:", simulated=True),
        belt=api.BeltView(
            state=belt,
            cause=cause if belt is BeltState.LATCHED else None,
            commanded_speed_mps=1.0 if moving else 0.0,
            commanded_incline_pct=2.0 if moving else 0.0,
            speed_mps=1.0 if moving else 0.0,
            standstill=not moving,
            confirm_token=77 if belt in {BeltState.ARMING, BeltState.PAUSED} else None,
        ),
        session=api.SessionView(
            session_id="s-1" if moving else None,
            workout="taster",
            title="Taster",
            gait=Gait.BACKWARD_WALK,
            participant=participant,
            phase=Phase.RUNNING if moving else Phase.READY,
            step_count=3,
            step=step(),
            next_step=next_step,
        ),
        gait=api.GaitView(person_on_belt=person),
        speed_limits=(api.LimitView(value=0.9, source="backward gait", reason="not raised"),),
        links=(api.LinkView(name="treadmill", health=api.Health.GOOD, detail="/dev/ttyUSB0"),),
        control_granted=control_granted,
    )


def iso(wall_s: float) -> str:
    return datetime.fromtimestamp(wall_s, UTC).isoformat()


class Stage:
    """A desk that has heard the controller, at `NOW_MS` and `WALL_S`."""

    def __init__(
        self,
        belt: api.Snapshot | None = None,
        remote_start: RemoteStart = RemoteStart.ASK,
        remembered: Remembered | None = None,
        wall_s: float = WALL_S,
    ) -> None:
        nonces = count(1)
        self.epoch = Epoch(lambda: f"epoch-{next(nonces)}")
        self.desk = Desk(TOPICS, self.epoch, CLIENTS, remote_start, remembered)
        self.snapshot = belt or snapshot()
        self.now_ms, self.wall_s = NOW_MS, wall_s
        self.ids = count(1)
        self.desk.connected(self.now_ms)
        self.desk.follow(self.snapshot, self.now_ms)

    def says(self, op: str, **fields: object) -> bytes:
        """A whole command, issued now, of this epoch; a field given as None is left out."""
        whole = {
            "v": 1,
            "op": op,
            "id": f"id-{next(self.ids)}",
            "issued_at": iso(self.wall_s),
            "epoch": self.epoch.value,
        } | fields
        return json.dumps({key: it for key, it in whole.items() if it is not None}).encode()

    def hear(self, client: str, payload: bytes, *, retained: bool = False) -> Verdict:
        heard = Heard(TOPICS.command(client), payload, retained, client)
        return self.desk.hear(heard, self.snapshot, self.now_ms, self.wall_s)

    def acts(self, client: str, op: str, **fields: object) -> Act:
        verdict = self.hear(client, self.says(op, **fields))
        assert isinstance(verdict, Act), verdict
        return verdict

    def told(self, client: str, op: str, **fields: object) -> Answer:
        return answer_of(self.hear(client, self.says(op, **fields)))

    def pass_ms(self, duration_ms: int) -> None:
        """Time passes, on both clocks, while the controller goes on telling."""
        for _ in range(duration_ms // 100):
            self.now_ms += 100
            self.desk.follow(self.snapshot, self.now_ms)
        self.wall_s += duration_ms / 1000


def answer_of(verdict: Verdict) -> Answer:
    assert isinstance(verdict, Told), verdict
    assert verdict.publication is not None
    return Answer.model_validate_json(verdict.publication.payload)
