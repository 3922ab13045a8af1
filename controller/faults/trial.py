"""Causes one fault on one stand, and measures what follows. All processes share one clock."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from controller.faults.fault import Answer, Fault, Trial
from controller.faults.lines import DEADLINE_S, Message, NotSeen
from controller.faults.processes import NoSuchProcess
from controller.faults.stand import Stand, standing

FULL_MPS = 0.89
"""2 mph, the fastest of backward gait until somebody raises it; in the simulator's digits."""
GIVES_UP_S = 2 * DEADLINE_S  # a controller waits 20 s for devices, and then for its guard
SLOWER_MPS = 0.015  # than before the fault: more than the last digit


def try_once(fault: Fault, at_mps: float = FULL_MPS) -> Trial:
    """Build a stand, walk so fast, cause the fault. Never raises for what is seen or not seen."""
    with tempfile.TemporaryDirectory(prefix="b-") as folder:
        try:
            return _tried(fault, Path(folder), at_mps if fault.at_mps is None else fault.at_mps)
        except (NotSeen, NoSuchProcess, subprocess.TimeoutExpired) as error:
            return Trial(fault.name, None, None, None, None, None, None, 0.0, str(error))


def _tried(fault: Fault, home: Path, at_mps: float) -> Trial:
    with standing(home, fault.setup) as stand:
        if fault.answer is Answer.REFUSED:
            return _refused(fault, stand)
        stand.simulator.until_walking(at_mps)
        before = stand.simulator.belt()
        at_s = fault.cause(stand) or before["at_s"]
        stand.simulator.until_standing()
        stand.undo.close()
        told = _ended(fault, stand)
        stand.simulator.belt()
        return _measured(fault, stand, at_s, told)


def _refused(fault: Fault, stand: Stand) -> Trial:
    """The controller ends by itself; no belt was ever started."""
    stand.controller.process.wait(GIVES_UP_S)
    stand.simulator.belt()
    moved = any(line.get("started") for line in stand.simulator.lines.seen)
    ended = stand.controller.process.returncode
    wrong = "the belt was started" if moved else _wrong_end(fault, ended)
    return Trial(fault.name, None, None, None, None, None, None, 0.0, wrong)


def _ended(fault: Fault, stand: Stand) -> Message | None:
    """The session's cause as the controller told it first, and the session's end; None where
    nobody is left to tell."""
    controller = stand.controller
    if not fault.seen:
        controller.process.wait(DEADLINE_S)
        return None
    summary = controller.until_ended()
    code = (summary["cause"] or {}).get("code")
    codes = fault.told or (code,)
    tellers = (line for line in controller.events.seen if _code(line) in codes)
    return {**next(tellers, controller.events.seen[-1]), "code": code}


def _code(event: Message) -> str | None:
    cause = event.get("cause")
    return cause["code"] if isinstance(cause, dict) else None


def _measured(fault: Fault, stand: Stand, at_s: float, told: Message | None) -> Trial:
    seen = stand.simulator.lines.seen
    *_, before = (line for line in seen if "belt_mps" in line and line["at_s"] <= at_s)
    lines = [line for line in seen if line.get("at_s", 0) >= at_s]
    belts = [line for line in lines if "belt_mps" in line]
    last = belts[-1]
    stops = [line for line in lines if line.get("command") == "STOP"]
    stops += [line for line in belts if _by_radio(stand) and not line["started"]]
    slower = [line for line in belts if line["belt_mps"] < before["belt_mps"] - SLOWER_MPS]
    stood = [line for line in belts if line["belt_mps"] == 0]
    carried_m = before["travel_m"] + before["belt_mps"] * max(0.0, at_s - before["at_s"])
    code = told["code"] if told else None
    return Trial(
        fault=fault.name,
        code=code,
        told_ms=None if told is None else _ms(told["heard_s"], at_s),
        stop_ms=_first(stops, at_s),
        slower_ms=_first(_lower_speeds(stand, at_s), at_s),
        slows_ms=_first(slower, at_s),
        stood_ms=_first(stood, at_s),
        travel_m=round(max(0.0, last["travel_m"] - carried_m), 3),
        wrong=_wrong(fault, stand, last, code),
    )


def _by_radio(stand: Stand) -> bool:
    """Whether no wire can be listened to: the treadmill then tells when it was stopped."""
    treadmill: str = stand.simulator.treadmill
    return treadmill.startswith("ftms:")


def _lower_speeds(stand: Stand, at_s: float) -> list[Message]:
    """Commands that set a lower speed than the one before them did."""
    set_speeds = [
        line
        for line in stand.simulator.lines.seen
        if line.get("command") == "SET_SPEED" and line["value"] is not None  # a torn one
    ]
    pairs = pairwise(set_speeds)
    return [now for was, now in pairs if now["value"] < was["value"] and now["at_s"] >= at_s]


def _first(lines: Sequence[Message], at_s: float) -> float | None:
    return _ms(lines[0]["at_s"], at_s) if lines else None


def _ms(then_s: float, at_s: float) -> float:
    return round((then_s - at_s) * 1000, 1)


def _wrong(fault: Fault, stand: Stand, last: Message, code: str | None) -> str:
    if last["belt_mps"] or last["started"]:
        return f"the belt does not stand: {last}"
    if fault.seen and code not in fault.seen:
        return f"the session's cause is {code}, not {' or '.join(fault.seen)}"
    return _wrong_end(fault, stand.controller.process.returncode)


def _wrong_end(fault: Fault, ended: int) -> str:
    return "" if ended == fault.ends else f"the controller ended with {ended}, not {fault.ends}"
