"""How attributes are named: the shortest text of a UUID, `"2ad9"` or all 36 characters.

A UUID of 16 bits stands for one on the Bluetooth base (Core Specification, Vol 3, Part B, 2.5.1).
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from protocols.errors import Unencodable

_BASE: Final = UUID("00000000-0000-1000-8000-00805f9b34fb").bytes
SHORT_BYTES, LONG_BYTES = 2, 16


def short_uuid(text: str) -> str:
    """The name of the UUID that `text` writes with 4 or 32 hex digits, with or without dashes.

    Raises `Unencodable`.
    """
    try:
        digits = bytes.fromhex(text) if len(text) == 2 * SHORT_BYTES else UUID(text).bytes
    except ValueError as error:
        raise Unencodable(f"{text!r} is no UUID: write it as 2ad9 or in full") from error
    return uuid_text(digits)


def uuid_bytes(text: str) -> bytes:
    """2 or 16 bytes, most significant first. Raises `Unencodable`."""
    return bytes.fromhex(short_uuid(text).replace("-", ""))


def uuid_text(data: bytes) -> str:
    """The name of the UUID in 2 or 16 bytes."""
    if len(data) == SHORT_BYTES:
        return data.hex()
    if data[:2] == _BASE[:2] and data[4:] == _BASE[4:]:
        return data[2:4].hex()
    return str(UUID(bytes=data))
