"""A session as the journal has it, in a few bytes: what changes, changes them."""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hashlib import _Hash

_OF_FORMAT_2: Final = "heart_rate_bpm"
_OF_FORMAT_3: Final = ("step_length_m", "loading_bw_per_s", "energy_kcal_per_min")
_PARTS: Final = (
    """SELECT id, started_s, started_utc, ended_utc, outcome, meta, summary
       FROM session WHERE id = ?""",
    "SELECT seq, at_s, wall_utc, kind, data FROM event WHERE session_id = ? ORDER BY seq",
    """SELECT at_s, state, step, speed_mps, incline_pct, commanded_speed_mps,
       commanded_incline_pct, distance_m, person_on_belt, cadence_spm, contact_ms, flight_ms,
       mean_force_bw, peak_force_bw, {later}
       FROM telemetry WHERE session_id = ? ORDER BY at_s, rowid""",
)
_LATER: Final = """SELECT at_s, {later} FROM telemetry
    WHERE session_id = ? AND COALESCE({later}) IS NOT NULL ORDER BY at_s, rowid"""


def content_sha256(db: sqlite3.Connection, session_id: str) -> str:
    """SHA-256 of the session's row, events and telemetry; not of raw force, a file of its own.

    A column that came later counts where it holds something: a session that was recorded before it
    keeps its digest, whatever the format of the journal's file.
    """
    hashed = sha256()
    for part in _PARTS:
        _add(hashed, db, part.format(later=_there(db, _OF_FORMAT_2)), session_id)
        hashed.update(b"\n")
    _add(hashed, db, _LATER.format(later=_there(db, *_OF_FORMAT_3)), session_id)
    return hashed.hexdigest()


def _add(hashed: _Hash, db: sqlite3.Connection, query: str, session_id: str) -> None:
    for row in db.execute(query, (session_id,)):
        hashed.update(json.dumps(row, separators=(",", ":")).encode())
        hashed.update(b"\n")


def _there(db: sqlite3.Connection, *names: str) -> str:
    """The columns; NULL for one that the file of an older format lacks."""
    there = {row[1] for row in db.execute("PRAGMA table_info(telemetry)")}
    return ", ".join(name if name in there else "NULL" for name in names)
