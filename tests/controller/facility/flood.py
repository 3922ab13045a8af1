"""Publishes as fast as the broker takes it: `python -m tests.controller.facility.flood -h HOST -p
PORT TOPIC`. What it says is a command that is never the same twice."""

from __future__ import annotations

import json
import socket
import struct
import sys
from itertools import count

BATCH = 64  # messages written at once


def connect(host: str, port: int) -> socket.socket:
    """MQTT 3.1.1, as nobody."""
    link = socket.create_connection((host, port))
    body = b"\x00\x04MQTT\x04\x02\x00\x3c" + _text(b"flood")
    link.sendall(b"\x10" + bytes((len(body),)) + body)
    assert link.recv(4)[3] == 0
    return link


def publish(topic: bytes, payload: bytes) -> bytes:
    """One message, at most once."""
    body = _text(topic) + payload
    length = len(body)
    return b"\x30" + bytes((length % 128 | 128, length // 128)) + body


def _text(text: bytes) -> bytes:
    return struct.pack(">H", len(text)) + text


def command(number: int) -> bytes:
    """Well-formed, never the same, long out of date."""
    content = {
        "v": 1,
        "op": "identify",
        "id": f"flood-{number}",
        "issued_at": "2020-01-01T00:00:00Z",
        "epoch": "x" * 40,
    }
    return json.dumps(content).encode()


def main() -> None:
    _, _, host, _, port, topic = sys.argv
    link = connect(host, int(port))
    for first in count(0, BATCH):
        numbers = range(first, first + BATCH)
        link.sendall(b"".join(publish(topic.encode(), command(number)) for number in numbers))


if __name__ == "__main__":
    main()
