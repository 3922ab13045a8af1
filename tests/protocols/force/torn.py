"""What a cable, a dying node or a noisy wire can do to one frame, at each of its bytes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from protocols.force.frames import (
    ArmRelay,
    Data,
    Frame,
    Greet,
    Heartbeat,
    Hello,
    HostFrame,
    Identify,
    LogText,
    NodeFrame,
    Reboot,
    Stamp,
    Status,
    encode,
)

BOOT = 5


def data(sequence: int, *, channels: int = 4, samples: int = 10, boot: int = BOOT) -> Data:
    """Counts of a 24-bit converter, none like another; here and there a zero."""
    chance = random.Random(f"{sequence} {channels} {boot}")
    rows = tuple(
        tuple(chance.choice((0, chance.randrange(-(1 << 23), 1 << 23))) for _ in range(channels))
        for _ in range(samples)
    )
    return Data(Stamp(boot, sequence, 1_000 * sequence), rows)


STAMP = Stamp(BOOT, 10, 10_000)
NODE_FRAMES: dict[str, NodeFrame] = {
    "data": data(10),
    "one sample of one channel": data(10, channels=1, samples=1),
    "longer than a COBS block": data(10, channels=8, samples=10),
    "hello": Hello(STAMP, 1_000_000, 4, b"BACKSTRIDE SIM 1", "simulated 1"),
    "status": Status(STAMP, 0, 3, 5000, 2500, relay_closed=True, watchdog_armed=True),
    "log": LogText(STAMP, "reference settled"),
}
HOST_FRAMES: dict[str, HostFrame] = {
    "greet": Greet(STAMP),
    "heartbeat": Heartbeat(STAMP, 300),
    "close": ArmRelay(STAMP, closed=True),
    "open": ArmRelay(STAMP, closed=False),
    "identify": Identify(STAMP),
    "reboot": Reboot(STAMP),
}

Damage = Callable[[bytes, int], bytes]
"""A frame's bytes on the wire, and at which of them: what arrives instead."""


def flipped(bit: int) -> Damage:
    """One bit arrives as the other."""
    return lambda wire, at: wire[:at] + bytes([wire[at] ^ 1 << bit]) + wire[at + 1 :]


def littered(noise: bytes) -> Damage:
    """Bytes that nobody sent, before this one."""
    return lambda wire, at: wire[:at] + noise + wire[at:]


def drowned(noise: bytes) -> Damage:
    """Noise instead of so many bytes."""
    return lambda wire, at: wire[:at] + noise + wire[at + len(noise) :]


DAMAGES: dict[str, Damage] = {
    "broken off": lambda wire, at: wire[:at],
    "begun late": lambda wire, at: wire[at:],
    "broken off, begun anew": lambda wire, at: wire[:at] + wire,
    "a byte lost": lambda wire, at: wire[:at] + wire[at + 1 :],
    "a byte twice": lambda wire, at: wire[: at + 1] + wire[at:],
    "the rest twice": lambda wire, at: wire + wire[at:],
    "two bytes lost": lambda wire, at: wire[:at] + wire[at + 2 :],
    "sixteen bytes lost": lambda wire, at: wire[:at] + wire[at + 16 :],
    "the host's words echoed": littered(encode(Heartbeat(STAMP, 300))),
    "half a word echoed": littered(encode(Heartbeat(STAMP, 300))[:9]),
    "a zero": littered(b"\0"),
    "zeros": drowned(b"\0\0\0"),
    "noise": littered(b"\xa5\x00\x13\xff\x02\x00\x7e"),
    "noise instead": drowned(b"\x55\xaa\xff"),
    **{f"bit {bit} flipped": flipped(bit) for bit in range(8)},
}


@dataclass(frozen=True, slots=True)
class Torn:
    """What arrives of a frame, and what was done to it where."""

    wire: bytes
    damage: str
    at: int


def torn(frame: Frame) -> Iterator[Torn]:
    """Every damage at every byte of the frame."""
    whole = encode(frame)
    for damage, done in DAMAGES.items():
        for at in range(len(whole)):
            yield Torn(done(whole, at), damage, at)
