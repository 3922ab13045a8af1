"""One sensor node of a deck: its wire, its cells, and whether what it says can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from controller.deck.calibration import Calibration
from protocols.force.deck import DeckReceiver
from protocols.force.frames import Hello
from protocols.force.receiver import ForceReceiver
from protocols.force.samples import Rebooted, Samples
from sessions.gait.rate_watch import RateWatch
from sessions.gait.report import SignalHealth
from sessions.gait.signal_watch import SignalWatch

Row = tuple[float, list[int]]
"""Seconds, and the counts of the cells in the order of the calibration."""


class SensorNode:
    """Sans-IO. `name` tells it from another one on the same belt; empty where it is alone."""

    def __init__(
        self, calibration: Calibration, receiver: DeckReceiver | None = None, *, name: str = ""
    ) -> None:
        self.calibration = calibration
        self.receiver = receiver or ForceReceiver()
        self.name = name
        self.signal = SignalWatch(rail_counts=calibration.rail_counts)
        self.rate = RateWatch(self.receiver.nominal_hz)
        self.serial = ""  # as the node reports it
        self.trouble = ""  # why samples that arrive cannot be used, for a person to read
        self._channels = calibration.channels
        self._fits = not calibration.serial  # until the node has said who it is

    def receive(self, data: bytes, now_us: int) -> Iterator[Samples | Rebooted]:
        """Take bytes from its wire at the host's time in µs. Never raises for any bytes."""
        for event in self.receiver.receive(data, now_us):
            match event:
                case Samples():
                    yield event
                case Rebooted():
                    self.signal.reboot()
                    self.rate.restart()
                    yield event
                case Hello():
                    self._greet(event)
                case _:
                    pass  # status, texts and flaws are the receiver's to count

    def rows(self, samples: Samples, now_us: int) -> Iterator[Row]:
        """The cells' counts, by the device's clock; none that cannot be used."""
        if samples.channels <= self._channels[-1]:
            self.trouble = f"the deck sends {samples.channels} channels, the calibration uses more"
            return
        if not self._fits:
            return
        self.trouble = ""
        self.signal.period_s = len(samples.counts) * samples.period_us / 1e6
        self.signal.arrived(now_us / 1e6)
        drift_ppm = self.receiver.clock.drift_ppm
        self.rate.arrived(samples.first, samples.time_us / 1e6, drift_ppm)
        flagged = any(samples.saturated >> channel & 1 for channel in self._channels)
        start_s, period_s = samples.time_us / 1e6, samples.period_us / 1e6
        push, channels = self.signal.push, self._channels
        for number, counts in enumerate(samples.counts):
            t_s, used = start_s + number * period_s, [counts[channel] for channel in channels]
            push(t_s, used, flagged=flagged)
            yield t_s, used

    def health(self, now_ms: int) -> tuple[SignalHealth, str]:
        """Whether its signal can be trusted, and why not as far as words are needed."""
        health = self.signal.health(now_ms / 1000.0)
        if health is SignalHealth.GOOD:
            return health, ""
        return health, self.told(self.trouble or (_WORDS[health] if self.name else ""))

    def told(self, words: str) -> str:
        """With the deck's name, where there are two."""
        return f"{self.name}: {words}" if self.name and words else words

    def _greet(self, hello: Hello) -> None:
        self.rate.restart()
        self.rate.promised_hz = hello.rate_millihertz / 1000.0
        self.serial = hello.serial.rstrip(b"\0 ").decode("ascii", errors="replace")
        wanted = self.calibration.serial
        self._fits = wanted in ("", self.serial)
        self.trouble = (
            "" if self._fits else f"deck {self.serial!r} answers, the calibration is of {wanted!r}"
        )


_WORDS: Final = {
    SignalHealth.WAITING: "no samples yet; look at its cable and its supply",
    SignalHealth.STALE: "it went silent; look at its cable and its supply",
    SignalHealth.FROZEN: "its signal is frozen; unplug it and plug it in again",
    SignalHealth.SATURATED: "a cell is at its limit; look at the cells and their wires",
    SignalHealth.REBOOTED: "it restarted; it is trusted again after standstill",
}
