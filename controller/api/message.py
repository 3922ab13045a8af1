"""What every message of the vocabulary is."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

API_VERSION = 1


class Message(BaseModel):
    """Anything that travels: frozen, closed to unknown fields, no NaN or infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Health(StrEnum):
    """How a link does."""

    GOOD = "good"
    WAITING = "waiting"  # not there yet
    BAD = "bad"
    ABSENT = "absent"  # none is configured
