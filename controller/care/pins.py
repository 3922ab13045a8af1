"""The PINs of the roles on disk, and the tries on them."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Final

from controller.care.audited import Participants
from controller.care.store import transaction
from sessions.care.pins import SALT_BYTES, KeptPin, Tries, fits, keep, tried, wait_s
from sessions.care.roles import Role

PIN_SET: Final = "PIN set"


class Locked(Exception):
    """Too many wrong tries; `wait_s` says how long none counts."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"too many wrong PINs; try again in {wait_s:.0f} s")
        self.wait_s = wait_s


def set_pin(db: Participants, role: Role, pin: str) -> None:
    """Set the PIN of a role; wrong tries are forgotten. Raises `ValueError` for a weak one."""
    kept = keep(pin, secrets.token_bytes(SALT_BYTES))
    with transaction(db):
        db.execute(
            "INSERT OR REPLACE INTO pin (role, salt, hash) VALUES (?, ?, ?)",
            (role, kept.salt, kept.hash),
        )
        db.trail.append(PIN_SET, role, {"sha256": pin_sha256(kept.salt, kept.hash)})


def pin_sha256(salt: bytes, hash_: bytes) -> str:
    """What the audit trail has of a kept PIN: it shows whether another was put in its place."""
    return sha256(salt + hash_).hexdigest()


def roles_with_pins(db: Participants) -> list[Role]:
    """The roles that have one."""
    return [Role(row[0]) for row in db.execute("SELECT role FROM pin ORDER BY role")]


def unlocks(db: Participants, role: Role, pin: str, now_s: float) -> bool:
    """Whether this is the role's PIN; a role without one stays shut. `now_s` is seconds since the
    epoch, because a lock outlives the process. Raises `Locked`.

    The try is counted before it is judged, so that cutting the program off does not save it.
    """
    with transaction(db):
        row = db.execute(
            "SELECT salt, hash, wrong, locked_until_s FROM pin WHERE role = ?", (role,)
        ).fetchone()
        if row is None:
            return False
        tries = Tries(row[2], row[3])
        if (left_s := wait_s(tries, now_s)) > 0:
            raise Locked(left_s)
        _count(db, role, tried(tries, right=False, now_s=now_s))
    if not fits(pin, KeptPin(row[0], row[1])):
        db.trail.append("PIN refused", role, {"wrong": tries.wrong + 1})
        return False
    db.trail.append("PIN accepted", role)
    _count(db, role, tried(tries, right=True, now_s=now_s))
    return True


def _count(db: Participants, role: Role, tries: Tries) -> None:
    db.execute(
        "UPDATE pin SET wrong = ?, locked_until_s = ? WHERE role = ?",
        (tries.wrong, tries.locked_until_s, role),
    )
