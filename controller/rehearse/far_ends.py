"""The far end of a treadmill's wire in virtual time: whatever the guard's bytes go to."""

from __future__ import annotations

from typing import Protocol

from controller.rehearse.radio import VirtualRadio
from controller.simulator.belt import SimulatedBelt
from controller.simulator.ftms.device import FtmsDevice
from controller.simulator.ftms.peculiarities import Peculiarities
from controller.simulator.ftms.peculiarities import Preamble as SimulatedPreamble
from controller.treadmills.cards import MachineCard
from protocols.ftms.control import Op
from protocols.trackmaster.device import Ranges, TrackMasterDevice
from protocols.trackmaster.units import elevation_tenths, speed_tenths


class FarEnd(Protocol):
    """A simulated treadmill at the end of a wire."""

    @property
    def belt(self) -> SimulatedBelt:
        """Its belt."""

    @property
    def due_ms(self) -> int | None:
        """When it has something to say although nothing arrives."""

    def advance(self, now_ms: int) -> None:
        """Let time pass."""

    def receive(self, data: bytes, now_ms: int) -> None:
        """Take what the guard wrote in one piece."""

    def transmit(self, now_ms: int) -> list[bytes]:
        """What it says now, as the guard reads it: piece by piece."""


class TrackMasterEnd:
    """A TrackMaster on a serial wire."""

    def __init__(self, card: MachineCard, *, now_ms: int, watchdog: bool) -> None:
        machine = card.capabilities
        self.belt = SimulatedBelt(machine, now_ms)
        self.device = TrackMasterDevice(
            self.belt,
            unit=card.unit,
            ranges=Ranges(
                max_speed=speed_tenths(machine.max_speed_mmps, card.unit),
                max_elevation=elevation_tenths(machine.max_incline_tenths),
            ),
            watchdog=watchdog,
            powered_on_ms=now_ms - 60_000,
        )

    @property
    def due_ms(self) -> int | None:
        """When it has something to say although nothing arrives."""
        return self.device.due_ms

    def advance(self, now_ms: int) -> None:
        """Let time pass."""
        self.belt.advance(now_ms)
        self.device.advance(now_ms)

    def receive(self, data: bytes, now_ms: int) -> None:
        """Take what the guard wrote."""
        self.device.receive(data, now_ms)

    def transmit(self, now_ms: int) -> list[bytes]:
        """What it says now."""
        answer = self.device.transmit(now_ms)
        return [answer] if answer else []


class FtmsEnd:
    """A treadmill of the Fitness Machine Service behind a radio."""

    def __init__(
        self, card: MachineCard, *, now_ms: int, peculiar: Peculiarities | None = None
    ) -> None:
        peculiar = peculiar or _peculiar(card)
        self.device = FtmsDevice(card.capabilities, peculiar, now_ms=now_ms)
        self.radio = VirtualRadio(self.device, card.name, now_ms)

    @property
    def belt(self) -> SimulatedBelt:
        """Its belt."""
        return self.device.machine.belt

    @property
    def due_ms(self) -> int | None:
        """When it has something to say although nothing arrives."""
        return self.radio.due_ms

    def advance(self, now_ms: int) -> None:
        """Let time pass."""
        self.device.advance(now_ms)
        self.radio.advance(now_ms)

    def receive(self, data: bytes, now_ms: int) -> None:
        """Take a datagram of the guard."""
        self.radio.receive(data, now_ms)

    def transmit(self, _now_ms: int) -> list[bytes]:
        """The radio's datagrams."""
        return self.radio.transmit()


def _peculiar(card: MachineCard) -> Peculiarities:
    """A machine that is as its card says."""
    traits = card.ftms
    preamble = traits.preamble
    return Peculiarities(
        command_unit=traits.command_unit,
        report_unit=traits.report_unit,
        has_incline=card.max_incline_pct > 0,
        silent_on_request_control=Op.REQUEST_CONTROL in traits.unanswered,
        refuses_request_control=traits.obeys_without_control,
        preamble=SimulatedPreamble(preamble.characteristic, preamble.data) if preamble else None,
    )


def far_end(card: MachineCard, *, now_ms: int, watchdog: bool) -> FarEnd:
    """What a driver for the machine on `card` talks to. Serial ones have a watchdog if asked."""
    if card.family == "ftms":
        return FtmsEnd(card, now_ms=now_ms)
    return TrackMasterEnd(card, now_ms=now_ms, watchdog=watchdog)
