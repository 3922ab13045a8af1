"""A driver and its simulated treadmill in virtual time, whatever the wire between them carries."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from hypothesis import strategies as st

from controller.rehearse.far_ends import FarEnd
from controller.treadmills.cards import MachineCard
from controller.treadmills.families import driver_for
from controller.treadmills.port import Driver, Feedback, Motion, Order, Report, Trouble


@dataclass(frozen=True)
class Wire:
    """How to read what a driver writes, and how to cut its answers."""

    is_start: Callable[[bytes], bool]
    is_stop: Callable[[bytes], bool]
    is_harmless: Callable[[bytes], bool]  # nothing in it could move a belt
    is_question: Callable[[bytes], bool]  # it asks what the machine was told before
    speed_mmps: Callable[[bytes], float | None]  # of a target, as the machine will take it
    is_target: Callable[[bytes], bool]
    is_answer: Callable[[bytes], bool]  # the machine's word on a command, none of telemetry


Driven = TypeVar("Driven", bound=Driver)


class Rig(ABC, Generic[Driven]):
    """Moves time on in steps; remembers all that was said."""

    driver: Driven
    step_ms: int

    def __init__(self) -> None:
        self.now_ms = 0
        self.written: list[tuple[int, bytes]] = []
        self.heard: list[Feedback | Report] = []

    @abstractmethod
    def step(self) -> None:
        """Let `step_ms` pass."""

    @abstractmethod
    def write(self) -> None:
        """Pass on what the driver has to write, and take its feedback."""

    def order(self, motion: Motion, speed_mmps: int = 0, incline_tenths: int = 0) -> None:
        self.driver.order(Order(motion, speed_mmps, incline_tenths), self.now_ms)
        self.write()

    def run(self, for_ms: int) -> None:
        for _ in range(for_ms // self.step_ms):
            self.step()

    def until(self, condition: Callable[[], bool], within_ms: int = 10_000) -> int:
        """Milliseconds until the condition held."""
        began_ms = self.now_ms
        while not condition():
            assert self.now_ms - began_ms < within_ms, "it never came to be"
            self.step()
        return self.now_ms - began_ms

    @property
    def last(self) -> Feedback:
        return [item for item in self.heard if isinstance(item, Feedback)][-1]

    @property
    def troubles(self) -> list[Trouble]:
        return [item.trouble for item in self.heard if isinstance(item, Report)]

    def sent(self, since_ms: int = 0) -> list[bytes]:
        return [data for at_ms, data in self.written if at_ms >= since_ms]


class DriverRig(Rig[Driver]):
    """Any driver, by the machine's card, and the far end of its wire."""

    step_ms = 10

    def __init__(self, card: MachineCard, end: FarEnd, wire: Wire) -> None:
        super().__init__()
        self.card, self.end, self.wire = card, end, wire
        self.machine = card.capabilities
        self.windows = self.machine.windows
        self.driver = driver_for(card)
        self.down_alive = self.up_alive = True
        self.answers = True
        self.run(3500)

    def step(self) -> None:
        self.now_ms += self.step_ms
        self.end.advance(self.now_ms)
        for data in self.end.transmit(self.now_ms):
            if self.up_alive and (self.answers or not self.wire.is_answer(data)):
                self.driver.receive(data, self.now_ms)
        self.write()

    def write(self) -> None:
        while transmission := self.driver.transmit(self.now_ms):
            self.written.append((self.now_ms, transmission.data))
            if self.down_alive:
                self.end.receive(transmission.data, self.now_ms)
        self.heard += self.driver.feedback()

    def walk(self, speed_mmps: int = 600) -> None:
        """As the gate does: START until motion is measured, then RUN."""
        self.order(Motion.START, speed_mmps)
        self.until(lambda: self.last.speed_mmps > 0, self.windows.start_ms)
        self.order(Motion.RUN, speed_mmps)
        self.until(lambda: abs(self.last.speed_mmps - speed_mmps) < 60, 15_000)

    def count(self, kind: Callable[[bytes], bool], since_ms: int = 0) -> int:
        return sum(kind(data) for data in self.sent(since_ms))

    def speeds(self, since_ms: int = 0) -> list[float]:
        told = (self.wire.speed_mmps(data) for data in self.sent(since_ms))
        return [speed for speed in told if speed is not None]


Story = list[tuple[Motion, int, int, bytes, int]]
"""Orders of motion, speed and incline; the noise heard after each, and the ms to the next."""


def stories(*, most_octets: int, most_ms: int) -> st.SearchStrategy[Story]:
    """Of up to thirty orders, sane or not."""
    told = st.tuples(
        st.sampled_from(Motion),
        st.integers(-5000, 50_000),
        st.integers(-500, 5000),
        st.binary(max_size=most_octets),
        st.integers(1, most_ms),
    )
    return st.lists(told, max_size=30)
