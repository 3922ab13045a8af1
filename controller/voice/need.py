"""Whether anybody must be able to hear the voice here, and what then does not do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from controller.api import Health
from controller.config_schema import Voice as VoiceSettings


@dataclass(frozen=True, slots=True)
class Need:
    """`heard`: a voice that fails keeps the belt from starting and rising. `spoken`: so do bells
    without speech."""

    heard: bool
    spoken: bool

    @classmethod
    def of(cls, settings: VoiceSettings, *, simulated: bool) -> Self:
        """As configured; else on every real treadmill whose voice is not switched off."""
        if settings.required is None:
            return cls(heard=settings.enabled and not simulated, spoken=False)
        return cls(heard=settings.required, spoken=settings.required)

    def trouble(self, health: Health, detail: str) -> str:
        """Why a voice of this health does not do, in words; empty: it does."""
        if health is Health.BAD and self.heard:
            return f"The voice is not heard: {detail}"
        if health is Health.ABSENT and self.spoken:
            return f"There is no voice: {detail}"
        return ""
