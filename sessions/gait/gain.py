"""Is the deck's gain still what it was when the session began (hazard H18)?

Over whole strides the mean force is the body weight, walking or running: what goes up comes down.
A share of it that jumps away from the standing weight is no gait. Hands on a rail take up to a
third of the weight off the deck, and nothing a person does doubles it, so the bounds are not alike.
"""

from __future__ import annotations

from typing import Final

LOWEST, HIGHEST = 0.6, 1.4
"""Of the standing weight."""
ENOUGH: Final = 4
"""Steps or quiet seconds in a row outside of them. The first step needs about two more until the
mean over the last strides has followed."""


class GainWatch:
    """Compares what the deck says of one person with their weight at the session's beginning."""

    def __init__(self) -> None:
        self._reference_n: float | None = None
        self._outside = 0

    @property
    def wrong(self) -> bool:
        """Whether the deck's newtons are not those of the beginning; until they are again while
        somebody stands still, until nobody is there, or until another session."""
        return self._outside >= ENOUGH

    def begin(self, standing_n: float | None) -> None:
        """A session begins with somebody of this weight. None: nobody has stood still, and the
        first strides weigh them."""
        self._reference_n, self._outside = standing_n, 0

    def stood(self, quiet_n: float) -> None:
        """A second of standing still. Less than the weight is a foot beside the belt."""
        share = self._share(quiet_n)
        if share is None:
            return
        if LOWEST <= share <= HIGHEST:
            self._outside = 0
        elif share > HIGHEST:
            self._outside += 1

    def stepped(self, strides_n: float | None) -> None:
        """A step: the mean force over the last strides. None: not known."""
        self._reference_n = self._reference_n or strides_n
        share = self._share(strides_n)
        if share is None or self.wrong:
            return
        self._outside = 0 if LOWEST <= share <= HIGHEST else self._outside + 1

    def _share(self, force_n: float | None) -> float | None:
        return force_n / self._reference_n if force_n is not None and self._reference_n else None
