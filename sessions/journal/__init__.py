"""The record of every session: events and telemetry in SQLite, raw force beside it as MCAP."""
