"""Raw force as an MCAP file: one message a sample, one chunk a second, each chunk forced to disk.

Topic `/force/raw`, JSON messages with a JSON schema, so that common viewers (Foxglove, PlotJuggler,
the `mcap` tool) plot them as they are. A message's log time is the wall time at the capture's start
plus what the monotonic clock has counted since: it never jumps. A file whose writer died has no
summary and perhaps half a chunk at its end; `read` takes all whole chunks, and `seal` (in
`sessions.journal.sealing`) ends the file properly.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from mcap.data_stream import ReadDataStream
from mcap.exceptions import McapError
from mcap.opcode import Opcode
from mcap.records import Chunk, Message, Metadata
from mcap.stream_reader import breakup_chunk, get_chunk_data_stream
from mcap.writer import MCAP0_MAGIC, CompressionType, Writer
from zstandard import ZstdError

TOPIC = "/force/raw"
SESSION, DECK = "session", "deck"
"""Metadata: which session it is, and how its decks were calibrated."""
LIBRARY = "backstride"
CHUNK_S = 1.0
SCHEMA_NAME = "backstride.RawForce"
_U32 = 0xFFFFFFFF  # the deck's counters wrap
_FRAME = struct.Struct("<BQ")  # MCAP specification, "Records": opcode and length of the content
_LARGEST_RECORD = 64 << 20  # far above a second of samples: a longer one is damage

SCHEMA = {
    "title": SCHEMA_NAME,
    "description": "One sample of every channel of the force deck, as counted by its converter",
    "type": "object",
    "properties": {
        "sequence": {"type": "integer", "description": "number of the sample; gaps are losses"},
        "device_us": {"type": "integer", "description": "the deck's own time, microseconds"},
        "boot_id": {"type": "integer", "description": "new at every power-up of the deck"},
        "saturated": {"type": "integer", "description": "bit n: channel n is at its rail"},
        "counts": {"type": "array", "items": {"type": "integer"}},
    },
    "required": ["sequence", "device_us", "boot_id", "saturated", "counts"],
}


@dataclass(frozen=True, slots=True)
class RawBlock:
    """Consecutive samples of the deck: `counts` has a row of channels for each."""

    at_s: float  # monotonic time of the first sample
    period_s: float  # between samples
    sequence: int  # of the first sample
    device_us: int  # of the first sample
    boot_id: int
    saturated: int
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class RawSample:
    """One sample as read back. `log_ns` is wall time since 1970 in nanoseconds."""

    log_ns: int
    sequence: int
    device_us: int
    boot_id: int
    saturated: int
    counts: tuple[int, ...]


class Capture:
    """Writes one file. `add` may raise `OSError`; what was written before remains readable."""

    def __init__(
        self,
        path: Path,
        session_id: str,
        at_s: float,
        wall_ns: int,
        deck: Mapping[str, str] | None = None,
    ) -> None:
        """Create the file (it must not exist). `at_s` and `wall_ns` are the same moment on the
        monotonic and the wall clock; `deck` says what the counts mean."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._start_s, self._start_ns = at_s, wall_ns
        self._chunk_from_s = at_s
        self._file: BinaryIO = os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb", 1 << 20
        )
        self._writer = Writer(self._file, chunk_size=1 << 30, compression=CompressionType.ZSTD)
        try:
            self._channel = self._begin(session_id, deck)
        except OSError:
            self.abandon()
            raise

    def add(self, block: RawBlock) -> None:
        """Take samples; once a second they go to disk."""
        if abs(block.at_s - self._chunk_from_s) >= CHUNK_S:
            self.flush()
            self._chunk_from_s = block.at_s
        first_ns = self._start_ns + round((block.at_s - self._start_s) * 1e9)
        period_us = block.period_s * 1e6
        for index, counts in enumerate(block.counts):
            after_us = round(index * period_us)
            log_ns = max(0, first_ns + after_us * 1000)
            sequence = (block.sequence + index) & _U32
            device_us = (block.device_us + after_us) & _U32
            message = (
                f'{{"sequence":{sequence},"device_us":{device_us},"boot_id":{block.boot_id},'
                f'"saturated":{block.saturated},"counts":[{",".join(map(str, counts))}]}}'
            )
            self._writer.add_message(self._channel, log_ns, message.encode(), log_ns, sequence)

    def flush(self) -> None:
        """End the chunk and force it to disk."""
        self._writer.flush()  # type: ignore[no-untyped-call]  # mcap annotates only in part
        self._to_disk()

    def close(self) -> None:
        """Write what waits and the summary, and close the file."""
        try:
            self._writer.finish()  # type: ignore[no-untyped-call]  # the same
            self._to_disk()
        finally:
            self._file.close()

    def abandon(self) -> None:
        """Close the file where the disk takes no more; nothing further is promised."""
        with suppress(OSError):
            self._file.close()

    def _begin(self, session_id: str, deck: Mapping[str, str] | None) -> int:
        self._writer.start(profile="", library=LIBRARY)
        session = {"id": session_id, "monotonic_start_s": repr(self._start_s)}
        self._writer.add_metadata(SESSION, session)
        if deck:
            self._writer.add_metadata(DECK, dict(deck))
        schema = self._writer.register_schema(
            SCHEMA_NAME, "jsonschema", json.dumps(SCHEMA).encode()
        )
        self._to_disk()
        return self._writer.register_channel(TOPIC, "json", schema)

    def _to_disk(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())


def read(path: Path) -> Iterator[RawSample]:
    """Every sample of every whole chunk, also of a file that was never closed or is cut short."""
    with path.open("rb") as file:
        for record in whole_records(file):
            if record.opcode == Opcode.CHUNK:
                yield from _samples(record)


def metadata(path: Path, name: str) -> dict[str, str]:
    """What the file says of itself under this name; empty where it does not. Raises `OSError`."""
    with path.open("rb") as file:
        for record in whole_records(file):
            if record.opcode == Opcode.CHUNK:
                break  # what is known from the beginning comes before the samples
            if record.opcode == Opcode.METADATA:
                one = Metadata.read(record.stream())
                if one.name == name:
                    return dict(one.metadata)
    return {}


@dataclass(frozen=True, slots=True)
class Framed:
    """A whole record of the file: where it is, and its content."""

    opcode: int
    start: int
    content: bytes

    @property
    def end(self) -> int:
        """Where the next record begins."""
        return self.start + _FRAME.size + len(self.content)

    def stream(self) -> ReadDataStream:
        """The content for the record classes of `mcap`."""
        return ReadDataStream(BytesIO(self.content))


def whole_records(file: BinaryIO) -> Iterator[Framed]:
    """The records of the file, up to its end or to the first that is not whole. mcap's own reader
    gives a record that is cut short as if it were whole."""
    if file.read(len(MCAP0_MAGIC)) != MCAP0_MAGIC:
        return
    while True:
        start = file.tell()
        frame = file.read(_FRAME.size)
        if len(frame) < _FRAME.size:
            return
        opcode, length = _FRAME.unpack(frame)
        if opcode == 0 or length > _LARGEST_RECORD:  # blocks that a power cut left unwritten
            return
        record = Framed(opcode, start, file.read(length))
        if len(record.content) < length or not _sound(record):
            return
        yield record


def _sound(record: Framed) -> bool:
    if record.opcode != Opcode.CHUNK:
        return True
    try:
        get_chunk_data_stream(Chunk.read(record.stream()), validate_crc=True)
    except (ValueError, ZstdError, McapError):
        return False
    return True


def _samples(record: Framed) -> Iterator[RawSample]:
    for message in breakup_chunk(Chunk.read(record.stream())):
        if isinstance(message, Message):
            values = json.loads(message.data)
            yield RawSample(message.log_time, **{**values, "counts": tuple(values["counts"])})
