"""The journal's tables. `user_version` counts the changes of this file."""

from __future__ import annotations

MIGRATIONS = (
    "ALTER TABLE telemetry ADD COLUMN heart_rate_bpm REAL;",
    """ALTER TABLE telemetry ADD COLUMN step_length_m REAL;
    ALTER TABLE telemetry ADD COLUMN loading_bw_per_s REAL;
    ALTER TABLE telemetry ADD COLUMN energy_kcal_per_min REAL;""",
)
"""The first takes a journal of version 1 to version 2, and so on."""
SCHEMA_VERSION = 1 + len(MIGRATIONS)

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 2000",
)

TABLES = """
CREATE TABLE session (
    id TEXT PRIMARY KEY,
    started_s REAL NOT NULL,    -- monotonic clock of the process that recorded it
    started_utc TEXT NOT NULL,  -- ISO 8601, for people
    ended_utc TEXT,
    outcome TEXT,               -- NULL while it is being recorded
    meta TEXT NOT NULL CHECK (json_valid(meta)),
    summary TEXT CHECK (summary IS NULL OR json_valid(summary))
) STRICT;

CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT REFERENCES session (id),  -- NULL outside sessions
    at_s REAL NOT NULL,
    wall_utc TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL CHECK (json_valid(data))
) STRICT;
CREATE INDEX event_of_session ON event (session_id, seq);
CREATE TRIGGER event_stays BEFORE UPDATE ON event
    BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
CREATE TRIGGER event_remains BEFORE DELETE ON event
    BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;

CREATE TABLE telemetry (
    session_id TEXT NOT NULL REFERENCES session (id),
    at_s REAL NOT NULL,
    state TEXT NOT NULL,
    step INTEGER,
    speed_mps REAL,
    incline_pct REAL,
    commanded_speed_mps REAL NOT NULL,
    commanded_incline_pct REAL NOT NULL,
    distance_m REAL NOT NULL,
    person_on_belt INTEGER,
    cadence_spm REAL,
    contact_ms REAL,
    flight_ms REAL,
    mean_force_bw REAL,
    peak_force_bw REAL,
    heart_rate_bpm REAL,
    step_length_m REAL,
    loading_bw_per_s REAL,
    energy_kcal_per_min REAL
) STRICT;
CREATE INDEX telemetry_of_session ON telemetry (session_id, at_s);
"""
