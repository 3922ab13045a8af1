"""Whether a person is on the belt, from the total force. Pure; time is an argument.

Running leaves the deck for about 0.1 s at each step, and a long stride for a little more: that is
no absence. Somebody is away when the force has been under a fifth of body weight for over 0.6 s, or
when its mean over the last second is: the second rule sees through short knocks on an empty deck.
The third sees through drift, which cannot be followed while somebody walks: a deck at rest under
less than half of body weight carries nobody.
"""

from __future__ import annotations

from collections import deque

ABSENT_SHARE = 0.2
"""Of body weight."""
GAP_S = 0.6
WINDOW_S = 1.0
REST_SHARE = 0.5
REST_NOISE_N = 10.0
"""Standard deviation over a second: a person who walks makes far more."""
UNKNOWN_BODY_WEIGHT_N = 250.0
"""Taken for body weight until it is known: a light child's, so that nobody is overlooked."""


class PresenceWatch:
    """Follows whoever is on the belt, by their body weight in newtons where it is known."""

    __slots__ = (
        "_absent_since_s",
        "_body_weight_n",
        "_loaded_s",
        "_present",
        "_square_n2",
        "_sum_n",
        "_window",
    )

    def __init__(self, body_weight_n: float | None = None) -> None:
        self.weigh(body_weight_n)
        self._window: deque[tuple[float, float]] = deque()
        self._sum_n = self._square_n2 = 0.0
        self._loaded_s = 0.0
        self._absent_since_s: float | None = None
        self._present: bool | None = None

    def weigh(self, body_weight_n: float | None) -> None:
        """The weight became known, or, as None, somebody else may come."""
        self._body_weight_n = body_weight_n or UNKNOWN_BODY_WEIGHT_N

    @property
    def person_on_belt(self) -> bool | None:
        """None: less than a second has been seen."""
        return self._present

    def push(self, t_s: float, force_n: float) -> None:
        """Take one sample of the total force, drift removed."""
        full = self._remember(t_s, force_n)
        floor_n = ABSENT_SHARE * self._body_weight_n
        loaded = force_n >= floor_n
        if loaded:
            self._loaded_s = t_s
        mean_n = self._sum_n / len(self._window)
        if full and (mean_n < floor_n or self._at_rest(mean_n)):
            self._leave(t_s - (1.0 - ABSENT_SHARE) * WINDOW_S)
        elif t_s - self._loaded_s > GAP_S:
            self._leave(self._loaded_s)
        elif loaded and mean_n >= floor_n and (full or self._present is False):
            self._present = True
            self._absent_since_s = None

    def _remember(self, t_s: float, force_n: float) -> bool:
        """Move the window on. Whether it is a whole second long."""
        window = self._window
        if not window:
            self._loaded_s = t_s
        window.append((t_s, force_n))
        self._sum_n += force_n
        self._square_n2 += force_n * force_n
        full = t_s - window[0][0] >= WINDOW_S
        while t_s - window[0][0] > WINDOW_S:
            _, gone_n = window.popleft()
            self._sum_n -= gone_n
            self._square_n2 -= gone_n * gone_n
        return full

    def _at_rest(self, mean_n: float) -> bool:
        variance_n2 = self._square_n2 / len(self._window) - mean_n * mean_n
        return mean_n < REST_SHARE * self._body_weight_n and variance_n2 < REST_NOISE_N**2

    def absent_ms(self, now_s: float) -> int:
        """Milliseconds that nobody has been on the belt; 0 while somebody is, or it is unknown."""
        if self._absent_since_s is None:
            return 0
        return round(1000.0 * (now_s - self._absent_since_s))

    def restart(self) -> None:
        """Samples are missing: judge by those that come."""
        self._window.clear()
        self._sum_n = self._square_n2 = 0.0
        self._absent_since_s = None
        self._present = None

    def _leave(self, since_s: float) -> None:
        if self._absent_since_s is None:
            self._absent_since_s = since_s
        self._present = False
