"""The stands that faults are caused on, and the budgets of docs/safety/hazards.yaml."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from controller.faults.fault import Budget
from controller.faults.stand import Setup
from controller.simulator.mischief import Mischief

STEADY: Final = str(Path(__file__).with_name("steady.yaml"))
WITH_ROOM: Final = str(Path(__file__).with_name("with_room.yaml"))
"""Goes on at `ROOM_MPS`, though twice that is permitted."""
ROOM_MPS: Final = 0.45

PLAIN: Final = Setup(workout=STEADY)
WATCHED: Final = Setup(workout=STEADY, simulator=("--card", "simulated"))
"""The treadmill's own watchdog is on: where nothing else is left."""
FAILS: Final = Setup(workout=STEADY, command=("-m", "controller.faults.failing", "run"))
AIR: Final = Setup(workout=STEADY, simulator=("--wire", "ftms", "--card", "simulated-ftms"))
SCREEN: Final = Setup(workout=STEADY, screen=("-m", "tui"))
MUST_WATCH: Final = replace(SCREEN, site="watched_by_screen = true")
HANGS: Final = replace(MUST_WATCH, screen=("-m", "controller.faults.hanging"))
FACILITY: Final = Setup(workout=STEADY, broker=True)
ROOM_AT_BROKER: Final = Setup(workout=WITH_ROOM, broker=True)
ROOM_IN_THE_AIR: Final = Setup(workout=WITH_ROOM, phone=True)
IN_KMH: Final = Setup(workout=STEADY, simulator=("--no-watchdog", "--unit", "km/h"))
ON_KMH_CARD: Final = Setup(workout=STEADY, card="trackmaster-kmh")
REPORTS_MORE: Final = Setup(workout=STEADY, before=(Mischief.REPORT_MORE,))
REPORTS_LESS: Final = Setup(workout=STEADY, before=(Mischief.REPORT_LESS,))
OWN_DISK: Final = Setup(workout=STEADY, own_disk=True)
NO_FOLDER: Final = Setup(workout=STEADY, data="config.toml/data")
NOT_A_TREADMILL: Final = Setup(workout=STEADY, swapped=True)

DEATH: Final = Budget(250)
TORN: Final = Budget(100, 250, "as for every guard that dies")
HANG: Final = Budget(320)
GUARD_HANG: Final = Budget(250)
WAKING: Final = Budget(270)
ENDING: Final = Budget(200)
PERSON: Final = Budget(150)
SCREEN_GONE: Final = Budget(3000, 100, "the next tick, and the wire")
LINK: Final = Budget(500)
RADIO: Final = Budget(2500)
SILENCE: Final = Budget(500, 150, "until a belt that slows is measured to")
CONSOLE: Final = Budget(300)
STALLED: Final = Budget(700, 225, "until the belt stands")
OVER_LIMIT: Final = Budget(300, 60, "until it is 5 % above the limit")
CREPT: Final = Budget(300, 1500, "until it is 5 % above the limit")
FROZEN: Final = Budget(1000, 1300, "until what is ordered has left what is reported")
LIED: Final = Budget(10_000)
COUNTERS_STAND: Final = Budget(8000)
NOT_OBEYED: Final = Budget(1500)
REPEATED: Final = Budget(100, 250, "three STOPs that are lost, a tick and the wire")
OFF: Final = Budget(1500)
DECK_SILENT: Final = Budget(300)
DECK_WRONG: Final = Budget(1000)
DECK_GAIN: Final = Budget(5000)
FOUR_STEPS: Final = Budget(4000)
DECK_REBOOTED: Final = Budget(300)
