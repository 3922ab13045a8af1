"""PINs: how they are kept, and what wrong tries come to. Salt and time are arguments."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from hashlib import scrypt
from typing import Final, Self

SALT_BYTES: Final = 16
COST_N, BLOCK_R, PARALLEL_P = 2**14, 8, 1  # 16 MiB and about 50 ms a try
FREE_TRIES: Final = 5
LOCKED_S: Final = (60.0, 300.0, 900.0, 3600.0)
"""For how long the next try must wait: after the fifth wrong one, after the sixth, and so on."""

_PIN = re.compile(r"[0-9]{4,12}")
_WRITTEN = re.compile(r"scrypt:([0-9a-f]{32}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class KeptPin:
    """A PIN as it is kept."""

    salt: bytes
    hash: bytes

    def __str__(self) -> str:
        """As it is written in a file."""
        return f"scrypt:{self.salt.hex()}:{self.hash.hex()}"

    @classmethod
    def read(cls, text: str) -> Self:
        """What `str` wrote. Raises `ValueError` for anything else."""
        if not (found := _WRITTEN.fullmatch(text)):
            raise ValueError("no kept PIN: it is written as scrypt:SALT:HASH")
        return cls(bytes.fromhex(found[1]), bytes.fromhex(found[2]))


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong tries since the last right one, and until when (seconds of any clock) none counts."""

    wrong: int = 0
    locked_until_s: float = 0.0


def keep(pin: str, salt: bytes) -> KeptPin:
    """The PIN as it is to be kept. Raises `ValueError` for one that is none, or easy to guess."""
    if not _PIN.fullmatch(pin):
        raise ValueError("a PIN is 4 to 12 digits")
    if len(set(pin)) == 1 or pin in "01234567890" or pin in "09876543210":
        raise ValueError("a PIN of one digit, or of digits in a row, is guessed at once")
    if len(salt) != SALT_BYTES:
        raise ValueError(f"{len(salt)} bytes of salt; {SALT_BYTES} random ones are needed")
    return KeptPin(salt, _hashed(pin, salt))


def fits(pin: str, kept: KeptPin) -> bool:
    """Whether this is the PIN."""
    return hmac.compare_digest(_hashed(pin[:64], kept.salt), kept.hash)


def wait_s(tries: Tries, now_s: float) -> float:
    """How long until a try counts again; 0: now. A clock that was set back never locks longer
    than the lock was."""
    return min(max(0.0, tries.locked_until_s - now_s), _lock_s(tries.wrong))


def tried(tries: Tries, *, right: bool, now_s: float) -> Tries:
    """After a try that counted."""
    if right:
        return Tries()
    wrong = tries.wrong + 1
    return Tries(wrong, now_s + _lock_s(wrong))


def _lock_s(wrong: int) -> float:
    if wrong < FREE_TRIES:
        return 0.0
    return LOCKED_S[min(wrong - FREE_TRIES, len(LOCKED_S) - 1)]


def _hashed(pin: str, salt: bytes) -> bytes:
    return scrypt(pin.encode(), salt=salt, n=COST_N, r=BLOCK_R, p=PARALLEL_P, dklen=32)
