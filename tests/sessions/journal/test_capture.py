"""Raw force as MCAP: written, read back by another reader, cut at every kind of place, sealed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from mcap.exceptions import InvalidMagic
from mcap.reader import SeekingReader, make_reader
from mcap.stream_reader import StreamReader

from sessions.journal.capture import TOPIC, Capture, RawBlock, read, whole_records
from sessions.journal.sealing import seal

WALL_NS = 1_790_000_000_000_000_000
PER_BLOCK = 10


def blocks(count: int, from_s: float = 100.0) -> Iterator[RawBlock]:
    """A deck's frames: ten samples of four channels every 10 ms."""
    for number in range(count):
        first = number * PER_BLOCK
        yield RawBlock(
            at_s=from_s + number * 0.01,
            period_s=0.001,
            sequence=first,
            device_us=first * 1000,
            boot_id=7,
            saturated=0,
            counts=tuple((first + i, -first, 8_388_607, -1) for i in range(PER_BLOCK)),
        )


def write(path: Path, seconds: float, *, close: bool) -> None:
    capture = Capture(path, "2026-11-22-001", at_s=100.0, wall_ns=WALL_NS)
    for block in blocks(round(seconds * 100)):
        capture.add(block)
    if close:
        capture.close()
    else:
        capture.abandon()


def test_a_closed_file_opens_in_the_reference_reader_with_topic_schema_and_times(
    tmp_path: Path,
) -> None:
    path = tmp_path / "one.mcap"
    write(path, 2.5, close=True)
    with path.open("rb") as file:
        reader = make_reader(file)
        summary = reader.get_summary()
        messages = list(reader.iter_messages(topics=[TOPIC]))
    assert summary is not None
    assert summary.statistics is not None
    assert summary.statistics.message_count == len(messages) == 2500
    assert len(summary.chunk_indexes) == 3
    schema, channel, message = messages[1234]
    assert schema is not None
    assert (schema.encoding, channel.message_encoding) == ("jsonschema", "json")
    assert message.log_time == WALL_NS + 1_234_000_000
    sample = json.loads(message.data)
    assert sample["sequence"] == message.sequence == 1234
    assert sample["counts"] == [1234, -1230, 8_388_607, -1]
    assert set(json.loads(schema.data)["required"]) == set(sample)


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "one.mcap"
    write(path, 1.2, close=True)
    samples = list(read(path))
    assert [sample.sequence for sample in samples] == list(range(1200))
    assert samples[11].counts == (11, -10, 8_388_607, -1)
    assert samples[11].device_us == 11_000
    assert samples[11].log_ns == WALL_NS + 11_000_000


def test_counters_wrap_as_the_decks_do(tmp_path: Path) -> None:
    path = tmp_path / "one.mcap"
    capture = Capture(path, "s", at_s=0.0, wall_ns=WALL_NS)
    capture.add(RawBlock(0.0, 0.001, 2**32 - 1, 2**32 - 500, 1, 1, ((1,), (2,))))
    capture.close()
    samples = list(read(path))
    assert [(s.sequence, s.device_us) for s in samples] == [(2**32 - 1, 2**32 - 500), (0, 500)]


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "one.mcap"
    write(path, 0.1, close=True)
    with pytest.raises(FileExistsError):
        Capture(path, "s", at_s=0.0, wall_ns=0)


@pytest.mark.hazard("H39")
def test_a_file_that_was_never_closed_keeps_every_flushed_second(tmp_path: Path) -> None:
    path = tmp_path / "one.mcap"
    write(path, 3.5, close=False)
    assert len(list(read(path))) == 3000


def cuts(path: Path) -> dict[str, tuple[int, int]]:
    """Offsets of every kind of place in a file where a write can end, and the samples before."""
    with path.open("rb") as file:
        records = list(whole_records(file))
    chunks = [record for record in records if record.opcode == 6]
    second, index = chunks[1], records[records.index(chunks[1]) + 1]
    return {
        "empty file": (0, 0),
        "inside the magic": (5, 0),
        "after the magic": (8, 0),
        "inside the header": (20, 0),
        "inside a chunk's opcode and length": (second.start + 5, 1000),
        "at a chunk's start": (second.start, 1000),
        "inside a chunk": ((second.start + second.end) // 2, 1000),
        "one byte before a chunk's end": (second.end - 1, 1000),
        "between chunk and index": (second.end, 2000),
        "inside an index": ((index.start + index.end) // 2, 2000),
        "after an index": (index.end, 2000),
        "inside the footer": (path.stat().st_size - 20, 3000),
        "inside the last magic": (path.stat().st_size - 3, 3000),
    }


PLACES = [
    "empty file",
    "inside the magic",
    "after the magic",
    "inside the header",
    "inside a chunk's opcode and length",
    "at a chunk's start",
    "inside a chunk",
    "one byte before a chunk's end",
    "between chunk and index",
    "inside an index",
    "after an index",
    "inside the footer",
    "inside the last magic",
]


@pytest.fixture(scope="module")
def three_seconds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("capture") / "three.mcap"
    write(path, 3.0, close=True)
    return path


@pytest.mark.hazard("H39")
@pytest.mark.parametrize("place", PLACES)
def test_a_file_cut_anywhere_gives_all_whole_chunks_and_can_be_sealed(
    tmp_path: Path, three_seconds: Path, place: str
) -> None:
    path = tmp_path / "one.mcap"
    offset, samples = cuts(three_seconds)[place]
    path.write_bytes(three_seconds.read_bytes()[:offset])
    assert len(list(read(path))) == samples
    assert seal(path) == samples
    with path.open("rb") as file:
        reader = SeekingReader(file, validate_crcs=True)
        summary = reader.get_summary()
        found = [message.sequence for _, _, message in reader.iter_messages()]
    assert found == list(range(samples))
    assert summary is not None
    assert summary.statistics is not None
    assert summary.statistics.message_count == samples


@pytest.mark.hazard("H39")
@pytest.mark.parametrize("damage", [b"\0" * 4096, b"\xff" * 64, b"\x06" + b"\x40" * 200])
def test_blocks_that_a_power_cut_left_behind_are_not_read(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "one.mcap"
    write(path, 2.5, close=False)
    with path.open("ab") as file:
        file.write(damage)
    assert seal(path) == 2000
    assert len(list(read(path))) == 2000


def test_a_file_of_another_kind_is_not_sealed(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not raw force at all\n")
    with pytest.raises(InvalidMagic):
        seal(path)
    assert path.read_text() == "not raw force at all\n"


def test_a_flipped_bit_in_a_chunk_ends_the_reading_there(tmp_path: Path) -> None:
    path = tmp_path / "one.mcap"
    write(path, 3.0, close=True)
    offset, _ = cuts(path)["inside a chunk"]
    data = bytearray(path.read_bytes())
    data[offset] ^= 0x10
    path.write_bytes(data)
    assert len(list(read(path))) == 1000


def test_sealing_what_is_whole_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "one.mcap"
    write(path, 1.5, close=True)
    before = path.read_bytes()
    assert seal(path) == 1500
    assert path.read_bytes() == before


def test_a_sealed_file_streams_too(tmp_path: Path) -> None:
    path = tmp_path / "one.mcap"
    write(path, 2.5, close=False)
    seal(path)
    with path.open("rb") as file:
        names = {type(record).__name__ for record in StreamReader(file, validate_crcs=True).records}
    assert {"Header", "Schema", "Channel", "Message", "Statistics", "Footer"} <= names
