"""How often one client may ask for something."""

from __future__ import annotations


class Throttle:
    """A token bucket: `burst` at once, `rate_hz` on average."""

    def __init__(self, rate_hz: float, burst: int, now_s: float) -> None:
        self._rate_hz, self._burst = rate_hz, burst
        self._tokens, self._at_s = float(burst), now_s

    def allows(self, now_s: float) -> bool:
        """Take one token, if there is one."""
        refilled = self._tokens + (now_s - self._at_s) * self._rate_hz
        self._tokens, self._at_s = min(refilled, self._burst), now_s
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
