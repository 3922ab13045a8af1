"""A participant: what must be known for a safe session, under a pseudonym."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from sessions.care.pain import PainRule
from sessions.care.programmes import Goal
from sessions.care.records import By, Notes, Pseudonym, Reason, Record
from sessions.quantities import KMH_MPS


class Way(StrEnum):
    """How the participant goes backward."""

    TURNED = "turned"  # turned round on a belt that runs forward
    REVERSED = "reversed"  # facing the console on a belt that runs in reverse


class SpeedLimit(Record):
    """No faster than this, and why."""

    max_speed_mps: Annotated[float, Field(ge=0.0447, le=20 * KMH_MPS)]  # from 0.1 mph on
    reason: Reason


class InclineLimit(Record):
    """No steeper than this, and why."""

    max_incline_pct: Annotated[float, Field(ge=0, le=25)]
    reason: Reason


class HeartLimit(Record):
    """No higher than this, and why."""

    max_heart_rate_bpm: Annotated[int, Field(ge=60, le=230)]
    reason: Reason


class Clearance(Record):
    """Somebody who may decide it says that this participant may train."""

    by: By
    on: date


class Participant(Record):
    """One participant. A limit that is None was decided by nobody here: the site's is in force."""

    pseudonym: Pseudonym
    goal: Goal
    way: Way = Way.TURNED
    mass_kg: Annotated[float, Field(ge=20, le=300)] | None = None
    height_m: Annotated[float, Field(ge=0.9, le=2.5)] | None = None
    speed: SpeedLimit | None = None
    incline: InclineLimit | None = None
    heart: HeartLimit | None = None
    clearance: Clearance | None = None
    pain_rule: PainRule = PainRule()
    notes: Notes = ""
