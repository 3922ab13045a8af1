"""What can be configured: the tables of the file, each key with its meaning."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal, Self

import platformdirs
from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from controller.bridge.settings import BridgeSettings
from controller.config_section import AbsolutePath, Section
from controller.deck.url import parse_deck_url
from controller.facility.settings import Facility, Remote
from controller.heart.url import parse_heart_url
from controller.screen_settings import Screen
from controller.treadmills.families import parse_machine_url
from controller.web.settings import Web
from sessions.care.pins import KeptPin
from sessions.coaching.figures import Figure
from sessions.quantities import Incline, Speed

PREFIX = "BACKSTRIDE_"
MACHINES = "machines"  # the folder of commissioned cards, beside the configuration


def _runtime_folder() -> Path:
    """The session's own folder where the system gives one; else private too, beside the data (a
    fallback in the shared temporary folder could be somebody else's)."""
    of_session = os.environ.get("XDG_RUNTIME_DIR")
    if of_session and os.access(of_session, os.W_OK):
        return Path(of_session) / "backstride"
    return platformdirs.user_data_path("backstride") / "run"


def _machines_folder() -> Path:
    """Beside the configuration file."""
    named = os.environ.get(f"{PREFIX}CONFIG")
    folder = Path(named).absolute().parent if named else platformdirs.user_config_path("backstride")
    return folder / MACHINES


def _machine_url(url: str) -> str:
    parse_machine_url(url)
    return url


def _deck_url(url: str) -> str:
    if url:
        parse_deck_url(url)
    return url


def _heart_url(url: str) -> str:
    parse_heart_url(url)
    return url


class Machine(Section):
    """The treadmill."""

    url: Annotated[str, AfterValidator(_machine_url)] = Field(
        "sim:", description="where it is: sim:, trackmaster:/dev/…"
    )
    card: str = Field(
        "",
        description="machine card by name or path; empty: the one made by backstride commission, "
        "or found by its name, or the family's own",
    )
    unit: Literal["mph", "km/h"] = Field("mph", description="the unit that people here read")
    name: str = Field("", max_length=64, description="what people here call it")


class Deck(Section):
    """The force deck."""

    url: Annotated[str, AfterValidator(_deck_url)] = Field(
        "",
        description="sim:, force:/dev/…, replay:FILE or none; empty: as simulated as the machine",
    )
    calibration: AbsolutePath | None = Field(None, description="calibration file of its cells")
    second: Annotated[str, AfterValidator(_deck_url)] = Field(
        "",
        description="a second deck under the same belt, for the other foot: force:/dev/…, or sim: "
        "with a simulated url",
    )
    second_calibration: AbsolutePath | None = Field(
        None, description="of its cells, with places of the belt's middle as in the first's"
    )


class Heart(Section):
    """The heart-rate belt."""

    url: Annotated[str, AfterValidator(_heart_url)] = Field(
        "", description="ble:ADDRESS, ble:name=NAME or sim:; empty: none"
    )


class Site(Section):
    """The place and its rules."""

    name: str = Field("", max_length=64, description="for reports")
    unattended_starts: bool = Field(False, description="a program may confirm a start")
    watched_by_screen: bool = Field(
        False, description="without a screen that is awake, the belt eases"
    )
    commission_months: int = Field(
        12, ge=1, le=60, description="after so long, a machine's own card is told to be old"
    )


def _kept_code(code: SecretStr) -> SecretStr:
    if code.get_secret_value():
        try:
            KeptPin.read(code.get_secret_value())
        except ValueError:
            raise ValueError("no code as `backstride config code` writes it") from None
    return code


class Kiosk(Section):
    """A treadmill that anybody can walk up to."""

    code: Annotated[SecretStr, AfterValidator(_kept_code)] = Field(
        SecretStr(""), description="as `backstride config code` writes it; empty: never locked"
    )
    lock_after_s: int = Field(
        45, ge=10, le=3600, description="a belt that stands unused for so long needs the code"
    )

    @property
    def kept(self) -> KeptPin | None:
        """The code as it is kept; None: there is none."""
        code = self.code.get_secret_value()
        return KeptPin.read(code) if code else None

    @property
    def lock_after_ms(self) -> int | None:
        """When it locks; None: never."""
        return self.lock_after_s * 1000 if self.kept else None


class Limits(Section):
    """This site's limits, which stand in place of backward gait's 2.0 mph and 10 %. Those of a
    participant are on their record, and can only lower them."""

    max_speed_mps: Speed | None = Field(None, alias="max_speed", description="for example 2.5 mph")
    max_incline_pct: Incline | None = Field(
        None, alias="max_incline", description="for example 5 %"
    )
    max_heart_rate_bpm: int | None = Field(
        None, ge=60, le=230, description="beats a minute, where a belt is worn; for example 150"
    )
    reason: str = Field("", max_length=200, description="who decided this and why; shown there")

    @model_validator(mode="after")
    def _with_a_reason(self) -> Self:
        limits = (self.max_speed_mps, self.max_incline_pct, self.max_heart_rate_bpm)
        if any(limit is not None for limit in limits) and not self.reason.strip():
            raise ValueError('a limit needs its reason; add for example reason = "raised by …"')
        return self


class Voice(Section):
    """Announcements as speech and tones."""

    enabled: bool = Field(True, description="speak where espeak-ng is installed")
    rate: int = Field(160, ge=80, le=450, description="words a minute")
    language: str = Field(
        "en",
        pattern=r"^[A-Za-z0-9+_-]{1,32}$",
        description="espeak-ng voice, and its language",
    )
    required: bool | None = Field(
        None,
        description="without it no start and no rise; not set: on a real treadmill, where it fails",
    )

    @model_validator(mode="after")
    def _enabled_where_required(self) -> Self:
        if self.required and not self.enabled:
            raise ValueError("required = true needs enabled = true: a silent voice is never heard")
        return self


class Coach(Section):
    """What is said about the way somebody walks; it needs a force deck."""

    enabled: bool = Field(True, description="let the coach speak")
    rules: Path | None = Field(None, description="a file of rules of your own")
    language: Literal["en", "de"] = Field("en", description="of the rules that ship")
    figure: Figure = Field(Figure.CADENCE, description="shown large while somebody walks")
    metronome: bool = Field(False, description="a soft bell a step at the target's lower end")


class Paths(Section):
    """Folders."""

    data: AbsolutePath = Field(
        default_factory=lambda: platformdirs.user_data_path("backstride"),
        description="the journal and raw force",
    )
    runtime: AbsolutePath = Field(
        default_factory=_runtime_folder,
        description="the controller's socket",
    )
    machines: AbsolutePath = Field(
        default_factory=_machines_folder, description="cards made by backstride commission"
    )


class Records(Section):
    """How long records are kept."""

    keep_days: int | None = Field(
        None, ge=1, le=36500, description="`backstride sessions prune` takes out what is older"
    )


class Audit(Section):
    """The trail of changes, which shows tampering."""

    head: AbsolutePath | None = Field(
        None, description="a second place for its head: a file on another disk or share"
    )


class Config(BaseSettings):
    """All of it. `load` reads file and environment; this class alone reads the environment."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        validate_default=True,
    )

    machine: Machine = Machine()
    deck: Deck = Deck()
    heart: Heart = Heart()
    site: Site = Site()
    kiosk: Kiosk = Kiosk()
    limits: Limits = Limits()
    bridge: BridgeSettings = BridgeSettings()
    facility: Facility = Facility()
    remote: Remote = Remote()
    web: Web = Web()
    screen: Screen = Screen()
    voice: Voice = Voice()
    coach: Coach = Coach()
    paths: Paths = Field(default_factory=Paths)
    records: Records = Records()
    audit: Audit = Audit()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before what the file says."""
        return env_settings, init_settings
