"""Ends a raw-force file whose writer died: half a chunk is cut off, and the summary is written that
closing would have written, so that every viewer opens it."""

from __future__ import annotations

import os
import struct
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from mcap.data_stream import RecordBuilder
from mcap.exceptions import InvalidMagic
from mcap.opcode import Opcode
from mcap.records import (
    Channel,
    Chunk,
    ChunkIndex,
    DataEnd,
    Footer,
    Header,
    McapRecord,
    Message,
    MessageIndex,
    Metadata,
    MetadataIndex,
    Schema,
    Statistics,
)
from mcap.stream_reader import breakup_chunk, get_chunk_data_stream
from mcap.writer import MCAP0_MAGIC

from sessions.journal.capture import LIBRARY, Framed, whole_records

_DATA_SECTION = {Opcode.HEADER, Opcode.CHUNK, Opcode.MESSAGE_INDEX, Opcode.METADATA}


def seal(path: Path) -> int:
    """Make a file that was cut short a whole one, and return how many samples it holds. A whole
    file stays as it is. Raises `OSError`, and `InvalidMagic` for a file of another kind."""
    contents = _Contents()
    with path.open("r+b") as file:
        _refuse_other_kinds(file.read(len(MCAP0_MAGIC)))
        file.seek(0)
        for record in whole_records(file):
            if record.opcode == Opcode.FOOTER and file.read() == MCAP0_MAGIC:
                return contents.messages
            if record.opcode in _DATA_SECTION:
                contents.take(record)
        file.seek(contents.end)
        file.truncate()
        file.write(contents.ending())
        file.flush()
        os.fsync(file.fileno())
    return contents.messages


def is_whole(path: Path) -> bool:
    """Whether the file ends as a closed one does. Raises `OSError`."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - len(MCAP0_MAGIC)))
        return size > len(MCAP0_MAGIC) and file.read() == MCAP0_MAGIC


def _refuse_other_kinds(beginning: bytes) -> None:
    if not MCAP0_MAGIC.startswith(beginning):
        raise InvalidMagic(beginning)


@dataclass(slots=True)
class _Contents:
    """What the data section holds, as the summary tells it."""

    end: int = 0
    schemas: dict[int, Schema] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    counts: Counter[int] = field(default_factory=Counter)
    chunks: list[ChunkIndex] = field(default_factory=list)
    metadata: list[MetadataIndex] = field(default_factory=list)
    last_chunk: Chunk | None = None

    @property
    def messages(self) -> int:
        return self.counts.total()

    def take(self, record: Framed) -> None:
        """Note the next record of the data section."""
        match record.opcode:
            case Opcode.CHUNK:
                self._chunk(record, Chunk.read(record.stream()))
            case Opcode.MESSAGE_INDEX:
                self._index(record.start, record.end, MessageIndex.read(record.stream()))
            case Opcode.METADATA:
                name = Metadata.read(record.stream()).name
                size = record.end - record.start
                self.metadata.append(MetadataIndex(record.start, size, name))
        self.end = record.end

    def _chunk(self, record: Framed, chunk: Chunk) -> None:
        if not self.chunks:  # schema and channel are in the first chunk only
            self._name(breakup_chunk(chunk))
        self.last_chunk = chunk
        self.chunks.append(
            ChunkIndex(
                chunk_length=record.end - record.start,
                chunk_start_offset=record.start,
                compression=chunk.compression,
                compressed_size=len(chunk.data),
                message_end_time=chunk.message_end_time,
                message_index_length=0,
                message_index_offsets={},
                message_start_time=chunk.message_start_time,
                uncompressed_size=chunk.uncompressed_size,
            )
        )

    def _name(self, records: Iterable[McapRecord]) -> None:
        for record in records:
            match record:
                case Schema():
                    self.schemas[record.id] = record
                case Channel():
                    self.channels[record.id] = record

    def _index(self, start: int, end: int, index: MessageIndex) -> None:
        chunk = self.chunks[-1]
        chunk.message_index_offsets[index.channel_id] = start
        chunk.message_index_length += end - start
        self.counts[index.channel_id] += len(index.records)

    def ending(self) -> bytes:
        """All that follows the last whole record: a missing index, the summary, the footer."""
        rest = (self._beginning() if self.end == 0 else self._missing_index()) + _written(
            DataEnd(0)
        )
        start = self.end + len(rest)
        summary = _written(
            *self.schemas.values(),
            *self.channels.values(),
            self._statistics(),
            *self.chunks,
            *self.metadata,
        )
        # MCAP specification, "Footer": the checksum runs over the summary and the footer up to it.
        head = struct.pack("<BQQQ", Opcode.FOOTER, 20, start, 0)
        footer = Footer(start, 0, zlib.crc32(summary + head))
        return rest + summary + _written(footer) + MCAP0_MAGIC

    def _beginning(self) -> bytes:
        """The beginning of a file that was cut inside it."""
        return bytes(MCAP0_MAGIC) + _written(Header(profile="", library=LIBRARY))

    def _missing_index(self) -> bytes:
        """The index of the last chunk, where the file was cut between the two."""
        if self.last_chunk is None or self.chunks[-1].message_index_offsets:
            return b""
        index = _index_of(self.last_chunk)
        data = _written(index)
        self._index(self.end, self.end + len(data), index)
        return data

    def _statistics(self) -> Statistics:
        return Statistics(
            attachment_count=0,
            channel_count=len(self.channels),
            channel_message_counts=dict(self.counts),
            chunk_count=len(self.chunks),
            message_count=self.messages,
            message_end_time=max((chunk.message_end_time for chunk in self.chunks), default=0),
            message_start_time=min((chunk.message_start_time for chunk in self.chunks), default=0),
            metadata_count=len(self.metadata),
            schema_count=len(self.schemas),
        )


def _index_of(chunk: Chunk) -> MessageIndex:
    """Where the messages of a chunk of one channel are. Offsets count from the chunk's records."""
    stream, length = get_chunk_data_stream(chunk)
    index = MessageIndex(channel_id=0, records=[])
    while stream.count < length:
        offset = stream.count
        opcode, size = stream.read1(), stream.read8()
        if opcode == Opcode.MESSAGE:
            message = Message.read(stream, size)
            index.channel_id = message.channel_id
            index.records.append((message.log_time, offset))
        else:
            stream.read(size)
    return index


def _written(*records: McapRecord) -> bytes:
    builder = RecordBuilder()
    for record in records:
        record.write(builder)
    return bytes(builder.end())  # type: ignore[no-untyped-call]  # mcap annotates only in part
