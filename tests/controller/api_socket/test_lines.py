from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.api import Nudge
from controller.api_socket.lines import MAX_LINE, BadLine, LineBuffer, read_command, read_stop


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[a:b] for a, b in pairwise(edges)]


@given(
    st.lists(st.binary(max_size=20).filter(lambda line: b"\n" not in line)),
    st.lists(st.integers(0, 1000)),
)
def test_lines_come_out_however_they_are_cut(lines: list[bytes], places: list[int]) -> None:
    buffer = LineBuffer()
    found: list[bytes] = []
    for piece in cut(b"".join(line + b"\n" for line in lines), places):
        fresh, overlong = buffer.feed(piece)
        assert not overlong
        found += fresh
    assert found == lines


@pytest.mark.parametrize("piece", [1000, 16384, 10**6])
def test_of_an_overlong_line_nothing_is_kept(piece: int) -> None:
    data = b"x" * (3 * MAX_LINE) + b"\nafter\n"
    buffer = LineBuffer()
    results = [buffer.feed(data[at : at + piece]) for at in range(0, len(data), piece)]
    assert [line for lines, _ in results for line in lines] == [b"after"]
    assert sum(overlong for _, overlong in results) == 1


def test_a_line_of_exactly_the_greatest_length_is_heard() -> None:
    assert LineBuffer().feed(b"x" * MAX_LINE + b"\n") == ([b"x" * MAX_LINE], False)


def test_a_command_is_read() -> None:
    line = b'{"type": "nudge", "id": "7", "quantity": "speed", "steps": 1}'
    assert read_command(line) == Nudge(id="7", quantity="speed", steps=1)


@pytest.mark.parametrize(
    ("line", "identifier", "reason"),
    [
        (b"", "?", "JSON"),
        (b"hello", "?", "JSON"),
        (b"\xff\xfe", "?", "JSON"),
        (b"[" * 5000, "?", "JSON"),
        (b"[]", "?", "not a command"),
        (b"{}", "?", "type"),
        (b'{"id": "a"}', "a", "type"),
        (b'{"id": "a", "type": "jump"}', "a", "jump"),
        (b'{"id": "a", "type": "pause", "extra": 1}', "a", "extra"),
        (b'{"id": 7, "type": "pause"}', "?", "id"),
        (b'{"id": "", "type": "pause"}', "?", "id"),
        (b'{"id": "a", "type": "nudge", "quantity": "speed", "steps": 99}', "a", "steps"),
        (b'{"id": "a", "type": "confirm", "token": NaN}', "a", "token"),
    ],
)
def test_what_is_no_command_is_refused_with_a_reason(
    line: bytes, identifier: str, reason: str
) -> None:
    with pytest.raises(BadLine) as bad:
        read_command(line)
    assert bad.value.answer.id == identifier
    assert reason in bad.value.answer.reason


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(line: bytes) -> None:
    assert read_stop(line) is None
    with pytest.raises(BadLine):
        read_command(line)


@pytest.mark.hazard("H11")
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"id": "a", "by": "key"},
        {"id": 7, "by": 7, "extra": None},
        {"by": "x" * 5000},
    ],
)
def test_a_faulty_stop_is_still_a_stop(fields: dict[str, object]) -> None:
    stop = read_stop(json.dumps({"type": "stop", **fields}).encode())
    assert stop is not None
    assert stop.id == fields.get("id", "?") or stop.id == "?"


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "load", "id": "a", "workout": '"type":"stop"'},
        {"type": "load", "id": "a", "workout": {"type": "stop"}},
        {"type": "pause", "id": "a"},
    ],
)
def test_what_only_mentions_stop_is_none(fields: dict[str, object]) -> None:
    assert read_stop(json.dumps(fields).encode()) is None
