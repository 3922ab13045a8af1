"""Copies of a stage, made in a fraction of the time that it takes to play up to it.

Everything in virtual time is plain objects, so that pickling copies it. What never changes is not
copied, but shared.
"""

from __future__ import annotations

import pickle
from functools import cache
from io import BytesIO
from typing import Final

from controller.deck.calibration import SIMULATED
from controller.simulator.cells import Noise
from controller.treadmills.port import NOTHING_STATED
from tests.storm.places import where, workout
from tests.storm.script import PLACES
from tests.storm.stage import Stage

_SEED: Final = 1  # of every simulated walker's noise


@cache
def _shared() -> tuple[object, ...]:
    places = [where(name) for name, _ in PLACES]
    parts = [part for at in places for part in (at.card, at.machine)]
    fixed = (Noise(_SEED)._table, SIMULATED, NOTHING_STATED, workout(), workout().plan)
    return (*fixed, *places, *parts)


class _Writer(pickle.Pickler):
    def persistent_id(self, obj: object) -> int | None:
        return next((n for n, shared in enumerate(_shared()) if shared is obj), None)


class _Reader(pickle.Unpickler):
    def persistent_load(self, pid: int) -> object:
        return _shared()[pid]


def packed(stage: Stage) -> bytes:
    """A stage, to be copied as often as one likes."""
    data = BytesIO()
    _Writer(data, pickle.HIGHEST_PROTOCOL).dump(stage)
    return data.getvalue()


def unpacked(data: bytes) -> Stage:
    """A copy."""
    stage = _Reader(BytesIO(data)).load()
    assert isinstance(stage, Stage)
    return stage
