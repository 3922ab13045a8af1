"""Workouts, the session engine, gait analysis and the journal; no device, no screen."""
