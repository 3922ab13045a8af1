"""The 144-byte frames of the open Teensy 4.1 + ADS1256 plate: 4 channels, 1000 samples a second.

`A5 5A`, u8 plate id, u8 version, u16 frame index, u32 time of the first sample in µs, 10 samples of
4 int24, CRC-16/CCITT-FALSE over bytes 0 to 129, 12 bytes of padding; all little-endian.
"""

from __future__ import annotations

from binascii import crc_hqx
from struct import Struct

from protocols.force.continuity import unwrapped
from protocols.force.deck import DeckReceiver
from protocols.force.frames import Flaw
from protocols.force.samples import DeckEvent
from protocols.force.stream import Dropped

SYNC = b"\xa5\x5a"
FRAME_BYTES = 144
CHANNELS = 4
SAMPLES_PER_FRAME = 10
LOW_RAIL, HIGH_RAIL = -(1 << 23), (1 << 23) - 1

_HEADER = Struct("<2sBBHI")
_CRC = Struct("<H")
_CRC_AT = _HEADER.size + SAMPLES_PER_FRAME * CHANNELS * 3


class TeensyReceiver(DeckReceiver):
    """Host end of a wire that only speaks. A board that restarts shows it by its counters alone."""

    def __init__(self) -> None:
        super().__init__(1000.0)
        self._unfinished = b""
        self._index: int | None = None

    def receive(self, data: bytes, now_us: int) -> list[DeckEvent]:
        """Take bytes from the wire: what they say, oldest first. Never raises for any bytes."""
        stream = self._unfinished + data
        events: list[DeckEvent] = []
        done = search = 0
        while (start := stream.find(SYNC, search)) >= 0 and len(stream) - start >= FRAME_BYTES:
            frame = stream[start : start + FRAME_BYTES]
            if _whole(frame):
                events += [*self._skipped(stream[done:start]), *self._take(frame, now_us)]
                done = search = start + FRAME_BYTES
            else:
                search = start + 1
        kept = start if start >= 0 else max(search, len(stream) - 1)
        self._unfinished = stream[kept:]
        return [*events, *self._skipped(stream[done:kept])]

    def _take(self, frame: bytes, now_us: int) -> list[DeckEvent]:
        _sync, _plate, _version, index, time_us = _HEADER.unpack_from(frame)
        self._index = index if self._index is None else unwrapped(index, self._index + 1, 16)
        counts = _rows(frame[_HEADER.size : _CRC_AT])
        sequence = self._index * SAMPLES_PER_FRAME & 0xFFFF_FFFF
        return self._follow(sequence, time_us, counts, now_us, _saturated(counts))

    def _skipped(self, data: bytes) -> list[DeckEvent]:
        return [self._drop(Dropped(Flaw.CRC, data[:32]))] if data else []


def _whole(frame: bytes) -> bool:
    return _CRC.unpack_from(frame, _CRC_AT) == (crc_hqx(frame[:_CRC_AT], 0xFFFF),)


def _rows(packed: bytes) -> tuple[tuple[int, ...], ...]:
    values = [
        int.from_bytes(packed[at : at + 3], "little", signed=True)
        for at in range(0, len(packed), 3)
    ]
    return tuple(tuple(values[at : at + CHANNELS]) for at in range(0, len(values), CHANNELS))


def _saturated(counts: tuple[tuple[int, ...], ...]) -> int:
    """Bit n: channel n stood at a rail of the 24-bit converter in at least one sample."""
    mask = 0
    for channel, column in enumerate(zip(*counts, strict=True)):
        if min(column) <= LOW_RAIL or max(column) >= HIGH_RAIL:
            mask |= 1 << channel
    return mask
