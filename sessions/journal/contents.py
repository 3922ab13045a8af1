"""A session as the journal has it, in a few bytes: what changes, changes them."""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256
from typing import Final

_PARTS: Final = (
    """SELECT id, started_s, started_utc, ended_utc, outcome, meta, summary
       FROM session WHERE id = ?""",
    "SELECT seq, at_s, wall_utc, kind, data FROM event WHERE session_id = ? ORDER BY seq",
    """SELECT at_s, state, step, speed_mps, incline_pct, commanded_speed_mps,
       commanded_incline_pct, distance_m, person_on_belt, cadence_spm, contact_ms, flight_ms,
       mean_force_bw, peak_force_bw, heart_rate_bpm
       FROM telemetry WHERE session_id = ? ORDER BY at_s, rowid""",
)


def content_sha256(db: sqlite3.Connection, session_id: str) -> str:
    """SHA-256 of the session's row, events and telemetry; not of raw force, a file of its
    own."""
    hashed = sha256()
    for part in _PARTS:
        for row in db.execute(part, (session_id,)):
            hashed.update(json.dumps(row, separators=(",", ":")).encode())
            hashed.update(b"\n")
        hashed.update(b"\n")
    return hashed.hexdigest()
