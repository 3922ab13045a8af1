"""Whom a record is about, without naming them.

Each pseudonym has a salt of its own, in a file beside the trail. A record says the tag, which is
made from both. Who has salt and pseudonym finds the records; when the salt is erased nobody can,
and the trail stays whole.
"""

from __future__ import annotations

import hmac
import json
import secrets
from pathlib import Path
from typing import Final

from controller.audit.durable import write_durably
from controller.audit.trail import TrailError, audit_folder, locked

SALTS: Final = "salts.json"
_SALT_BYTES: Final = 16


def salts_path(folder: Path) -> Path:
    """Where the salts of a data folder are."""
    return audit_folder(folder) / SALTS


def salt_of(folder: Path, pseudonym: str) -> bytes:
    """The salt of a pseudonym, in capitals or not; made where there is none. Raises `OSError`."""
    if (known := known_salt(folder, pseudonym)) is not None:
        return known
    audit_folder(folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked(folder):
        salts = _salts(folder)
        salt = salts.setdefault(pseudonym.lower(), secrets.token_hex(_SALT_BYTES))
        _write(folder, salts)
    return bytes.fromhex(salt)


def known_salt(folder: Path, pseudonym: str) -> bytes | None:
    """The same, if there is one."""
    salt = _salts(folder).get(pseudonym.lower())
    return None if salt is None else bytes.fromhex(salt)


def forget(folder: Path, pseudonym: str) -> None:
    """Erase the salt: from now on no record leads to the pseudonym. Raises `OSError`."""
    with locked(folder):
        salts = _salts(folder)
        salts.pop(pseudonym.lower(), None)
        _write(folder, salts)


def tag(salt: bytes, pseudonym: str) -> str:
    """What a record has in place of the pseudonym."""
    return digest(salt, pseudonym.lower())[:32]


def digest(salt: bytes, *parts: str) -> str:
    """HMAC-SHA-256 of texts: shows whether they are what they were, and nothing of what they
    say."""
    content = json.dumps(parts, separators=(",", ":")).encode()
    return hmac.digest(salt, content, "sha256").hex()


def _salts(folder: Path) -> dict[str, str]:
    path = salts_path(folder)
    try:
        value = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise TrailError(f"{path} is damaged ({error}); restore it from a backup") from error
    if not isinstance(value, dict):
        raise TrailError(f"{path} is damaged; restore it from a backup")
    return value


def _write(folder: Path, salts: dict[str, str]) -> None:
    write_durably(salts_path(folder), json.dumps(salts, indent=0, sort_keys=True).encode())
