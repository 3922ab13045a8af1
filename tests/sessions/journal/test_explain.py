"""The black box: a stop is explained by what was recorded around it."""

from __future__ import annotations

import pytest

from sessions.journal.explain import Explanation, condensed, explain
from sessions.journal.rows import StoredEvent, StoredSession, Telemetry

START_S = 1000.0
STOP_S = 1030.0
CAUSE = {"code": "overspeed", "text": "too fast", "remedy": "call", "hazard": "H07"}
META = {
    "speed_limits": [[0.894, "backward gait", "for everybody"], [2.2, "machine", "its card"]],
    "incline_limits": [[5.0, "workout", "taster"]],
}


def _session(summary: dict[str, object] | None) -> StoredSession:
    return StoredSession("2026-11-22-001", START_S, "", "", "safety stop", META, summary)


def _events(*told: tuple[float, str, dict[str, object]]) -> list[StoredEvent]:
    session_id = "2026-11-22-001"
    return [
        StoredEvent(seq, session_id, at_s, "", kind, data)
        for seq, (at_s, kind, data) in enumerate(told, start=1)
    ]


def _belt(at_s: float, state: str, **more: object) -> tuple[float, str, dict[str, object]]:
    return at_s, "belt", {"state": state, **more}


def _walk() -> list[Telemetry]:
    """0.5 m/s until the stop, then slower by 0.5 m/s each second."""
    rows = []
    for tenth in range(400):
        at_s = START_S + tenth / 10
        stopped_s = max(at_s - STOP_S, 0.0)
        speed = round(max(0.5 - 0.5 * stopped_s, 0.0), 3)
        state = "latched" if stopped_s else "running"
        commanded = 0.0 if stopped_s else 0.5
        travelled = 0.5 * min(tenth, 300) / 10 + min(0.5 * stopped_s - 0.25 * stopped_s**2, 0.25)
        distance = travelled if stopped_s < 1 else 0.5 * 30 + 0.25
        rows.append(Telemetry(at_s, state, 0, speed, 0.0, commanded, 0.0, distance))
    return rows


def _explained(
    *told: tuple[float, str, dict[str, object]], summary: dict[str, object] | None = None
) -> Explanation:
    explanation = explain(_session(summary), _events(*told), _walk())
    assert explanation is not None
    return explanation


def test_a_safety_stop_names_its_cause_limits_and_course() -> None:
    told = _explained(_belt(START_S, "running"), _belt(STOP_S, "latched", cause=CAUSE))
    assert told.stopped_at_s == 30
    assert told.cause == CAUSE
    assert told.asked is None
    assert told.speed_limit is not None
    assert (told.speed_limit.value, told.speed_limit.source) == (0.894, "backward gait")
    assert told.incline_limit is not None
    assert told.incline_limit.reason == "taster"
    assert told.at_stop is not None
    assert (told.at_stop.at_s, told.at_stop.commanded_speed_mps) == (-0.1, 0.5)
    assert told.standstill_s == 1.0
    assert told.travel_m == pytest.approx(0.3)  # from the last reading before the stop


def test_the_command_that_stopped_it_may_be_recorded_a_moment_later() -> None:
    told = _explained(
        _belt(START_S, "running"),
        (STOP_S - 20, "command", {"client": "screen", "type": "nudge", "refused": None}),
        _belt(STOP_S, "stopping"),
        (STOP_S + 0.02, "command", {"client": "screen", "type": "stop", "refused": None}),
        summary={"cause": {"code": "stop", "text": "STOP", "remedy": ""}},
    )
    assert told.asked is not None
    assert told.asked.data["client"] == "screen"
    assert told.cause == {"code": "stop", "text": "STOP", "remedy": ""}


def test_a_refused_command_stopped_nothing() -> None:
    told = _explained(
        _belt(START_S, "running"),
        (STOP_S - 0.1, "command", {"client": "app", "type": "finish", "refused": "not now"}),
        _belt(STOP_S, "latched", cause=CAUSE),
    )
    assert told.asked is None


def test_after_a_pause_it_is_the_last_stop() -> None:
    told = _explained(
        _belt(START_S, "running"),
        _belt(START_S + 5, "paused"),
        _belt(START_S + 10, "running"),
        _belt(STOP_S, "easing"),
        _belt(STOP_S + 1, "standstill"),
        _belt(STOP_S + 1.5, "ready"),
    )
    assert told.stopped_at_s == 30
    assert told.cause is None


def test_what_lies_further_away_is_left_out() -> None:
    events = _events(
        _belt(START_S, "running"),
        _belt(STOP_S, "latched", cause=CAUSE),
        (STOP_S + 3, "command", {"type": "reset", "refused": None}),
    )
    told = explain(_session(None), events, _walk(), window_s=2.0)
    assert told is not None
    assert [moment.kind for moment in told.moments] == ["belt"]
    assert (told.readings[0].at_s, told.readings[-1].at_s) == (-2.0, 2.0)


def test_a_record_that_ends_while_the_belt_runs_has_no_stop() -> None:
    assert explain(_session(None), _events(_belt(START_S, "running")), _walk()) is None


def test_a_belt_that_never_stood_in_the_record_has_no_standstill() -> None:
    moving = [row for row in _walk() if row.at_s < STOP_S + 0.5]
    told = explain(
        _session(None),
        _events(_belt(START_S, "running"), _belt(STOP_S, "latched", cause=CAUSE)),
        moving,
    )
    assert told is not None
    assert told.standstill_s is None
    assert told.travel_m is None


def test_the_table_is_dense_near_the_stop_only() -> None:
    told = _explained(_belt(START_S, "running"), _belt(STOP_S, "latched", cause=CAUSE))
    shown = [reading.at_s for reading in condensed(told.readings)]
    near = [at_s for at_s in shown if abs(at_s) <= 2]
    assert len(near) == 41
    assert len(shown) - len(near) == 28 + 7
