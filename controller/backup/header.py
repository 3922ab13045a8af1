"""The head of a backup: how its key comes from the passphrase.

`BACKSTRIDE BACKUP` and a line end, the length of the JSON (4 octets, big-endian), the JSON, and the
SHA-256 of all of that. The whole head is authenticated with each chunk.
"""

from __future__ import annotations

import hmac
import json
import secrets
import struct
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, Final

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC: Final = b"BACKSTRIDE BACKUP\n"
VERSION: Final = 1
CHUNK: Final = 1 << 20
COST: Final = 1 << 17  # 128 MiB and about a second: RFC 7914 section 2, N; r = 8, p = 1
_MAX_COST: Final = 1 << 20
_LENGTH: Final = struct.Struct(">I")
_MAX_JSON: Final = 4096


class BackupError(Exception):
    """A backup that cannot be written or used; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the file begins with, as its octets, and the key that belongs to it."""

    octets: bytes
    key: bytes
    nonce: bytes  # 7 octets; the chunk's number and whether it is the last follow


def new_header(passphrase: str, cost: int = COST) -> Header:
    """A head with a new salt, so that no key is ever used twice."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(7)
    key, proof = _derived(passphrase, salt, cost)
    told = {
        "version": VERSION,
        "cipher": "AES-256-GCM",
        "chunk": CHUNK,
        "kdf": "scrypt",
        "n": cost,
        "r": 8,
        "p": 1,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "proof": proof,
    }
    text = json.dumps(told).encode()
    octets = MAGIC + _LENGTH.pack(len(text)) + text
    return Header(octets + sha256(octets).digest(), key, nonce)


def read_header(file: BinaryIO, passphrase: str) -> Header:
    """The head of a file, if the passphrase is the one that it was made with. Raises
    `BackupError`."""
    octets = file.read(len(MAGIC))
    if octets != MAGIC:
        raise BackupError("this is no backup of Backstride, or its first bytes were changed")
    octets += file.read(_LENGTH.size)
    length = _LENGTH.unpack(octets[-_LENGTH.size :])[0] if len(octets) > len(MAGIC) + 3 else 0
    if not 0 < length <= _MAX_JSON:
        raise BackupError("the backup's head is damaged or cut off; use another copy")
    octets += file.read(length)
    if file.read(sha256().digest_size) != sha256(octets).digest():
        raise BackupError("the backup's head is damaged or cut off; use another copy")
    told = json.loads(octets[len(MAGIC) + _LENGTH.size :])
    if told["version"] != VERSION:
        raise BackupError(
            f"the backup has format {told['version']}, this program knows {VERSION}; "
            "update Backstride"
        )
    return _unlocked(octets, told, passphrase)


def _unlocked(octets: bytes, told: dict[str, object], passphrase: str) -> Header:
    cost = told["n"]
    if not isinstance(cost, int) or not 2 <= cost <= _MAX_COST or (told["r"], told["p"]) != (8, 1):
        raise BackupError("the backup asks for more memory than any that Backstride writes")
    key, proof = _derived(passphrase, bytes.fromhex(str(told["salt"])), cost)
    if not hmac.compare_digest(proof, str(told["proof"])):
        raise BackupError("wrong passphrase")
    return Header(octets + sha256(octets).digest(), key, bytes.fromhex(str(told["nonce"])))


def _derived(passphrase: str, salt: bytes, cost: int) -> tuple[bytes, str]:
    """The key, and what shows that a passphrase is the right one."""
    derived = Scrypt(salt=salt, length=64, n=cost, r=8, p=1).derive(passphrase.encode())
    return derived[:32], sha256(derived[32:]).hexdigest()
