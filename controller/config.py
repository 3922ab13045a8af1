"""One TOML file and the environment: where things are, what this machine is, what this site allows.

The file is `config.toml` in the user's configuration folder, or what `BACKSTRIDE_CONFIG` names. A
variable `BACKSTRIDE_<SECTION>__<KEY>` overrides it. An unknown key is an error. A limit here can
only lower what a machine's card allows: the lowest limit is in force, whoever wrote it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from pydantic import ValidationError
from pydantic_settings import SettingsError

from controller.config_faults import (
    ConfigError,
    Loc,
    keys_of,
    locate,
    syntax_fault,
    unknown,
    validation_fault,
)
from controller.config_schema import PREFIX, Config
from controller.treadmills.cards import BadCard, load_card
from controller.treadmills.families import parse_machine_url
from sessions.documents.faults import Fault
from sessions.quantities import format_incline, format_speed

__all__ = ["Config", "ConfigError", "Loaded", "config_path", "load", "read"]

_MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Loaded:
    """A configuration and where its values come from."""

    config: Config
    path: Path
    in_file: Mapping[str, object]
    variables: Mapping[Loc, str]

    def origin(self, section: str, key: str) -> str:
        """ "environment", "file" or "default"."""
        if (section, key) in self.variables or (section,) in self.variables:
            return "environment"
        table: object = self.in_file
        for part in section.split("."):
            table = table.get(part) if isinstance(table, Mapping) else None
        return "file" if isinstance(table, dict) and key in table else "default"


def config_path() -> Path:
    """Where the file is, whether or not it exists."""
    named = os.environ.get(f"{PREFIX}CONFIG")
    return Path(named) if named else platformdirs.user_config_path("backstride") / "config.toml"


def load(path: Path | None = None) -> Config:
    """The configuration of this process. Raises `ConfigError` with everything that is wrong."""
    return read(path).config


def read(path: Path | None = None) -> Loaded:
    """The same, with the origin of every value. A file that was asked for must exist."""
    asked_for = path is not None or f"{PREFIX}CONFIG" in os.environ
    path = path or config_path()
    text = _text(path) if asked_for or path.exists() else ""
    try:
        in_file = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([syntax_fault(str(path), text, error)]) from error
    variables = _variables()
    faults = list(_unknown_variables(variables))
    try:
        config = Config(**in_file)
    except ValidationError as error:
        faults += [
            validation_fault(details, Config, str(path), text, variables)
            for details in error.errors()
        ]
        raise ConfigError(faults) from error
    except SettingsError as error:
        raise ConfigError([*faults, Fault("environment", 0, 0, str(error))]) from error
    faults += _against_card(config, str(path), text)
    if faults:
        raise ConfigError(faults)
    return Loaded(config, path, in_file, variables)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        message = f"{error.strerror}; correct {PREFIX}CONFIG or write the file"
        raise ConfigError([Fault(str(path), 0, 0, message)]) from error
    if len(data) > _MAX_BYTES:
        raise ConfigError([Fault(str(path), 0, 0, f"too big; at most {_MAX_BYTES // 1024} KiB")])
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ConfigError([Fault(str(path), line, 1, "not UTF-8; save it as UTF-8")]) from error


def _variables() -> dict[Loc, str]:
    """Our variables that are set: what they are about, and their names."""
    sections = keys_of(Config)
    found: dict[Loc, str] = {}
    for name in os.environ:
        if name.upper().startswith(PREFIX):
            loc = tuple(name.upper().removeprefix(PREFIX).lower().split("__"))
            if len(loc) > 1 or loc[0] in sections:
                found[loc] = name
    return found


def _unknown_variables(variables: Mapping[Loc, str]) -> Iterator[Fault]:
    """Variables of no table: pydantic-settings does not see them, and a typing error must not
    pass for a setting. Unknown keys of a table it sees itself."""
    sections = keys_of(Config)
    for loc, name in variables.items():
        if loc[0] not in sections:
            yield Fault(name, 0, 0, f"{loc[0]}: {unknown(loc[0], sections, 'table')}")


def _against_card(config: Config, path: str, text: str) -> Iterator[Fault]:
    """The machine's card must be there, and no limit above what it allows."""
    try:
        card = load_card(config.machine.card or parse_machine_url(config.machine.url).card)
    except BadCard as error:
        yield Fault(path, *locate(text, ("machine", "card")), f"machine.card: {error}")
        return
    speed_mps, incline_pct = config.limits.max_speed_mps, config.limits.max_incline_pct
    if speed_mps is not None and speed_mps > card.max_speed_mps:
        most = format_speed(card.max_speed_mps, config.machine.unit)
        yield _above(path, text, "max_speed", f"{card.name} allows {most}")
    if incline_pct is not None and incline_pct > card.max_incline_pct:
        most = format_incline(card.max_incline_pct)
        yield _above(path, text, "max_incline", f"{card.name} allows {most}")


def _above(path: str, text: str, key: str, allowed: str) -> Fault:
    place = locate(text, ("limits", key))
    return Fault(path, *place, f"limits.{key}: above the machine's card; {allowed} at most")
