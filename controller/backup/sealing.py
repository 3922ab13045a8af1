"""A stream of bytes, encrypted chunk by chunk: AES-256-GCM as in the STREAM construction (Hoang,
Reyhanitabar, Rogaway and Vizár 2015).

A chunk's nonce is the file's own, the chunk's number, and whether it is the last. So no chunk can
be changed, left out, put elsewhere or cut off unnoticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from controller.backup.header import CHUNK, BackupError, Header, read_header

_TAG: Final = 16


class Sealer:
    """A file-like object that encrypts what is written to it; `close` writes the last chunk."""

    def __init__(self, file: BinaryIO, header: Header) -> None:
        self._file, self._header = file, header
        self._cipher = AESGCM(header.key)
        self._number = 0
        self._waiting = bytearray()
        file.write(header.octets)

    def write(self, data: bytes) -> int:
        """Take bytes. Raises `OSError`."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        """Write what waits. Raises `OSError`."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        nonce = _nonce(self._header, self._number, last=last)
        self._file.write(self._cipher.encrypt(nonce, chunk, self._header.octets))
        self._number += 1


class Unsealer:
    """A file-like object that gives the bytes back, each authenticated. Every method raises
    `BackupError` where the file is not what was written."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self._chunks = _chunks(file, read_header(file, passphrase))
        self._waiting = bytearray()

    def read(self, size: int) -> bytes:
        """So many bytes, or what there is before the end."""
        while len(self._waiting) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._waiting += chunk
        data = bytes(self._waiting[:size])
        del self._waiting[:size]
        return data

    def finish(self) -> None:
        """Judge whatever was not read."""
        for _ in self._chunks:
            pass


def _chunks(file: BinaryIO, header: Header) -> Iterator[bytes]:
    cipher = AESGCM(header.key)
    number, ahead = 0, file.read(CHUNK + _TAG)
    last = False
    while not last:
        sealed, ahead = ahead, file.read(CHUNK + _TAG)
        last = not ahead
        try:
            yield cipher.decrypt(_nonce(header, number, last=last), sealed, header.octets)
        except (InvalidTag, ValueError):
            raise BackupError(_why(cipher, header, number, sealed, last=last)) from None
        number += 1


def _why(cipher: AESGCM, header: Header, number: int, sealed: bytes, *, last: bool) -> str:
    """What became of a chunk that is not what was written."""
    at = len(header.octets) + number * (CHUNK + _TAG)
    where = f"{at} to {at + len(sealed)}"
    try:
        cipher.decrypt(_nonce(header, number, last=not last), sealed, header.octets)
    except (InvalidTag, ValueError):
        end = ", or the file was cut off" if last else ""
        return f"the backup is damaged or was changed in its bytes {where}{end}; use another copy"
    if last:
        return f"the backup was cut off after byte {at + len(sealed)}; use another copy"
    return f"something follows the backup's end at byte {at + len(sealed)}; use another copy"


def _nonce(header: Header, number: int, *, last: bool) -> bytes:
    return header.nonce + number.to_bytes(4, "big") + bytes([last])
