"""What each deed of a script does to the stage."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from controller import api
from controller.simulator.cable import Cable
from controller.simulator.mischief import Mischief
from sessions.quantities import MPH_MPS
from tests.storm.script import Deed
from tests.storm.stage import Stage

_FAULTS: Final = frozenset(fault.value for fault in api.SimulatedFault)
_MISCHIEF: Final = frozenset(mischief.value for mischief in Mischief)


def _garbage(stage: Stage, much: int) -> None:
    noise = random.Random(much).randbytes(much)
    if stage.place.guard_alive:
        stage.place.treadmill.core.received(noise, stage.place.now_ms)


_FATES: Final[dict[str, Callable[[Stage, int], None]]] = {
    "guard late": lambda stage, ms: stage.guard.late(ms),
    "guard jitters": lambda stage, much: stage.guard.jitter(100 * much),
    "guard dies": lambda stage, much: stage.guard.die(much % 5),
    "controller late": lambda stage, ms: stage.controller.late(ms),
    "controller dies": lambda stage, _: stage.controller.die(),
    "garbage": _garbage,
    "mute": lambda stage, much: setattr(stage.guard, "mute_ms", stage.place.now_ms + 100 * much),
    "deaf": lambda stage, much: setattr(stage.guard, "deaf_ms", stage.place.now_ms + 100 * much),
    "screen away": lambda stage, much: setattr(
        stage, "screen_away_ms", stage.place.now_ms + 300 * much
    ),
    "voice lost": lambda stage, _: _voice(stage, "no sound"),
}
_COMMANDS: Final[dict[str, Callable[[float], api.AnyCommand]]] = {
    "stop": lambda _: api.Stop(id="stop"),
    "pause": lambda _: api.Pause(id="pause"),
    "wrong confirm": lambda _: api.Confirm(id="wrong", token=-1),
    "arm": lambda _: api.Arm(id="arm"),
    "disarm": lambda _: api.Disarm(id="disarm"),
    "reset": lambda _: api.Reset(id="reset"),
    "finish": lambda _: api.Finish(id="finish"),
    "skip": lambda _: api.Skip(id="skip"),
    "back": lambda _: api.Back(id="back"),
    "go on": lambda _: api.GoOn(id="go_on"),
    "faster": lambda _: api.Nudge(id="faster", quantity="speed", steps=1),
    "steeper": lambda _: api.Nudge(id="steeper", quantity="incline", steps=1),
    "slower": lambda _: api.Nudge(id="slower", quantity="speed", steps=-1),
    "lower": lambda mps: api.Lower(id="lower", speed_mps=mps),
    "cap": lambda mps: api.Cap(id="cap", speed_mps=mps, reason="a storm"),
    "pain": lambda mps: api.Report(id="pain", pain=round(mps * 8) % 11),
    "ask speed": lambda mps: api.Ask(id="ask", what=api.Asked.SPEED, speed_mps=mps, by="storm"),
    "ask start": lambda _: api.Ask(id="ask", what=api.Asked.START, by="storm"),
    "load": lambda _: api.Load(id="load", workout="storm"),
    "unload": lambda _: api.Unload(id="unload"),
}


def perform(stage: Stage, deed: Deed) -> None:
    """Do it."""
    what, much, stage.done_ms = deed.what, deed.much, stage.place.now_ms
    if what in _FATES:
        _FATES[what](stage, much)
        stage.fate(what)
    elif what in _FAULTS:
        _fault(stage, api.SimulatedFault(what))
        stage.fate(what)
    elif what in _MISCHIEF:
        _mischief(stage, Mischief(what))
        stage.fate(what)
    elif what.startswith(("desk ", "app ", "button")):
        stage.clients.act(stage, what, much)
    elif what == "again":
        _fault(stage, api.SimulatedFault.REPAIR)
        stage.fate("repair")
        stage.person.wants = True
    elif (command := _wish(stage, what, much)) is not None:
        stage.give(command, what)


def prepare(stage: Stage, deeds: tuple[Deed, ...]) -> None:
    """A cable that will be spoiled must have heard what came before."""
    if stage.where.card.family == "trackmaster" and any(it.what in _MISCHIEF for it in deeds):
        stage.wire.cable = Cable()


def _wish(stage: Stage, what: str, much: int) -> api.AnyCommand | None:
    """The command of that name; None where it cannot be given now."""
    conductor = stage.place.conductor
    if what == "confirm":
        guard = conductor.senses.guard
        known = guard is not None and guard.token is not None
        return api.Confirm(id=what, token=guard.token) if guard and known else None
    if what in {"grant", "decline"}:
        request = conductor.afar.requests.waiting
        granted = what == "grant"
        return api.Reply(id=what, token=request.token, granted=granted) if request else None
    return _COMMANDS[what](much / 10 * MPH_MPS)


def _fault(stage: Stage, fault: api.SimulatedFault) -> None:
    treadmill = stage.place.treadmill
    match fault:
        case api.SimulatedFault.UNPLUG_TREADMILL:
            treadmill.connected = False
        case api.SimulatedFault.REPAIR:
            treadmill.connected, stage.wire.spoils = True, False
            if stage.wire.cable:
                stage.wire.cable.repair()
            _voice(stage, "")
    stage.belt.act(fault)
    stage.place.deck.deck.act(fault)


def _mischief(stage: Stage, mischief: Mischief) -> None:
    if stage.wire.cable and stage.wire.cable.cause(mischief):
        stage.wire.spoils = True
    stage.belt.do(mischief)
    stage.place.deck.deck.do(mischief)


def _voice(stage: Stage, trouble: str) -> None:
    stage.place.conductor.sounded(trouble, stage.place.now_ms)
