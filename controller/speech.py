"""The voice of a service: what must be heard here, whether it is, and the record of that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from controller import api
from controller.config import Config
from controller.config_schema import Voice as VoiceSettings
from controller.voice import Voice
from controller.voice.need import Need
from sessions.engine.events import Announcement

_Record = Callable[[str, dict[str, object]], object]


class Speech:
    """The voice, what this place needs of it, and each change of its health on record."""

    def __init__(
        self,
        settings: VoiceSettings,
        told: Callable[[str], str],
        *,
        simulated: bool,
        ring: Callable[[], None],
        tap: Callable[[], None],
        record: _Record,
    ) -> None:
        """`told`: an announcement in the voice's language."""
        self._voice = Voice(
            enabled=settings.enabled,
            rate=settings.rate,
            language=settings.language,
            told=told,
            ring=ring,
            tap=tap,
        )
        self._need = Need.of(settings, simulated=simulated)
        self._record = record
        self._recorded = (api.Health.WAITING, "")

    def say(self, announcement: Announcement) -> None:
        """Say it as soon as it is its turn."""
        self._voice.say(announcement)

    def beat(self, period_s: float | None) -> None:
        """Tap so while nothing else sounds; None: no more."""
        self._voice.beat(period_s)

    async def tried(self) -> str:
        """Try the sound, which takes a moment; what keeps it from being heard, as in `trouble`."""
        await asyncio.to_thread(self._voice.check)
        return self.trouble()

    def trouble(self) -> str:
        """What keeps the voice from being heard, where it must be; empty: nothing does."""
        health, detail = self._voice.health()
        if (health, detail) != self._recorded:
            self._recorded = health, detail
            self._record("voice", {"health": health, "detail": detail})
        return self._need.trouble(health, detail)

    @property
    def link(self) -> api.LinkView:
        """How the voice does."""
        health, detail = self._voice.health()
        return api.LinkView(name="voice", health=health, detail=detail)

    def close(self) -> None:
        """Be silent."""
        self._voice.close()


def spoken_in(config: Config) -> Callable[[str], str]:
    """What turns an announcement into the language of the voice. Raises `BadCatalogue`."""
    if config.voice.language.startswith("en"):
        return str
    from controller.language.tongue import folders_with, of_voice  # noqa: PLC0415 - babel's weight

    return of_voice(config.voice.language, folders_with(config.screen.locales)).told
