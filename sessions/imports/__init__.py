"""Workouts of other programs, to and from."""
