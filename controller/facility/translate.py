"""From a command of a facility to one of the controller's own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from controller import api
from controller.belt.states import BeltState
from controller.facility import commands as facility
from controller.facility.objection import Objection, Why
from controller.facility.roles import RemoteStart
from sessions.workouts.faults import WorkoutError
from sessions.workouts.reading import read_workout

_SHOWN: Final = 400  # characters of a workout's faults


_Same = (
    facility.Pause
    | facility.Finish
    | facility.Identify
    | facility.Load
    | facility.Say
    | facility.Report
    | facility.Lower
    | facility.Cap
)


@dataclass(frozen=True, slots=True)
class Situation:
    """What a command meets."""

    client: str
    snapshot: api.Snapshot
    remote_start: RemoteStart
    attending: bool  # the client's sign of life is fresh
    granted: bool  # the person at the machine granted it control


def could_raise(command: facility.AnyDated, snapshot: api.Snapshot) -> bool:
    """Whether it may lead to more motion than there is, however many must agree."""
    match command:
        case facility.RequestSpeed(speed_mps=speed_mps):
            return speed_mps > snapshot.belt.commanded_speed_mps
        case facility.RequestIncline(incline_pct=incline_pct):
            return incline_pct > snapshot.belt.commanded_incline_pct
        case facility.Skip():
            return _next_is_more(snapshot)
        case (
            facility.Load()
            | facility.RequestStart()
            | facility.RequestControl()
            | facility.ResetRequest()
            | facility.ConfirmStart()
        ):
            return True
        case _:
            return False


def translate(command: facility.AnyDated, at: Situation, command_id: str) -> api.AnyCommand:
    """What the controller is to be told, as `command_id`. Raises `Objection`.

    An inline workout becomes a `Load` without a path: see `inline_workout`.
    """
    match command:
        case facility.Skip():
            return _skip(at, command_id)
        case facility.RequestSpeed() | facility.RequestIncline() | facility.RequestControl():
            return _request(command, at, command_id)
        case facility.RequestStart(expires_s=expires_s):
            return _start(at, command_id, expires_s)
        case facility.ConfirmStart():
            return _confirm(at, command_id)
        case facility.ResetRequest():
            return _reset(at, command_id)
        case facility.Attend():
            _require_attended(at)
            return api.Attend(id=command_id, by=at.client)
        case _:
            return _same(command, command_id)


def _same(command: _Same, command_id: str) -> api.AnyCommand:
    """Those that the controller knows under another name at most."""
    match command:
        case facility.Pause():
            return api.Pause(id=command_id)
        case facility.Finish():
            return api.Finish(id=command_id)
        case facility.Identify():
            return api.Identify(id=command_id)
        case facility.Load(workout=workout):
            return api.Load(id=command_id, workout=workout or "")
        case facility.Say(text=text):
            return api.SaySo(id=command_id, text=text)
        case facility.Report(pain=pain, exertion=exertion):
            return api.Report(id=command_id, pain=pain, exertion=exertion)
        case facility.Lower(speed_mps=speed_mps, incline_pct=incline_pct):
            return api.Lower(id=command_id, speed_mps=speed_mps, incline_pct=incline_pct)
        case facility.Cap(speed_mps=speed_mps, incline_pct=incline_pct, reason=reason):
            return api.Cap(
                id=command_id, speed_mps=speed_mps, incline_pct=incline_pct, reason=reason
            )


def inline_workout(command: facility.AnyDated) -> bytes | None:
    """The workout that a `load` brings along, as a file's bytes. Raises `Objection`."""
    if not isinstance(command, facility.Load) or command.inline is None:
        return None
    whole = command.inline
    data = (whole if isinstance(whole, str) else json.dumps(whole)).encode()
    try:
        read_workout(data, "inline")
    except WorkoutError as error:
        raise Objection(Why.WORKOUT, str(error)[:_SHOWN]) from None
    return data


def _request(
    command: facility.RequestSpeed | facility.RequestIncline | facility.RequestControl,
    at: Situation,
    command_id: str,
) -> api.AnyCommand:
    """What would raise is asked; what lowers is done."""
    by, expires_s = at.client, command.expires_s
    raises = could_raise(command, at.snapshot)
    match command:
        case facility.RequestSpeed(speed_mps=speed_mps) if raises:
            what = api.Asked.SPEED
            return api.Ask(
                id=command_id, what=what, speed_mps=speed_mps, by=by, expires_s=expires_s
            )
        case facility.RequestSpeed(speed_mps=speed_mps):
            return api.Lower(id=command_id, speed_mps=speed_mps)
        case facility.RequestIncline(incline_pct=incline_pct) if raises:
            what = api.Asked.INCLINE
            return api.Ask(
                id=command_id, what=what, incline_pct=incline_pct, by=by, expires_s=expires_s
            )
        case facility.RequestIncline(incline_pct=incline_pct):
            return api.Lower(id=command_id, incline_pct=incline_pct)
        case facility.RequestControl():
            return api.Ask(id=command_id, what=api.Asked.CONTROL, by=by, expires_s=expires_s)


def _start(at: Situation, command_id: str, expires_s: float) -> api.AnyCommand:
    if at.remote_start is RemoteStart.NEVER:
        raise Objection(Why.SETTING, "nobody may ask for a start from afar here (remote.start)")
    if at.remote_start is RemoteStart.ATTENDED and at.attending:
        session = at.snapshot.session
        return api.Arm(id=command_id, participant=session.participant if session else "")
    return api.Ask(id=command_id, what=api.Asked.START, by=at.client, expires_s=expires_s)


def _confirm(at: Situation, command_id: str) -> api.AnyCommand:
    _require_attended(at)
    if not at.attending:
        raise Objection(Why.STATE, "no fresh sign of life: send attend every second")
    token = at.snapshot.belt.confirm_token
    if token is None:
        raise Objection(Why.STATE, "no start waits for a confirmation: request_start first")
    return api.Confirm(id=command_id, token=token)


def _reset(at: Situation, command_id: str) -> api.AnyCommand:
    if at.snapshot.belt.state is not BeltState.LATCHED:
        raise Objection(
            Why.STATE, f"there is nothing to reset: the belt is {at.snapshot.belt.state}"
        )
    return api.SaySo(id=command_id, text=f"{at.client} asks for a reset: see the cause first")


def _skip(at: Situation, command_id: str) -> api.AnyCommand:
    if _next_is_more(at.snapshot) and not at.granted:
        raise Objection(
            Why.STATE, "the next step is faster or steeper: control must be granted at the machine"
        )
    return api.Skip(id=command_id)


def _require_attended(at: Situation) -> None:
    if at.remote_start is not RemoteStart.ATTENDED:
        raise Objection(Why.SETTING, 'this site has not remote.start = "attended"')


def _next_is_more(snapshot: api.Snapshot) -> bool:
    belt, session = snapshot.belt, snapshot.session
    step = session.next_step if session else None
    return step is not None and (
        step.speed_mps > belt.commanded_speed_mps or step.incline_pct > belt.commanded_incline_pct
    )
