"""The keys of the configuration, from the models that read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Final

import annotated_types
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from controller.config_schema import Config
from docs.generate.markdown import table
from docs.generate.parts import filled

PAGE: Final = Path(__file__).parents[1] / "reference" / "configuration.md"

FOLDERS: Final = {
    "paths.data": "the user's data folder",
    "paths.runtime": "the login session's folder",
    "paths.machines": "`machines` beside this file",
}
SEE: Final = {
    "machine.url": "../how-to/real-treadmill.md",
    "machine.card": "machine-cards.md",
    "deck.url": "../how-to/force-deck.md",
    "deck.calibration": "../how-to/force-deck.md#calibrate",
    "deck.second": "../how-to/force-deck.md#two-decks-left-and-right",
    "heart.url": "../how-to/heart-rate.md",
    "site.unattended_starts": "../decisions/0011-unattended-confirmation.md",
    "site.watched_by_screen": "../how-to/screens.md",
    "site.commission_months": "../how-to/commission.md",
    "kiosk.code": "../how-to/screens.md#the-idle-lock",
    "limits.max_speed": "#limits",
    "limits.max_heart_rate_bpm": "../how-to/heart-rate.md",
    "bridge.enabled": "../how-to/bridge.md",
    "facility.broker": "../how-to/facility.md",
    "facility.home_assistant": "../how-to/home-assistant.md",
    "facility.clients": "facility.md",
    "remote.start": "../how-to/requests-from-afar.md",
    "remote.button": "../how-to/requests-from-afar.md#with-a-button",
    "voice.required": "../how-to/sound.md",
    "coach.enabled": "coaching.md",
    "coach.figure": "coaching.md#figures",
    "coach.metronome": "coaching.md#metronome",
    "paths.data": "journal.md",
    "records.keep_days": "../how-to/records.md#keep-records-no-longer-than-you-must",
    "audit.head": "../how-to/records.md#was-a-record-changed",
}
"""Where there is more about a key."""


def configuration_page() -> str:
    """The page with the table of the keys anew."""
    rows = [row for name, field in Config.model_fields.items() for row in _rows(name, field)]
    keys = table(("table", "key", "default", "meaning"), rows)
    return filled(PAGE, "controller/config_schema.py", keys=keys)


def _rows(section: str, of: FieldInfo) -> Iterator[tuple[str, str, str, str]]:
    model = of.annotation
    assert isinstance(model, type)
    assert issubclass(model, BaseModel)
    shown = f"`{section}`"
    for attribute, field in model.model_fields.items():
        key = field.alias or attribute
        yield shown, f"`{key}`", _default(f"{section}.{key}", field), _meaning(section, key, field)
        shown = ""


def _default(name: str, field: FieldInfo) -> str:
    if folder := FOLDERS.get(name):
        return folder
    match field.get_default(call_default_factory=True):
        case None:
            return "not set"
        case SecretStr():
            return '`""`'
        case Enum() as member:
            return f"`{json.dumps(member.value)}`"
        case value:
            return f"`{json.dumps(value)}`"


def _meaning(section: str, key: str, field: FieldInfo) -> str:
    see = SEE.get(f"{section}.{key}")
    words = (field.description or "").replace("`", "")
    return words + _bounds(field) + (f" ([more]({see}))" if see else "")


def _bounds(field: FieldInfo) -> str:
    least = [one.ge for one in field.metadata if isinstance(one, annotated_types.Ge)]
    most = [one.le for one in field.metadata if isinstance(one, annotated_types.Le)]
    return f"; {least[0]} to {most[0]}" if least and most else ""
