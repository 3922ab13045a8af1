"""Is the deck's gain still what it was while the person stood still (hazard H18)?

Over whole strides the mean force is the body weight, walking or running: what goes up comes down.
A share of it that jumps away from the standing weight is no gait. Hands on a rail take up to a
third of the weight off the deck, and nothing a person does doubles it, so the bounds are not alike.
"""

from __future__ import annotations

from typing import Final

LOWEST, HIGHEST = 0.6, 1.4
"""Of the standing weight."""
STEPS: Final = 4
"""In a row outside of them. The first needs about two more until the mean has followed."""


class GainWatch:
    """Told of the standing weight and of the mean force of the last strides, step by step."""

    def __init__(self) -> None:
        self._outside = 0

    @property
    def wrong(self) -> bool:
        """Whether the deck's newtons are not those of before; until somebody stands still again."""
        return self._outside >= STEPS

    def stood(self) -> None:
        """Somebody stood still and was weighed anew."""
        self._outside = 0

    def stepped(self, strides_n: float | None, standing_n: float | None) -> None:
        """A step: mean force over the last strides, and the weight. None: not known."""
        if self.wrong or strides_n is None or not standing_n:
            return
        inside = LOWEST <= strides_n / standing_n <= HIGHEST
        self._outside = 0 if inside else self._outside + 1
