"""Host time as a line over device time, fitted by exponentially weighted least squares."""

from __future__ import annotations

from math import exp

_TRUST_US = 1e7
"""How strongly a rate of exactly 1 is believed, as one point this many µs away: without it two
points a millisecond apart would set the rate. Half a minute outweighs it ten-thousandfold."""


_QUEUED = 0.1
"""What arrives in less than this part of the time in which it was made had been waiting."""


class ClockFit:
    """Fits `host = a + b·device`, forgetting older points over `memory_s` seconds.

    A frame never arrives early, and mostly a little late: the line runs through the mean delay.
    Of frames that waited in a queue and arrive at once only the newest says what time it is, so a
    point counts when the next one shows that it was not followed in haste.
    Weighted means and co-moments are updated as by West (1979), around the first point so that
    microseconds of weeks keep their digits.
    """

    def __init__(self, memory_s: float = 30.0) -> None:
        self._memory_us = memory_s * 1e6
        self._origin: tuple[int, int] | None = None
        self._pending = (0, 0)
        self._newest = 0.0
        self._weight = 0.0
        self._mean_device = 0.0
        self._mean_delay = 0.0
        self._spread = 0.0
        self._lean = 0.0

    def add(self, device_us: int, host_us: int) -> None:
        """One point: what was sampled at `device_us` arrived at `host_us`."""
        made_us, arrived_us = self._pending
        hasty = host_us - arrived_us < _QUEUED * (device_us - made_us)
        if self._origin is not None and not hasty:
            self._learn(made_us, arrived_us)
        if self._weight == 0.0:
            self._origin = device_us, host_us
        self._pending = device_us, host_us

    def _learn(self, device_us: int, host_us: int) -> None:
        assert self._origin is not None
        x = float(device_us - self._origin[0])
        delay = host_us - self._origin[1] - x
        fade = exp(-max(0.0, x - self._newest) / self._memory_us)
        self._newest = max(self._newest, x)
        faded = self._weight * fade
        self._weight = faded + 1.0
        dx, dy = x - self._mean_device, delay - self._mean_delay
        self._mean_device += dx / self._weight
        self._mean_delay += dy / self._weight
        self._spread = self._spread * fade + dx * dx * faded / self._weight
        self._lean = self._lean * fade + dx * dy * faded / self._weight

    def host_us(self, device_us: float) -> float:
        """The host's time at a device time. Before the first point they are the same."""
        if self._origin is None:
            return float(device_us)
        x = device_us - self._origin[0]
        return self._origin[1] + x + self._mean_delay + self._slope * (x - self._mean_device)

    @property
    def drift_ppm(self) -> float:
        """How much faster the host's clock runs than the device's, in parts per million."""
        return self._slope * 1e6

    @property
    def _slope(self) -> float:
        return self._lean / (self._spread + _TRUST_US**2)
