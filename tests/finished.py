"""A session that was walked to its end, as the API sums it up."""

from __future__ import annotations

from controller.api import Outcome, Summary

TASTER = Summary(
    session_id="s-1",
    workout="taster",
    title="Taster",
    outcome=Outcome.FINISHED,
    duration_s=90,
    distance_m=61.5,
    steps_done=3,
    step_count=3,
    max_speed_mps=0.9,
    mean_speed_mps=0.7,
    max_incline_pct=2,
)


def finished(**told: object) -> Summary:
    """`TASTER`, but for what is told."""
    return Summary.model_validate(dict(TASTER) | told)
