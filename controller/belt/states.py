"""The belt's states, as a table.

`silent → ready → arming → running ⇄ paused → easing/stopping → standstill → ready`, and from
anywhere `→ latched`; only a person's reset at measured standstill leaves `latched`. Every state has
a row for every event that it takes; an event that is not in the row is illegal: it raises
`IllegalTransition` and changes nothing.
"""

from __future__ import annotations

from enum import StrEnum


class BeltState(StrEnum):
    """What the belt is allowed to do."""

    SILENT = "silent"  # no fresh telemetry: unknown means moving
    READY = "ready"  # standing, listening, nothing asked
    ARMING = "arming"  # a person is asked to confirm a start
    RUNNING = "running"  # moving by leases
    PAUSED = "paused"  # easing to, then staying at standstill until confirmed anew
    EASING = "easing"  # planned ramp to standstill
    STOPPING = "stopping"  # fastest controlled stop, repeated until standstill is measured
    STANDSTILL = "standstill"  # standstill was measured after a run
    LATCHED = "latched"  # stopped for a cause; only a person's reset at standstill leaves it


class BeltEvent(StrEnum):
    """What may change a belt's state."""

    LINKED = "linked"
    LINK_LOST = "link lost"
    ARM = "arm"
    DISARM = "disarm"
    CONFIRM = "confirm"
    PAUSE = "pause"
    EASE = "ease"
    STOP = "stop"
    STOOD = "stood"
    SETTLED = "settled"
    FAULT = "fault"
    RESET = "reset"


class IllegalTransition(ValueError):
    """An event that the state's row does not take."""

    def __init__(self, state: BeltState, event: BeltEvent) -> None:
        super().__init__(f"a {state} belt does not take {event!s}")
        self.state = state
        self.event = event


_S, _E = BeltState, BeltEvent

TRANSITIONS: dict[BeltState, dict[BeltEvent, BeltState]] = {
    _S.SILENT: {
        _E.LINKED: _S.READY,
        _E.LINK_LOST: _S.SILENT,
        _E.STOP: _S.STOPPING,
        _E.FAULT: _S.LATCHED,
    },
    _S.READY: {
        _E.LINK_LOST: _S.SILENT,
        _E.ARM: _S.ARMING,
        _E.STOP: _S.STOPPING,
        _E.FAULT: _S.LATCHED,
    },
    _S.ARMING: {
        _E.LINK_LOST: _S.LATCHED,
        _E.DISARM: _S.READY,
        _E.CONFIRM: _S.RUNNING,
        _E.STOP: _S.STOPPING,
        _E.EASE: _S.STOPPING,
        _E.FAULT: _S.LATCHED,
    },
    _S.RUNNING: {
        _E.LINK_LOST: _S.LATCHED,
        _E.PAUSE: _S.PAUSED,
        _E.EASE: _S.EASING,
        _E.STOP: _S.STOPPING,
        _E.FAULT: _S.LATCHED,
    },
    _S.PAUSED: {
        _E.LINK_LOST: _S.LATCHED,
        _E.CONFIRM: _S.RUNNING,
        _E.EASE: _S.EASING,
        _E.STOP: _S.STOPPING,
        _E.FAULT: _S.LATCHED,
    },
    _S.EASING: {
        _E.LINK_LOST: _S.LATCHED,
        _E.STOOD: _S.STANDSTILL,
        _E.STOP: _S.STOPPING,
        _E.FAULT: _S.LATCHED,
    },
    _S.STOPPING: {
        _E.LINK_LOST: _S.LATCHED,
        _E.STOOD: _S.STANDSTILL,
        _E.STOP: _S.STOPPING,
        _E.FAULT: _S.LATCHED,
    },
    _S.STANDSTILL: {
        _E.LINK_LOST: _S.SILENT,
        _E.SETTLED: _S.READY,
        _E.STOP: _S.STOPPING,
        _E.FAULT: _S.LATCHED,
    },
    _S.LATCHED: {
        _E.LINK_LOST: _S.LATCHED,
        _E.STOP: _S.LATCHED,
        _E.FAULT: _S.LATCHED,
        _E.RESET: _S.READY,
    },
}


def after(state: BeltState, event: BeltEvent) -> BeltState:
    """The state that `event` leads to. Raises `IllegalTransition`."""
    try:
        return TRANSITIONS[state][event]
    except KeyError:
        raise IllegalTransition(state, event) from None
