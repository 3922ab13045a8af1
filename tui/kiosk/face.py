"""What a kiosk shows, as one frozen value: the words, the figures, and what each area does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """One of the three areas above STOP. `repeats`: holding it down presses it again and again."""

    label: str
    action: str
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """All of a picture but STOP, which is always the same."""

    headline: str
    lines: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()  # label and number
    areas: tuple[Area | None, Area | None, Area | None] = (None, None, None)
    look: str = "rest"  # of the palette

    @property
    def actions(self) -> tuple[str, ...]:
        """What the areas mean."""
        return tuple(area.action if area else "" for area in self.areas)
